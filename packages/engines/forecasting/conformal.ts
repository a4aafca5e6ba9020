import type { Sample } from './member.ts';
import type { Uncertainty } from './uncertainty.ts';
import { priorOf, type Trial, together, weigh } from './weights.ts';

/** Shares at which the shape of errors is kept; between them in proportion. */
const shares = Float64Array.from({ length: 199 }, (_, nth) => (nth + 1) / 200);

/** A size of error is as much the trials' own, as much the series' usual step, as much how far members now disagree. */
const parts = 0.3;
/** What is asked last is so much more unsure than what comes next, beyond what the step and the members say. */
const growth = 0.75;
/** So many trials are believed as much as what is usual. */
const doubt = 5;

/**
 * How wrong the members together were in trials that did not choose their weights: each trial is left out in turn.
 * @param trials  nearest first, at least one
 * @param weights with which they speak now
 * @param said    what they say now: where they differ it is less sure
 * @param how     a day in cells; how far the series itself moves (`stepsOf`); how loud each was before any trial; whether
 *   trials chose the weights at all
 * @returns the uncertainty by cell
 * @source Vovk, Gammerman & Shafer (2005), Algorithmic learning in a random world; Lei et al. (2018), Distribution-free
 *   predictive inference for regression, §5 (errors scaled by an estimate of their size)
 */
export function uncertaintyOf(
  trials: readonly Trial[],
  weights: Float64Array,
  said: readonly Float64Array[],
  { day, steps, before, taught }: { day: number; steps: Steps; before: Float64Array; taught: boolean },
): Uncertainty {
  const cells = said[0]?.length ?? 0;
  const length = trials[0]!.actual.length;
  const errors = trials.map((trial, left) => {
    const others = trials.filter((_, nth) => nth !== left);
    const point = together(trial.said, taught ? weigh(others, priorOf(others, before)) : weights);
    return trial.actual.map((value, h) => (trial.known[h] === 1 ? value - point[h]! : Number.NaN));
  });
  const grown = Float64Array.from({ length }, (_, h) => 1 + (growth * h) / length);
  const usual = usualError(errors, grown, day);
  const scaleOf = (words: readonly Float64Array[], count: number) => {
    const apart = disagreement(words, weights);
    return Float64Array.from({ length: count }, (_, h) => {
      const at = wrap(h, length, day);
      return parts * ((usual[at]! + steps.usual[h % steps.usual.length]!) * grown[at]! + apart[h]!);
    });
  };
  const standard = errors.map((error, nth) => {
    const scale = scaleOf(trials[nth]!.said, length);
    return error.map((value, h) => (scale[h]! > 0 ? value / scale[h]! : 0));
  });
  return { scale: scaleOf(said, cells), shape: shapeOf(standard), ...lastingOf(standard, steps.days, day) };
}

/** How far a series moves from one season to the next. */
interface Steps {
  /** The mean |step|, one a cell of a day, beginning with the one after the last value; 0 where no two are known. */
  readonly usual: Float64Array;
  /** Of the last days, the steps ÷ that; NaN where not known. */
  readonly days: readonly Float64Array[];
}

/**
 * Steps of the last six weeks, of the season from which they are less. Trials are few and all of late; this knows which
 * hours are hard, and whether they are hard together.
 */
export function stepsOf({ values, known, seasons }: Sample): Steps {
  const [day = 1, week = day] = [seasons[0], seasons.at(-1)];
  const n = values.length;
  const from = Math.max(0, n - 6 * (week > day ? week : 7 * day));
  const over = (season: number) => {
    const first = Math.max(from, season);
    const days = Array.from({ length: Math.max(0, Math.floor((n - first) / day)) }, (_, back) =>
      Float64Array.from({ length: day }, (_, place) => {
        const t = n - (back + 1) * day + place;
        return known[t] === 1 && known[t - season] === 1 ? values[t]! - values[t - season]! : Number.NaN;
      }),
    );
    const sizes = Array.from({ length: day }, (_, place) => meanSize(days.map((steps) => steps[place]!)));
    const mean = meanSize(sizes);
    const raw = sizes.map((size) => (Number.isNaN(size) ? mean : size));
    const usual = Float64Array.from(
      raw,
      (size, place) => (raw.at(place - 1)! + 2 * size + raw[(place + 1) % day]!) / 4,
    );
    return { days, mean, usual };
  };
  const [byDay, byWeek] = [over(day), over(week)];
  const { days, usual } = byWeek.mean < byDay.mean ? byWeek : byDay;
  if (!usual.every((size) => size > 0)) return { usual: usual.map((size) => (size > 0 ? size : 0)), days: [] };
  return { usual, days: days.map((steps) => steps.map((step, place) => step / usual[place]!)) };
}

/** NaN of none. */
function meanSize(values: readonly number[]): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += Math.abs(value);
    count += 1;
  }
  return sum / count;
}

/** Beyond the trials' horizon the same hour of their last day stands for it. */
function wrap(h: number, length: number, day: number): number {
  if (h < length) return h;
  const start = Math.max(0, length - day);
  return start + ((h - start) % Math.max(1, length - start));
}

/** Mean |error| ÷ its growth near a cell. */
function usualError(errors: readonly Float64Array[], grown: Float64Array, day: number): Float64Array {
  const sums = new Float64Array(grown.length);
  const counts = new Float64Array(grown.length);
  for (const error of errors)
    for (let h = 0; h < grown.length; h++) {
      if (Number.isNaN(error[h]!)) continue;
      sums[h]! += Math.abs(error[h]!) / grown[h]!;
      counts[h]! += 1;
    }
  const count = counts.reduce((all, one) => all + one, 0);
  const mean = count > 0 ? sums.reduce((all, one) => all + one, 0) / count : 0;
  const wide = Math.max(1, day / 8);
  const reach = Math.ceil(4 * wide);
  return grown.map((_, h) => {
    let [sum, weight] = [0, 0];
    for (let other = Math.max(0, h - reach); other <= Math.min(grown.length - 1, h + reach); other++) {
      const near = Math.exp(-0.5 * ((other - h) / wide) ** 2);
      sum += near * sums[other]!;
      weight += near * counts[other]!;
    }
    return weight > 0 ? sum / weight : mean;
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
  const trust = standard.length / (standard.length + doubt);
  // The size of errors was measured on so few trials too.
  const wider = 1 + 0.5 / standard.length;
  return shares.map((share) => {
    const place = Math.min(n - 1, Math.max(0, share * (n + 1) - 1));
    const below = own[Math.floor(place)]!;
    const seen = below + (place - Math.floor(place)) * (own[Math.ceil(place)]! - below);
    return wider * (trust * seen + (1 - trust) * usualShape(share));
  });
}

/** Student's t with four degrees of freedom: errors of mean size 1, with tails as series that nobody has met usually show. */
function usualShape(share: number): number {
  const root = Math.sqrt(4 * share * (1 - share));
  return 2 * Math.sign(share - 0.5) * Math.sqrt(Math.max(0, Math.cos(Math.acos(Math.min(1, root)) / 3) / root - 1));
}

/**
 * How much of an error stays from cell to cell, and how much the whole horizon shares: so much that sums over a day spread
 * as theirs did. Ten days, and fewer so four weeks, say little of it: the series' own steps from season to season stand
 * beside them, which know more days but also move with what members foresee.
 */
function lastingOf(standard: readonly Float64Array[], moved: readonly Float64Array[], day: number): Together {
  const own = togetherIn(standard.flatMap((errors) => inDays(errors, day)));
  const usual = togetherIn(moved) ?? { shared: 0.2, lasting: 0.5 };
  if (own === null) return usual;
  const trust = standard.length / (standard.length + doubt);
  return {
    shared: trust * own.shared + (1 - trust) * usual.shared,
    lasting: trust * own.lasting + (1 - trust) * usual.lasting,
  };
}

type Together = Pick<Uncertainty, 'shared' | 'lasting'>;

function inDays(values: Float64Array, day: number): Float64Array[] {
  return Array.from({ length: Math.ceil(values.length / day) }, (_, nth) =>
    values.subarray(nth * day, (nth + 1) * day),
  );
}

/** Of one size at each place: how alike neighbours are, and how far sums over a day reach. Null where there are no two. */
function togetherIn(days: readonly Float64Array[]): Together | null {
  let [square, next, squares, nexts] = [0, 0, 0, 0];
  const sums: { sum: number; cells: number }[] = [];
  for (const values of days) {
    let [sum, cells] = [0, 0];
    for (const [h, here] of values.entries()) {
      if (Number.isNaN(here)) continue;
      sum += here;
      cells += 1;
      square += here * here;
      squares += 1;
      const after = values[h + 1];
      if (after === undefined || Number.isNaN(after)) continue;
      next += here * after;
      nexts += 1;
    }
    if (cells > 1) sums.push({ sum, cells });
  }
  const variance = squares > 0 ? square / squares : 0;
  if (!(variance > 0) || nexts === 0) return null;
  const neighbours = next / nexts / variance;
  // What neighbours have in common is shared or lasts; each share of it gives days another spread.
  const lastingAt = (shared: number) => Math.min(0.98, Math.max(0, (neighbours - shared) / (1 - shared)));
  const spreadAt = (shared: number) =>
    sums.reduce((all, { cells }) => {
      const lasting = lastingAt(shared);
      let [carried, own] = [0, 0];
      for (let h = 0; h < cells; h++) {
        own += 1 + 2 * carried;
        carried = lasting * (carried + 1);
      }
      return all + shared * cells ** 2 + (1 - shared) * own;
    }, 0);
  const seen = sums.reduce((all, { sum }) => all + sum ** 2, 0) / variance;
  let [low, high] = [0, 0.95];
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (spreadAt(middle) < seen) low = middle;
    else high = middle;
  }
  return { shared: low, lasting: lastingAt(low) };
}
