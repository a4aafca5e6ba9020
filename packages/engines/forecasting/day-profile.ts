import { type DayTable, sum } from './day-table.ts';
import { type DemandEvent, weekdayOf } from './series.ts';

/**
 * How a day's contacts are spread over its slots: shares that add up to 1, by weekday. Weekdays share one profile as far
 * as they are alike; each deviates by what was seen of it, drawn to the common one by a day's worth of doubt and smoothed
 * over half an hour.
 */
export type Profiles = ReadonlyMap<number, Float64Array>;

/** Days after which a day counts half: what all weekdays share, and how one differs. */
const commonHalfLife = 40;
const weekdayHalfLife = 182;
const doubtDays = 1;
const smoothMinutes = 30;

export function profilesOf({ days, opens, width, intervalMinutes }: DayTable): Profiles {
  const newest = days.at(-1)!.day;
  const came = new Float64Array(width);
  const could = new Float64Array(width);
  for (const { day, values, total } of days) {
    const weight = 0.5 ** ((newest - day) / commonHalfLife);
    const open = opens.get(weekdayOf(day))!;
    for (let column = 0; column < width; column++) {
      if (open[column] !== 1) continue;
      came[column]! += weight * values[column]!;
      could[column]! += weight * total;
    }
  }
  const common = came.map((value, column) => (could[column]! > 0 ? value / could[column]! : 0));

  const profiles = new Map<number, Float64Array>();
  for (const [weekday, open] of opens) {
    const base = toShares(common.map((share, column) => share * open[column]!));
    const own = new Float64Array(width);
    let weights = 0;
    for (const { day, values, total } of days) {
      if (weekdayOf(day) !== weekday) continue;
      const weight = 0.5 ** ((newest - day) / weekdayHalfLife);
      weights += weight;
      for (let column = 0; column < width; column++) own[column]! += (weight * values[column]!) / total;
    }
    const smoothOwn = smooth(own, smoothMinutes / intervalMinutes);
    const smoothBase = smooth(base, smoothMinutes / intervalMinutes);
    profiles.set(
      weekday,
      toShares(
        base.map((share, column) => {
          const doubt = doubtDays * smoothBase[column]!;
          const like = smoothBase[column]! * weights + doubt;
          return like > 0 ? (share * (smoothOwn[column]! + doubt)) / like : 0;
        }),
      ),
    );
  }
  return profiles;
}

/**
 * The hours of an event within a day, and how much of the day usually comes in them.
 * @returns columns that it moves, and their share of the day, 0–1
 */
export function hoursOf(
  { place, until }: Pick<DemandEvent, 'place' | 'until'>,
  places: readonly number[],
  profile: Float64Array | undefined,
): { isIn: (column: number) => boolean; share: number } {
  const isIn = (column: number) =>
    places[column]! >= (place ?? Number.NEGATIVE_INFINITY) && places[column]! < (until ?? Number.POSITIVE_INFINITY);
  let share = 0;
  profile?.forEach((part, column) => {
    if (isIn(column)) share += part;
  });
  return { isIn, share };
}

export function toShares(values: Float64Array): Float64Array {
  const total = sum(values);
  return total > 0 ? values.map((value) => value / total) : values;
}

/** A Gaussian mean over neighbours. @param width its standard deviation, in places */
function smooth(values: Float64Array, width: number): Float64Array {
  const reach = Math.ceil(3 * width);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-(((k - reach) / width) ** 2) / 2));
  return values.map((_, place) => {
    let [total, weight] = [0, 0];
    for (let k = -reach; k <= reach; k++) {
      const value = values[place + k];
      if (value === undefined) continue;
      total += weights[k + reach]! * value;
      weight += weights[k + reach]!;
    }
    return total / weight;
  });
}

/**
 * Ways in which a day can lean: more in the morning than the evening, more at noon than at the edges, … Over the time in
 * which contacts come, not the clock's, so that they are of one size and independent whatever the hours are.
 * @returns for each way, by place: Σ profile · wave² = 1, Σ profile · wave = 0
 */
export function leanings(profile: Float64Array, count: number): Float64Array[] {
  let before = 0;
  const middle = profile.map((share) => {
    before += share;
    return before - share / 2;
  });
  return Array.from({ length: count }, (_, k) => middle.map((at) => Math.SQRT2 * Math.cos(Math.PI * (k + 1) * at)));
}
