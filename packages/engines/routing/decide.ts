/**
 * Who should serve whom now. Pure and deterministic: the server, the twin and the browser run this same code.
 *
 * A work may go to an agent whom its queue's plan lets in by now, who is there, has room for it and has not declined it.
 * Of all that could be done the best is done first: the pair with the highest score, which is what giving the work to
 * the agent is worth in points, minutes of an agent's time. Where several wait and several are free, they are brought
 * together at once, because the best pair alone may take away the only agent that another work has.
 *
 * What is left waits, or goes where its queue's plan sends it; nothing is sent away that somebody here could take.
 *
 * @source Generalised cμ: Mandelbaum & Stolyar (2004). Least load and longest idle among equals: Armony (2005), Dynamic
 *   routing in large-scale service systems, §3.
 */
import { type Ability, abilityOf } from './eligible.ts';
import type { Agent, Work } from './floor.ts';
import { type Left, leftOf } from './left.ts';
import {
  bestFor,
  bestOf,
  type Choice,
  type House,
  houseOf,
  type Market,
  marketOf,
  partsOf,
  type Situation,
  take,
  together,
} from './market.ts';
import { loadOf, type Parts, proficiencyIn, total } from './score.ts';
import { treatedMoments } from './treated.ts';
import { tryOthers } from './try-others.ts';

export type { Agent, Work } from './floor.ts';
export type { Situation } from './market.ts';

/** Why this agent and not the next best: the part of the score that tells them apart most. */
export type Reason =
  | 'only_one'
  | 'knows_customer'
  | 'resolves_best'
  | 'fastest'
  | 'best_skilled'
  | 'lowest_load'
  | 'longest_idle'
  /** Another would have been better for this work alone, and is needed more elsewhere. */
  | 'best_together'
  /** Another was expected to do better; this one, of whom less is known, shows what they can. */
  | 'tried';

export type WaitReason =
  | 'nobody_in_queue'
  | 'no_skill'
  | 'not_yet'
  | 'lender_needs'
  | 'all_absent'
  | 'all_at_capacity'
  | 'all_declined';

export type Decision =
  | {
      readonly kind: 'assign';
      readonly workId: string;
      readonly agentId: string;
      readonly reason: Reason;
      /** How likely this agent was to be chosen before chance was asked, 0–1; 1 where nothing is tried. */
      readonly propensity: number;
    }
  | { readonly kind: 'wait'; readonly workId: string; readonly reason: WaitReason }
  | Left;

export interface Considered {
  readonly agentId: string;
  readonly ability: Ability;
  /** Lowest proficiency over the required skills, 1–5; null when none is required or one is missing. */
  readonly proficiency: number | null;
  /** Held ÷ capacity, 0–1 (1 when the capacity is 0). */
  readonly load: number;
  readonly idleSeconds: number;
  /** What it would have been worth and by what; null for those who could not. */
  readonly parts: Parts | null;
}

export interface Decided {
  /**
   * What is done, in the order in which it was decided, then who waits, the oldest first: one for each work. Who waits
   * and is offered a call-back has that before.
   */
  readonly decisions: readonly Decision[];
  /** Everybody as they were at the moment of the decision; made only when asked for. */
  readonly explain: (decision: Decision) => Considered[];
  /** When time alone may change something, epoch milliseconds: a moment of a plan comes. Null when it cannot. */
  readonly nextAt: number | null;
}

export function decide(situation: Situation): Decided {
  const house = houseOf(situation);
  const taken: Taken[] = [];
  for (let round = 0; ; round++) {
    const market = marketOf(house);
    if (!market) break;
    const choices = market.single
      ? [tryOthers(house, market, bestOf(house, market))]
      : together(house, market).map((choice) => ({ ...choice, propensity: 1, tried: false }));
    // Reasons first: they are about the moment before anybody has more in hand.
    for (const { tried, ...choice } of choices)
      taken.push({ ...choice, round, reason: tried ? 'tried' : reasonOf(house, market, choice) });
    for (const choice of choices) take(house, choice);
  }
  const done = taken.map(({ work, agent, reason, propensity }): Decision => {
    return { kind: 'assign', workId: work.id, agentId: house.agents[agent]!.id, reason, propensity };
  });
  const left = [...house.open].sort((a, b) => a.waitingSince - b.waitingSince);
  const reasons = new Map<string, WaitReason>();
  const waits = left.flatMap((work): Decision[] => {
    const { plan, waitSeconds } = house.circumstances(work);
    const beside = leftOf(work, waitSeconds, plan, situation.closed ?? noQueues);
    if (beside?.kind === 'overflow') return [beside];
    const alike = house.alike(work);
    const reason = reasons.get(alike) ?? whyWait(house, work);
    reasons.set(alike, reason);
    return [...(beside ? [beside] : []), { kind: 'wait', workId: work.id, reason }];
  });
  return {
    decisions: [...done, ...waits],
    explain: explainer(situation, taken),
    nextAt: nextMomentOf(house, left),
  };
}

const noQueues: ReadonlySet<string> = new Set();

interface Taken extends Choice {
  readonly round: number;
  readonly reason: Reason;
  readonly propensity: number;
}

/** The floor is built once and follows the rounds, for whoever asks in the order of the decisions. */
function explainer(situation: Situation, taken: readonly Taken[]): Decided['explain'] {
  const works = new Map(situation.waiting.map((work) => [work.id, work]));
  const roundOf = new Map(taken.map(({ work, round }) => [work, round]));
  let then: House | undefined;
  let done = 0;
  return (decision) => {
    const work = works.get(decision.workId);
    if (!work) throw new RangeError(`${decision.workId} was not decided here`);
    const at = roundOf.get(work) ?? Number.POSITIVE_INFINITY;
    if (!then || (taken[done - 1]?.round ?? -1) >= at) {
      then = houseOf(situation);
      done = 0;
    }
    for (; done < taken.length && taken[done]!.round < at; done++) take(then, taken[done]!);
    const floor = then;
    return floor.agents.map((agent, place) => considered(floor, work, agent, place));
  };
}

/** By which part the chosen one is better than the best of the others. */
function reasonOf(house: House, market: Market, { own, work, agent }: Choice): Reason {
  const next = bestFor(house, market, own, work, agent);
  if (next.agent < 0) return 'only_one';
  const chosen = partsOf(house, work, agent);
  const other = partsOf(house, work, next.agent);
  if (next.score > total(chosen) + 1e-9) return 'best_together';
  const gains: [Reason, number][] = [
    ['knows_customer', chosen.continuity - other.continuity],
    ['resolves_best', chosen.resolution - other.resolution],
    ['fastest', chosen.time + chosen.urgency + chosen.abandonment - other.time - other.urgency - other.abandonment],
    ['best_skilled', chosen.proficiency - other.proficiency],
    ['lowest_load', chosen.load - other.load],
    ['longest_idle', chosen.rest - other.rest],
  ];
  const [reason, gain] = gains.reduce((best, one) => (one[1] > best[1] ? one : best));
  return gain > 0 ? reason : 'longest_idle';
}

/** The nearest miss says most: who had no room, then who declined, then who is away, then whom the plan keeps out yet. */
function whyWait({ agents, held, circumstances }: House, work: Work): WaitReason {
  const around = circumstances(work);
  const seen = new Set<Ability>();
  for (const [place, agent] of agents.entries()) {
    const ability = abilityOf(work, agent, held[place]!, around);
    if (ability === 'at_capacity') return 'all_at_capacity';
    seen.add(ability);
  }
  if (seen.has('declined')) return 'all_declined';
  if (seen.has('absent') || seen.has('disconnected')) return 'all_absent';
  if (seen.has('not_yet')) return 'not_yet';
  if (seen.has('lender_needs')) return 'lender_needs';
  return seen.has('no_skill') ? 'no_skill' : 'nobody_in_queue';
}

function considered(house: House, work: Work, agent: Agent, place: number): Considered {
  const held = house.held[place]!;
  const ability = abilityOf(work, agent, held, house.circumstances(work));
  return {
    agentId: agent.id,
    ability,
    proficiency: proficiencyIn(work, agent),
    load: loadOf(agent, held),
    idleSeconds: house.idleSeconds[place]!,
    parts: ability === 'able' ? partsOf(house, work, place) : null,
  };
}

function nextMomentOf({ now, planOf }: House, left: readonly Work[]): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const work of left) {
    for (const afterSeconds of treatedMoments(planOf(work), work.treatment ?? {})) {
      const at = work.waitingSince + afterSeconds * 1000;
      if (at > now) next = Math.min(next, at);
    }
  }
  return next === Number.POSITIVE_INFINITY ? null : next;
}
