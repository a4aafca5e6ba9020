import { complementaryError } from '../statistics/normal.ts';

export interface Candidate {
  /** What is expected of them; −Infinity of one who cannot. */
  readonly mean: number;
  /** How uncertain that is, ≥ 0. */
  readonly sd: number;
}

export interface Trial {
  /** The place of the one who is chosen. */
  readonly place: number;
  /** How likely they were to be chosen, before chance was asked: what an estimate of other policies divides by. */
  readonly propensity: number;
  /** Whether somebody else was expected to do better. */
  readonly tried: boolean;
}

/**
 * Whom to choose so that those of whom little is known get a chance to show what they can: the best, and in a small
 * share of all cases somebody else, the more often the likelier it is that they are as good. Where all are well known,
 * next to nothing is tried.
 * @param chance in [0, 1), drawn by the host; the same number gives the same choice
 * @param share  how often anybody but the best is tried at most, 0–1
 * @returns null when nobody can. Of equals the first is the best.
 * @throws RangeError if a number is out of its range
 * @source Thompson (1933) sampling's chances for two, bounded as in ε-greedy (Sutton & Barto 2018, §2), so that the
 *   propensity is known exactly
 */
export function explore(candidates: readonly Candidate[], chance: number, share = 0.02): Trial | null {
  if (!(chance >= 0 && chance < 1)) throw new RangeError(`${chance} is not drawn from 0 to 1`);
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share of ${share} cannot be tried`);
  let best = -1;
  for (const [place, { mean, sd }] of candidates.entries()) {
    if (!(mean < Number.POSITIVE_INFINITY && sd >= 0)) throw new RangeError(`candidate ${place} is ${mean} ± ${sd}`);
    if (mean > (candidates[best]?.mean ?? Number.NEGATIVE_INFINITY)) best = place;
  }
  if (best < 0) return null;
  const leader = candidates[best]!;
  // Twice the chance of being better than the best: 1 for an equal.
  const likely = candidates.map(({ mean, sd }, place) => {
    if (place === best || mean === Number.NEGATIVE_INFINITY) return 0;
    const behind = leader.mean - mean;
    return behind === 0 ? 1 : complementaryError(behind / Math.sqrt(2 * (sd ** 2 + leader.sd ** 2)));
  });
  const whole = Math.max(
    1,
    likely.reduce((sum, one) => sum + one, 0),
  );
  let passed = 0;
  for (const [place, one] of likely.entries()) {
    const propensity = (share * one) / whole;
    if (chance < passed + propensity) return { place, propensity, tried: true };
    passed += propensity;
  }
  return { place: best, propensity: 1 - passed, tried: false };
}
