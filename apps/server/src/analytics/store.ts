/** Every SQL statement of analytics. */
import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { Channel } from '@harken/contract/record';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'analytics.contact': {
    id: string;
    conversation_id: ConversationId;
    queue_id: QueueId;
    channel: Channel;
    counted: boolean;
    goal_seconds: number | null;
    queued_at: Date;
    answered_at: Date | null;
    abandoned_at: Date | null;
    left_at: Date | null;
  };
  'analytics.virtual_agent_conversation': {
    conversation_id: ConversationId;
    opened_at: Date;
    handed_off_at: Date | null;
    resolved_at: Date | null;
    resolution: string | null;
  };
  'analytics.rating': { conversation_id: ConversationId; score: number; at: Date };
};

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

export async function insertContact(
  db: Kysely<unknown>,
  contact: {
    id: string;
    conversationId: ConversationId;
    queueId: QueueId;
    channel: Channel;
    counted: boolean;
    goalSeconds: number | null;
    at: Date;
  },
): Promise<void> {
  await tables(db)
    .insertInto('analytics.contact')
    .values({
      id: contact.id,
      conversation_id: contact.conversationId,
      queue_id: contact.queueId,
      channel: contact.channel,
      counted: contact.counted,
      goal_seconds: contact.goalSeconds,
      queued_at: contact.at,
      answered_at: null,
      abandoned_at: null,
      left_at: null,
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

/**
 * Ends the stay that is open. Earlier stays were ended before; repeating it changes nothing.
 * @param but the stay that begins with the same fact
 */
export async function endContact(
  db: Kysely<unknown>,
  conversationId: ConversationId,
  how: 'answered_at' | 'abandoned_at' | 'left_at',
  at: Date,
  but = '',
): Promise<void> {
  await tables(db)
    .updateTable('analytics.contact')
    .set({ [how]: at })
    .where('conversation_id', '=', conversationId)
    .where('answered_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .where('left_at', 'is', null)
    .where('queued_at', '<=', at)
    .where('id', '<>', but)
    .execute();
}

export async function insertVirtualAgentConversation(
  db: Kysely<unknown>,
  conversationId: ConversationId,
  at: Date,
): Promise<void> {
  await tables(db)
    .insertInto('analytics.virtual_agent_conversation')
    .values({
      conversation_id: conversationId,
      opened_at: at,
      handed_off_at: null,
      resolved_at: null,
      resolution: null,
    })
    .onConflict((c) => c.column('conversation_id').doNothing())
    .execute();
}

export async function endVirtualAgentConversation(
  db: Kysely<unknown>,
  conversationId: ConversationId,
  how: { handedOffAt: Date } | { resolvedAt: Date; resolution: string },
): Promise<void> {
  await tables(db)
    .updateTable('analytics.virtual_agent_conversation')
    .set(
      'handedOffAt' in how
        ? { handed_off_at: how.handedOffAt }
        : { resolved_at: how.resolvedAt, resolution: how.resolution },
    )
    .where('conversation_id', '=', conversationId)
    // What people solved after a hand-off is theirs.
    .where('handed_off_at', 'is', null)
    .execute();
}

export async function putRating(
  db: Kysely<unknown>,
  conversationId: ConversationId,
  score: number,
  at: Date,
): Promise<void> {
  await tables(db)
    .insertInto('analytics.rating')
    .values({ conversation_id: conversationId, score, at })
    .onConflict((c) => c.column('conversation_id').doUpdateSet({ score, at }))
    .execute();
}

export interface QueueCounts {
  offered: number;
  answered: number;
  answeredWithin: number;
  abandoned: number;
}

/** Contacts of a queue that were offered in [from, to). A contact still waiting past its goal counts against it. */
export async function queueCounts(
  db: Kysely<unknown>,
  queueId: QueueId,
  { from, to }: { from: Date; to: Date },
): Promise<QueueCounts> {
  const { rows } = await sql<QueueCounts>`
    select count(*)::int as offered,
           count(answered_at)::int as answered,
           (count(*) filter (where answered_at <= queued_at + goal_seconds * interval '1 second'))::int as "answeredWithin",
           count(abandoned_at)::int as abandoned
    from analytics.contact
    where queue_id = ${queueId} and counted and queued_at >= ${from} and queued_at < ${to}`.execute(db);
  return rows[0] ?? { offered: 0, answered: 0, answeredWithin: 0, abandoned: 0 };
}

export async function virtualAgentCounts(db: Kysely<unknown>, { from, to }: { from: Date; to: Date }) {
  const { rows } = await sql<{
    open: number;
    opened: number;
    handedOff: number;
    confirmed: number;
    assumed: number;
  }>`
    select (count(*) filter (where handed_off_at is null and resolved_at is null))::int as open,
           (count(*) filter (where opened_at >= ${from} and opened_at < ${to}))::int as opened,
           (count(*) filter (where handed_off_at >= ${from} and handed_off_at < ${to}))::int as "handedOff",
           (count(*) filter (where resolved_at >= ${from} and resolved_at < ${to} and resolution = 'confirmed'))::int as confirmed,
           (count(*) filter (where resolved_at >= ${from} and resolved_at < ${to} and resolution = 'assumed'))::int as assumed
    from analytics.virtual_agent_conversation
    where opened_at >= ${from}::timestamptz - interval '7 days'`.execute(db);
  return rows[0] ?? { open: 0, opened: 0, handedOff: 0, confirmed: 0, assumed: 0 };
}

export async function ratingCounts(db: Kysely<unknown>, { from, to }: { from: Date; to: Date }) {
  const { rows } = await sql<{ count: number; mean: number | null }>`
    select count(*)::int as count, avg(score)::double precision as mean
    from analytics.rating where at >= ${from} and at < ${to}`.execute(db);
  return rows[0] ?? { count: 0, mean: null };
}
