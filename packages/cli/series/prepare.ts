import { findSeasons } from '@harken/engines/forecasting/seasons';
import type { DemandEvent, Series } from '@harken/engines/forecasting/series';
import { type Records, toSlots } from '@harken/engines/forecasting/slots';
import { BadInput } from '../json-input.ts';
import type { Rows, readEvents } from './series-file.ts';
import { spell } from './timestamps.ts';

export interface Prepared {
  readonly series: Series;
  readonly remarks: ReturnType<typeof remarksOf>;
  /** How the slot so many after the last value is written. */
  readonly ds: (after: number) => string;
}

interface Wanted {
  readonly intervalMinutes: number | undefined;
  readonly seasons: readonly number[] | undefined;
  readonly horizon: number;
  readonly events: Awaited<ReturnType<typeof readEvents>>;
}

const remarksOf = (found: Extract<ReturnType<typeof toSlots>, { series: Series }>['remarks']) => found;

/** Lays the rows of a series into slots. @throws BadInput where they fit no slots */
export function prepare(rows: Rows, { intervalMinutes, seasons, horizon, events }: Wanted): Prepared {
  if (rows.form.kind === 'index') return numbered(rows, seasons);
  const records: Records = rows;
  const minutes = intervalMinutes ?? 1440;
  const laid = toSlots(records, {
    intervalMinutes,
    horizon,
    seasons,
    events: events.map((event) => placed(event, minutes)),
  });
  if ('mistake' in laid) throw new BadInput([laid.mistake]);
  const { series, remarks, startsAt, intervalMinutes: interval } = laid;
  // What a date without a time cannot say in another place of the day, the events learn from the interval that was found.
  const withEvents = { ...series, events: events.map((event) => placed(event, interval)) };
  const offset = rows.offsetMinutes.at(-1) ?? 0;
  const { form } = rows;
  return {
    series: withEvents,
    remarks,
    ds: (after) => spell(startsAt + (series.values.length + after) * interval * 60_000, offset, form),
  };
}

function placed({ minutes, ...event }: Wanted['events'][number], interval: number): DemandEvent {
  return { ...event, place: minutes === null ? null : Math.floor(minutes / interval) };
}

function numbered({ id, at, values }: Rows, seasons: readonly number[] | undefined): Prepared {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const index of at) {
    first = Math.min(first, index);
    last = Math.max(last, index);
  }
  const count = at.length === 0 ? 0 : last - first + 1;
  if (count > 20_000_000) throw new BadInput([`${id} has numbers from ${first} to ${last}: too far apart for slots`]);
  const laid = new Float64Array(count).fill(Number.NaN);
  let duplicates = 0;
  for (let row = 0; row < at.length; row++) {
    const slot = at[row]! - first;
    if (!Number.isNaN(laid[slot]!)) duplicates += 1;
    laid[slot] = values[row]!;
  }
  return {
    series: { id, values: laid, calendar: null, ...(seasons && { seasons }) },
    remarks: duplicates > 0 ? [{ about: 'duplicates', count: duplicates, slots: [] }] : [],
    ds: (after) => String((count === 0 ? 0 : last) + 1 + after),
  };
}

/** How many series are looked at to find what all of them have in common. */
const looked = 60;

/**
 * The seasons of numbered series: what most of them show. One series may hide its week behind noise that others show, and a
 * model over all needs the same for all.
 */
export function seasonsOf(all: readonly Rows[], given: readonly number[] | undefined): readonly number[] | undefined {
  if (all.every(({ form }) => form.kind !== 'index')) return given;
  const every = Math.max(1, Math.floor(all.length / looked));
  const found = all
    .filter((rows, nth) => nth % every === 0 && rows.form.kind === 'index' && rows.values.length > 0)
    .map((rows) => findSeasons(numbered(rows, undefined).series.values, given));
  const days = new Map<number, number>();
  for (const [day] of found) if (day !== undefined) days.set(day, (days.get(day) ?? 0) + 1);
  const [most] = [...days].sort((one, other) => other[1] - one[1]);
  if (!most) return given;
  const [day, count] = most;
  if (given && given.length > 1) return given;
  const weeks = found.filter((seasons) => seasons[0] === day && seasons.length > 1);
  return weeks.length * 4 >= count ? [day, weeks[0]![1]!] : [day];
}
