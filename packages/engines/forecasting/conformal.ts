import type { Uncertainty } from './uncertainty.ts';
import { priorOf, type Trial, together, weigh } from './weights.ts';

/** Shares at which the shape of errors is kept; between them in proportion. */
const shares = Float64Array.from({ length: 199 }, (_, nth) => (nth + 1) / 200);

/**
 * How wrong the members together were in trials that did not choose their weights: each trial is left out in turn.
 * @param trials  nearest first, at least one
 * @param weights with which they speak now
 * @param said    what they say now: where they differ it is less sure
 * @param how     a day in cells; how loud each was before any trial; whether trials chose the weights at all
 * @returns the uncertainty by cell
 * @source Vovk, Gammerman & Shafer (2005), Algorithmic learning in a random world; Lei et al. (2018), Distribution-free
 *   predictive inference for regression, §5 (errors scaled by an estimate of their size)
 */
export function uncertaintyOf(
  trials: readonly Trial[],
  weights: Float64Array,
  said: readonly Float64Array[],
  { day, before, taught }: { day: number; before: Float64Array; taught: boolean },
): Uncertainty {
  const cells = said[0]?.length ?? 0;
  const length = trials[0]!.actual.length;
  const errors = trials.map((trial, left) => {
    const others = trials.filter((_, nth) => nth !== left);
    const point = together(trial.said, taught ? weigh(others, priorOf(others, before)) : weights);
    return trial.actual.map((value, h) => (trial.known[h] === 1 ? value - point[h]! : Number.NaN));
  });
  const usual = usualError(errors, length, day);
  const scaleOf = (words: readonly Float64Array[], count: number) => {
    const apart = disagreement(words, weights);
    return Float64Array.from({ length: count }, (_, h) => 0.8 * usual[wrap(h, length, day)]! + 0.4 * apart[h]!);
  };
  const standard = errors.map((error, nth) => {
    const scale = scaleOf(trials[nth]!.said, length);
    return error.map((value, h) => (scale[h]! > 0 ? value / scale[h]! : 0));
  });
  return { scale: scaleOf(said, cells), shape: shapeOf(standard), ...lastingOf(standard, day) };
}

/** Beyond the trials' horizon the same hour of their last day stands for it. */
function wrap(h: number, length: number, day: number): number {
  if (h < length) return h;
  const start = Math.max(0, length - day);
  return start + ((h - start) % Math.max(1, length - start));
}

/** Mean |error| near a cell and near the same hour of the day before and after, and a part of the mean of all. */
function usualError(errors: readonly Float64Array[], length: number, day: number): Float64Array {
  const sums = new Float64Array(length);
  const counts = new Float64Array(length);
  let [all, count] = [0, 0];
  for (const error of errors)
    for (let h = 0; h < length; h++) {
      if (Number.isNaN(error[h]!)) continue;
      sums[h]! += Math.abs(error[h]!);
      counts[h]! += 1;
      all += Math.abs(error[h]!);
      count += 1;
    }
  const mean = count > 0 ? all / count : 0;
  const wide = Math.max(1, day / 8);
  const bell = (away: number) => Math.exp(-0.5 * (away / wide) ** 2);
  return Float64Array.from({ length }, (_, h) => {
    let [sum, weight] = [0, 0];
    for (let other = 0; other < length; other++) {
      const away = Math.abs(other - h);
      const near = bell(away) + (day > 1 ? 0.5 * bell(away - day) : 0);
      sum += near * sums[other]!;
      weight += near * counts[other]!;
    }
    return 0.3 * mean + 0.7 * (weight > 0 ? sum / weight : mean);
  });
}

/** How far members are from what they say together, by their weight. */
function disagreement(said: readonly Float64Array[], weights: Float64Array): Float64Array {
  const point = together(said, weights);
  return point.map((value, h) => said.reduce((sum, points, m) => sum + weights[m]! * Math.abs(points[h]! - value), 0));
}

/**
 * The errors' own quantiles, and while trials are few a part of a common shape: four trials say little of 1 in 40.
 */
function shapeOf(standard: readonly Float64Array[]): Float64Array {
  const own = Float64Array.from(
    standard.flatMap((errors) => [...errors].filter((value) => !Number.isNaN(value))),
  ).sort();
  const n = own.length;
  if (n === 0) return new Float64Array(0);
  const trust = standard.length / (standard.length + 4);
  return shares.map((share) => {
    const place = Math.min(n - 1, Math.max(0, share * (n + 1) - 1));
    const below = own[Math.floor(place)]!;
    const seen = below + (place - Math.floor(place)) * (own[Math.ceil(place)]! - below);
    return trust * seen + (1 - trust) * laplace(share);
  });
}

/** Errors of mean size 1 with tails heavier than normal: what series that nobody has met usually show. */
function laplace(share: number): number {
  return share < 0.5 ? Math.log(2 * share) : -Math.log(2 * (1 - share));
}

/**
 * How much of an error stays from cell to cell, and how much the whole horizon shares: so much that sums over a day spread
 * as theirs did. Held back towards what is usual.
 */
function lastingOf(standard: readonly Float64Array[], day: number): { shared: number; lasting: number } {
  let [square, next, squares, nexts] = [0, 0, 0, 0];
  const sums: { sum: number; cells: number }[] = [];
  for (const errors of standard) {
    for (let from = 0; from < errors.length; from += day) {
      let [sum, cells] = [0, 0];
      for (let h = from; h < Math.min(errors.length, from + day); h++) {
        const here = errors[h]!;
        if (Number.isNaN(here)) continue;
        sum += here;
        cells += 1;
        square += here * here;
        squares += 1;
        if (h + 1 < errors.length && !Number.isNaN(errors[h + 1]!)) {
          next += here * errors[h + 1]!;
          nexts += 1;
        }
      }
      if (cells > 1) sums.push({ sum, cells });
    }
  }
  const variance = squares > 0 ? square / squares : 0;
  const trust = standard.length / (standard.length + 2);
  const neighbours = variance > 0 && nexts > 0 ? trust * (next / nexts / variance) + (1 - trust) * 0.6 : 0.6;
  // What neighbours have in common is shared or lasts; each share of it gives days another spread.
  const lastingAt = (shared: number) => Math.min(0.98, Math.max(0, (neighbours - shared) / (1 - shared)));
  const spreadAt = (shared: number) =>
    sums.reduce((all, { cells }) => {
      const lasting = lastingAt(shared);
      let carried = 0;
      let own = 0;
      for (let h = 0; h < cells; h++) {
        own += 1 + 2 * carried;
        carried = lasting * (carried + 1);
      }
      return all + shared * cells ** 2 + (1 - shared) * own;
    }, 0);
  const seen = sums.reduce((all, { sum }) => all + sum ** 2, 0) / Math.max(1e-300, variance);
  let [low, high] = [0.02, 0.9];
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (spreadAt(middle) < seen) low = middle;
    else high = middle;
  }
  const shared = variance > 0 && sums.length > 0 ? trust * low + (1 - trust) * 0.2 : 0.2;
  return { shared, lasting: lastingAt(shared) };
}
