/** Every SQL statement of knowledge: collections, articles, their texts and earlier texts. */
import type { ArticleId, CollectionId, PersonId } from '@harken/contract/ids';
import type { Article, Collection } from '@harken/contract/knowledge';
import type { Locale, Localised } from '@harken/contract/people';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'knowledge.collection': { id: CollectionId; slug: string; name: Localised | string; position: number };
  'knowledge.article': {
    id: ArticleId;
    slug: string;
    collection_id: CollectionId;
    audience: Article['audience'];
    checked: string | null;
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
  };
  'knowledge.earlier_text': {
    article_id: ArticleId;
    locale: Locale;
    version: number;
    text: string;
    until: Date;
    person_id: PersonId | null;
  };
};

export type StoredText = NonNullable<Article['texts']['en']>;

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

export async function collections(db: Kysely<unknown>): Promise<Collection[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.collection')
    .selectAll()
    .orderBy('position')
    .orderBy('slug')
    .execute();
  return rows.map((row) => ({ ...row, name: row.name as Localised }));
}

export async function insertCollection(db: Kysely<unknown>, { name, ...rest }: Collection): Promise<void> {
  await tables(db)
    .insertInto('knowledge.collection')
    .values({ ...rest, name: JSON.stringify(name) })
    .execute();
}

export async function articles(db: Kysely<unknown>, id?: ArticleId): Promise<Article[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.article')
    .select(['id', 'slug', 'collection_id', 'audience', 'version'])
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
  for (const { article_id, locale, updated_at, questions, ...text } of texts) {
    const of = byArticle.get(article_id) ?? {};
    of[locale] = { ...text, questions: questions as string[], updatedAt: updated_at.toISOString() };
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
      version: article.version,
    })
    .where('id', '=', article.id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function putText(db: Kysely<unknown>, id: ArticleId, locale: Locale, text: StoredText): Promise<void> {
  const { updatedAt, questions, ...rest } = text;
  const values = { ...rest, questions: JSON.stringify(questions), updated_at: new Date(updatedAt) };
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
