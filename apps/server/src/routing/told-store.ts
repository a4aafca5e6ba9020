/** Every SQL statement about what those who wait were told. */
import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { Estimate } from '@harken/engines/routing/expected-wait';
import type { Learned } from '@harken/engines/routing/wait-calibration';
import { type Kysely, sql } from 'kysely';

export interface ToldWait {
  conversationId: ConversationId;
  queuedAt: Date;
  queueId: QueueId;
  estimate: Estimate;
  lowerSeconds: number;
  upperSeconds: number;
}

/** Whoever was told already keeps what they were told first. */
export async function insertTold(db: Kysely<unknown>, waits: readonly ToldWait[], now: Date): Promise<void> {
  const rows = waits.map(({ estimate, queuedAt, ...one }) => ({
    ...one,
    ...estimate,
    queuedAt: queuedAt.toISOString(),
  }));
  await sql`
    insert into routing.wait_told
      (conversation_id, queued_at, queue_id, told_at, seconds, deviation, lower_seconds, upper_seconds)
    select "conversationId", "queuedAt", "queueId", ${now}, seconds, deviation, "lowerSeconds", "upperSeconds"
      from json_to_recordset(${JSON.stringify(rows)}::json) as t(
        "conversationId" text, "queuedAt" timestamptz, "queueId" text, seconds double precision,
        deviation double precision, "lowerSeconds" double precision, "upperSeconds" double precision)
    on conflict do nothing`.execute(db);
}

/** Whether anything is open that was told before this instant. */
export async function isOpen(db: Kysely<unknown>, conversationId: ConversationId, before: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from routing.wait_told
     where conversation_id = ${conversationId} and ended_at is null and queued_at < ${before} limit 1`.execute(db);
  return rows.length > 0;
}

/** Ends what is open, once. @returns what was told latest, and how long was waited from then on */
export async function endTold(
  db: Kysely<unknown>,
  {
    conversationId,
    before,
    at,
    how,
  }: { conversationId: ConversationId; before: Date; at: Date; how: 'answered' | 'left' },
): Promise<{ queueId: QueueId; estimate: Estimate; waitedSeconds: number } | null> {
  const { rows } = await sql<{ queueId: QueueId; seconds: number; deviation: number; waited: number }>`
    update routing.wait_told set ended_at = ${at}, how = ${how}
     where conversation_id = ${conversationId} and ended_at is null and queued_at < ${before}
    returning queue_id as "queueId", seconds, deviation,
              greatest(0, extract(epoch from ${at}::timestamptz - told_at))::float8 as waited`.execute(db);
  const row = rows.at(-1);
  return row
    ? {
        queueId: row.queueId,
        estimate: { seconds: row.seconds, deviation: row.deviation },
        waitedSeconds: row.waited,
      }
    : null;
}

export async function calibrations(db: Kysely<unknown>): Promise<Map<string, Learned>> {
  const { rows } = await sql<{ queue_id: string; learned: Learned }>`
    select queue_id, learned from routing.wait_calibration`.execute(db);
  return new Map(rows.map((row) => [row.queue_id, row.learned]));
}

/** What was learned of a queue, held until the transaction ends: answers that come together count one by one. */
export async function lockCalibration(db: Kysely<unknown>, queueId: QueueId, first: Learned): Promise<Learned> {
  const { rows } = await sql<{ learned: Learned }>`
    insert into routing.wait_calibration as c (queue_id, learned) values (${queueId}, ${JSON.stringify(first)}::jsonb)
    on conflict (queue_id) do update set learned = c.learned
    returning learned`.execute(db);
  return rows[0]?.learned ?? first;
}

export async function putCalibration(db: Kysely<unknown>, queueId: QueueId, learned: Learned): Promise<void> {
  await sql`update routing.wait_calibration set learned = ${JSON.stringify(learned)}::jsonb
             where queue_id = ${queueId}`.execute(db);
}

/** By queue: how many were answered since, and how many of them within the range they were told. */
export async function keptSince(
  db: Kysely<unknown>,
  since: Date,
): Promise<{ queueId: QueueId; answered: number; within: number }[]> {
  const { rows } = await sql<{ queueId: QueueId; answered: number; within: number }>`
    select queue_id as "queueId", count(*)::int as answered,
           count(*) filter (where extract(epoch from ended_at - told_at) between lower_seconds and upper_seconds)::int as within
      from routing.wait_told where how = 'answered' and ended_at >= ${since}
     group by 1 order by 1`.execute(db);
  return rows;
}

export async function forgetTold(db: Kysely<unknown>, before: Date): Promise<void> {
  await sql`delete from routing.wait_told where told_at < ${before}`.execute(db);
}
