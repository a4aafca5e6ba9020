/** Every SQL statement of the help centre: its settings, readers' voices, private links. */
import type { ArticleId, ConversationId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { NotHelpedReason, PortalSettings } from '@harken/contract/portal';
import { type Kysely, sql } from 'kysely';
import { firstSettings } from './settings.ts';

type Tables = {
  'portal.settings': { only_one: boolean; value: PortalSettings | string; version: number };
  'portal.voice': {
    article_id: ArticleId;
    locale: Locale;
    visitor: string;
    helped: boolean;
    reason: NotHelpedReason | null;
    comment: string | null;
    at: Date;
  };
  'portal.salt': { month: string; salt: string };
  'portal.follow_link': { token_hash: string; conversation_id: ConversationId; expires_at: Date };
};

export type Db = Kysely<unknown>;
const tables = (db: Db) => db.withTables<Tables>();

/** What was kept before there was more to set has the rest as it comes. */
export async function settings(db: Db): Promise<{ settings: PortalSettings; version: number }> {
  const row = await tables(db).selectFrom('portal.settings').selectAll().executeTakeFirst();
  return { settings: { ...firstSettings, ...(row?.value as Partial<PortalSettings>) }, version: row?.version ?? 0 };
}

/** @returns false when somebody else was quicker; `version` is 0 for the first */
export async function putSettings(db: Db, settings: PortalSettings, version: number): Promise<boolean> {
  const value = JSON.stringify(settings);
  const query =
    version === 0
      ? tables(db)
          .insertInto('portal.settings')
          .values({ only_one: true, value, version: 1 })
          .onConflict((c) => c.doNothing())
      : tables(db)
          .updateTable('portal.settings')
          .set({ value, version: version + 1 })
          .where('version', '=', version);
  const [done] = await query.execute();
  return ('numUpdatedRows' in done! ? done.numUpdatedRows : (done?.numInsertedOrUpdatedRows ?? 0n)) > 0n;
}

export interface Voice {
  articleId: ArticleId;
  locale: Locale;
  visitor: string;
  helped: boolean;
  reason: NotHelpedReason | null;
  comment: string | null;
  at: Date;
}

/** A second voice of the same visitor takes the place of the first. */
export async function putVoice(db: Db, { articleId, locale, visitor, ...said }: Voice): Promise<void> {
  await tables(db)
    .insertInto('portal.voice')
    .values({ article_id: articleId, locale, visitor, ...said })
    .onConflict((c) => c.columns(['article_id', 'locale', 'visitor']).doUpdateSet(said))
    .execute();
}

export interface VoiceCount {
  articleId: ArticleId;
  locale: Locale;
  helped: boolean;
  reason: NotHelpedReason | null;
  count: number;
}

export async function countVoices(db: Db, since: Date): Promise<VoiceCount[]> {
  const rows = await tables(db)
    .selectFrom('portal.voice')
    .select(['article_id', 'locale', 'helped', 'reason', (e) => e.fn.countAll<number>().as('count')])
    .where('at', '>', since)
    .groupBy(['article_id', 'locale', 'helped', 'reason'])
    .execute();
  return rows.map(({ article_id, count, ...row }) => ({ ...row, articleId: article_id, count: Number(count) }));
}

export async function comments(db: Db, since: Date, limit: number) {
  const rows = await sql<{ article_id: ArticleId; locale: Locale; comment: string }>`
    select article_id, locale, comment from (
      select article_id, locale, comment, at,
             row_number() over (partition by article_id, locale order by at desc) as place
      from portal.voice where at > ${since} and comment is not null
    ) said where place <= ${limit} order by at desc`.execute(db);
  return rows.rows;
}

/** The salt of a month; earlier ones are deleted, and with them what could tell whose a voice was. */
export async function saltOf(db: Db, month: string, fresh: string): Promise<string> {
  await tables(db)
    .insertInto('portal.salt')
    .values({ month, salt: fresh })
    .onConflict((c) => c.doNothing())
    .execute();
  await tables(db).deleteFrom('portal.salt').where('month', '<', month).execute();
  const row = await tables(db).selectFrom('portal.salt').select('salt').where('month', '=', month).executeTakeFirst();
  return row?.salt ?? fresh;
}

export async function addLink(
  db: Db,
  link: { tokenHash: string; conversationId: ConversationId; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tables(db).deleteFrom('portal.follow_link').where('expires_at', '<', now).execute();
  await tables(db)
    .insertInto('portal.follow_link')
    .values({ token_hash: link.tokenHash, conversation_id: link.conversationId, expires_at: link.expiresAt })
    .execute();
}

export async function linkedConversation(db: Db, tokenHash: string, now: Date): Promise<ConversationId | null> {
  const row = await tables(db)
    .selectFrom('portal.follow_link')
    .select('conversation_id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row?.conversation_id ?? null;
}
