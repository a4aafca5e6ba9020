import type { Remark } from './forecast.ts';
import { type Calendar, calendarBetween, type DemandEvent, type Series, weekdayOf } from './series.ts';

/** What came in, as it was written down: unordered, with holes, finer than it is asked for. */
export interface Records {
  readonly id: string;
  /** Instants in milliseconds. */
  readonly at: Float64Array;
  /** What the local clock showed beyond UTC, in minutes, one a record. */
  readonly offsetMinutes: Int16Array;
  /** NaN where nothing was written. */
  readonly values: Float64Array;
}

/**
 * Lays records into slots of one length, sums what is finer, puts missing slots and days back as not known and finds which
 * hours of the week are closed.
 * @param intervalMinutes left out, the distance at which records usually follow each other
 * @param horizon slots for which the calendar goes on
 * @returns a sentence where it cannot be done
 */
export function toSlots(
  { id, at, offsetMinutes, values }: Records,
  {
    intervalMinutes,
    horizon,
    events,
    seasons,
  }: {
    intervalMinutes?: number | undefined;
    horizon: number;
    events?: readonly DemandEvent[];
    seasons?: readonly number[] | undefined;
  },
): { series: Series; remarks: Remark[]; startsAt: number; intervalMinutes: number } | { mistake: string } {
  const order = Uint32Array.from(at.keys()).sort((one, other) => at[one]! - at[other]!);
  const written = usualDistance(at, order);
  const interval = intervalMinutes ?? written ?? 1440;
  if (written !== null && written > interval)
    return { mistake: `${id} comes every ${written} minutes, which is coarser than the interval of ${interval}` };
  if (interval > 1440 || 1440 % interval !== 0)
    return {
      mistake: `${id} comes every ${interval} minutes: an interval must divide a day; number the slots instead`,
    };
  const step = interval * 60_000;
  const pieces = Math.max(1, Math.round(interval / (written ?? interval)));

  // Slots begin where the local clock shows a multiple of the interval, so that each is a place of the day.
  const first = order.length > 0 ? order[0]! : -1;
  const startsAt =
    first < 0 ? 0 : at[first]! - ((((at[first]! + offsetMinutes[first]! * 60_000) % step) + step) % step);
  const count = first < 0 ? 0 : Math.floor((at[order.at(-1)!]! - startsAt) / step) + 1;
  const offsetAt = offsets(at, offsetMinutes, order);
  const sums = new Float64Array(count);
  const parts = new Uint16Array(count);
  let duplicates = 0;
  for (let nth = 0; nth < order.length; nth++) {
    const row = order[nth]!;
    const next = order[nth + 1];
    // Of two records of one instant the later line stands: the sort is stable.
    if (next !== undefined && at[next] === at[row]) {
      duplicates += 1;
      continue;
    }
    if (Number.isNaN(values[row]!)) continue;
    const slot = Math.floor((at[row]! - startsAt) / step);
    sums[slot]! += values[row]!;
    parts[slot]! += 1;
  }
  // A slot of which most pieces came stands for the whole; one with fewer is not known.
  const laid = sums.map((sum, slot) =>
    parts[slot]! * 2 > pieces ? (sum * pieces) / Math.min(pieces, parts[slot]!) : Number.NaN,
  );
  const end = startsAt + (count + horizon) * step;
  const everywhere = calendarBetween(startsAt, end, interval, offsetAt);
  const { calendar, left } = withOpening(everywhere, laid);
  const remarks: Remark[] = [];
  if (duplicates > 0) remarks.push({ about: 'duplicates', count: duplicates, slots: [] });
  if (left > 0) remarks.push({ about: 'closed_slots', count: left, slots: [] });
  const series: Series = { id, values: laid, calendar, ...(seasons && { seasons }), ...(events && { events }) };
  return { series, remarks, startsAt, intervalMinutes: interval };
}

/** The distance in minutes that most neighbours have; null of fewer than two records. */
function usualDistance(at: Float64Array, order: Uint32Array): number | null {
  const counts = new Map<number, number>();
  for (let nth = 1; nth < order.length; nth++) {
    const minutes = Math.round((at[order[nth]!]! - at[order[nth - 1]!]!) / 60_000);
    if (minutes > 0) counts.set(minutes, (counts.get(minutes) ?? 0) + 1);
  }
  const [most] = [...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  return most?.[0] ?? null;
}

/** The local clock between records is that of the record before. */
function offsets(at: Float64Array, offsetMinutes: Int16Array, order: Uint32Array) {
  const changes: { at: number; minutes: number }[] = [];
  for (const row of order)
    if (changes.at(-1)?.minutes !== offsetMinutes[row]!) changes.push({ at: at[row]!, minutes: offsetMinutes[row]! });
  return (instant: number) => changes.findLast((change) => change.at <= instant)?.minutes ?? changes[0]?.minutes ?? 0;
}

/** Below it an hour of the week counts as closed and what came in it as an exception. */
const openFrom = 0.15;

/** An hour of the week is open where something was written in enough of the weeks; in less than two weeks, on any day. */
function withOpening(calendar: Calendar, values: Float64Array): { calendar: Calendar; left: number } {
  const perDay = 1440 / calendar.intervalMinutes;
  const weeks = values.length / perDay / 7;
  const bucket = (slot: number) =>
    weeks < 2 ? calendar.place[slot]! : weekdayOf(calendar.day[slot]!) * perDay + calendar.place[slot]!;
  const seen = new Float64Array(7 * perDay);
  const came = new Float64Array(7 * perDay);
  for (let slot = 0; slot < values.length; slot++) {
    seen[bucket(slot)]! += 1;
    if (!Number.isNaN(values[slot]!)) came[bucket(slot)]! += 1;
  }
  const open = calendar.open.map((_, slot) => {
    const of = bucket(slot);
    return seen[of]! === 0 || came[of]! / seen[of]! >= openFrom ? 1 : 0;
  });
  let left = 0;
  for (let slot = 0; slot < values.length; slot++) if (open[slot] === 0 && !Number.isNaN(values[slot]!)) left += 1;
  return { calendar: { ...calendar, open }, left };
}
