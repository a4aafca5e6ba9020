/** What a span of time was made of, as the twin wants it: who came, how long it took, who was there. */
import { type Kysely, sql } from 'kysely';
import type { Span } from './periods.ts';
import { when } from './sum-store.ts';

export interface CameTo {
  queueId: string;
  /** Counted from the beginning of the span, 0 for the first. */
  quarter: number;
  contacts: number;
}

export interface Served {
  queueId: string;
  /** Work of one contact, after-contact work included, in seconds; its mean and variance. Null where nobody was served. */
  handleSeconds: number | null;
  handleVariance: number | null;
  /** From the answer to the end, whoever had the word. */
  lastedSeconds: number | null;
  waitedSeconds: number;
  abandoned: number;
}

export interface WasThere {
  agentId: string;
  quarter: number;
  /** 0–1. */
  share: number;
}

type Db = Kysely<unknown>;

export async function cameTo(db: Db, { from, to }: Span): Promise<CameTo[]> {
  const { rows } = await sql<CameTo>`
    select i.queue_id as "queueId", floor(extract(epoch from i.began_at - ${new Date(from)}) / 900)::int as quarter,
           count(*)::int as contacts
      from analytics.interaction i
     where ${when('offered')} and i.queue_id is not null
       and i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)}
     group by 1, 2`.execute(db);
  return rows;
}

export async function served(db: Db, { from, to }: Span): Promise<Served[]> {
  const handle = sql`(i.active_seconds + i.acw_seconds)`;
  const { rows } = await sql<Served>`
    select i.queue_id as "queueId",
           (avg(${handle}) filter (where ${when('handled')} and ${handle} > 0))::double precision as "handleSeconds",
           (var_samp(${handle}) filter (where ${when('handled')} and ${handle} > 0))::double precision as "handleVariance",
           (avg(extract(epoch from i.ended_at - i.answered_at)) filter (where ${when('handled')}))::double precision
             as "lastedSeconds",
           coalesce(sum(extract(epoch from coalesce(i.answered_at, i.ended_at) - i.began_at))
             filter (where ${when('waitOver')}), 0)::double precision as "waitedSeconds",
           (count(*) filter (where ${when('abandoned')}))::int as abandoned
      from analytics.interaction i
     where i.queue_id is not null and i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)}
     group by 1`.execute(db);
  return rows;
}

/** Who took work or was at it, quarter hour by quarter hour. */
export async function wasThere(db: Db, { from, to }: Span, now: Date): Promise<WasThere[]> {
  const end = new Date(Math.min(to, now.getTime()));
  const { rows } = await sql<WasThere>`
    select t.agent_id as "agentId", q.nth::int as quarter,
           (sum(extract(epoch from least(coalesce(t.ended_at, ${end}), q.at + interval '15 minutes', ${end})
                                 - greatest(t.started_at, q.at))) / 900)::double precision as share
      from generate_series(0, ${Math.ceil((to - from) / 900_000) - 1}::int) q0 (nth)
      cross join lateral (select q0.nth, ${new Date(from)}::timestamptz + q0.nth * interval '15 minutes' as at) q
      join analytics.agent_time t
        on t.presence in ('available', 'busy', 'wrap_up')
       and t.started_at < least(${end}, q.at + interval '15 minutes') and coalesce(t.ended_at, ${end}) > q.at
     group by 1, 2`.execute(db);
  return rows;
}
