import { findImpossible, overload } from './impossible.ts';
import { type Model, modelOf } from './model.ts';
import { byRules, type Program } from './policy.ts';
import { byPlans } from './production.ts';
import { replicate, type Watch } from './replication.ts';
import type { Impossible, Scenario } from './scenario.ts';
import { type Summary, summaryOf } from './summary.ts';
import type { Tally } from './tally.ts';

export type { Model } from './model.ts';
export type { Impossible, Scenario } from './scenario.ts';
export type { Summary } from './summary.ts';
export type { Tally } from './tally.ts';

/** Why a scenario cannot be simulated, each reason with its place; none when it can. Numbers are within their ranges. */
export function impossible(scenario: Scenario): Impossible[] {
  return findImpossible(scenario);
}

/** What is odd about a scenario that can be simulated all the same, in words. */
export function oddities(model: Model): string[] {
  // Where contacts end it, an overload is impossible and not odd.
  const load = model.horizon === Number.POSITIVE_INFINITY ? null : overload(model);
  return load === null ? [] : [`types ${load}`];
}

/** A scenario as `simulate` takes it; once for all replications. */
export function prepare(scenario: Scenario): Model {
  return modelOf(scenario);
}

/**
 * One replication under the scenario's route and pick. Replications are independent of each other and of where they run:
 * hand their numbers, 0 to `replications − 1`, to as many workers as there are.
 */
export function simulate(scenario: Scenario, model: Model, replication: number, watch: Watch = {}): Tally {
  return replicate(model, replication, programOf(scenario), watch);
}

/** What the replications say together, in the order of their numbers. */
export function summarise(model: Model, tallies: readonly Tally[]): Summary {
  return summaryOf(model, tallies);
}

function programOf(scenario: Scenario): Program {
  const { policy } = scenario;
  if (policy && 'program' in policy) return byPlans(scenario);
  return byRules(policy?.route ?? 'longest-idle', policy?.pick ?? 'first-come');
}
