/** Statements about pages that were imported. */
import type { ArticleId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { Kysely } from 'kysely';

type Tables = {
  'knowledge.imported_page': {
    source: string;
    key: string;
    locale: Locale;
    article_id: ArticleId;
    hash: string;
    at: Date;
  };
};

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

export interface ImportedPage {
  source: string;
  key: string;
  locale: Locale;
  articleId: ArticleId;
  /** Of what it said. */
  hash: string;
  at: Date;
}

/** One page in the languages in which it was imported before. */
export async function imported(db: Kysely<unknown>, source: string, key: string): Promise<ImportedPage[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.imported_page')
    .selectAll()
    .where('source', '=', source)
    .where('key', '=', key)
    .execute();
  return rows.map(({ article_id, ...row }) => ({ ...row, articleId: article_id }));
}

export async function putImported(db: Kysely<unknown>, { articleId, ...page }: ImportedPage): Promise<void> {
  const values = { article_id: articleId, hash: page.hash, at: page.at };
  await tables(db)
    .insertInto('knowledge.imported_page')
    .values({ ...page, ...values })
    .onConflict((c) => c.columns(['source', 'key', 'locale']).doUpdateSet(values))
    .execute();
}
