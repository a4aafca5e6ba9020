/** What one replication counted: plain arrays, so that a worker can hand them over. */
export interface Tally {
  /** Contacts that came, those of the warm-up included. */
  readonly came: number;
  /** By (cell · types + type) · counted + countAt. Cell 0 is what is not counted: warm-up and after hours. */
  readonly counts: Float64Array;
  /** By (cell · pools + pool) · timed + timeAt. */
  readonly times: Float64Array;
  /** By (cell · types + type) · journeyed + journeyAt; null without journeys. */
  readonly beside: Float64Array | null;
}

export const countAt = {
  atOnce: 0,
  queued: 1,
  /** After a wait. */
  answered: 2,
  abandoned: 3,
  blocked: 4,
  /** Seconds waited by the answered and the abandoned. */
  wait: 5,
  waitSquared: 6,
  /** Answered after a wait that was short enough. */
  within: 7,
} as const;
export const counted = 8;

export const journeyAt = {
  /** By the virtual agent, and what it handed over. */
  contained: 0,
  handedOver: 1,
  transferred: 2,
  retries: 3,
  repeats: 4,
  /** Answered by calling them, and seconds from their taking it to the call. */
  calledBack: 5,
  callBackWait: 6,
  overflowed: 7,
  /** Customers of this first contact who were served in the end, and those whom the first contact resolved. */
  served: 8,
  resolvedFirst: 9,
} as const;
export const journeyed = 10;

export const timeAt = {
  /** Contacts in hand × seconds. */
  held: 0,
  /** Agents with a contact in hand × seconds. */
  occupied: 1,
  /** Agents there × seconds. */
  present: 2,
} as const;
export const timed = 3;
