/** From what came to what the engine is asked: which series there are, when they are open, what moves them. */
import type { PlannedEvent } from '@harken/contract/forecasting';
import type { QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Calendar, DemandEvent, Series } from '@harken/engines/forecasting/series';
import type { Total } from './count-store.ts';
import type { Measurable } from './event-store.ts';
import type { Wanted } from './history.ts';
import { depthOf, keysOf, type Modelled, meet, scopeOf, wholeKey } from './scopes.ts';
import { calendarOf, dayIn, dayMs, dayNumber, type Grid, later, localDate, minuteMs, wallMs } from './slots.ts';

/** With fewer contacts in four weeks a series of its own says nothing that its queue does not. */
const fewest = 20;
/** The largest ones; what is smaller is part of them. */
const most = 150;
/** So much that came while closed is no mistake: there the service takes contacts at any hour. */
const closedShare = 0.02;

export interface SeriesTotal {
  key: string;
  contacts: number;
  sessions: number;
  since: number;
}

/** What came in the last weeks, by series, the whole first and then the largest. */
export function totalsOf(rows: readonly Total[]): SeriesTotal[] {
  const totals = new Map<string, SeriesTotal>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      const of = totals.get(key) ?? { key, contacts: 0, sessions: 0, since: Number.POSITIVE_INFINITY };
      of.contacts += row.offered;
      of.sessions += row.sessions;
      of.since = Math.min(of.since, row.since.getTime());
      totals.set(key, of);
    }
  const rank = ({ key, contacts }: SeriesTotal) => (key === wholeKey ? Number.POSITIVE_INFINITY : contacts);
  return [...totals.values()].sort((a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1));
}

/**
 * What is forecast: contacts of the whole, of every queue, and of what is big enough; how long they take, of the whole
 * and the queues; the virtual agent's conversations, of the whole and by channel and language.
 * @param imported what was brought from elsewhere is forecast too
 */
export function wantedOf(
  totals: readonly SeriesTotal[],
  queueIds: readonly string[],
  imported: readonly Wanted[],
): Wanted[] {
  const queues = new Set(queueIds.map((id) => `${id}|||`));
  const known = new Map(totals.map((one) => [one.key, one]));
  const contacts = [
    ...new Set([
      wholeKey,
      ...[...queues].filter((key) => (known.get(key)?.contacts ?? 0) > 0),
      ...imported.filter(({ measure }) => measure === 'contacts').map(({ key }) => key),
      ...totals.filter((one) => one.contacts >= fewest && isLive(one.key, queues)).map(({ key }) => key),
    ]),
  ].slice(0, most);
  const times = contacts.filter((key) => key === wholeKey || queues.has(key));
  const sessions = totals.filter(({ key, sessions: n }) => n >= fewest && !key.split('|')[0] && !key.split('|')[3]);
  return [
    ...contacts.map((key) => ({ key, measure: 'contacts' as const })),
    ...times.map((key) => ({ key, measure: 'handle_seconds' as const })),
    ...sessions.map(({ key }) => ({ key, measure: 'self_service' as const })),
  ];
}

/** An archived queue is forecast no more. */
const isLive = (key: string, queues: ReadonlySet<string>) =>
  depthOf(key) === 0 || !key.split('|')[0] || queues.has(`${key.split('|')[0]}|||`);

export interface Openings {
  /** Open spans of each queue in the order of its hours. */
  of(queueId: QueueId): { from: number; to: number }[];
  all: { from: number; to: number }[];
}

export function openingsOf(
  queues: readonly Queue[],
  openBetween: (queue: Queue, from: Date, to: Date) => { from: number; to: number }[],
  from: number,
  to: number,
): Openings {
  const spans = new Map<string, { from: number; to: number }[]>();
  // Queues mostly share their hours.
  const alike = new Map<string, { from: number; to: number }[]>();
  for (const queue of queues) {
    const hours = JSON.stringify(queue.hours);
    const found = alike.get(hours) ?? openBetween(queue, new Date(from), new Date(to));
    alike.set(hours, found);
    spans.set(queue.id, found);
  }
  return { of: (queueId) => spans.get(queueId) ?? [], all: [...alike.values()].flat() };
}

/** When contacts of a series can come: in its opening hours, or always where they come anyway. */
export function openFor(
  { key, measure }: Wanted,
  values: Float64Array,
  grid: Grid,
  openings: Openings,
): { from: number; to: number }[] | null {
  if (measure === 'self_service') return null;
  const queueId = scopeOf(key)?.queueId;
  const open = queueId ? openings.of(queueId) : openings.all;
  if (open.length === 0) return null;
  const calendar = calendarOf({ ...grid, count: values.length }, open);
  const first = Math.max(0, values.length - Math.round((56 * dayMs) / grid.stepMs));
  let [inside, outside] = [0, 0];
  for (let slot = first; slot < values.length; slot++) {
    const value = values[slot]!;
    if (!(value > 0)) continue;
    const came = measure === 'handle_seconds' ? 1 : value;
    if (calendar.open[slot]) inside += came;
    else outside += came;
  }
  return outside > closedShare * (inside + outside) ? null : open;
}

/** What the calendar says, as inputs of one series. Assumed effects are none: they are put on afterwards. */
export function demandEvents(
  key: string,
  events: readonly Measurable[],
  queues: readonly Queue[],
  { zone, stepMs }: Pick<Grid, 'zone' | 'stepMs'>,
): DemandEvent[] {
  const queueId = scopeOf(key)?.queueId ?? null;
  const holidays = new Map(
    queues
      .filter(({ id }) => queueId === null || id === queueId)
      .flatMap(({ hours }) => hours.holidays.map(({ date }) => [date, dayNumber(date)] as const)),
  );
  // A holiday of the country on which somebody is closed is told once, by those hours.
  const planned = events.filter(
    ({ kind, follows, startsAt, assumed, ...of }) =>
      (kind !== 'holiday' || (follows === 'country' && !holidays.has(localDate(zone, Date.parse(startsAt))))) &&
      kind !== 'containment' &&
      assumed === null &&
      meet(keyOfEvent(of), key) !== null,
  );
  return [
    ...[...holidays.values()].map((day) => ({ name: 'holiday', day, place: null, value: 1 })),
    ...planned.flatMap((event) => occurrences(event, zone, stepMs)),
  ].sort((a, b) => a.day - b.day || (a.place ?? -1) - (b.place ?? -1));
}

export const keyOfEvent = ({ queueId, channel }: Pick<PlannedEvent, 'queueId' | 'channel'>) =>
  `${queueId ?? ''}|${channel ?? ''}||`;

/** What happens again is called the same: that is how its past is found. */
export const evidenceName = ({ kind, name }: Pick<PlannedEvent, 'kind' | 'name'>) =>
  kind === 'payday' || kind === 'holiday' ? kind : `${kind}: ${name.trim().toLowerCase()}`;

function occurrences(event: Measurable, zone: string, stepMs: number): DemandEvent[] {
  const [from, to] = [Date.parse(event.startsAt), Date.parse(event.endsAt)];
  const found: DemandEvent[] = [];
  const last = localDate(zone, to - 1);
  for (let date = localDate(zone, from); date <= last && found.length < 400; date = later(date, 1)) {
    const day = dayIn(zone, date);
    const place = from > day.from ? Math.floor(wallMs(zone, from) / stepMs) : null;
    const until = to < day.to ? Math.ceil(wallMs(zone, to) / stepMs) : null;
    // Each by its name: the engine knows that all of a kind are evidence for one that comes but once a year.
    const name = event.follows === 'country' ? `holiday: ${event.name}` : evidenceName(event);
    found.push({ name, day: dayNumber(date), place, until, value: event.value ?? 1 });
  }
  return found;
}

/** The series as the engine takes it; what lies before its first contact is none of it. */
export function seriesOf(
  wanted: Wanted,
  values: Float64Array,
  grid: Grid,
  horizon: number,
  { open, events }: { open: readonly { from: number; to: number }[] | null; events: readonly DemandEvent[] },
): Series {
  const whole = calendarOf({ ...grid, count: values.length + horizon }, open);
  const first = Math.max(
    0,
    values.findIndex((value) => value > 0),
  );
  const calendar: Calendar = {
    intervalMinutes: grid.stepMs / minuteMs,
    day: whole.day.slice(first),
    place: whole.place.slice(first),
    open: whole.open.slice(first),
  };
  return { id: `${wanted.measure} ${wanted.key}`, values: values.slice(first), calendar, events };
}

/**
 * What assumed events add to each slot of a series: their share of what it is made of.
 * @param pointOf of the series that is both this one and what the event is about, if there is one
 */
export function assumedFor(
  { key, measure }: { key: string; measure: Modelled },
  events: readonly Pick<PlannedEvent, 'queueId' | 'channel' | 'assumed' | 'startsAt' | 'endsAt'>[],
  { asOf, stepMs, count }: { asOf: number; stepMs: number; count: number },
  pointOf: (key: string) => ArrayLike<number> | null,
): Map<number, number> {
  const added = new Map<number, number>();
  if (measure !== 'contacts') return added;
  for (const event of events) {
    if (event.assumed === null) continue;
    const both = meet(keyOfEvent(event), key);
    const point = both === null ? null : pointOf(both);
    if (!point) continue;
    const [from, to] = [Date.parse(event.startsAt), Date.parse(event.endsAt)];
    const first = Math.max(0, Math.floor((from - asOf) / stepMs));
    const last = Math.min(count, Math.ceil((to - asOf) / stepMs));
    for (let slot = first; slot < last; slot++) {
      const begins = asOf + slot * stepMs;
      const part = (Math.min(to, begins + stepMs) - Math.max(from, begins)) / stepMs;
      if (part > 0) added.set(slot, (added.get(slot) ?? 0) + event.assumed * part * (point[slot] ?? 0));
    }
  }
  return added;
}
