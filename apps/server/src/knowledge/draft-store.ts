/** Every statement about drafts. */
import type { ArticleId, PersonId } from '@harken/contract/ids';
import type { Draft, DraftHead, DraftText } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'knowledge.draft': {
    article_id: ArticleId;
    locale: Locale;
    version: number;
    saved_at: Date;
    person_id: PersonId | null;
    text: DraftText | string;
  };
};
type Row = Tables['knowledge.draft'];

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

const headFrom = ({ article_id, locale, version, saved_at, person_id }: Omit<Row, 'text'>) => ({
  articleId: article_id,
  locale,
  version,
  savedAt: saved_at.toISOString(),
  savedBy: person_id,
});
const draftFrom = ({ text, ...row }: Row): Draft => ({ ...headFrom(row), text: text as DraftText });

export async function one(db: Kysely<unknown>, id: ArticleId, locale: Locale): Promise<Draft | null> {
  const row = await tables(db)
    .selectFrom('knowledge.draft')
    .selectAll()
    .where('article_id', '=', id)
    .where('locale', '=', locale)
    .forUpdate()
    .executeTakeFirst();
  return row ? draftFrom(row) : null;
}

export async function of(db: Kysely<unknown>, id: ArticleId): Promise<Draft[]> {
  const rows = await tables(db).selectFrom('knowledge.draft').selectAll().where('article_id', '=', id).execute();
  return rows.map(draftFrom);
}

/** Without their texts. */
export async function heads(db: Kysely<unknown>): Promise<DraftHead[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.draft')
    .select(['article_id', 'locale', 'version', 'saved_at', 'person_id'])
    .select(sql<string>`text ->> 'title'`.as('title'))
    .execute();
  return rows.map(({ title, ...row }) => ({ ...headFrom(row), title }));
}

/** @returns false when somebody else began one in the meantime */
export async function insert(db: Kysely<unknown>, draft: Draft): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('knowledge.draft')
    .values({ article_id: draft.articleId, locale: draft.locale, ...saved(draft) })
    .onConflict((c) => c.doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns false when it is not at this version any more */
export async function update(db: Kysely<unknown>, draft: Draft, version: number): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('knowledge.draft')
    .set(saved(draft))
    .where('article_id', '=', draft.articleId)
    .where('locale', '=', draft.locale)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const saved = ({ version, savedAt, savedBy, text }: Draft) => ({
  version,
  saved_at: new Date(savedAt),
  person_id: savedBy,
  text: JSON.stringify(text),
});

/** @returns false when it is not at this version any more */
export async function drop(db: Kysely<unknown>, id: ArticleId, locale: Locale, version: number): Promise<boolean> {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('knowledge.draft')
    .where('article_id', '=', id)
    .where('locale', '=', locale)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
