/** What the board shows beside the live state of the floor. */
import { type SumId, sums } from '@harken/contract/measures';
import { type Kysely, sql } from 'kysely';
import type { Span } from './periods.ts';
import { summed } from './sum-store.ts';

type Db = Kysely<unknown>;
export type TodaySums = Record<SumId, number>;

const ids = [
  'offered',
  'answered',
  'answeredWithin',
  'abandoned',
  'handled',
  'handleSeconds',
] as const satisfies SumId[];
export type LineSums = Record<(typeof ids)[number], number>;

export type CountedLine = { queue: string; channel: string; agent: string | null } & LineSums;

/** Of one day, by everything that a line of the board may be. */
export async function lines(db: Db, { from, to }: Span): Promise<CountedLine[]> {
  const { rows } = await sql<CountedLine>`
    select i.queue_id as queue, i.channel, i.agent_id as agent, ${sql.join(ids.map(summed))}
      from analytics.interaction i
     where i.queue_id is not null and i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)}
     group by 1, 2, 3`.execute(db);
  return rows;
}

export type Whole = TodaySums & { openNow: number; confirmed: number; assumed: number };

/** All of one day. */
export async function whole(db: Db, { from, to }: Span): Promise<Whole> {
  const { rows } = await sql<Whole>`
    select ${sql.join(sums.map(summed))},
           (count(*) filter (where i.handled_by = 'virtual_agent' and i.resolution = 'confirmed'))::int as confirmed,
           (count(*) filter (where i.handled_by = 'virtual_agent' and i.resolution = 'assumed'))::int as assumed,
           (select count(*)::int from analytics.interaction where handled_by = 'virtual_agent' and ended_at is null) as "openNow"
      from analytics.interaction i where i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)}`.execute(db);
  return rows[0] as Whole;
}

const quarterIds = ['offered', 'answeredWithin', 'conversations', 'handedOff', 'virtualAgentResolved'] as const;
export type Quarter = { at: Date; people: number } & Record<(typeof quarterIds)[number], number>;

/** Quarter hours, also those in which nothing happened, with how many agents took work on average. */
export async function quarters(db: Db, { from, to }: Span, now: Date): Promise<Quarter[]> {
  const { rows } = await sql<Quarter>`
    select q.at, ${sql.join(quarterIds.map((id) => sql.ref(`c.${id}`)))}, coalesce(p.people, 0) as people
      from generate_series(${new Date(from)}::timestamptz, ${new Date(to - 1)}::timestamptz, '15 minutes') q (at)
      cross join lateral (
        select ${sql.join(quarterIds.map(summed))} from analytics.interaction i
         where i.began_at >= q.at and i.began_at < q.at + interval '15 minutes') c
      cross join lateral (
        select (sum(extract(epoch from least(coalesce(t.ended_at, ${now}), q.at + interval '15 minutes', ${now})
                                        - greatest(t.started_at, q.at)))
                / nullif(extract(epoch from least(${now}, q.at + interval '15 minutes') - q.at), 0))::double precision as people
          from analytics.agent_time t
         where t.presence = 'available' and t.started_at < least(${now}, q.at + interval '15 minutes')
           and coalesce(t.ended_at, ${now}) > q.at) p
     order by 1`.execute(db);
  return rows;
}
