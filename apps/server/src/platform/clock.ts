/** Where the program reads the time. Rooms take a clock, so a test can set it. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

export interface SettableClock extends Clock {
  set(at: Date | string): void;
  /** Moves the clock forward by a length of time. */
  advance(by: { seconds?: number; minutes?: number; hours?: number; days?: number }): void;
}

/** A clock that stands still until it is moved. */
export function settableClock(start: Date | string = '2026-03-02T09:00:00Z'): SettableClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    set: (to) => {
      at = new Date(to).getTime();
    },
    advance: ({ seconds = 0, minutes = 0, hours = 0, days = 0 }) => {
      at += (seconds + 60 * (minutes + 60 * (hours + 24 * days))) * 1000;
    },
  };
}
