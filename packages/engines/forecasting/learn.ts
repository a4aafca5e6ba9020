import { dot } from './linear-solve.ts';
import type { Member, Sample } from './member.ts';
import { seasonalScale } from './metrics.ts';
import { productsBefore, regress, regressOwn, type Shape } from './pooled.ts';
import { logarithms } from './transform.ts';

/**
 * What all series together teach: for each moment of the past from which members are tried, one linear model that has seen
 * nothing after it. Plain data; workers share it.
 */
export interface Learned {
  readonly seasons: readonly number[];
  readonly shape: Shape;
  /** Lags that a series' own correction looks at. */
  readonly near: Int32Array;
  /** By cells cut off the end. */
  readonly pools: ReadonlyMap<number, Pools>;
  /** How many series it was learned from. */
  readonly from: number;
}

interface Pools {
  readonly plain: Pool | null;
  readonly logarithmic: Pool | null;
}

interface Pool {
  readonly weights: Float64Array;
  readonly prior: Float64Array;
}

/** Beyond it a pool learns no more and takes memory: windows of the longest past that members look at. */
const most = 4000;

/** How far a window looks back and ahead. */
function windowOf({ seasons, horizon, room }: Lesson): Shape & { near: Int32Array } {
  const [day = 1, week = day] = [seasons[0], seasons.at(-1)];
  const wanted = week <= 168 ? Math.max(2 * week, Math.min(336, 4 * day)) : week <= 700 ? week : 4 * day;
  const lags = Math.max(2 * day, Math.min(wanted, room));
  const steps = Math.max(1, Math.min(horizon, 2 * day));
  const near: number[] = [];
  // The last two days, and the day a week ago; of fine slots only so many that the correction stays cheap.
  for (let lag = Math.min(2 * day, 48, lags); lag >= 1; lag--) near.push(lags - lag);
  const apart = Math.ceil(day / 32);
  if (week > day && week <= lags)
    for (let lag = week; lag >= week - day && lag > Math.min(2 * day, 48); lag -= apart) near.push(lags - lag);
  return { lags, steps, level: Math.min(week, lags), near: Int32Array.from(near) };
}

/** Sums over some of the series, so that several workers can share the reading. */
export interface Gathered {
  /** By kind (plain, logarithmic), then by cut. */
  readonly sums: readonly (readonly { readonly of: Float64Array; series: number }[])[];
  from: number;
}

export interface Lesson {
  /** Of all samples alike. */
  readonly seasons: readonly number[];
  /** Cells. */
  readonly horizon: number;
  /** Lags that the earliest moment leaves to half of the series; a window that fits none teaches nothing. */
  readonly room: number;
  /** Moments of the past, in cells before the end. */
  readonly cuts: readonly number[];
}

export function gather(samples: Iterable<Sample>, lesson: Lesson): Gathered {
  const { seasons, cuts } = lesson;
  const { near: _, ...shape } = windowOf(lesson);
  const size = shape.lags + shape.steps;
  const gathered: Gathered = {
    sums: [0, 1].map(() => cuts.map(() => ({ of: new Float64Array(size * size), series: 0 }))),
    from: 0,
  };
  for (const sample of samples) {
    gathered.from += 1;
    for (const [kind, logarithmic] of [false, true].entries()) {
      const standard = standardise(sample, seasons, logarithmic);
      if (standard === null) continue;
      const values = standard.values.length > most ? standard.values.subarray(-most) : standard.values;
      const ends = cuts.map((cut) => values.length - cut);
      for (const [nth, found] of productsBefore(values, shape, ends).entries()) {
        if (found === null) continue;
        const pool = gathered.sums[kind]![nth]!;
        pool.series += 1;
        for (let k = 0; k < found.sums.length; k++) pool.of[k]! += found.sums[k]! / found.windows;
      }
    }
  }
  return gathered;
}

/** One model for each moment, from what was gathered by all. */
export function settle(parts: readonly Gathered[], lesson: Lesson): Learned {
  const { seasons, cuts } = lesson;
  const { near, ...shape } = windowOf(lesson);
  const size = shape.lags + shape.steps;
  const poolOf = (kind: number, nth: number): Pool | null => {
    const of = new Float64Array(size * size);
    let series = 0;
    for (const { sums } of parts) {
      const part = sums[kind]![nth]!;
      series += part.series;
      for (let k = 0; k < of.length; k++) of[k]! += part.of[k]!;
    }
    const weights = series === 0 ? null : regress(of, shape);
    if (weights === null) return null;
    const prior = new Float64Array(near.length ** 2);
    for (const [a, row] of near.entries())
      for (const [b, column] of near.entries()) prior[a * near.length + b] = of[row * size + column]! / series;
    return { weights, prior };
  };
  const pools = new Map(cuts.map((cut, nth) => [cut, { plain: poolOf(0, nth), logarithmic: poolOf(1, nth) }]));
  return { seasons, shape, near, pools, from: parts.reduce((sum, part) => sum + part.from, 0) };
}

/** The members that rest on all series, as they were at a moment of the past. */
export function pooledMembers(learned: Learned, cut: number): Member[] {
  // Where none was learned for that very moment, the next older one knows less, and nothing that it should not.
  const older = [...learned.pools.keys()].filter((at) => at >= cut);
  const pools = older.length === 0 ? undefined : learned.pools.get(Math.min(...older));
  return ([false, true] as const).flatMap((logarithmic) => {
    const pool = logarithmic ? pools?.logarithmic : pools?.plain;
    if (!pool) return [];
    const suffix = logarithmic ? '_log' : '';
    return [
      {
        name: `pooled${suffix}`,
        fit: (sample: Sample) => fitPooled(sample, learned, pool, { logarithmic, own: false }),
      },
      {
        name: `adapted${suffix}`,
        fit: (sample: Sample) => fitPooled(sample, learned, pool, { logarithmic, own: true }),
      },
    ];
  });
}

function fitPooled(
  sample: Sample,
  { shape, near, seasons }: Learned,
  { weights, prior }: Pool,
  { logarithmic, own }: { logarithmic: boolean; own: boolean },
) {
  const { lags, steps, level } = shape;
  const standard = standardise(sample, seasons, logarithmic);
  if (standard === null) return null;
  const recent = standard.values.length > most ? standard.values.subarray(-most) : standard.values;
  const [products] = own ? productsBefore(recent, shape, [recent.length]) : [];
  if (own && !products) return null;
  const correction = products ? regressOwn(products, weights, shape, near, prior) : null;
  return {
    predict(horizon: number) {
      const points = new Float64Array(horizon);
      const window = windowBefore(recent, lags, seasons[0] ?? 1);
      for (let done = 0; done < horizon; done += steps) {
        let middle = 0;
        for (let k = lags - level; k < lags; k++) middle += window[k]! / level;
        for (let k = 0; k < lags; k++) window[k]! -= middle;
        const next = new Float64Array(steps);
        for (let step = 0; step < steps; step++) {
          let value = middle + dot(weights, step * lags, window, 0, lags);
          if (correction !== null)
            for (let a = 0; a < near.length; a++) value += correction[step * near.length + a]! * window[near[a]!]!;
          next[step] = value;
          if (done + step < horizon) points[done + step] = standard.back(value);
        }
        // Further ahead than it was taught it goes on from what it said itself.
        for (let k = 0; k < lags; k++) window[k]! += middle;
        window.copyWithin(0, Math.min(steps, lags));
        window.set(next.subarray(Math.max(0, steps - lags)), Math.max(0, lags - steps));
      }
      return points;
    },
  };
}

/** The last lags; before the first value stands what the first season says. */
function windowBefore(values: Float64Array, lags: number, season: number): Float64Array {
  const start = values.length - lags;
  const cycle = Math.min(season, values.length);
  return Float64Array.from({ length: lags }, (_, k) => {
    const t = start + k;
    return values[t >= 0 ? t : ((t % cycle) + cycle) % cycle]!;
  });
}

/** Values of which the mean is 0 and the usual step from season to season is 1, so that all series speak of the same. */
function standardise(sample: Sample, seasons: readonly number[], logarithmic: boolean) {
  const season = seasons[0] ?? 1;
  const transform = logarithmic ? logarithms(sample.values) : null;
  if ((logarithmic && transform === null) || sample.values.length < season) return null;
  const values = transform === null ? Float64Array.from(sample.values) : sample.values.map(transform.there);
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let scale = values.length > season ? seasonalScale(values, season) : 0;
  if (!(scale > 0)) scale = values.reduce((sum, value) => sum + Math.abs(value - mean), 0) / values.length;
  if (!(scale > 1e-12 * Math.abs(mean))) return null;
  for (let t = 0; t < values.length; t++) values[t] = (values[t]! - mean) / scale;
  const undo = (value: number) => value * scale + mean;
  return { values, back: transform === null ? undo : (value: number) => transform.back(undo(value)) };
}
