import { type Decided, decide } from './decide.ts';
import type { Agent, Work } from './floor.ts';
import type { Situation } from './market.ts';
import type { Plan } from './plan.ts';
import { type Figures, type Prospects, prospectIn } from './prospects.ts';

/**
 * Everything that a host gives one round of decisions, as plain data: what it says can be written down and decided again
 * on another day, with the same outcome. Whatever is to count in a decision has its place in here; `decide` is asked
 * through it and in no other way.
 */
export interface Given {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Without what is offered to somebody already; without `patienceSeconds`, which is the queue's; with its `chance`. */
  readonly waiting: readonly Work[];
  readonly agents: readonly Agent[];
  /** Those in force; queues without one have the usual plan. */
  readonly plans: readonly (Plan & { readonly version: number })[];
  /** Queues that take nothing now, of those that plans ask about. */
  readonly closed?: readonly string[];
  /** By queue, what its past says. */
  readonly pace: Readonly<Record<string, Pace>>;
  /** What was learned of agents; null until there is anything. */
  readonly figures?: Figures | null;
}

export interface Pace {
  /** Mean handle time; null until something was solved. */
  readonly handleSeconds: number | null;
  /** Of each who waits; 0 where nobody gives up, or nobody counted. */
  readonly givesUpPerSecond: number;
}

/** Until a queue has solved something, contacts are taken to last as long as this. */
export const usualHandleSeconds = 300;

export const decideGiven = (given: Given): Decided => decide(situationOf(given));

export function situationOf({ waiting, agents, pace, figures = null, closed = [], ...given }: Given): Situation {
  const paceOf = (queueId: string) => pace[queueId];
  return {
    ...given,
    agents: withBest(agents, figures),
    closed: new Set(closed),
    waiting: waiting.map((work) => ({ ...work, patienceSeconds: patienceBy(paceOf(work.queueId)) })),
    prospect: prospectsBy(figures, paceOf),
  };
}

/** Agents with how many at once they get most done with, as far as that was learned. */
export function withBest(agents: readonly Agent[], figures: Figures | null): readonly Agent[] {
  const atOnce = figures?.atOnce;
  return atOnce ? agents.map((agent) => ({ ...agent, bestAtOnce: atOnce[agent.id] ?? null })) : agents;
}

type PaceOf = (queueId: string) => Pace | undefined;

/** How an agent is expected to serve a work: as was learned, and until there is anything, as its queue went lately. */
export function prospectsBy(figures: Figures | null, paceOf: PaceOf): Prospects {
  if (figures) return prospectIn(figures);
  return ({ queueId }) => ({ resolves: 1, handleSeconds: paceOf(queueId)?.handleSeconds || usualHandleSeconds });
}

/** How long whoever waits has patience, seconds; null where nobody gives up. */
export const patienceBy = (pace: Pace | undefined): number | null =>
  pace?.givesUpPerSecond ? 1 / pace.givesUpPerSecond : null;
