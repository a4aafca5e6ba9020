import type { Plan } from '../routing/plan.ts';
import { type ComesAgain, type ContactType, hoursOf, type Scenario, valuesOf } from './scenario.ts';
import { type Spread, spreadOf } from './streams.ts';

/** What contacts do beside being served once, as a loop reads it: by type, null where they do not. */
export interface JourneyRules {
  readonly virtualAgents: readonly (FirstContact | null)[];
  readonly transfers: readonly (Onward | null)[];
  readonly retries: readonly (Again | null)[];
  readonly repeats: readonly (Again | null)[];
  readonly callBacks: readonly (CallBack | null)[];
  /** By pool × type: the chance of resolving it, 0 where the pool lacks the skill. */
  readonly resolves: Float64Array;
  /** To which type's line a plan moves what has waited too long, or came when its queue was closed; −1: nowhere. */
  readonly overflowsTo: readonly number[];
}

export interface FirstContact {
  readonly intervalSeconds: number;
  /** By interval, 0–1. */
  readonly containment: readonly number[];
  readonly lasts: Spread;
}

export interface Onward {
  readonly to: readonly number[];
  /** Chances, each with those before it. */
  readonly upTo: readonly number[];
  readonly keepsAge: boolean;
}

export interface Again {
  readonly probability: number;
  readonly after: Spread;
  readonly atMost: number;
}

export interface CallBack {
  readonly afterSeconds: number;
  readonly accepts: number;
}

/** @returns null where contacts do nothing of it */
export function journeyRulesOf(scenario: Scenario): JourneyRules | null {
  const { types, pools } = scenario;
  const plans = plansIn(scenario);
  const ids = types.map(({ id }) => id);
  const overflowsTo = types.map(({ id, closed }) => {
    const { overflow, whenClosed } = plans.find(({ queueId }) => queueId === id) ?? {};
    const shut = closed != null && whenClosed && 'overflow' in whenClosed ? whenClosed.overflow : null;
    const to = overflow?.to ?? shut;
    return to === null ? -1 : ids.indexOf(to);
  });
  if (overflowsTo.every((to) => to < 0) && !types.some(goesOn)) return null;
  const hours = hoursOf(scenario);
  return {
    virtualAgents: types.map(({ virtualAgent }) => {
      if (!virtualAgent) return null;
      const { seconds, values } = valuesOf(virtualAgent.containment, hours);
      return { intervalSeconds: seconds, containment: values, lasts: spreadOf(virtualAgent.seconds) };
    }),
    transfers: types.map(({ transfers }) => {
      if (!transfers) return null;
      const chances = Object.entries(transfers.to);
      const upTo = chances.map((_, nth) => chances.slice(0, nth + 1).reduce((sum, [, chance]) => sum + chance, 0));
      return { to: chances.map(([id]) => ids.indexOf(id)), upTo, keepsAge: transfers.keepsAge ?? false };
    }),
    retries: types.map(({ retries }) => againOf(retries)),
    repeats: types.map(({ repeats }) => againOf(repeats)),
    callBacks: types.map(({ id, callBacks }) => {
      if (!callBacks) return null;
      const planned = plans.find(({ queueId }) => queueId === id)?.callBack;
      return { accepts: callBacks.accepts, afterSeconds: planned?.afterSeconds ?? callBacks.afterSeconds };
    }),
    resolves: Float64Array.from(
      pools.flatMap(({ skills }) => ids.map((id) => (Object.hasOwn(skills, id) ? (skills[id]?.resolves ?? 1) : 0))),
    ),
    overflowsTo,
  };
}

const goesOn = ({ virtualAgent, transfers, retries, repeats, callBacks }: ContactType): boolean =>
  [virtualAgent, transfers, retries, repeats, callBacks].some((one) => one != null);

function plansIn({ policy }: Scenario): readonly Plan[] {
  return (policy && 'program' in policy ? policy.plans : null) ?? [];
}

function againOf(again: ComesAgain | null | undefined): Again | null {
  if (!again) return null;
  return {
    probability: again.probability,
    after: spreadOf(again.afterSeconds),
    atMost: again.atMost ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * How often whoever was served is served again in the end, as a chance each time that gives as many contacts: with a
 * limit, fewer than the chance that is stated.
 */
export function feedback({ probability, atMost }: Again, unresolved: number): number {
  const each = probability * unresolved;
  const visits = each === 1 ? atMost + 1 : (1 - each ** (atMost + 1)) / (1 - each);
  return 1 - 1 / visits;
}
