import { normalQuantile } from '../statistics/normal.ts';
import { leanings, toShares } from './day-profile.ts';

/**
 * What the rest of a day will bring, when some of it has come. How far a busy morning speaks for the afternoon is learned
 * from the days before: how much days differ from their forecasts as a whole, how much they lean to the morning or the
 * evening, and how much is chance. An hour is weak evidence and moves little; half a day moves as much as it should.
 * @source Shen & Huang (2008), Interday forecasting and intraday updating of call center arrivals, M&SOM 10: there the
 *   ways to differ are singular vectors of the past, here they are fixed waves, which a few days suffice to learn
 */

/** A day that is over: what was forecast in the morning and what came, slot by slot. NaN where that is not known. */
export interface PastDay {
  readonly forecast: ArrayLike<number>;
  readonly came: ArrayLike<number>;
}

/** How days of a series differ from their morning forecasts. Plain data. */
export interface DayWays {
  /** Between the ways to differ: the whole day, then one lean after another. Row by row. */
  readonly covariance: readonly number[];
  /** Variance of each slot beyond that, ÷ its forecast: 1 where arrivals are independent. */
  readonly chance: readonly number[];
  /** ≥ 1: so many slots in a row tell as much as one that stands alone, because their chance goes the same way. */
  readonly repeated: number;
  /**
   * 0–1, by slots that are over: how much of what the evidence says came true on the days before. Whatever the ways above
   * miss, a morning that never told anything about the afternoon moves nothing.
   */
  readonly trust: readonly number[];
  /** Days it was learned from. */
  readonly days: number;
}

export interface Reforecast {
  /** By slot: what came as far as it did, then what will. */
  readonly values: Float64Array;
  /** Standard deviation of each slot yet to come; 0 for the others. */
  readonly spread: Float64Array;
  /** Of everything yet to come. */
  readonly rest: { readonly forecast: number; readonly morning: number; readonly spread: number };
  /** What came so far beside its forecast. */
  readonly soFar: { readonly came: number; readonly forecast: number; readonly spread: number };
}

/** The whole day, and so many ways to lean. */
const size = 4;
/** Before any day is known: how far days are off as a whole and by each way, believed as much as so many days. */
const usual = [0.05, 0.04, 0.03, 0.02];
const usualDays = 5;

/** @param days any order; more than some sixty say little new */
export function waysOf(days: readonly PastDay[]): DayWays {
  const moments = new Array<number>(size * size).fill(0);
  for (let k = 0; k < size; k++) moments[k * size + k] = usualDays * usual[k]! ** 2;
  const counted = days.flatMap(({ forecast, came }) => {
    const slots = known(forecast, came);
    return slots.length < 2 * size ? [] : [{ forecast, came, slots, waves: wavesOf(forecast) }];
  });
  // What is chance is known only when the ways are, and the other way around: twice suffices.
  const length = counted.reduce((most, { forecast }) => Math.max(most, forecast.length), 0);
  let chance: readonly number[] = new Array<number>(length).fill(1);
  let covariance = moments.map((moment) => moment / usualDays);
  let repeated = 1;
  for (let round = 0; round < 2; round++) {
    const sums = [...moments];
    const left = Array.from({ length }, () => ({ squares: 0, days: 0 }));
    let [follows, squares] = [0, 0];
    for (const day of counted) {
      const { mean, spread } = posterior({ covariance, chance, repeated }, day);
      // What a day shows is drawn towards none by its own chance; what that hides is put back (one step of EM).
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) sums[i * size + j]! += mean[i]! * mean[j]! + spread[i * size + j]!;
      let before = 0;
      for (const slot of day.slots) {
        const expected = day.forecast[slot]!;
        const explained = day.waves.reduce((sum, wave, k) => sum + mean[k]! * wave[slot]!, 1);
        const off = (day.came[slot]! - expected * explained) / Math.sqrt(expected);
        left[slot]!.squares += off ** 2;
        left[slot]!.days += 1;
        follows += off * before;
        squares += before ** 2;
        before = off;
      }
    }
    // A day spends some of its freedom on its own ways.
    const all = left.reduce((sum, { squares, days }) => ({ squares: sum.squares + squares, days: sum.days + days }), {
      squares: 0,
      days: 0,
    });
    const common = (all.squares + 20) / (Math.max(1, all.days - (size / 2) * counted.length) + 20);
    // Slots whose chance goes the same way say less than as many that stand alone.
    const alike = squares > 0 ? Math.min(0.8, Math.max(0, follows / squares)) : 0;
    repeated = (1 + alike) / (1 - alike);
    chance = left.map(({ squares, days }) => (squares + 10 * common) / (days + 10));
    covariance = sums.map((sum, at) => {
      const days = usualDays + counted.length;
      const isDiagonal = Math.floor(at / size) === at % size;
      // Two ways that seem to go together may do so by accident where there are few days.
      return isDiagonal ? sum / days : (sum / days) * (counted.length / (counted.length + 20));
    });
  }
  const evidence = { covariance, chance, repeated };
  return { ...evidence, trust: trustOf(counted, evidence, length), days: counted.length };
}

/** What the first slots of each day said about the rest of it, against what the rest was; drawn towards nothing. */
function trustOf(days: readonly Seen[], ways: Evidence, length: number) {
  const said = new Float64Array(length + 1);
  const came = new Float64Array(length + 1);
  for (const day of days) {
    for (let over = 1; over < length; over++) {
      const { mean } = posterior(ways, { ...day, slots: day.slots.filter((slot) => slot < over) });
      for (const slot of day.slots) {
        if (slot < over) continue;
        const off = day.waves.reduce((sum, wave, k) => sum + mean[k]! * wave[slot]!, 0);
        said[over]! += day.forecast[slot]! * off ** 2;
        came[over]! += (day.came[slot]! - day.forecast[slot]!) * off;
      }
    }
  }
  // Two hours more or less are judged together: a single hour of few days is an accident.
  const near = (of: Float64Array, over: number) =>
    [-2, -1, 0, 1, 2].reduce((sum, step) => sum + (of[over + step] ?? 0), 0);
  return Array.from(said, (_, over) => {
    const doubt = near(said, over) * (1 + doubtfulDays / Math.max(1, days.length));
    return doubt > 0 ? Math.min(1, Math.max(0, near(came, over) / doubt)) : 0;
  });
}
const doubtfulDays = 6;

/**
 * @param forecast of the morning, the whole day; 0 where closed
 * @param came     what came in the first slots; NaN where it is not known
 */
export function reforecast(forecast: ArrayLike<number>, came: ArrayLike<number>, ways: DayWays): Reforecast {
  const waves = wavesOf(forecast);
  const slots = known(forecast, came);
  const { mean: says, spread } = posterior(ways, { forecast, came, slots, waves });
  const mean = says.map((one) => one * (ways.trust[came.length] ?? 1));
  const values = Float64Array.from({ length: forecast.length }, (_, slot) => {
    if (slot < came.length && !Number.isNaN(came[slot]!)) return came[slot]!;
    const factor = waves.reduce((sum, wave, k) => sum + mean[k]! * wave[slot]!, 1);
    // Whatever the morning was, some of the afternoon comes.
    return forecast[slot]! * Math.max(0.1, factor);
  });
  const ahead = Array.from(forecast, (_, slot) => slot).slice(came.length);
  const one = (slot: number) => waves.map((wave) => wave[slot]! * forecast[slot]!);
  const together = (of: readonly number[]) => {
    const at = new Array<number>(size).fill(0);
    for (const slot of of)
      one(slot).forEach((value, k) => {
        at[k]! += value;
      });
    return at;
  };
  const chanceOf = (of: readonly number[]) =>
    of.reduce((sum, slot) => sum + (ways.chance[slot] ?? 1) * forecast[slot]!, 0);
  const total = (from: ArrayLike<number>, of: readonly number[]) => of.reduce((sum, slot) => sum + from[slot]!, 0);
  return {
    values,
    spread: Float64Array.from({ length: forecast.length }, (_, slot) =>
      slot < came.length ? 0 : Math.sqrt(form(spread, one(slot)) + chanceOf([slot])),
    ),
    rest: {
      forecast: total(values, ahead),
      morning: total(forecast, ahead),
      spread: Math.sqrt(form(spread, together(ahead)) + chanceOf(ahead)),
    },
    soFar: {
      came: total(came, slots),
      forecast: total(forecast, slots),
      spread: Math.sqrt(form(ways.covariance, together(slots)) + chanceOf(slots)),
    },
  };
}

export type DayAlarm = { readonly kind: 'within' } | { readonly kind: 'above' | 'below'; readonly beyond: number };

/**
 * Has the day left its band? What came so far is compared with where such days usually are by then.
 * @param share of days that may be outside at this hour although nothing is odd: 0.01 looks at the middle 99 %
 * @returns beyond: contacts above or below the band
 */
export function dayAlarm({ soFar }: Reforecast, share: number): DayAlarm {
  const reach = normalQuantile(1 - share / 2) * soFar.spread;
  const off = soFar.came - soFar.forecast;
  if (Math.abs(off) <= reach) return { kind: 'within' };
  return { kind: off > 0 ? 'above' : 'below', beyond: Math.abs(off) - reach };
}

function known(forecast: ArrayLike<number>, came: ArrayLike<number>): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < Math.min(forecast.length, came.length); slot++)
    if (forecast[slot]! > 0 && !Number.isNaN(came[slot]!)) slots.push(slot);
  return slots;
}

function wavesOf(forecast: ArrayLike<number>): Float64Array[] {
  const shares = toShares(Float64Array.from(forecast));
  return [new Float64Array(forecast.length).fill(1), ...leanings(shares, size - 1)];
}

interface Seen {
  readonly forecast: ArrayLike<number>;
  readonly came: ArrayLike<number>;
  readonly slots: readonly number[];
  readonly waves: readonly Float64Array[];
}

/** How the day differs as far as it is seen: one slot's news after another (recursive least squares). */
type Evidence = Pick<DayWays, 'covariance' | 'chance' | 'repeated'>;

function posterior({ covariance, chance, repeated }: Evidence, { forecast, came, slots, waves }: Seen) {
  const spread = [...covariance];
  const mean = new Array<number>(size).fill(0);
  for (const slot of slots) {
    const at = waves.map((wave) => wave[slot]!);
    const gain = at.map((_, i) => at.reduce((sum, value, j) => sum + spread[i * size + j]! * value, 0));
    const variance = gain.reduce(
      (sum, value, i) => sum + value * at[i]!,
      (repeated * (chance[slot] ?? 1)) / forecast[slot]!,
    );
    const news = came[slot]! / forecast[slot]! - 1 - mean.reduce((sum, value, i) => sum + value * at[i]!, 0);
    for (let i = 0; i < size; i++) {
      mean[i]! += (gain[i]! / variance) * news;
      for (let j = 0; j < size; j++) spread[i * size + j]! -= (gain[i]! * gain[j]!) / variance;
    }
  }
  return { mean, spread };
}

/** atᵀ · matrix · at */
function form(matrix: readonly number[], at: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += at[i]! * matrix[i * size + j]! * at[j]!;
  return Math.max(0, sum);
}
