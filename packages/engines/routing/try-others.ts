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
  const share = house.planOf(work).explore ?? usualExplore;
  const best = { ...choice, propensity: 1, tried: false };
  if (work.chance === undefined || share === 0) return best;
  const stakes = stakesOf(work);
  const weights = house.weightsOf(work);
  const scoreAt = scoreFor(house, market, own, work);
  const placeAt = (at: number) => market.free[own.columns[at]!]!;
  const varianceAt = (at: number) => doubtPoints(weights, stakes, house.prospect(work, house.agents[placeAt(at)]!));
  const leader = own.columns.findIndex((_, at) => placeAt(at) === choice.agent);
  const [most, leading] = [scoreAt(leader), varianceAt(leader)];
  const places: number[] = [];
  const candidates: { mean: number; sd: number }[] = [];
  let doubted = false;
  for (let at = 0; at < own.columns.length; at++) {
    const mean = scoreAt(at);
    const variance = varianceAt(at);
    doubted ||= variance > 0;
    // Of thousands most are far behind: they would be tried once in millions of trials.
    if ((most - mean) ** 2 > farBehind ** 2 * (variance + leading)) continue;
    places.push(placeAt(at));
    candidates.push({ mean, sd: Math.sqrt(variance) });
  }
  const found = doubted ? explore(candidates, work.chance, share) : null;
  if (!found) return best;
  const { propensity, tried } = found;
  return { own, work, agent: places[found.place]!, propensity, tried };
}

/** Standard deviations. */
const farBehind = 5;
