import { type Scenario, valuesOf } from './scenario.ts';

/** When queues are open, for a program that asks. Times in seconds from the start. */
export interface Closing {
  isClosed(type: number, now: number): boolean;
  /** When a queue opens or closes next; Infinity when none does any more. */
  next(now: number): number;
}

/** @returns null where every queue is open all the time */
export function closingOf({ types }: Scenario, hours: number | null): Closing | null {
  if (!types.some(({ closed }) => closed != null)) return null;
  const schedules = types.map(({ closed }) => valuesOf(closed ?? 0, hours));
  const moments = schedules.flatMap(({ seconds, values }) =>
    values.flatMap((value, nth) => (nth > 0 && value !== values[nth - 1] ? [nth * seconds] : [])),
  );
  const edges = [...new Set(moments)].sort((one, other) => one - other);
  return {
    isClosed(type, now) {
      const { seconds, values } = schedules[type]!;
      const nth = Math.floor(now / seconds) || 0;
      return values[Math.min(nth, values.length - 1)]! > 0;
    },
    next: (now) => edges.find((at) => at > now) ?? Number.POSITIVE_INFINITY,
  };
}
