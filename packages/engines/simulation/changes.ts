import type { Model } from './model.ts';

/** What time brings by itself. */
export interface Change {
  readonly at: number;
  /** From now on everything counts for this cell. */
  readonly cell?: number;
  /** From now on this pool has so many agents. */
  readonly pool?: number;
  readonly agents: number;
}

/** Nothing more; so that there is always a next one to look at. */
const end: Change = { at: Number.POSITIVE_INFINITY, agents: 0 };

/** In order: counting begins, an interval begins, shifts change, the doors close. Where contacts are counted, only the end. */
export function changesOf({ horizon, warmup, cells, cellSeconds, agents }: Model): Change[] {
  if (horizon === Number.POSITIVE_INFINITY) return [end];
  const counting = warmup * horizon;
  const entered: Change[] = [{ at: counting, agents: 0, cell: 1 + Math.floor(counting / cellSeconds) }];
  for (let cell = 1; cell < cells; cell++) {
    if (cell * cellSeconds > counting) entered.push({ at: cell * cellSeconds, agents: 0, cell: cell + 1 });
  }
  const shifts = agents.flatMap(({ seconds, counts }, pool) =>
    counts.flatMap((count, interval) =>
      interval > 0 && count !== counts[interval - 1] ? [{ at: interval * seconds, pool, agents: count }] : [],
    ),
  );
  const closing = { at: horizon, agents: 0, cell: 0 };
  return [...entered, ...shifts, closing].sort((one, other) => one.at - other.at).concat(end);
}
