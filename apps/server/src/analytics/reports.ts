/**
 * Reports: measures by dimensions over a period, beside an earlier one, and the rows behind each number. A number and
 * its rows come from the same term of `sum-store.ts`, so they cannot count different things.
 */
import type { PersonId } from '@harken/contract/ids';
import { type MeasureId, measureOf, type OtherSumId, type SumId, sums, valueFrom } from '@harken/contract/measures';
import type { Person, Team } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type {
  InteractionRow,
  Measured,
  ReportQuery,
  ReportReply,
  ReportRow,
  RowsQuery,
} from '@harken/contract/routes-analytics';
import { wilson } from '@harken/engines/statistics/wilson';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { periodsOf, type Span } from './periods.ts';
import * as store from './report-store.ts';

export interface ReportsDeps {
  /** The rows contain what has happened. */
  counted: () => Promise<void>;
  read: Kysely<unknown>;
  clock: Clock;
  people: () => Promise<{ id: PersonId; teamIds: Team['id'][] }[]>;
  conversations: {
    /** Those of them that the one who asks may read: who they are with. */
    namesOf(viewer: Viewer, ids: readonly string[]): Promise<Map<string, string | null>>;
  };
}

export type Viewer = Pick<Person, 'id' | 'roles' | 'queueIds' | 'active'>;

const mostRows = 5000;
const isSum = (id: string): id is SumId => (sums as readonly string[]).includes(id);

/** Sums of one line; a sum that has no such dimension is missing. */
type Sums = Partial<Record<SumId | OtherSumId, number>>;
type Line = { bin: number | null; keys: (string | null)[]; sums: Sums };

export function createReports({ read, clock, people, conversations, counted }: ReportsDeps) {
  const members = async (): Promise<store.Members> =>
    (await people()).flatMap(({ id, teamIds }) => teamIds.map((team) => ({ team, agent: id })));

  async function run(query: ReportQuery): Promise<ReportReply> {
    await counted();
    const now = clock.now();
    const binned = query.by.includes('time');
    if (new Set(query.by).size < query.by.length) throw mistaken('by', 'names a dimension twice');
    const { now: span, earlier, bins, earlierBins } = periodsOf(query, now, binned);
    const team = await members();
    // One after another: the embedded database answers one at a time anyway, and a pool has others to serve.
    const is = await lines(query, span, binned ? bins : null, team, now);
    const was = earlier ? await lines(query, earlier, binned ? earlierBins : null, team, now) : null;
    const rows = [...joined(query.measures, is.lines, was?.lines ?? null)];
    const first = query.measures[0] as MeasureId;
    const size = ({ values }: ReportRow) => values[first]?.value ?? Number.NEGATIVE_INFINITY;
    rows.sort((a, b) => (a.bin ?? 0) - (b.bin ?? 0) || size(b) - size(a) || (a.keys.join() < b.keys.join() ? -1 : 1));
    const [total] = [...joined(query.measures, [is.total], was ? [was.total] : null)];
    return {
      period: instants(span),
      earlier: earlier && instants(earlier),
      bins: binned ? bins.map(instants) : [],
      rows: rows.slice(0, mostRows),
      total: total as ReportRow,
      truncated: rows.length > mostRows,
    };
  }

  async function lines(query: ReportQuery, span: Span, bins: readonly Span[] | null, team: store.Members, now: Date) {
    const keys = query.by.filter((one) => one !== 'time');
    const wanted = new Set(query.measures.flatMap((id) => [measureOf(id).top, measureOf(id).bottom ?? []].flat()));
    const ids = [...wanted].filter(isSum);
    const asked: store.Asked = {
      span,
      starts: bins?.map(({ from }) => from) ?? null,
      keys,
      filters: query.filters,
      members: team,
    };
    const whole = { ...asked, starts: null, keys: [] };
    const found = new Map<string, Line>();
    const total: Line = { bin: null, keys: [], sums: {} };
    const put = (bin: number | null, of: (string | null)[], more: Sums) => {
      const name = JSON.stringify([bin, of]);
      const line = found.get(name) ?? { bin, keys: of, sums: {} };
      for (const [id, value] of Object.entries(more) as [SumId, number][]) line.sums[id] = (line.sums[id] ?? 0) + value;
      found.set(name, line);
    };
    // Every time has its line, also when nothing happened.
    if (bins && keys.length === 0) for (const bin of bins.keys()) put(bin, [], {});

    if (ids.length) {
      for (const row of await store.add(read, asked, ids)) put(row.bin, row.keys, row.sums);
      Object.assign(total.sums, (await store.add(read, whole, ids))[0]?.sums);
    }
    if (wanted.has('settled')) {
      for (const row of await store.addSettled(read, asked, now)) put(row.bin, row.keys, row.sums);
      Object.assign(total.sums, (await store.addSettled(read, whole, now))[0]?.sums);
    }
    if (wanted.has('onDutySeconds')) await addAgentTime(query, span, bins, team, now, put, total);
    const all = [...found.values()];
    for (const line of [...all, total]) for (const id of ids) line.sums[id] ??= 0;
    if (wanted.has('customers')) {
      const ends = bins ? bins.map(({ to }) => to) : [span.to];
      const known = await store.customersAt(read, [...ends, span.to]);
      for (const line of all) line.sums.customers = known[line.bin ?? 0] as number;
      total.sums.customers = known.at(-1) as number;
    }
    return { lines: all, total };
  }

  /** Time is an agent's: it has no queue, channel or language. */
  async function addAgentTime(
    { by, filters }: ReportQuery,
    span: Span,
    bins: readonly Span[] | null,
    team: store.Members,
    now: Date,
    put: (bin: number | null, keys: (string | null)[], more: Sums) => void,
    total: Line,
  ) {
    const keys = by.filter((one) => one !== 'time');
    const names = [...keys, ...Object.keys(filters)];
    if (names.some((name) => name !== 'agent' && name !== 'team')) return;
    const spans = bins ?? [span];
    const bounds = [...spans.map(({ from }) => from), spans.at(-1)?.to as number];
    const teamsOf = (agent: string) => team.filter((one) => one.agent === agent).map((one) => one.team);
    const passes = (agent: string) =>
      (!filters.agent || filters.agent.includes(agent)) &&
      (!filters.team || teamsOf(agent).some((one) => filters.team?.includes(one)));
    total.sums.handlingSeconds = 0;
    total.sums.onDutySeconds = 0;
    for (const { agent, bin, handlingSeconds, onDutySeconds } of await store.agentTime(read, bounds, now)) {
      if (!passes(agent)) continue;
      const lines = keys.reduce<string[][]>(
        (all, key) => all.flatMap((line) => (key === 'agent' ? [agent] : teamsOf(agent)).map((one) => [...line, one])),
        [[]],
      );
      for (const line of lines) put(bins ? bin : null, line, { handlingSeconds, onDutySeconds });
      total.sums.handlingSeconds += handlingSeconds;
      total.sums.onDutySeconds += onDutySeconds;
    }
  }

  /** The interactions behind a number: as many as it says. */
  async function rows(query: RowsQuery, viewer: Viewer) {
    await counted();
    const asked = await askedRows(query);
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    const [count, page] = await Promise.all([
      store.countRows(read, asked),
      store.rowsPage(read, asked, after, query.limit + 1),
    ]);
    const shown = page.slice(0, query.limit);
    const last = shown.at(-1);
    const names = await conversations.namesOf(viewer, [...new Set(shown.map((row) => row.conversation_id))]);
    return {
      count,
      rows: shown.map((row) => rowOf(row, names)),
      nextCursor: page.length > query.limit && last ? `${last.began_at.getTime()}.${last.id}` : null,
    };
  }

  /** All of them, a thousand at a time: as many as there are fit in the memory of a page. */
  async function* everyRow(query: RowsQuery, viewer: Viewer): AsyncGenerator<InteractionRow[]> {
    const asked = await askedRows(query);
    for (let after: { at: Date; id: string } | null = null; ; ) {
      const page: store.InteractionRow[] = await store.rowsPage(read, asked, after, 1000);
      const names = await conversations.namesOf(viewer, [...new Set(page.map((row) => row.conversation_id))]);
      if (page.length) yield page.map((row) => rowOf(row, names));
      const last = page.at(-1);
      if (!last || page.length < 1000) return;
      after = { at: last.began_at, id: last.id };
    }
  }

  async function askedRows(query: RowsQuery): Promise<store.RowsAsked> {
    const span = { from: Date.parse(query.from), to: Date.parse(query.to) };
    if (span.from >= span.to) throw mistaken('to', 'is not after the beginning');
    return { span, counted: countedBy(query), filters: query.filters, members: await members(), now: clock.now() };
  }

  return { run, rows, everyRow };
}

export type Reports = ReturnType<typeof createReports>;

/** What is counted; of seconds and scores, what they are the mean of. */
export function countedBy({ measure, part }: Pick<RowsQuery, 'measure' | 'part'>): store.Counted {
  const { top, bottom, unit } = measureOf(measure);
  const wanted = bottom !== null && (part === 'bottom' || unit === 'seconds' || unit === 'score') ? bottom : top;
  if (wanted === 'settled' || wanted === 'settledAtOnce' || isSum(wanted)) return wanted;
  // Customers and agents' time have no interactions of their own: what was handled meanwhile says where it went.
  return wanted === 'customers' ? 'arrivals' : 'handled';
}

function* joined(ids: readonly MeasureId[], is: readonly Line[], was: readonly Line[] | null): Generator<ReportRow> {
  const nameOf = ({ bin, keys }: Line) => JSON.stringify([bin, keys]);
  const before = new Map(was?.map((line) => [nameOf(line), line]));
  const valuesOf = ({ sums: of }: Line) => Object.fromEntries(ids.map((id) => [id, measuredBy(id, of)]));
  for (const line of is) {
    const earlier = before.get(nameOf(line));
    before.delete(nameOf(line));
    yield { bin: line.bin, keys: line.keys, values: valuesOf(line), earlier: earlier ? valuesOf(earlier) : null };
  }
  // What there was and is no more is part of the comparison.
  const none = Object.fromEntries(sums.map((id) => [id, 0]));
  for (const line of before.values()) {
    const values = valuesOf({ ...line, sums: none });
    yield { bin: line.bin, keys: line.keys, values, earlier: valuesOf(line) };
  }
}

function measuredBy(id: MeasureId, of: Sums): Measured | null {
  const measure = measureOf(id);
  const top = of[measure.top];
  const bottom = measure.bottom === null ? null : of[measure.bottom];
  if (top === undefined || bottom === undefined) return null;
  const bounds = measure.interval && bottom !== null ? wilson(top, bottom) : null;
  return { value: valueFrom(measure, top, bottom ?? 0), top, bottom, ...bounds };
}

function rowOf(row: store.InteractionRow, names: ReadonlyMap<string, string | null>): InteractionRow {
  return {
    id: row.id,
    conversationId: row.conversation_id as InteractionRow['conversationId'],
    reference: row.reference,
    customerName: names.get(row.conversation_id) ?? null,
    readable: names.has(row.conversation_id),
    channel: row.channel as InteractionRow['channel'],
    language: row.language,
    handledBy: row.handled_by,
    queueId: row.queue_id as InteractionRow['queueId'],
    agentId: row.agent_id as InteractionRow['agentId'],
    beganAt: row.began_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    ending: row.ending,
    waitSeconds: row.wait_seconds,
    handleSeconds: row.handle_seconds,
    resolution: row.resolution,
    reopened: row.reopened_at !== null,
    score: row.score,
  };
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (!at || !id) throw mistaken('cursor', 'is not one of ours');
  return { at: new Date(Number(at)), id };
}

const instants = ({ from, to }: Span) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });

function mistaken(path: string, message: string): Refusal {
  return new Refusal('request.invalid', { mistakes: [{ path, message }] });
}
