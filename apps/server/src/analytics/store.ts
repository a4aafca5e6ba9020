/** The rows that are kept: interactions as followed, agents' time, goals, and the place in the log they are true for. */
import type { Followed, Interaction } from '@harken/engines/statistics/interactions';
import { type Kysely, sql } from 'kysely';
import { bytes } from '../platform/past.ts';

export type Db = Kysely<unknown>;

export async function place(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from analytics.place`.execute(db);
  return rows[0]?.seq ?? 0;
}

/** Holds off whoever else would follow. @returns the place as it is now */
export async function lockPlace(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from analytics.place for update`.execute(db);
  return rows[0]?.seq ?? 0;
}

export async function movePlace(db: Db, seq: number): Promise<void> {
  await sql`update analytics.place set seq = ${seq}`.execute(db);
}

/** Forgets everything that the log can tell again. */
export async function forget(db: Db): Promise<void> {
  await sql`insert into analytics.changed_interval
            select distinct date_bin('15 minutes', began_at, 'epoch') from analytics.interaction
                on conflict do nothing`.execute(db);
  await sql`truncate analytics.followed, analytics.interaction, analytics.agent_time, analytics.customer,
                     analytics.queue_goal, analytics.interval_sum, analytics.stale_interval`.execute(db);
  await movePlace(db, 0);
}

interface FollowedRow {
  conversation_id: string;
  case_id: string;
  customer_id: string;
  reference: string;
  channel: string;
  language: string;
  tags: string[];
  awaiting: boolean;
  asleep: boolean;
  at: Date;
}

interface InteractionColumns {
  id: string;
  conversation_id: string;
  handled_by: Interaction['handledBy'];
  queue_id: string | null;
  agent_id: string | null;
  counted: boolean;
  arrival: boolean;
  began_at: Date;
  goal_seconds: number | null;
  answered_at: Date | null;
  abandoned_at: Date | null;
  ended_at: Date | null;
  ending: Interaction['ending'];
  active: (string | number)[];
  active_since: Date | null;
  replies: number;
  resolution: Interaction['resolution'];
  disposition_id: string | null;
  reopened_at: Date | null;
  score: number | null;
  rated_at: Date | null;
}

/** These conversations as followed so far; those that are new are missing. */
export async function followed(db: Db, conversationIds: readonly string[]): Promise<Map<string, Followed>> {
  if (conversationIds.length === 0) return new Map();
  const { rows } = await sql<FollowedRow>`
    select * from analytics.followed where conversation_id = any(${conversationIds})`.execute(db);
  if (rows.length === 0) return new Map();
  const { rows: segments } = await sql<InteractionColumns>`
    select * from analytics.interaction
     where conversation_id = any(${rows.map((row) => row.conversation_id)}) order by conversation_id, position`.execute(
    db,
  );
  const byConversation = new Map<string, Interaction[]>();
  for (const segment of segments) {
    const list = byConversation.get(segment.conversation_id) ?? [];
    list.push(interactionFrom(segment));
    byConversation.set(segment.conversation_id, list);
  }
  return new Map(
    rows.map((row) => [
      row.conversation_id,
      {
        caseId: row.case_id,
        customerId: row.customer_id,
        reference: row.reference,
        channel: row.channel,
        language: row.language,
        tags: row.tags,
        awaiting: row.awaiting,
        asleep: row.asleep,
        at: row.at.getTime(),
        interactions: byConversation.get(row.conversation_id) ?? [],
      },
    ]),
  );
}

const ms = (at: Date | null) => (at === null ? null : at.getTime());

function interactionFrom(row: InteractionColumns): Interaction {
  const active: [number, number][] = [];
  for (let at = 0; at + 1 < row.active.length; at += 2)
    active.push([Number(row.active[at]), Number(row.active[at + 1])]);
  return {
    id: row.id,
    handledBy: row.handled_by,
    queueId: row.queue_id,
    agentId: row.agent_id,
    counted: row.counted,
    arrival: row.arrival,
    beganAt: row.began_at.getTime(),
    goalSeconds: row.goal_seconds,
    answeredAt: ms(row.answered_at),
    abandonedAt: ms(row.abandoned_at),
    endedAt: ms(row.ended_at),
    ending: row.ending,
    active,
    activeSince: ms(row.active_since),
    replies: row.replies,
    resolution: row.resolution,
    dispositionId: row.disposition_id,
    reopenedAt: ms(row.reopened_at),
    score: row.score,
    ratedAt: ms(row.rated_at),
  };
}

/** One row to write, with the names of its columns. */
export type Row = Record<string, unknown>;

export async function putFollowed(db: Db, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into analytics.followed
    select r.* from jsonb_populate_recordset(null::analytics.followed, ${JSON.stringify(rows)}::jsonb) r
    on conflict (conversation_id) do update set tags = excluded.tags, awaiting = excluded.awaiting,
      asleep = excluded.asleep, at = excluded.at`.execute(db);
}

/** After-contact work is not among what is written: it belongs to agents' time, and is set by `giveWrapUp`. */
export async function putInteractions(db: Db, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into analytics.interaction as was
    select r.* from jsonb_populate_recordset(null::analytics.interaction, ${JSON.stringify(rows)}::jsonb) r
    on conflict (id) do update set
      tags = excluded.tags, queue_id = excluded.queue_id, agent_id = excluded.agent_id,
      answered_at = excluded.answered_at, abandoned_at = excluded.abandoned_at, ended_at = excluded.ended_at,
      ending = excluded.ending, active = excluded.active, active_since = excluded.active_since,
      active_seconds = excluded.active_seconds, acw_seconds = was.acw_seconds, replies = excluded.replies,
      resolution = excluded.resolution, disposition_id = excluded.disposition_id,
      reopened_at = excluded.reopened_at, score = excluded.score, rated_at = excluded.rated_at`.execute(db);
}

export async function putCustomers(db: Db, rows: readonly { id: string; created_at: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into analytics.customer
    select * from jsonb_populate_recordset(null::analytics.customer, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`.execute(db);
}

export async function goals(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ queue_id: string; within_seconds: number }>`
    select queue_id, within_seconds from analytics.queue_goal`.execute(db);
  return new Map(rows.map((row) => [row.queue_id, row.within_seconds]));
}

export async function putGoals(db: Db, goalOf: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...goalOf].map(([queue_id, within_seconds]) => ({ queue_id, within_seconds }));
  await sql`
    insert into analytics.queue_goal
    select * from jsonb_populate_recordset(null::analytics.queue_goal, ${JSON.stringify(rows)}::jsonb)
    on conflict (queue_id) do update set within_seconds = excluded.within_seconds`.execute(db);
}

export interface Stay {
  agentId: string;
  seq: number;
  presence: string;
  startedAt: number;
  endedAt: number | null;
}

/** The presences that these agents are in. */
export async function openStays(db: Db, agentIds: readonly string[]): Promise<Map<string, Stay>> {
  if (agentIds.length === 0) return new Map();
  const { rows } = await sql<{ agent_id: string; seq: number; presence: string; started_at: Date }>`
    select agent_id, seq, presence, started_at from analytics.agent_time
     where agent_id = any(${agentIds}) and ended_at is null`.execute(db);
  return new Map(
    rows.map(({ agent_id, seq, presence, started_at }) => [
      agent_id,
      { agentId: agent_id, seq, presence, startedAt: started_at.getTime(), endedAt: null },
    ]),
  );
}

export const stayRows = (stays: readonly Stay[]): Row[] =>
  stays.map(({ agentId, seq, presence, startedAt, endedAt }) => ({
    agent_id: agentId,
    seq,
    presence,
    started_at: new Date(startedAt),
    ended_at: endedAt === null ? null : new Date(endedAt),
  }));

export async function putStays(db: Db, stays: readonly Stay[]): Promise<void> {
  if (stays.length === 0) return;
  await sql`
    insert into analytics.agent_time
    select * from jsonb_populate_recordset(null::analytics.agent_time, ${JSON.stringify(stayRows(stays))}::jsonb)
    on conflict (agent_id, seq) do update set ended_at = excluded.ended_at`.execute(db);
}

/** Rows ready to be written, in whichever thread they were counted. */
export interface PackedCounts {
  customers: Uint8Array<ArrayBuffer>;
  followed: Uint8Array<ArrayBuffer>;
  interactions: Uint8Array<ArrayBuffer>;
  /** Their seq is their place among the events of the part. */
  stays: Uint8Array<ArrayBuffer>;
  agents: string[];
  quarters: number[];
}

/** What lies before everything that is here, and is new: nothing of it is there yet. */
export async function insertPast(
  db: Db,
  { customers, followed, interactions, stays, agents }: PackedCounts,
  firstSeq: number,
): Promise<void> {
  await Promise.all([
    sql`
      insert into analytics.customer
      select * from json_populate_recordset(null::analytics.customer, ${bytes(customers)}::text::json)
      on conflict do nothing`.execute(db),
    sql`
      insert into analytics.followed
      select * from json_populate_recordset(null::analytics.followed, ${bytes(followed)}::text::json)`.execute(db),
    sql`
      insert into analytics.interaction
      select * from json_populate_recordset(null::analytics.interaction, ${bytes(interactions)}::text::json)`.execute(
      db,
    ),
    sql`
      insert into analytics.agent_time (agent_id, seq, presence, started_at, ended_at)
      select agent_id, seq + ${firstSeq}::bigint, presence, started_at, ended_at
        from json_populate_recordset(null::analytics.agent_time, ${bytes(stays)}::text::json)`.execute(db),
    // The last presence of the day before lasts until the first one of the day after, whichever came first.
    sql`
      update analytics.agent_time t set ended_at = n.started_at
        from (select agent_id, seq, lead(started_at) over (partition by agent_id order by seq) as started_at
                from analytics.agent_time where agent_id = any(${agents}::text[])) n
       where t.agent_id = n.agent_id and t.seq = n.seq and t.ended_at is null and n.started_at is not null`.execute(db),
  ]);
}

/**
 * Gives each agent's wrap-up to the interaction of theirs that ended last before it. A function of the rows alone, so
 * the order in which they came does not matter.
 * @param since for each agent: nothing that ended or wrapped up before it has changed
 * @returns when the interactions that changed by it began
 */
export async function giveWrapUp(db: Db, since: ReadonlyMap<string, number>): Promise<Date[]> {
  if (since.size === 0) return [];
  const touched = JSON.stringify([...since].map(([agent_id, at]) => ({ agent_id, at: new Date(at) })));
  const { rows } = await sql<{ began_at: Date }>`
    with touched as (
      select agent_id,
             -- Wrap-up between then and the next ending belonged to the one before.
             coalesce((select max(b.ended_at) from analytics.interaction b
                        where b.agent_id = t.agent_id and b.ended_at < t.at), '-infinity') as since
        from jsonb_to_recordset(${touched}::jsonb) as t (agent_id text, at timestamptz)
       -- Only wrap-up that began since then can change hands: usually there is none.
       where exists (select 1 from analytics.agent_time w
                      where w.agent_id = t.agent_id and w.presence = 'wrap_up' and w.started_at >= t.at)
    ), ended as (
      select i.id, i.agent_id, i.ended_at,
             lead(i.ended_at, 1, 'infinity') over (partition by i.agent_id order by i.ended_at, i.id) as until
        from analytics.interaction i join touched t on t.agent_id = i.agent_id
       where i.ended_at >= t.since
    ), given as (
      select e.id, coalesce((
               select sum(extract(epoch from w.ended_at - w.started_at)) from analytics.agent_time w
                where w.agent_id = e.agent_id and w.presence = 'wrap_up' and w.ended_at is not null
                  and w.started_at >= e.ended_at and w.started_at < e.until), 0)::double precision as seconds
        from ended e
    )
    update analytics.interaction i set acw_seconds = given.seconds
      from given where i.id = given.id and i.acw_seconds <> given.seconds
    returning i.began_at`.execute(db);
  return rows.map(({ began_at }) => began_at);
}

/**
 * Of each who waits in a queue, how many give up in a second: those who gave up ÷ the time that all of them waited, of
 * the latest two hundred. Whoever was answered might have given up later and counts with their time, which is the
 * likeliest rate where patience is exponential. An hour waited in patience is added: one who leaves at once says little.
 */
export async function givesUpPerSecond(db: Db, queueId: string): Promise<number> {
  const { rows } = await sql<{ rate: number }>`
    select count(abandoned_at) / (3600 + coalesce(sum(extract(epoch from over_at - began_at)), 0))::float8 as rate from (
      select began_at, abandoned_at, coalesce(answered_at, ended_at) as over_at from analytics.interaction
       where queue_id = ${queueId} and handled_by = 'people' and coalesce(answered_at, ended_at) is not null
       order by began_at desc limit 200) latest`.execute(db);
  return rows[0]?.rate ?? 0;
}
