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

export interface ClockWatch {
  /** By how many seconds the machine's clock jumped in all, either way, since the start. */
  jumpedSeconds(): number;
  stop(): void;
}

/**
 * Tells when the machine's clock jumps: it is set, or the machine slept. Timers here run on the steady clock and ids
 * rise in any case; what a jump moves is what is due at a time of day (goals, expiry of sessions and tokens).
 */
export function watchClock(
  jumped: (seconds: number) => void,
  { clock = systemClock, steadyMs = () => performance.now(), lookEveryMs = 5000, toleranceMs = 2000 } = {},
): ClockWatch & { look(): void } {
  let apart = clock.now().getTime() - steadyMs();
  let total = 0;
  function look(): void {
    const now = clock.now().getTime() - steadyMs();
    const by = now - apart;
    apart = now;
    if (Math.abs(by) < toleranceMs) return;
    total += Math.abs(by) / 1000;
    jumped(by / 1000);
  }
  const timer = setInterval(look, lookEveryMs).unref();
  return { look, jumpedSeconds: () => total, stop: () => clearInterval(timer) };
}
