import { dateOf, lengthOfMonth } from './dates.ts';
import { inputsFrom, type Regressors, type Settings } from './day-filter.ts';
import { type DemandEvent, weekdayOf } from './series.ts';

/**
 * What of a date moves demand: its weekday, its place in the month, how long the doors were closed before it, and the
 * events on it. Coefficients are logarithms: +0.1 is about 10 % more.
 */

const weekdays = inputsFrom;
const gap = weekdays + 7;
const waves = 5;
const month = gap + 1;
const edges = 3;
const monthEdge = month + 2 * waves;
const year = monthEdge + 2 * edges;
const yearWaves = 2;
const events = year + 2 * yearWaves;

/** Backlog: ln(1 + days closed) times this, before anything was seen; so a Tuesday after a closed Monday is like a Monday. */
const gapSpread = 0.15;
const eventSpread = 0.25;
/** An input that is there on most days, as weather is, moves each of them less than one that is rare. */
const dailySpread = 0.05;
const mostEvents = 24;

/** The service's days as they were or will be: closed ones are known to have been, or planned, or never open. */
export interface Opening {
  readonly isOpen: (day: number) => boolean;
}

export interface Inputs {
  /** Prior standard deviations for `learn`. */
  readonly spreads: (settings: Settings) => readonly number[];
  readonly regressors: (day: number, opening: Opening) => Regressors;
  /** Events that have a coefficient, and where. */
  readonly events: readonly { readonly name: string; readonly at: number; readonly unit: number }[];
  /** What a coefficient is about, in a word. */
  readonly nameOf: (at: number) => string;
}

/**
 * @param past  days with values, ascending; events that touch none of them have no evidence and no effect
 * @param known events of the past and the future
 * @param part  of its day that an event is about, 0–1: one of two hours moves the day's total less than one of ten
 */
export function inputsOf(
  past: readonly number[],
  known: readonly DemandEvent[],
  part: (event: DemandEvent) => number = () => 1,
): Inputs {
  const lived = new Set(past);
  const kinds = new Map<string, Map<number, number>>();
  for (const event of known) {
    const { name, day } = event;
    const value = event.value * part(event);
    for (const input of new Set([name, kindOf(name)])) {
      const days = kinds.get(input) ?? new Map<number, number>();
      days.set(day, (days.get(day) ?? 0) + value);
      kinds.set(input, days);
    }
  }
  const measured = [...kinds]
    .map(([name, days]) => ({
      name,
      days,
      values: [...days].filter(([day]) => lived.has(day)).map(([, value]) => value),
    }))
    .filter(({ values }) => values.some((value) => value !== 0))
    .sort((one, other) => other.values.length - one.values.length || (one.name < other.name ? -1 : 1))
    .slice(0, mostEvents)
    .map(({ name, days, values }, nth) => {
      const daily = values.length > past.length / 2;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
      const [from, unit] = daily && spread > 0 ? [mean, spread] : [0, size];
      return { name, days, at: events + nth, from, unit, spread: daily ? dailySpread : eventSpread };
    });
  const isLong = past.length > 0 && past.at(-1)! - past[0]! > 400;

  return {
    events: measured.map(({ name, at, unit }) => ({ name, at, unit })),
    nameOf(at) {
      if (at < weekdays) return 'level';
      if (at < gap) return 'weekday';
      if (at === gap) return 'after_closed';
      if (at < year) return 'month';
      return at < events ? 'year' : measured[at - events]!.name;
    },
    spreads: (settings) => [
      ...new Array<number>(7).fill(settings.weekday),
      gapSpread,
      ...Array.from({ length: waves }, (_, wave) => settings.month * 0.75 ** ((wave + 1) / 2)).flatMap((one) => [
        one,
        one,
      ]),
      ...new Array<number>(2 * edges).fill(settings.month),
      ...new Array<number>(2 * yearWaves).fill(isLong ? 0.08 : 0),
      ...measured.map(({ spread }) => spread),
    ],
    regressors(day, opening) {
      const found: [number, number][] = [[weekdays + weekdayOf(day), 1]];
      const closed = closedDays(day, -1, opening);
      if (closed > 0) found.push([gap, Math.log1p(closed)]);
      const date = dateOf(day);
      const { ofMonth } = date;
      const length = lengthOfMonth(date);
      const turn = (2 * Math.PI * (ofMonth - 0.5)) / length;
      for (let wave = 0; wave < waves; wave++)
        found.push(
          [month + 2 * wave, Math.cos((wave + 1) * turn)],
          [month + 2 * wave + 1, Math.sin((wave + 1) * turn)],
        );
      const begun = openDays(day - ofMonth + 1, day, opening);
      if (begun < edges) found.push([monthEdge + begun, 1]);
      const left = openDays(day + 1, day + 1 + length - ofMonth, opening);
      if (left < edges) found.push([monthEdge + edges + left, 1]);
      if (isLong) {
        const season = (2 * Math.PI * day) / 365.2425;
        for (let wave = 0; wave < yearWaves; wave++)
          found.push(
            [year + 2 * wave, Math.cos((wave + 1) * season)],
            [year + 2 * wave + 1, Math.sin((wave + 1) * season)],
          );
      }
      for (const { days, at, from, unit } of measured) {
        const value = days.get(day);
        if (value !== undefined) found.push([at, (value - from) / unit]);
      }
      return found;
    },
  };
}

/** `holiday: easter_monday` is a holiday: what all of them did is evidence for one that comes but once a year. */
export function kindOf(name: string): string {
  return name.split(':', 1)[0]!;
}

/** How many days beside a day nobody could come; what is longer than two weeks is not a backlog. */
function closedDays(day: number, step: 1 | -1, { isOpen }: Opening): number {
  let closed = 0;
  while (closed < 14 && !isOpen(day + step * (closed + 1))) closed += 1;
  return closed;
}

function openDays(from: number, until: number, { isOpen }: Opening): number {
  let open = 0;
  // Only the first few at the edge of a month count.
  for (let day = from; day < until && open < edges; day++) if (isOpen(day)) open += 1;
  return open;
}
