import type { Sample } from './member.ts';
import { type Calendar, weekdayOf } from './series.ts';

/** A sample by days: what came on each, slot by slot, as far as it is known. */
export interface DayTable {
  /** Oldest first; only days of which nearly everything is known, none of which is empty. */
  readonly days: readonly KnownDay[];
  /** Days on which the service was closed, or will be: nothing can come. */
  readonly closed: ReadonlySet<number>;
  /** Days of which the past does not say whether they were closed or only are not known. */
  readonly unknown: ReadonlySet<number>;
  /** The day the values end in, where they end before it does. */
  readonly begun: { readonly day: number; readonly values: Float64Array; readonly cells: number } | null;
  /** Weekdays on which anything ever came, by place in the row: 1 where something can come then. */
  readonly opens: ReadonlyMap<number, Uint8Array>;
  /** Cells a day, the place of each by the clock, ascending, and the interval. */
  readonly width: number;
  readonly places: readonly number[];
  readonly intervalMinutes: number;
}

export interface KnownDay {
  readonly day: number;
  readonly values: Float64Array;
  readonly total: number;
}

/** Of a day with more than this missing the total is not known. */
const enoughKnown = 0.7;
/** What is older says little about next week and costs time. */
const mostDays = 800;
/** A day with less than this share of what its weekday usually brings was not an open day. */
const nothing = 0.03;

/** @returns null for a sample without a calendar, or whose days are single values */
export function dayTable({ values, known, calendar }: Sample): DayTable | null {
  if (calendar === null || values.length === 0) return null;
  const n = values.length;
  const columns = [...new Set(calendar.place)].sort((one, other) => one - other);
  const width = columns.length;
  if (width < 2) return null;
  const columnOf = new Map(columns.map((place, column) => [place, column]));

  const rows = new Map<number, { values: Float64Array; known: number; cells: number; open: number }>();
  const opens = new Map<number, Uint8Array>();
  const newest = calendar.day[n - 1]!;
  for (let cell = 0; cell < n; cell++) {
    const day = calendar.day[cell]!;
    if (newest - day > mostDays) continue;
    const row = rows.get(day) ?? { values: new Float64Array(width), known: 0, cells: 0, open: 0 };
    rows.set(day, row);
    const column = columnOf.get(calendar.place[cell]!)!;
    row.values[column] = values[cell]!;
    row.cells += 1;
    row.open += calendar.open[cell]!;
    if (known[cell] !== 1) continue;
    row.known += 1;
    const open = opens.get(weekdayOf(day)) ?? new Uint8Array(width);
    open[column] = 1;
    opens.set(weekdayOf(day), open);
  }

  const full = [...rows].filter(([day, row]) => {
    const open = opens.get(weekdayOf(day));
    const places = open?.reduce((sum, one) => sum + one, 0) ?? 0;
    // What is filled in where nothing can come is not part of the day.
    row.values.forEach((_, column) => {
      if (open?.[column] !== 1) row.values[column] = 0;
    });
    return row.cells === width && places > 0 && row.known >= enoughKnown * places;
  });
  const usual = usualTotals(full.map(([day, row]) => [day, sum(row.values)]));
  const days = full
    .map(([day, row]) => ({ day, values: row.values, total: sum(row.values) }))
    .filter(({ day, total }) => total > nothing * (usual.get(weekdayOf(day)) ?? 0));
  const lived = new Set(days.map(({ day }) => day));

  const newestRow = rows.get(newest);
  const begun =
    newestRow !== undefined && newestRow.cells < width && newestRow.known > 0
      ? { day: newest, values: newestRow.values, cells: newestRow.cells }
      : null;
  const [closed, unknown] = [new Set<number>(), new Set<number>()];
  const isFull = new Set(full.map(([day]) => day));
  for (const [day, row] of rows) {
    if (lived.has(day) || row.cells < width) continue;
    if (row.open === 0 || isFull.has(day)) closed.add(day);
    else if (row.known === 0) unknown.add(day);
  }
  for (const day of closedAhead(calendar, n)) closed.add(day);
  return { days, closed, unknown, begun, opens, width, places: columns, intervalMinutes: calendar.intervalMinutes };
}

/** Days after the values on which the service will not open. */
function closedAhead({ day, open }: Calendar, from: number): Set<number> {
  const days = new Set(day.subarray(from));
  for (let cell = from; cell < day.length; cell++) if (open[cell] === 1) days.delete(day[cell]!);
  return days;
}

/** The middle total of each weekday. */
function usualTotals(totals: readonly (readonly [day: number, total: number])[]): Map<number, number> {
  const byWeekday = new Map<number, number[]>();
  for (const [day, total] of totals) {
    const like = byWeekday.get(weekdayOf(day)) ?? [];
    like.push(total);
    byWeekday.set(weekdayOf(day), like);
  }
  return new Map(
    [...byWeekday].map(([weekday, like]) => [
      weekday,
      like.sort((one, other) => one - other)[Math.floor(like.length / 2)]!,
    ]),
  );
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
