/** Everything that was ever published, whole: points and spreads, from which any quantile follows. */
import type { Snapshot } from '@harken/contract/forecasting';
import type { Forecast } from '@harken/engines/forecasting';
import { type Kysely, sql } from 'kysely';
import type { Modelled } from './scopes.ts';

type Db = Kysely<unknown>;

/** What is kept of a forecast beside its points and spreads. */
export interface About {
  shape: number[];
  shared: number;
  lasting: number;
  least: number | null;
  voices: Omit<Forecast['voices'][number], 'points' | 'days'>[];
  /** What each said of the first day, by which it is judged. */
  said: Record<string, number[]>;
  /** By day (in days since 1970-01-01), what makes it what it is, as the calendar model reckons. */
  makes?: [day: number, inputs: { input: string; effect: number }[]][];
  simple: Forecast['simple'];
  remarks: Forecast['remarks'];
  /** What assumed events add, [slot, more]. */
  assumed: [number, number][];
}

export interface Curve {
  snapshot: Snapshot;
  key: string;
  measure: Modelled;
  point: number[];
  scale: number[];
  about: About;
}

interface SnapshotRow {
  id: Snapshot['id'];
  kind: Snapshot['kind'];
  as_of: Date;
  until_at: Date;
  published_at: Date;
  interval_minutes: number;
  series: number;
}

const from = (row: SnapshotRow): Snapshot => ({
  id: row.id,
  kind: row.kind,
  asOf: row.as_of.toISOString(),
  publishedAt: row.published_at.toISOString(),
  untilAt: row.until_at.toISOString(),
  intervalMinutes: row.interval_minutes,
  series: row.series,
});

const columns = sql.raw('s.id, s.kind, s.as_of, s.until_at, s.published_at, s.interval_minutes, s.series');

export async function insertSnapshot(db: Db, one: Snapshot, curves: readonly Omit<Curve, 'snapshot'>[]): Promise<void> {
  await sql`
    insert into forecasting.snapshot (id, kind, as_of, until_at, published_at, interval_minutes, series)
    values (${one.id}, ${one.kind}, ${one.asOf}, ${one.untilAt}, ${one.publishedAt}, ${one.intervalMinutes},
            ${one.series})`.execute(db);
  for (const { measure, key, point, scale, about } of curves)
    await sql`
      insert into forecasting.published (snapshot_id, measure, key, point, scale, about)
      values (${one.id}, ${measure}, ${key}, ${point}::real[], ${scale}::real[], ${JSON.stringify(about)}::jsonb)`.execute(
      db,
    );
}

/** What each model says of the days ahead, in place of what they said in the publication before. */
export async function putSaid(
  db: Db,
  snapshotId: string,
  all: readonly { key: string; measure: Modelled; members: readonly { name: string; point: readonly number[] }[] }[],
): Promise<void> {
  await sql`delete from forecasting.said`.execute(db);
  for (const { key, measure, members } of all)
    await sql`
      insert into forecasting.said (snapshot_id, measure, key, member, point)
      select ${snapshotId}, ${measure}, ${key}, name, point::real[]
        from unnest(${members.map(({ name }) => name)}::text[],
                    ${members.map(({ point }) => `{${point.join(',')}}`)}::text[]) said (name, point)`.execute(db);
}

/** By member, one a slot; nothing where a later publication has taken its place. */
export async function saidIn(
  db: Db,
  snapshotId: string,
  { key, measure }: { key: string; measure: Modelled },
): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ member: string; point: number[] }>`
    select member, point from forecasting.said
     where snapshot_id = ${snapshotId} and key = ${key} and measure = ${measure}`.execute(db);
  return new Map(rows.map(({ member, point }) => [member, point]));
}

/** @param about only those that say anything of this series and of [from, to), by the time they were made at */
export async function snapshots(
  db: Db,
  {
    before,
    kind,
    about,
    limit,
  }: {
    before?: Date | undefined;
    kind?: Snapshot['kind'] | 'whole' | undefined;
    about?: { key: string; measure: Modelled; from: Date; to: Date } | undefined;
    limit: number;
  },
): Promise<Snapshot[]> {
  const ofKind = kind === 'whole' ? sql`s.kind <> 'intraday'` : kind ? sql`s.kind = ${kind}` : sql`true`;
  const says = about
    ? sql`s.as_of < ${about.to} and s.until_at > ${about.from} and exists (
             select from forecasting.published p
              where p.snapshot_id = s.id and p.key = ${about.key} and p.measure = ${about.measure})`
    : sql`true`;
  const { rows } = await sql<SnapshotRow>`
    select ${columns} from forecasting.snapshot s
     where ${before ? sql`s.published_at < ${before}` : sql`true`} and ${ofKind} and ${says}
     order by ${about ? sql`s.as_of desc,` : sql``} s.published_at desc, s.id desc limit ${limit}`.execute(db);
  return rows.map(from);
}

export async function latestSnapshot(db: Db, kinds: readonly Snapshot['kind'][]): Promise<Snapshot | null> {
  const { rows } = await sql<SnapshotRow>`
    select ${columns} from forecasting.snapshot s where s.kind = any(${kinds})
     order by s.as_of desc, s.published_at desc limit 1`.execute(db);
  return rows[0] ? from(rows[0]) : null;
}

export async function keysIn(db: Db, snapshotId: string): Promise<{ key: string; measure: Modelled }[]> {
  const { rows } = await sql<{ key: string; measure: Modelled }>`
    select key, measure from forecasting.published where snapshot_id = ${snapshotId}`.execute(db);
  return rows;
}

type CurveRow = SnapshotRow & Pick<Curve, 'key' | 'measure' | 'point' | 'scale' | 'about'>;
const curveFrom = ({ key, measure, point, scale, about, ...row }: CurveRow): Curve => ({
  snapshot: from(row as SnapshotRow),
  key,
  measure,
  point,
  scale,
  about,
});

/**
 * What was published about a series that says anything of a time: made within it, and the last whole one before it.
 * @param first of those made within the day only so many slots are read; their whole where it is null
 */
export async function curvesFor(
  db: Db,
  { key, measure, from, to, first }: { key: string; measure: Modelled; from: Date; to: Date; first: number | null },
): Promise<Curve[]> {
  const slice = (column: string) =>
    first === null
      ? sql.ref(column)
      : sql`case when s.kind = 'intraday' then (${sql.ref(column)})[1:${sql.lit(first)}] else ${sql.ref(column)} end`;
  const { rows } = await sql<CurveRow>`
    select ${columns}, p.key, p.measure, ${slice('p.point')} as point, ${slice('p.scale')} as scale, p.about
      from forecasting.snapshot s join forecasting.published p on p.snapshot_id = s.id
     where p.key = ${key} and p.measure = ${measure} and s.as_of < ${to} and s.until_at > ${from}
       and (s.as_of >= ${from} or s.id in (
             select l.id from forecasting.snapshot l
              where l.as_of <= ${from} and l.until_at > ${from} and l.kind <> 'intraday'
              order by l.as_of desc, l.published_at desc limit 2))
     order by s.as_of, s.published_at`.execute(db);
  return rows.map(curveFrom);
}

/** Of one snapshot, those series. */
export async function curvesOf(
  db: Db,
  snapshotId: string,
  { keys, measure }: { keys?: readonly string[]; measure?: Modelled } = {},
): Promise<Curve[]> {
  const { rows } = await sql<CurveRow>`
    select ${columns}, p.key, p.measure, p.point, p.scale, p.about
      from forecasting.snapshot s join forecasting.published p on p.snapshot_id = s.id
     where s.id = ${snapshotId} and ${keys ? sql`p.key = any(${keys}::text[])` : sql`true`}
       and ${measure ? sql`p.measure = ${measure}` : sql`true`}`.execute(db);
  return rows.map(curveFrom);
}

/** Local days' beginnings that a whole forecast was made at. */
export async function madeAt(db: Db, from: Date, to: Date): Promise<Set<number>> {
  const { rows } = await sql<{ as_of: Date }>`
    select as_of from forecasting.snapshot
     where kind <> 'intraday' and as_of >= ${from} and as_of < ${to}`.execute(db);
  return new Set(rows.map(({ as_of }) => as_of.getTime()));
}

/** Everything that was said of a time, to be judged: of what was made within the day, the last four weeks. */
export async function judgedCurves(
  db: Db,
  { key, measure, from, to }: { key: string; measure: Modelled; from: Date; to: Date },
): Promise<Curve[]> {
  const { rows } = await sql<CurveRow>`
    select ${columns}, p.key, p.measure, p.point, p.scale, p.about
      from forecasting.snapshot s join forecasting.published p on p.snapshot_id = s.id
     where p.key = ${key} and p.measure = ${measure} and s.as_of < ${to} and s.as_of > ${from}::timestamptz - interval '8 days'
       and (s.kind <> 'intraday' or s.as_of > ${to}::timestamptz - interval '28 days')
     order by s.as_of, s.published_at`.execute(db);
  return rows.map(curveFrom);
}

/** The first slots of what was published at the beginnings of days. */
export async function dayPlans(
  db: Db,
  from: Date,
  to: Date,
  slots: number,
): Promise<{ key: string; asOf: number; point: number[] }[]> {
  const { rows } = await sql<{ key: string; as_of: Date; point: number[] }>`
    select p.key, s.as_of, p.point[1:${sql.lit(slots)}] as point
      from forecasting.snapshot s join forecasting.published p on p.snapshot_id = s.id
     where s.kind in ('nightly', 'rehearsal') and p.measure = 'contacts' and s.as_of >= ${from} and s.as_of < ${to}`.execute(
    db,
  );
  return rows.map(({ key, as_of, point }) => ({ key, asOf: as_of.getTime(), point }));
}
