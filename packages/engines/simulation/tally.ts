/** What one replication counted: plain arrays, so that a worker can hand them over. */
export interface Tally {
  /** Contacts that came, those of the warm-up included. */
  readonly came: number;
  /** By (cell · types + type) · counted + countAt. Cell 0 is what is not counted: warm-up and after hours. */
  readonly counts: Float64Array;
  /** By (cell · pools + pool) · timed + timeAt. */
  readonly times: Float64Array;
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

export const timeAt = {
  /** Contacts in hand × seconds. */
  held: 0,
  /** Agents with a contact in hand × seconds. */
  occupied: 1,
  /** Agents there × seconds. */
  present: 2,
} as const;
export const timed = 3;
