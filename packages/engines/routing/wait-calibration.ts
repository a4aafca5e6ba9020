/**
 * What was told against what happened, and what is told from then on. Pure: what was learned comes and goes as a value,
 * one for each type or queue, with exponential forgetting.
 *
 * Learned are a factor for the mean, the one with the least squared error; where waits lie and how far they spread in
 * the estimate's own terms; and for each of three bounds how much it must be moved besides. A bound moves up a little
 * whenever more was waited and down whenever less, in the proportion of its share: so whatever waits are really like,
 * and however that changes, the part of them that lies below it comes to the share.
 *
 * @source Gibbs & Candès (2021), Adaptive conformal inference under distribution shift, NeurIPS; Angelopoulos, Candès &
 *   Tibshirani (2023), Conformal PID control for time series prediction, NeurIPS, §2
 */
import { type Estimate, waitQuantile } from './expected-wait.ts';

/** A tenth waits less than the first bound, half less than the second, a tenth longer than the third. */
const shares = [0.1, 0.5, 0.9] as const;

export interface Learned {
  /** Who was told and answered, all of them. */
  readonly seen: number;
  /** Of what the factor is made: how many there were lately, told × waited, and told². */
  readonly weight: number;
  readonly product: number;
  readonly square: number;
  /** The same of the scores: how many, their sum, and the sum of their squares. */
  readonly scores: number;
  readonly sum: number;
  readonly squares: number;
  /** By share: how far its bound was moved, in scores. */
  readonly moved: readonly number[];
}

export const nothingLearned: Learned = {
  seen: 0,
  weight: 0,
  product: 0,
  square: 0,
  scores: 0,
  sum: 0,
  squares: 0,
  moved: [0, 0, 0],
};

/** As much as so many contacts speaks for the model as it is, and what is older than so many is mostly forgotten. */
const factorTrust = { model: 2000, kept: 20_000 };
const scoreTrust = { model: 200, kept: 20_000 };
/** How far a bound moves: much at first, less later, and never less than this. */
const shortestStep = 0.01;

/**
 * Learns from one who was told an estimate, waited, and was answered.
 * @param told what the model said, before calibration; who found room teaches nothing
 */
export function observe(learned: Learned, told: Estimate, waitedSeconds: number): Learned {
  if (!(told.seconds > 0)) return learned;
  const { seen, moved } = learned;
  const step = Math.max(shortestStep, 2 / (seen + 20));
  const bounds = boundsOf(learned, told);
  const score = scoreOf(told, waitedSeconds);
  const keepFactor = 1 - 1 / factorTrust.kept;
  const keepScores = 1 - 1 / scoreTrust.kept;
  return {
    seen: seen + 1,
    weight: keepFactor * learned.weight + 1,
    product: keepFactor * learned.product + told.seconds * waitedSeconds,
    square: keepFactor * learned.square + told.seconds ** 2,
    scores: keepScores * learned.scores + 1,
    sum: keepScores * learned.sum + score,
    squares: keepScores * learned.squares + score ** 2,
    moved: shares.map((share, at) => moved[at]! + step * (share - (waitedSeconds <= bounds[at]! ? 1 : 0))),
  };
}

/** What to tell: the mean, and what a tenth, half and nine tenths of such waits stay below; seconds. */
export function calibrated(learned: Learned, estimate: Estimate) {
  const { weight, product, square } = learned;
  const doubt = weight > 0 ? (factorTrust.model * square) / weight : 1;
  // Each bound follows its own share: while little is seen, they might cross.
  const [lower, median, upper] = boundsOf(learned, estimate).sort((a, b) => a - b) as [number, number, number];
  return { seconds: estimate.seconds * ((product + doubt) / (square + doubt)), lower, median, upper };
}

function boundsOf({ scores, sum, squares, moved }: Learned, estimate: Estimate): number[] {
  const all = scores + scoreTrust.model;
  const centre = sum / all;
  const spread = Math.sqrt(Math.max(0, (squares + scoreTrust.model) / all - centre ** 2));
  return shares.map((share, at) => {
    const own = scoreOf(estimate, waitQuantile(estimate, share));
    return scored(estimate, centre + spread * (own + moved[at]!));
  });
}

/** A wait in terms of its estimate, about normal with mean 0 and variance 1 (the cube root of Wilson & Hilferty 1931). */
function scoreOf({ seconds, deviation }: Estimate, waitedSeconds: number): number {
  const unit = deviation / (3 * seconds);
  return (Math.cbrt(waitedSeconds / seconds) - 1 + unit ** 2) / unit;
}

function scored({ seconds, deviation }: Estimate, score: number): number {
  const unit = deviation / (3 * seconds);
  return seconds * Math.max(0, 1 - unit ** 2 + unit * score) ** 3;
}
