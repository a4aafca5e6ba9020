import { type Decided, decide } from './decide.ts';
import type { Agent, Work } from './floor.ts';
import type { Situation } from './market.ts';
import type { Plan } from './plan.ts';

/**
 * Everything that a host gives one round of decisions, as plain data: what it says can be written down and decided again
 * on another day, with the same outcome. Whatever is to count in a decision has its place in here; `decide` is asked
 * through it and in no other way.
 */
export interface Given {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Without what is offered to somebody already, and without `patienceSeconds`: that is the queue's. */
  readonly waiting: readonly Work[];
  readonly agents: readonly Agent[];
  /** Those in force; queues without one have the usual plan. */
  readonly plans: readonly (Plan & { readonly version: number })[];
  /** By queue, what its past says. */
  readonly pace: Readonly<Record<string, Pace>>;
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

export function situationOf({ now, waiting, agents, plans, pace }: Given): Situation {
  return {
    now,
    agents,
    plans,
    waiting: waiting.map((work) => {
      const givesUp = pace[work.queueId]?.givesUpPerSecond;
      return { ...work, patienceSeconds: givesUp ? 1 / givesUp : null };
    }),
    prospect: ({ queueId }) => ({ resolves: 1, handleSeconds: pace[queueId]?.handleSeconds || usualHandleSeconds }),
  };
}
