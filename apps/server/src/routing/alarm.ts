import type { Clock } from '../platform/clock.ts';

/** Node's timers go no further and would ring at once; looked at then, it is set anew. */
const furthestMs = 2 ** 31 - 1;

/**
 * One timer for the nearest of many moments; nothing polls. What it does may set it anew. When that fails, because the
 * database is away, it is tried again.
 */
export function createAlarm(clock: Clock, does: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  let nearest = Number.POSITIVE_INFINITY;

  /** @param at epoch milliseconds; a moment that has passed is now */
  function set(at: number): void {
    if (at >= nearest) return;
    clearTimeout(timer);
    nearest = at;
    timer = setTimeout(
      () => {
        nearest = Number.POSITIVE_INFINITY;
        does().catch(() => set(clock.now().getTime() + 1000));
      },
      Math.min(furthestMs, Math.max(0, at - clock.now().getTime())),
    );
    timer.unref();
  }

  return { set, stop: () => clearTimeout(timer) };
}
