/** What the members said at one moment of the past, and what came. */
export interface Trial {
  readonly actual: Float64Array;
  /** One a member, each as long as `actual`. */
  readonly said: readonly Float64Array[];
  /** 1 where the actual value came in; others are not counted. */
  readonly known: Uint8Array;
}

/** Each step back counts so much less. */
const fading = 0.85;
const rounds = 60;
const pace = 0.8;

/** How dear it is to leave the prior; found on series and moments that no figure of ours is taken from. */
const shrink = 0.1;

/**
 * Weights by each member's own error, as if it spoke alone. The more trials, the steeper: each of them is evidence of its
 * own, so half the error over four trials makes a member sixteen times as loud.
 * @param before how loud each is where nothing has been tried
 */
export function priorOf(trials: readonly Trial[], before: Float64Array): Float64Array {
  if (trials.length === 0) return before;
  const errors = new Float64Array(before.length).fill(1e-300);
  for (const [back, { actual, said, known }] of trials.entries())
    for (const [m, points] of said.entries())
      for (let h = 0; h < actual.length; h++)
        if (known[h] === 1) errors[m]! += fading ** back * Math.abs(points[h]! - actual[h]!);
  const least = Math.min(...errors);
  const loud = errors.map((error, m) => before[m]! * (least / error) ** trials.length);
  const sum = loud.reduce((all, one) => all + one, 0);
  return loud.map((one) => Math.max(1e-9, one / sum));
}

/**
 * Weights, ≥ 0 and 1 in sum, with which the members together would have erred least: mean |error| of the weighted mean
 * over the trials, not of each member alone, so that two who err in opposite ways are both heard.
 * @param trials latest first
 * @param prior  weights from which each step away is paid for
 * @source Kivinen & Warmuth (1997), Exponentiated gradient versus gradient descent for linear predictors
 */
export function weigh(
  trials: readonly Trial[],
  prior: Float64Array,
  { from = 0, until }: { from?: number; until?: number } = {},
): Float64Array {
  const members = prior.length;
  const weights = Float64Array.from(prior);
  const rows: { said: readonly Float64Array[]; at: number; actual: number; counts: number }[] = [];
  let [scale, total] = [0, 0];
  for (const [back, { actual, said, known }] of trials.entries())
    for (let at = from; at < Math.min(until ?? actual.length, actual.length); at++) {
      if (known[at] !== 1) continue;
      const counts = fading ** back;
      rows.push({ said, at, actual: actual[at]!, counts });
      for (let m = 0; m < members; m++) scale += (counts * Math.abs(said[m]![at]! - actual[at]!)) / members;
      total += counts;
    }
  scale /= total;
  if (rows.length === 0 || !(scale > 0)) return weights;
  // Rounds the corner of |error| at nothing, so that the steps settle.
  const corner = 1e-4 * scale * scale;
  const slope = new Float64Array(members);
  for (let round = 0; round < rounds; round++) {
    slope.fill(0);
    for (const { said, at, actual, counts } of rows) {
      let together = 0;
      for (let m = 0; m < members; m++) together += weights[m]! * said[m]![at]!;
      const error = together - actual;
      const pull = (error / Math.sqrt(error * error + corner)) * (counts / total / scale);
      for (let m = 0; m < members; m++) slope[m]! += pull * (said[m]![at]! - together);
    }
    let sum = 0;
    for (let m = 0; m < members; m++) {
      const paid = shrink * Math.log(weights[m]! / prior[m]!);
      // A weight that is all but nothing stays there; it must not become so small that its logarithm is lost.
      weights[m] = Math.max(1e-9, weights[m]! * Math.exp(-pace * (slope[m]! + paid)));
      sum += weights[m]!;
    }
    for (let m = 0; m < members; m++) weights[m]! /= sum;
  }
  return weights;
}

export function together(
  said: readonly Float64Array[],
  weights: Float64Array,
  from = 0,
  until = said[0]!.length,
): Float64Array {
  return Float64Array.from({ length: until - from }, (_, h) => {
    let sum = 0;
    for (let m = 0; m < said.length; m++) sum += weights[m]! * said[m]![from + h]!;
    return sum;
  });
}
