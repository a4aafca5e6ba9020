/** Statements about collections, articles, their texts and earlier texts. */
import type { ArticleId, CollectionId, PersonId } from '@harken/contract/ids';
import type { Article, Collection } from '@harken/contract/knowledge';
import type { Locale, Localised } from '@harken/contract/people';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'knowledge.collection': {
    id: CollectionId;
    slug: string;
    name: Localised | string;
    position: number;
    archived: boolean;
    version: number;
  };
  'knowledge.article': {
    id: ArticleId;
    slug: string;
    collection_id: CollectionId;
    audience: Article['audience'];
    checked: string | null;
    source: Locale;
    archived: boolean;
    version: number;
  };
  'knowledge.article_text': {
    article_id: ArticleId;
    locale: Locale;
    title: string;
    summary: string;
    body: string;
    questions: string[] | string;
    published: boolean;
    updated_at: Date;
    person_id: PersonId | null;
  };
  'knowledge.earlier_text': {
    article_id: ArticleId;
    locale: Locale;
    version: number;
    text: StoredText | string;
    until: Date;
    person_id: PersonId | null;
  };
};

export type StoredText = NonNullable<Article['texts']['en']>;

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

export async function collections(db: Kysely<unknown>, how?: 'lock'): Promise<Collection[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.collection')
    .selectAll()
    .orderBy('position')
    .orderBy('slug')
    .$if(how === 'lock', (q) => q.forUpdate())
    .execute();
  return rows.map((row) => ({ ...row, name: row.name as Localised }));
}

/** Locked: who puts an article there and who archives it wait for each other. */
export async function collection(db: Kysely<unknown>, id: CollectionId): Promise<Collection | null> {
  const row = await tables(db)
    .selectFrom('knowledge.collection')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ? { ...row, name: row.name as Localised } : null;
}

/** @returns false when another one has its address */
export async function insertCollection(db: Kysely<unknown>, { name, ...rest }: Collection): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('knowledge.collection')
    .values({ ...rest, name: JSON.stringify(name) })
    .onConflict((c) => c.column('slug').doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns false when it is not at this version any more */
export async function updateCollection(
  db: Kysely<unknown>,
  { id, name, position, archived, version }: Collection,
  was: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('knowledge.collection')
    .set({ name: JSON.stringify(name), position, archived, version })
    .where('id', '=', id)
    .where('version', '=', was)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Archived ones do not count. */
export async function hasArticles(db: Kysely<unknown>, id: CollectionId): Promise<boolean> {
  const found = await tables(db)
    .selectFrom('knowledge.article')
    .select('id')
    .where('collection_id', '=', id)
    .where('archived', '=', false)
    .limit(1)
    .execute();
  return found.length > 0;
}

export async function isArticle(db: Kysely<unknown>, id: ArticleId): Promise<boolean> {
  return (await tables(db).selectFrom('knowledge.article').select('id').where('id', '=', id).execute()).length > 0;
}

export async function articles(db: Kysely<unknown>, id?: ArticleId): Promise<Article[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.article')
    .select(['id', 'slug', 'collection_id', 'audience', 'source', 'archived', 'version'])
    // A date is a day, not an instant: as text it stays the day in every time zone.
    .select(sql<string | null>`to_char(checked, 'YYYY-MM-DD')`.as('checked'))
    .$if(id !== undefined, (q) => q.where('id', '=', id as ArticleId))
    .orderBy('slug')
    .execute();
  const texts = await tables(db)
    .selectFrom('knowledge.article_text')
    .selectAll()
    .$if(id !== undefined, (q) => q.where('article_id', '=', id as ArticleId))
    .execute();
  const byArticle = new Map<ArticleId, Article['texts']>();
  for (const { article_id, locale, updated_at, person_id, questions, ...text } of texts) {
    const of = byArticle.get(article_id) ?? {};
    of[locale] = {
      ...text,
      questions: questions as string[],
      updatedAt: updated_at.toISOString(),
      updatedBy: person_id,
    };
    byArticle.set(article_id, of);
  }
  return rows.map(({ collection_id, ...row }) => ({
    ...row,
    collectionId: collection_id,
    texts: byArticle.get(row.id) ?? {},
  }));
}

export async function slugTaken(db: Kysely<unknown>, slug: string): Promise<boolean> {
  return (await tables(db).selectFrom('knowledge.article').select('id').where('slug', '=', slug).execute()).length > 0;
}

export async function insertArticle(db: Kysely<unknown>, article: Article): Promise<void> {
  const { collectionId, texts, ...row } = article;
  await tables(db)
    .insertInto('knowledge.article')
    .values({ ...row, collection_id: collectionId })
    .execute();
  for (const [locale, text] of Object.entries(texts)) await putText(db, article.id, locale as Locale, text);
}

/** Updates the head of an article if its version is still `version`. @returns false when it changed meanwhile */
export async function updateArticle(
  db: Kysely<unknown>,
  article: Omit<Article, 'texts' | 'slug'>,
  version: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('knowledge.article')
    .set({
      collection_id: article.collectionId,
      audience: article.audience,
      checked: article.checked,
      source: article.source,
      archived: article.archived,
      version: article.version,
    })
    .where('id', '=', article.id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function putText(db: Kysely<unknown>, id: ArticleId, locale: Locale, text: StoredText): Promise<void> {
  const { updatedAt, updatedBy, questions, ...rest } = text;
  const values = {
    ...rest,
    questions: JSON.stringify(questions),
    updated_at: new Date(updatedAt),
    person_id: updatedBy,
  };
  await tables(db)
    .insertInto('knowledge.article_text')
    .values({ article_id: id, locale, ...values })
    .onConflict((c) => c.columns(['article_id', 'locale']).doUpdateSet(values))
    .execute();
}

export async function keepEarlier(
  db: Kysely<unknown>,
  earlier: {
    articleId: ArticleId;
    locale: Locale;
    version: number;
    text: StoredText;
    until: Date;
    by: PersonId | null;
  },
): Promise<void> {
  await tables(db)
    .insertInto('knowledge.earlier_text')
    .values({
      article_id: earlier.articleId,
      locale: earlier.locale,
      version: earlier.version,
      text: JSON.stringify(earlier.text),
      until: earlier.until,
      person_id: earlier.by,
    })
    .execute();
}

export interface EarlierText {
  locale: Locale;
  text: StoredText;
  /** When it was replaced, and by whom. */
  until: Date;
  by: PersonId | null;
}

/** Oldest first. */
export async function earlierTexts(db: Kysely<unknown>, id: ArticleId): Promise<EarlierText[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.earlier_text')
    .select(['locale', 'text', 'until', 'person_id'])
    .where('article_id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(({ locale, text, until, person_id }) => ({ locale, text: text as StoredText, until, by: person_id }));
}
