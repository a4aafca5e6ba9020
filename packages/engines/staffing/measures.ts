import type { Waiting } from './waiting.ts';

/** What a model says of a number of servers; `null` where it does not define it. Times in the unit of its rates. */
export interface Measures {
  readonly probabilityOfWait: number | null;
  /** Answered within the time asked about ÷ all offered. */
  readonly serviceLevel: number | null;
  /** Over answered contacts. */
  readonly asa: number | null;
  /** Over all contacts, those that gave up included. */
  readonly meanWait: number | null;
  readonly abandonment: number | null;
  readonly blocking: number | null;
  readonly occupancy: number | null;
  readonly meanQueueLength: number | null;
}

/** Nobody comes: nobody waits, gives up or is turned away. */
export const nobodyComes: Measures = {
  probabilityOfWait: 0,
  serviceLevel: 1,
  asa: 0,
  meanWait: 0,
  abandonment: 0,
  blocking: 0,
  occupancy: 0,
  meanQueueLength: 0,
};

/** More comes than can be done and nobody gives up: everybody waits, without end. */
export const growsForEver: Measures = {
  probabilityOfWait: 1,
  serviceLevel: 0,
  asa: null,
  meanWait: null,
  abandonment: null,
  blocking: null,
  occupancy: 1,
  meanQueueLength: null,
};

/** Nobody is there and everybody gives up in the end. */
export function nobodyServes(arrival: number, abandon: number): Measures {
  return {
    ...growsForEver,
    meanWait: 1 / abandon,
    abandonment: 1,
    occupancy: null,
    meanQueueLength: arrival / abandon,
  };
}

/**
 * Puts together what happens to those who wait and how likely waiting is.
 * @param lnBelow  ln of how likely "somebody has room" is against "nobody has, and nobody waits"
 * @param arrival  λ
 * @param within   the time asked about, ≥ 0, or null
 */
export function withWaiting(waiting: Waiting, lnBelow: number, arrival: number, within: number | null) {
  const odds = Math.exp(waiting.lnWeight - lnBelow);
  const probabilityOfWait = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
  const atOnce = 1 / (1 + odds);
  const meanWait = probabilityOfWait * waiting.meanWait;
  const answered = atOnce + probabilityOfWait * waiting.answered;
  return {
    probabilityOfWait,
    serviceLevel: within === null ? null : atOnce + probabilityOfWait * waiting.answeredWithin(within),
    asa: (probabilityOfWait * waiting.waitOfAnswered) / answered,
    meanWait,
    abandonment: probabilityOfWait * waiting.abandoned,
    answered,
    meanQueueLength: arrival * meanWait,
  };
}
