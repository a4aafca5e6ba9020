/** Sums over what `recount.ts` found, and whether a report says the same. */
import { measureOf, type OtherSumId, type SumId } from '@harken/contract/measures';
import type { Dimension, ReportReply } from '@harken/contract/routes-analytics';
import { longestStretchMs, type Recounted, type Segment, type Span, type Stay } from './recount.ts';

const weekMs = 7 * 24 * 3_600_000;

export type Sums = Record<SumId | OtherSumId, number>;

const lasting = (spans: readonly Span[]) => spans.reduce((sum, [from, to]) => sum + (to - from) / 1000, 0);

function sumsOfOne(s: Segment): Partial<Sums> {
  const offered = s.byPeople && s.counted;
  const handled = s.byPeople && s.answered !== null && s.ended !== null;
  const over = s.answered ?? s.ended;
  const short = s.abandoned !== null && s.abandoned < s.began + 10_000;
  const machine = !s.byPeople && s.counted;
  const active = handled ? lasting(s.work) : 0;
  const acw = handled ? s.wrapUpSeconds : 0;
  const inTime = s.answered !== null && s.goalSeconds !== null && s.answered <= s.began + s.goalSeconds * 1000;
  return {
    arrivals: +s.arrival,
    offered: +offered,
    answered: +(offered && s.answered !== null),
    answeredWithin: +(offered && inTime),
    abandoned: +(offered && s.abandoned !== null),
    abandonedShort: +(offered && short),
    offeredNotShort: +(offered && !short),
    waitOver: +(offered && over !== null),
    waitSeconds: offered && over !== null ? (over - s.began) / 1000 : 0,
    answerSeconds: offered && s.answered !== null ? (s.answered - s.began) / 1000 : 0,
    handled: +handled,
    activeSeconds: active,
    acwSeconds: acw,
    handleSeconds: active + acw,
    transferred: +(handled && (s.ending === 'transferred' || s.ending === 'given')),
    conversations: +machine,
    virtualAgentOver: +(machine && s.ended !== null),
    contained: +(machine && (s.ending === 'resolved' || s.ending === 'closed')),
    handedOff: +(!s.byPeople && (s.ending === 'handed_off' || s.ending === 'taken')),
    resolved: +(s.resolution !== null),
    resolvedConfirmed: +(s.resolution === 'confirmed'),
    resolvedAssumed: +(s.resolution === 'assumed'),
    resolvedByPerson: +(s.resolution === 'by_person'),
    reopened: +(s.resolution !== null && s.reopened !== null),
    resolvedStands: +(s.resolution !== null && s.reopened === null),
    virtualAgentResolved: +(!s.byPeople && s.resolution !== null && s.reopened === null),
    rated: +(s.score !== null),
    satisfied: +(s.score !== null && s.score >= 4),
    scores: s.score ?? 0,
  };
}

export interface Question {
  by: readonly Dimension[];
  from: number;
  to: number;
  now: number;
  /** Where times are told apart. */
  bins?: readonly { from: number; to: number }[];
  teamsOf?: (agent: string) => readonly string[];
}

/** By the key of each line: its time, if there are times, and its dimensions. */
export function lines({ segments, stays, customers }: Recounted, question: Question): Map<string, Partial<Sums>> {
  const { by, from, to, now, bins = [{ from, to }], teamsOf = () => [] } = question;
  const keys = by.filter((one) => one !== 'time');
  const found = new Map<string, Partial<Sums>>();
  const add = (at: number, dimensions: readonly (string | null)[], sums: Partial<Sums>) => {
    const bin = by.includes('time') ? bins.findIndex((one) => at >= one.from && at < one.to) : null;
    const key = JSON.stringify([bin, ...dimensions]);
    const line = found.get(key) ?? { customers: known(bin === null ? to : (bins[bin]?.to ?? to)) };
    for (const [id, value] of Object.entries(sums) as [SumId, number][]) line[id] = (line[id] ?? 0) + value;
    found.set(key, line);
  };
  const known = (until: number) => customers.filter((at) => at < until).length;
  const theirs = Map.groupBy(segments, ({ thread }) => thread.customer);
  // Every time has its line, also when nothing happened.
  if (keys.length === 0) for (const bin of bins) add(bin.from, [], {});
  for (const segment of segments) {
    if (segment.began < from || segment.began >= to) continue;
    const settled = segment.resolution !== null && (segment.ended as number) <= now - weekMs;
    const atOnce = settled && !comesBack(segment, theirs.get(segment.thread.customer) ?? []);
    const sums = { ...sumsOfOne(segment), settled: +settled, settledAtOnce: +atOnce };
    for (const combined of combinations(keys.map((key) => valuesOf(segment, key, teamsOf))))
      add(segment.began, combined, sums);
  }
  if (keys.every((key) => key === 'agent' || key === 'team')) {
    const agents = new Set([...segments, ...stays].flatMap(({ agent }) => agent ?? []));
    for (const agent of agents) {
      const [handling, duty] = timeOf(agent, segments, stays, Math.min(to, now));
      for (const bin of bins) {
        const sums = { handlingSeconds: within(handling, bin), onDutySeconds: within(duty, bin) };
        const own = keys.map((key) => (key === 'agent' ? [agent] : teamsOf(agent)));
        if (sums.onDutySeconds > 0) for (const combined of combinations(own)) add(bin.from, combined, sums);
      }
    }
  }
  return found;
}

function comesBack(segment: Segment, theirs: readonly Segment[]): boolean {
  const ended = segment.ended as number;
  if (segment.reopened !== null && segment.reopened <= ended + weekMs) return true;
  return theirs.some(
    (other) =>
      other.thread !== segment.thread &&
      other.counted &&
      (segment.queue === null || other.queue === segment.queue) &&
      other.began > ended &&
      other.began <= ended + weekMs,
  );
}

function valuesOf(
  { thread, queue, agent, disposition, byPeople }: Segment,
  key: Exclude<Dimension, 'time'>,
  teamsOf: NonNullable<Question['teamsOf']>,
): readonly (string | null)[] {
  switch (key) {
    case 'queue':
      return [queue];
    case 'agent':
      return [agent];
    case 'team':
      return agent === null ? [] : teamsOf(agent);
    case 'disposition':
      return [disposition];
    case 'handledBy':
      return [byPeople ? 'people' : 'virtual_agent'];
    case 'tag':
      return thread.tags;
    default:
      return [thread[key]];
  }
}

const combinations = (of: readonly (readonly (string | null)[])[]): (string | null)[][] =>
  of.reduce<(string | null)[][]>((all, values) => all.flatMap((one) => values.map((value) => [...one, value])), [[]]);

/** When an agent was at work on something, and when they were on duty, each moment once. */
export function timeOf(
  agent: string,
  segments: readonly Segment[],
  stays: readonly Stay[],
  until: number,
): [handling: Span[], onDuty: Span[]] {
  const work: Span[] = segments.flatMap((one): Span[] => {
    if (one.agent !== agent) return [];
    const { work: done, working } = one;
    return working === null ? done : [...done, [working, Math.min(until, working + longestStretchMs)]];
  });
  const of = (presence: string) =>
    stays.flatMap((stay): Span[] =>
      stay.agent === agent && stay.presence === presence ? [[stay.from, Math.min(stay.to ?? until, until)]] : [],
    );
  const handling = united([...work, ...of('wrap_up')]);
  return [handling, united([...handling, ...of('available')])];
}

function united(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [from, to] of spans.filter((span) => span[0] < span[1]).sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

export const within = (spans: readonly Span[], { from, to }: { from: number; to: number }): number =>
  lasting(spans.map(([a, b]): Span => [Math.max(a, from), Math.min(b, to)]).filter(([a, b]) => a < b));

/** Where a report says otherwise than the events; seconds to the last millisecond, all else to the last unit. */
export function disagreements(reply: ReportReply, by: Question['by'], expected: ReturnType<typeof lines>) {
  const differences: string[] = [];
  let compared = 0;
  const same = (what: string, said: number, counted: number) => {
    compared++;
    if (Math.round(said * 1000) !== Math.round(counted * 1000))
      differences.push(`${what}: it says ${said}, the events say ${counted}`);
  };
  const rows = by.length === 0 ? [reply.total] : reply.rows;
  const told = new Map(rows.map((row) => [JSON.stringify([row.bin, ...row.keys]), row.values]));
  const ids = Object.keys(reply.total.values) as (keyof typeof reply.total.values)[];
  for (const key of new Set([...told.keys(), ...expected.keys()])) {
    for (const id of ids) {
      const { top, bottom } = measureOf(id);
      const said = told.get(key)?.[id];
      // Agents' time has no queue and no channel.
      if (said === null && top === 'handlingSeconds') continue;
      const line = expected.get(key);
      const name = `${id} of ${key}`;
      same(name, said?.top ?? 0, line?.[top] ?? 0);
      // Of a line that is not there, nobody says how many customers the bank had.
      if (bottom !== null && said) same(`${name}, below`, said.bottom ?? 0, line?.[bottom] ?? 0);
    }
  }
  return { compared, differences };
}
