/** What the board shows beside the live state of the floor. */
import type { SumId } from '@harken/contract/measures';
import { type Kysely, sql } from 'kysely';
import type { Span } from './periods.ts';
import { summed } from './sum-store.ts';

type Db = Kysely<unknown>;

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

const wholeIds = [
  'conversations',
  'handedOff',
  'virtualAgentResolved',
  'resolved',
  'rated',
  'satisfied',
  'scores',
] as const satisfies SumId[];
export type Whole = Record<(typeof wholeIds)[number], number> & { openNow: number; confirmed: number; assumed: number };

/** All of one day. */
export async function whole(db: Db, { from, to }: Span): Promise<Whole> {
  const { rows } = await sql<Whole>`
    select ${sql.join(wholeIds.map(summed))},
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
    with available as materialized (
      select started_at, coalesce(ended_at, ${now}) as ended_at from analytics.agent_time
       where presence = 'available' and started_at < ${new Date(Math.min(to, now.getTime()))}
         and (ended_at is null or ended_at > ${new Date(from)}))
    select q.at, ${sql.join(quarterIds.map((id) => sql`coalesce(${sql.ref(`c.${id}`)}, 0) as ${sql.ref(id)}`))}, coalesce(p.people, 0) as people
      from generate_series(${new Date(from)}::timestamptz, ${new Date(to - 1)}::timestamptz, '15 minutes') q (at)
      left join (
        select date_bin('15 minutes', i.began_at, ${new Date(from)}) as at, ${sql.join(quarterIds.map(summed))}
          from analytics.interaction i
         where i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)} group by 1) c on c.at = q.at
      cross join lateral (
        select (sum(extract(epoch from least(t.ended_at, q.at + interval '15 minutes', ${now}) - greatest(t.started_at, q.at)))
                / nullif(extract(epoch from least(${now}, q.at + interval '15 minutes') - q.at), 0))::double precision as people
          from available t
         where t.started_at < least(${now}, q.at + interval '15 minutes') and t.ended_at > q.at) p
     order by 1`.execute(db);
  return rows;
}
