/**
 * Milliseconds from one failed attempt to the next: twice as long each time, half a minute at most. Half of it is
 * chance, so that a thousand devices do not come back in one moment.
 *
 * @param tries attempts that failed before this one
 */
export const backoff = (firstMs: number, tries: number): number =>
  Math.min(30_000, firstMs * 2 ** tries) * (0.5 + Math.random() / 2);
