import { chanceOf, fitLogistic } from './logistic.ts';

/** What a text scored under a model that had not seen it, and what it was; `klass` beyond the intents is out of scope. */
export interface Trial extends Figures {
  readonly klass: number;
}

export interface Figures {
  readonly scores: Float64Array;
  /** The best intent, its score, and how far the next one is behind. */
  readonly best: number;
  readonly top: number;
  readonly gap: number;
  /** The score of belonging to no intent; 0 where no example taught that. */
  readonly outside: number;
  /** False for a text of which nothing was ever seen. */
  readonly known: boolean;
}

/** Plain data: weights for `chanceOf`. */
export interface Confidence {
  /** The chance that the best intent is right, from its score and its lead. */
  readonly right: Float64Array;
  /** The chance to be in scope, from the same and the score of belonging to no intent. */
  readonly inside: Float64Array;
  readonly threshold: number;
}

/** Without examples of what is out of scope, so many right answers may be given up, 0–1. */
const givenUp = 0.05;

/**
 * How sure a model may be, from texts that it had not seen. Where there are examples of what fits no intent, the threshold is
 * the lowest that is within one standard error of the one that treats most texts rightly, both sides counting the same: in
 * scope and its intent right, or refused. Where there are none, the lowest scores among right answers are refused.
 * @source Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, §3.4.3, for one standard error
 */
export function learnConfidence(trials: readonly Trial[], intents: number): Confidence {
  const ours = trials.filter(({ klass }) => klass < intents);
  const others = trials.filter(({ klass }) => klass >= intents);
  const right = fitLogistic(
    2,
    ours.map(({ top, gap }) => [top, gap]),
    ours.map(({ best, klass }) => best === klass),
  );
  if (others.length === 0) {
    // The score alone: a narrow lead is doubt between two intents, not about both.
    const inside = Float64Array.of(1, 0, 0, 0);
    const tops = ours.filter(({ best, klass }) => best === klass).map((trial) => chanceOf(inside, insideOf(trial)));
    tops.sort((one, other) => one - other);
    return { right, inside, threshold: tops[Math.floor(givenUp * tops.length)] ?? 0 };
  }
  const balance = ours.length / others.length;
  const inside = fitLogistic(
    3,
    trials.map(insideOf),
    trials.map(({ klass }) => klass < intents),
    trials.map(({ klass }) => (klass < intents ? 1 : balance)),
  );
  return { right, inside, threshold: bestThreshold(trials, intents, inside, balance) };
}

const insideOf = ({ top, gap, outside }: Figures) => [top, gap, outside];

function bestThreshold(trials: readonly Trial[], intents: number, inside: Float64Array, balance: number): number {
  const ordered = trials
    .map((trial) => ({
      chance: chanceOf(inside, insideOf(trial)),
      // What refusing this text gains.
      gain: trial.klass >= intents ? balance : trial.best === trial.klass ? -1 : 0,
    }))
    .sort((one, other) => one.chance - other.chance);
  /** Between this text and the next; below all texts for -1. */
  const after = (nth: number) => (nth < 0 ? 0 : (ordered[nth]!.chance + (ordered[nth + 1]?.chance ?? 1)) / 2);
  const parts = (nth: number) => nth < 0 || (ordered[nth + 1]?.chance ?? 1) > ordered[nth]!.chance;
  let [sum, most, best] = [0, 0, -1];
  ordered.forEach(({ gain }, nth) => {
    sum += gain;
    if (sum > most && parts(nth)) [most, best] = [sum, nth];
  });
  let threshold = after(best);
  // What a lower threshold loses beside its standard error, down to the last right answer that it saves.
  let [lost, squares] = [0, 0];
  for (let nth = best; nth >= 0; nth--) {
    const { gain } = ordered[nth]!;
    lost += gain;
    squares += gain * gain;
    if (gain < 0 && lost * lost < squares && parts(nth - 1)) threshold = after(nth - 1);
  }
  return threshold;
}
