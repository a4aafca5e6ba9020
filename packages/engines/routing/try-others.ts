/** Gives those of whom little is known a small chance to show what they can, so that what is learned stays true. */
import { explore } from './explore.ts';
import { type Choice, type House, type Market, scoreFor } from './market.ts';
import { usualExplore } from './plan.ts';
import { doubtPoints, stakesOf } from './score.ts';

export interface Tried extends Choice {
  /** How likely this agent was to be chosen before chance was asked, 0–1. */
  readonly propensity: number;
  /** Somebody else was expected to be better. */
  readonly tried: boolean;
}

/**
 * The agent for a work that was chosen, or in a small share of cases another who may be as good.
 * @remarks Only for one work at a time: who are brought together depend on one another. Where nobody's figures are in
 *   doubt, or no chance was drawn, it is the best.
 */
export function tryOthers(house: House, market: Market, choice: Choice): Tried {
  const { own, work } = choice;
  const share = house.planOf(work.queueId).explore ?? usualExplore;
  const best = { ...choice, propensity: 1, tried: false };
  if (work.chance === undefined || share === 0) return best;
  const stakes = stakesOf(work);
  const weights = house.weightsOf(work.queueId);
  let doubted = false;
  const scoreAt = scoreFor(house, market, own, work);
  const candidates = market.free.map((place, column) => {
    const mean = scoreAt(column);
    if (mean === Number.NEGATIVE_INFINITY) return { mean, sd: 0 };
    const sd = doubtPoints(weights, stakes, house.prospect(work, house.agents[place]!));
    doubted ||= sd > 0;
    return { mean, sd };
  });
  const found = doubted ? explore(candidates, work.chance, share) : null;
  if (!found) return best;
  return { own, work, agent: market.free[found.place]!, propensity: found.propensity, tried: found.tried };
}
