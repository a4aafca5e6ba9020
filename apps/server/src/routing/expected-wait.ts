/**
 * How long someone who joins a queue now will wait. Pure.
 *
 * @param ahead          customers before them, ≥ 0
 * @param freePlaces     work that could start at once, ≥ 0
 * @param places         work that the present agents can hold together, ≥ 0
 * @param handleSeconds  mean handle time, > 0
 * @returns seconds until an agent has room, or null when nobody is there
 * @remarks The next place becomes free after handle ÷ places, so `ahead + 1 − free` of them must become free. Ignores
 *   customers who give up, so it says rather too much than too little.
 * @source Ibrahim & Whitt (2009), Real-time delay estimation, QL estimator with no abandonment
 */
export function expectedWaitSeconds({
  ahead,
  freePlaces,
  places,
  handleSeconds,
}: {
  ahead: number;
  freePlaces: number;
  places: number;
  handleSeconds: number;
}): number | null {
  if (places <= 0) return null;
  const needed = Math.max(0, ahead + 1 - freePlaces);
  return (needed * handleSeconds) / places;
}
