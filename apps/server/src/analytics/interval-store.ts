/**
 * Sums by quarter hour. They are never added to: a quarter hour whose interactions changed is marked stale in the
 * transaction that changed them, read from the interactions until it is summed again, and summed again as a whole. So
 * nothing drifts, and corrections and late events cost no other code than the first count.
 */
import { sums } from '@harken/contract/measures';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { column, summed, when } from './sum-store.ts';

type Db = Kysely<unknown>;

/** Dimensions with sums of their own; the others are counted from the interactions. */
export const summedDimensions = {
  all: sql`''`,
  queue: sql`coalesce(i.queue_id, '')`,
  channel: sql`i.channel`,
  agent: sql`coalesce(i.agent_id, '')`,
  disposition: sql`coalesce(i.disposition_id, '')`,
  language: sql`i.language`,
  handledBy: sql`i.handled_by`,
} as const satisfies Record<string, RawBuilder<unknown>>;
export type SummedDimension = keyof typeof summedDimensions;

export async function markStale(db: Db, quarters: readonly number[]): Promise<void> {
  if (quarters.length === 0) return;
  const starts = [...new Set(quarters)].map((at) => new Date(at));
  for (const table of [sql`stale_interval`, sql`changed_interval`])
    await sql`insert into analytics.${table} select unnest(${starts}::timestamptz[]) on conflict do nothing`.execute(
      db,
    );
}

export interface QuarterCounts {
  at: Date;
  /** Null with the virtual agent. */
  queueId: string | null;
  channel: string;
  language: string;
  /** The outcome that its agent chose; null until one is. */
  intent: string | null;
  offered: number;
  handled: number;
  handleSeconds: number;
  sessions: number;
}

/**
 * Quarter hours that changed since they were last taken, oldest first, and what is in them now. Whoever takes them keeps
 * what they say in the same transaction: they are told once.
 */
export async function takeChanged(db: Db, limit: number): Promise<{ quarters: Date[]; counts: QuarterCounts[] }> {
  const { rows: taken } = await sql<{ started_at: Date }>`
    delete from analytics.changed_interval where started_at in (
      select started_at from analytics.changed_interval order by started_at limit ${limit} for update skip locked)
    returning started_at`.execute(db);
  const quarters = taken.map(({ started_at }) => started_at);
  if (quarters.length === 0) return { quarters, counts: [] };
  const { rows: counts } = await sql<QuarterCounts>`
    select q.started_at as at, i.queue_id as "queueId", i.channel, i.language, i.disposition_id as intent,
           ${summed('offered')}, ${summed('handled')}, ${summed('handleSeconds')},
           (count(*) filter (where ${when('conversations')}))::double precision as sessions
      from unnest(${quarters}::timestamptz[]) q (started_at)
      join analytics.interaction i on i.began_at >= q.started_at and i.began_at < q.started_at + interval '15 minutes'
     where ${when('offered')} or ${when('handled')} or ${when('conversations')}
     group by 1, 2, 3, 4, 5`.execute(db);
  return { quarters, counts };
}

/**
 * Sums stale quarter hours that are over, oldest first.
 * @returns how many were summed
 */
export async function sumStale(db: Db, now: Date, limit: number): Promise<number> {
  // Whoever marks one meanwhile waits for us or marks it again; none is missed.
  const { rows } = await sql<{ started_at: Date }>`
    delete from analytics.stale_interval where started_at in (
      select started_at from analytics.stale_interval
       where started_at <= ${now}::timestamptz - interval '15 minutes'
       order by started_at limit ${limit} for update skip locked)
    returning started_at`.execute(db);
  if (rows.length === 0) return 0;
  const starts = sql`${rows.map(({ started_at }) => started_at)}::timestamptz[]`;
  await sql`delete from analytics.interval_sum where started_at = any(${starts})`.execute(db);
  const columns = sql.join(sums.map((id) => column(id)));
  const values = sql.join(sums.map((id) => summed(id)));
  for (const [dimension, key] of Object.entries(summedDimensions)) {
    await sql`
      insert into analytics.interval_sum (started_at, dimension, key, ${columns})
      select q.started_at, ${dimension}, ${key}, ${values}
        from unnest(${starts}) q (started_at)
        join analytics.interaction i on i.began_at >= q.started_at and i.began_at < q.started_at + interval '15 minutes'
       group by 1, 2, 3`.execute(db);
  }
  return rows.length;
}
