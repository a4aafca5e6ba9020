/** What became of contacts with agents, summed up: what routing learns from. The terms are those of the reports. */
import { sql } from 'kysely';
import type { Db } from './store.ts';
import { settled, settledAtOnce, when } from './sum-store.ts';

/** Of one agent's contacts in one queue. */
export interface OutcomeSums {
  queueId: string;
  agentId: string;
  /** Contacts of which it is known whether they were resolved for good, and how many were. */
  judged: number;
  resolved: number;
  /** Ratings, each as a share: 1 to 5 as 0 to 1. */
  rated: number;
  satisfaction: number;
  satisfactionSquares: number;
  /** Contacts that took time, and the natural logarithms of their handle times in seconds. */
  timed: number;
  logSeconds: number;
  logSecondsSquares: number;
}

/**
 * Contacts that began in [from, to). Resolved for good is what reports call first-contact resolution: known after seven
 * days. Whoever passes a contact on to another queue has not resolved it, which is known at once.
 */
export async function outcomes(db: Db, { from, to, now }: { from: Date; to: Date; now: Date }): Promise<OutcomeSums[]> {
  const share = sql`((i.score - 1) / 4.0)`;
  const logSeconds = sql`ln(greatest(1, i.active_seconds + i.acw_seconds))`;
  const timed = sql`(${when('handled')} and i.active_seconds + i.acw_seconds > 0)`;
  const passedOn = sql`(${when('handled')} and i.ending = 'transferred')`;
  const { rows } = await sql<OutcomeSums>`
    select i.queue_id as "queueId", i.agent_id as "agentId",
           count(*) filter (where ${settled(now)} or ${passedOn})::float8 as judged,
           count(*) filter (where ${settledAtOnce(now)})::float8 as resolved,
           count(*) filter (where ${when('rated')})::float8 as rated,
           coalesce(sum(${share}) filter (where ${when('rated')}), 0)::float8 as satisfaction,
           coalesce(sum(${share} * ${share}) filter (where ${when('rated')}), 0)::float8 as "satisfactionSquares",
           count(*) filter (where ${timed})::float8 as timed,
           coalesce(sum(${logSeconds}) filter (where ${timed}), 0)::float8 as "logSeconds",
           coalesce(sum(${logSeconds} * ${logSeconds}) filter (where ${timed}), 0)::float8 as "logSecondsSquares"
      from analytics.interaction i
     where i.began_at >= ${from}::timestamptz and i.began_at < ${to}::timestamptz
       and i.handled_by = 'people' and i.agent_id is not null and i.queue_id is not null
     group by 1, 2
     order by 1, 2`.execute(db);
  return rows;
}
