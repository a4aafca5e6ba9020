import { streamOf, uniform } from '../simulation/streams.ts';

/** Chance and arrivals for tests and measurements whose truth is known. */

/** Uniform in (0, 1); the same seed draws the same. */
export function chance(seed: number): () => number {
  const { a, b } = streamOf(seed, 0x666f7265);
  let drawn = 0;
  return () => uniform(a, b, drawn++);
}

/** How many come where a mean is known, each on their own: a Poisson number. */
export function countsOf(mean: number, luck: () => number): number {
  let count = 0;
  // e^−mean is no number any more for large means: they are drawn in parts.
  for (let left = mean; left > 0; left -= 200) {
    const floor = Math.exp(-Math.min(200, left));
    for (let product = luck(); product > floor; product *= luck()) count += 1;
  }
  return count;
}

export function normalOf(luck: () => number): number {
  return Math.sqrt(-2 * Math.log(luck())) * Math.cos(2 * Math.PI * luck());
}
