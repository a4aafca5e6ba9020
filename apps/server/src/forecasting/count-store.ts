/** What came, interval by interval, and what was brought from elsewhere. */
import { type Kysely, sql } from 'kysely';
import type { takeChanged } from '../analytics/analytics.ts';
import type { Modelled } from './scopes.ts';

export type Db = Kysely<unknown>;

type QuarterCounts = Awaited<ReturnType<typeof takeChanged>>['counts'][number];

/** Quarter hours counted anew take the place of what was counted of them. */
export async function replaceCounts(
  db: Db,
  quarters: readonly Date[],
  counts: readonly QuarterCounts[],
): Promise<void> {
  await sql`delete from forecasting.interval_count where at = any(${quarters}::timestamptz[])`.execute(db);
  if (counts.length === 0) return;
  const rows = counts.map(({ queueId, intent, handleSeconds, ...count }) => ({
    ...count,
    queue_id: queueId ?? '',
    intent: intent ?? '',
    handle_seconds: handleSeconds,
  }));
  await sql`
    insert into forecasting.interval_count
    select r.* from jsonb_populate_recordset(null::forecasting.interval_count, ${JSON.stringify(rows)}::jsonb) r`.execute(
    db,
  );
}

export interface IntervalRow {
  /** Epoch milliseconds. */
  at: number;
  queueId: string;
  channel: string;
  language: string;
  intent: string;
  offered: number;
  handled: number;
  handleSeconds: number;
  sessions: number;
}

interface Part {
  queueId?: string | null;
  channel?: string | null;
  language?: string | null;
  intent?: string | null;
}

/** @param only rows of these parts; what is null is any */
export async function countsIn(
  db: Db,
  { from, to, stepMs, origin }: { from: number; to: number; stepMs: number; origin: number },
  only: Part = {},
): Promise<IntervalRow[]> {
  const is = (column: string, value: string | null | undefined) =>
    value == null ? sql`true` : sql`${sql.ref(column)} = ${value}`;
  const { rows } = await sql<IntervalRow>`
    select (extract(epoch from date_bin(make_interval(secs => ${stepMs / 1000}::double precision), at, ${new Date(origin)}))
             * 1000)::double precision as at,
           queue_id as "queueId", channel, language, intent, sum(offered)::int as offered, sum(handled)::int as handled,
           sum(handle_seconds) as "handleSeconds", sum(sessions)::int as sessions
      from forecasting.interval_count
     where at >= ${new Date(from)} and at < ${new Date(to)} and ${is('queue_id', only.queueId)}
       and ${is('channel', only.channel)} and ${is('language', only.language)} and ${is('intent', only.intent)}
     group by 1, 2, 3, 4, 5`.execute(db);
  return rows;
}

/** When the record begins, and what of it is about people or the virtual agent. */
export async function recordedFrom(db: Db): Promise<number | null> {
  const { rows } = await sql<{ at: Date | null }>`select min(at) as at from forecasting.interval_count`.execute(db);
  return rows[0]?.at?.getTime() ?? null;
}

/** Contacts by what they were about, and when the first such came. */
export type Total = Omit<IntervalRow, 'at' | 'handled' | 'handleSeconds'> & { since: Date };

/** Of those that ever came, what came since an instant. */
export async function contactsBy(db: Db, from: Date): Promise<Total[]> {
  const { rows } = await sql<Total>`
    select queue_id as "queueId", channel, language, intent, min(at) as since,
           (coalesce(sum(offered) filter (where at >= ${from}), 0))::int as offered,
           (coalesce(sum(sessions) filter (where at >= ${from}), 0))::int as sessions
      from forecasting.interval_count group by 1, 2, 3, 4`.execute(db);
  return rows;
}

export interface ImportedRow {
  key: string;
  at: number;
  value: number;
}

export async function importedIn(db: Db, measure: Modelled, keys: readonly string[] | null): Promise<ImportedRow[]> {
  const { rows } = await sql<ImportedRow>`
    select key, (extract(epoch from at) * 1000)::double precision as at, avg(value) as value
      from forecasting.imported where measure = ${measure}
       and ${keys === null ? sql`true` : sql`key = any(${keys}::text[])`}
     group by 1, 2 order by 2`.execute(db);
  return rows;
}

export async function importedSeries(db: Db): Promise<{ key: string; measure: Modelled; from: Date; to: Date }[]> {
  const { rows } = await sql<{ key: string; measure: Modelled; from: Date; to: Date }>`
    select key, measure, min(at) as from, max(at) as to from forecasting.imported group by 1, 2`.execute(db);
  return rows;
}

/** Which of these days anything came on, from anybody, anywhere. */
export async function livelyDays(db: Db, days: readonly { from: number; to: number }[]): Promise<boolean[]> {
  const { rows } = await sql<{ lively: boolean }>`
    select exists (select 1 from forecasting.interval_count c where c.at >= d.begins and c.at < d.ends) as lively
      from unnest(${days.map(({ from }) => new Date(from))}::timestamptz[],
                  ${days.map(({ to }) => new Date(to))}::timestamptz[]) with ordinality d (begins, ends, nth)
     order by nth`.execute(db);
  return rows.map(({ lively }) => lively);
}
