/** Chance that can be repeated: the same seed gives the same day. */

/** A number in [0, 1). */
export type Random = () => number;

/** Mulberry32: small, fast and good enough for people in a demonstration. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A source of its own for one person: what others do meanwhile does not change what this one draws. */
export const branch = (random: Random): Random => seeded(Math.floor(random() * 2 ** 32));

export const exponential = (random: Random, mean: number): number => -Math.log(1 - random()) * mean;

export const between = (random: Random, least: number, most: number): number => least + random() * (most - least);

/** @returns the place drawn, by the shares given; they add up to 1 */
export function drawn(random: Random, shares: readonly number[]): number {
  let left = random();
  const at = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return at < 0 ? shares.length - 1 : at;
}

export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const list = [...items];
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] as T, list[at] as T];
  }
  return list;
}

/** Waits; ends at once, by throwing, when `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
