/** Sums by dimensions and time, the rows behind them, and what people saved. */
import type { SumId } from '@harken/contract/measures';
import type { Dimension, ReportQuery } from '@harken/contract/routes-analytics';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type SummedDimension, summedDimensions } from './interval-store.ts';
import type { Span } from './periods.ts';
import { column, settled, settledAtOnce, summed, when } from './sum-store.ts';

type Db = Kysely<unknown>;
export type Key = Exclude<Dimension, 'time'>;
/** Values of dimensions; null is none. Several of one dimension are alternatives. */
export type Wanted = Partial<Record<Key, readonly (string | null)[]>>;
/** Who is in which team: known to access, told with each question. */
export type Members = readonly { team: string; agent: string }[];

export interface Asked {
  span: Span;
  /** Boundaries of the times by which lines are told apart; none for one line. */
  starts: readonly number[] | null;
  keys: readonly Key[];
  filters: Wanted;
  members: Members;
}

/** One line as the database counted it. */
export interface Summed {
  bin: number | null;
  keys: (string | null)[];
  sums: Record<string, number>;
}

const instants = (at: readonly number[]) => sql`${at.map((ms) => new Date(ms))}::timestamptz[]`;

const keyOf: Record<Key, RawBuilder<unknown>> = {
  queue: sql`i.queue_id`,
  channel: sql`i.channel`,
  team: sql`member.team`,
  agent: sql`i.agent_id`,
  disposition: sql`i.disposition_id`,
  language: sql`i.language`,
  handledBy: sql`i.handled_by`,
  tag: sql`tagged.tag`,
};

const isIn = (of: RawBuilder<unknown>, values: readonly (string | null)[]) => {
  const named = values.filter((value) => value !== null);
  return values.includes(null) ? sql`(${of} is null or ${of} = any(${named}))` : sql`${of} = any(${named})`;
};

function conditions(filters: Wanted, members: Members): RawBuilder<unknown>[] {
  return (Object.entries(filters) as [Key, readonly (string | null)[]][]).map(([key, values]) => {
    // Asked of a row, not joined: whoever is in two of the teams counts once.
    if (key === 'tag') return sql`i.tags && ${values}::text[]`;
    if (key === 'team') {
      const agents = members.filter(({ team }) => values.includes(team)).map(({ agent }) => agent);
      return sql`i.agent_id = any(${agents}::text[])`;
    }
    return isIn(keyOf[key], values);
  });
}

function from({
  span,
  keys,
  filters,
  members,
}: Pick<Asked, 'span' | 'keys' | 'filters' | 'members'>): RawBuilder<unknown> {
  const team = sql`join jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as member (team text, agent text)
                     on member.agent = i.agent_id`;
  return sql`from analytics.interaction i
    ${keys.includes('team') ? team : sql``}
    ${keys.includes('tag') ? sql`cross join lateral unnest(i.tags) as tagged (tag)` : sql``}
    where ${sql.join(
      [
        sql`i.began_at >= ${new Date(span.from)} and i.began_at < ${new Date(span.to)}`,
        ...conditions(filters, members),
      ],
      sql` and `,
    )}`;
}

type Line = { bin: number | null } & Record<`key${number}`, string | null> & Record<string, number>;

function lines(rows: readonly Line[], keys: number): Summed[] {
  return rows.map(({ bin, ...rest }) => {
    const of = Array.from({ length: keys }, (_, n) => (rest[`key${n}`] as string | null | undefined) || null);
    const sums = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('key')));
    return { bin, keys: of, sums: sums as Record<string, number> };
  });
}

const binOf = (at: RawBuilder<unknown>, starts: Asked['starts']) =>
  starts ? sql`width_bucket(${at}, ${instants(starts)}) - 1` : sql`null::int`;

/** From the sums that are kept, where they have what is asked; otherwise from the interactions. */
export function add(db: Db, asked: Asked, ids: readonly SumId[]): Promise<Summed[]> {
  const dimension = kept(asked);
  return dimension ? fromIntervals(db, asked, ids, dimension) : fromInteractions(db, asked, ids.map(summed));
}

/** The dimension whose sums answer this, when there is one. */
function kept({ keys, filters }: Asked): SummedDimension | null {
  const names = new Set<string>([...keys, ...Object.keys(filters)]);
  if (names.size > 1) return null;
  const [name = 'all'] = names;
  return name in summedDimensions ? (name as SummedDimension) : null;
}

/** Quarter hours that are stale, or whose sums are not made yet, are counted as they are: in the same statement, so in one view of the data. */
async function fromIntervals(
  db: Db,
  asked: Asked,
  ids: readonly SumId[],
  dimension: SummedDimension,
): Promise<Summed[]> {
  const { span, starts, keys, filters } = asked;
  const wanted = Object.values(filters)[0]?.map((value) => value ?? '');
  const only = (key: RawBuilder<unknown>) => (wanted ? sql`and ${key} = any(${wanted})` : sql``);
  const key = summedDimensions[dimension];
  const within = (at: RawBuilder<unknown>) => sql`${at} >= ${new Date(span.from)} and ${at} < ${new Date(span.to)}`;
  const { rows } = await sql<Line>`
    select ${binOf(sql`s.at`, starts)} as bin, ${keys.length ? sql`s.key` : sql`null::text`} as key0,
           ${sql.join(ids.map((id) => sql`sum(${sql.ref(`s.${id}`)})::double precision as ${sql.ref(id)}`))}
      from (
        select k.started_at as at, k.key, ${sql.join(ids.map((id) => sql`${column(id)} as ${sql.ref(id)}`))}
          from analytics.interval_sum k
         where k.dimension = ${dimension} and ${within(sql`k.started_at`)} ${only(sql`k.key`)}
           and not exists (select 1 from analytics.stale_interval q where q.started_at = k.started_at)
        union all
        select q.started_at as at, ${key} as key, ${sql.join(ids.map((id) => summed(id)))}
          from analytics.stale_interval q
          join analytics.interaction i on i.began_at >= q.started_at and i.began_at < q.started_at + interval '15 minutes'
         where ${within(sql`q.started_at`)} ${only(key)}
         group by 1, 2
      ) s
     group by 1, 2`.execute(db);
  return lines(rows, keys.length);
}

async function fromInteractions(db: Db, asked: Asked, terms: readonly RawBuilder<unknown>[]): Promise<Summed[]> {
  const { starts, keys } = asked;
  const names = keys.map((key, n) => sql`${keyOf[key]} as ${sql.ref(`key${n}`)}`);
  const { rows } = await sql<Line>`
    select ${sql.join([sql`${binOf(sql`i.began_at`, starts)} as bin`, ...names, ...terms])}
    ${from(asked)}
    group by ${sql.join([sql`1`, ...keys.map((_, n) => sql.raw(String(n + 2)))])}`.execute(db);
  return lines(rows, keys.length);
}

/** Of what was resolved at least seven days ago, how much stayed so: asked anew each time, because it depends on now. */
export function addSettled(db: Db, asked: Asked, now: Date): Promise<Summed[]> {
  return fromInteractions(db, asked, [
    sql`(count(*) filter (where ${settled(now)}))::double precision as settled`,
    sql`(count(*) filter (where ${settledAtOnce(now)}))::double precision as "settledAtOnce"`,
  ]);
}

/** Customers known at the end of each bin. */
export async function customersAt(db: Db, ends: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ known: number }>`
    select (select count(*) from analytics.customer c where c.created_at < e.at)::int as known
      from unnest(${instants(ends)}) with ordinality e (at, n) order by e.n`.execute(db);
  return rows.map(({ known }) => known);
}

export interface AgentTime {
  agent: string;
  bin: number;
  handlingSeconds: number;
  onDutySeconds: number;
}

/**
 * How each agent's time was spent, in each bin. Several conversations at once are one stretch of handling.
 * @param bounds where bins begin, and where the last one ends
 */
export async function agentTime(db: Db, bounds: readonly number[], now: Date): Promise<AgentTime[]> {
  const begin = new Date(bounds[0] as number);
  const finish = new Date(Math.min(bounds.at(-1) as number, now.getTime()));
  if (finish <= begin) return [];
  const { rows } = await sql<AgentTime>`
    with bounds as (select ${`{${bounds.join()}}`}::bigint[] as at),
    stays as (
      select agent_id, presence, int8range((extract(epoch from started_at) * 1000)::bigint,
                                 (extract(epoch from coalesce(ended_at, ${finish})) * 1000)::bigint) as r
        from analytics.agent_time
       where presence in ('available', 'wrap_up') and started_at < ${finish}
         and (ended_at is null or ended_at > ${begin})
    ), work as (
      select i.agent_id, int8range(i.active[k], i.active[k + 1]) as r
        from analytics.interaction i, generate_series(1, cardinality(i.active), 2) k
       where i.handled_by = 'people' and i.agent_id is not null
         and i.began_at < ${finish} and (i.ended_at is null or i.ended_at > ${begin})
      union all
      select agent_id, int8range((extract(epoch from active_since) * 1000)::bigint,
               (extract(epoch from greatest(active_since, least(${finish}, active_since + interval '15 minutes'))) * 1000)::bigint)
        from analytics.interaction
       where handled_by = 'people' and ended_at is null and active_since is not null and agent_id is not null
      union all
      select agent_id, r from stays where presence = 'wrap_up'
    ), pieces as (
      select agent_id, true as handling, unnest(range_agg(r)) as r from work group by 1
      union all
      select agent_id, false, unnest(range_agg(r)) from (select agent_id, r from work union all select agent_id, r from stays) together group by 1
    ), cut as (
      select p.agent_id, p.handling, n - 1 as bin,
             (least(upper(p.r), b.at[n + 1]) - greatest(lower(p.r), b.at[n])) / 1000.0 as seconds
        from pieces p cross join bounds b
        cross join lateral generate_series(greatest(1, width_bucket(lower(p.r), b.at)),
                                           least(cardinality(b.at) - 1, width_bucket(upper(p.r) - 1, b.at))) n
       where not isempty(p.r)
    )
    select agent_id as agent, bin,
           coalesce(sum(seconds) filter (where handling), 0)::double precision as "handlingSeconds",
           coalesce(sum(seconds) filter (where not handling), 0)::double precision as "onDutySeconds"
      from cut group by 1, 2`.execute(db);
  return rows;
}

// — the rows behind a number —

export type Counted = SumId | 'settled' | 'settledAtOnce';

export interface RowsAsked {
  span: Span;
  counted: Counted;
  filters: Wanted;
  members: Members;
  now: Date;
}

export interface InteractionRow {
  id: string;
  conversation_id: string;
  reference: string;
  channel: string;
  language: string;
  handled_by: 'virtual_agent' | 'people';
  queue_id: string | null;
  agent_id: string | null;
  began_at: Date;
  answered_at: Date | null;
  ended_at: Date | null;
  ending: string | null;
  wait_seconds: number | null;
  handle_seconds: number | null;
  resolution: 'by_person' | 'confirmed' | 'assumed' | null;
  disposition_id: string | null;
  reopened_at: Date | null;
  score: number | null;
}

function holds(counted: Counted, now: Date): RawBuilder<boolean> {
  if (counted === 'settled') return settled(now);
  return counted === 'settledAtOnce' ? settledAtOnce(now) : when(counted);
}

export async function countRows(db: Db, { counted, now, ...asked }: RowsAsked): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count ${from({ ...asked, keys: [] })} and ${holds(counted, now)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Latest first. */
export async function rowsPage(
  db: Db,
  { counted, now, ...asked }: RowsAsked,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<InteractionRow[]> {
  const { rows } = await sql<InteractionRow>`
    select i.id, i.conversation_id, i.reference, i.channel, i.language, i.handled_by, i.queue_id, i.agent_id, i.began_at,
           i.answered_at, i.ended_at, i.ending, i.resolution, i.disposition_id, i.reopened_at, i.score,
           case when i.handled_by = 'people'
                then extract(epoch from coalesce(i.answered_at, i.ended_at) - i.began_at)::double precision end as wait_seconds,
           case when i.handled_by = 'people' and i.answered_at is not null
                then i.active_seconds + i.acw_seconds end as handle_seconds
    ${from({ ...asked, keys: [] })} and ${holds(counted, now)}
      ${after ? sql`and (i.began_at, i.id) < (${after.at}, ${after.id})` : sql``}
    order by i.began_at desc, i.id desc limit ${limit}`.execute(db);
  return rows;
}

// — saved reports —

export interface SavedRow {
  id: string;
  owner_id: string;
  name: string;
  query: ReportQuery;
  shared: boolean;
  version: number;
}

export async function savedFor(db: Db, personId: string): Promise<SavedRow[]> {
  const { rows } = await sql<SavedRow>`
    select id, owner_id, name, query, shared, version from analytics.report
     where owner_id = ${personId} or shared order by lower(name), id`.execute(db);
  return rows;
}

export async function saved(db: Db, id: string): Promise<SavedRow | null> {
  const { rows } = await sql<SavedRow>`
    select id, owner_id, name, query, shared, version from analytics.report where id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

export async function putSaved(db: Db, row: SavedRow, now: Date): Promise<void> {
  const { id, owner_id, name, query, shared, version } = row;
  await sql`
    insert into analytics.report (id, owner_id, name, query, shared, version, changed_at)
    values (${id}, ${owner_id}, ${name}, ${JSON.stringify(query)}::jsonb, ${shared}, ${version}, ${now})
    on conflict (id) do update set name = excluded.name, query = excluded.query, shared = excluded.shared,
      version = excluded.version, changed_at = excluded.changed_at`.execute(db);
}

export async function deleteSaved(db: Db, id: string): Promise<void> {
  await sql`delete from analytics.report where id = ${id}`.execute(db);
}
