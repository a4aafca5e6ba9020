/** The rest of a day by what came of it: the morning's plan, moved as far as days like it were moved. */
import { type DayWays, reforecast } from '@harken/engines/forecasting/within-day';
import { normalQuantile } from '@harken/engines/statistics/normal';
import type { About, Curve } from './snapshot-store.ts';

/**
 * @param plan of the whole day as it was published before it began; @param from its slot at which the day begins
 * @param came in the slots of the day that are over; NaN where it is not known
 * @param slots of the whole day
 */
export function restOfDay(
  plan: Pick<Curve, 'key' | 'measure' | 'point' | 'about'>,
  { from, slots }: { from: number; slots: number },
  came: ArrayLike<number>,
  ways: DayWays,
): Omit<Curve, 'snapshot'> {
  const { values, spread, rest } = reforecast(plan.point.slice(from, from + slots), came, ways);
  const [point, scale] = [values.subarray(came.length), spread.subarray(came.length)];
  const [all, squares] = scale.reduce(([sum, of], one) => [sum + one, of + one ** 2], [0, 0] as [number, number]);
  // As much of the errors is shared by the rest of the day as its own spread says.
  const shared = all ** 2 > squares ? (rest.spread ** 2 - squares) / (all ** 2 - squares) : 0;
  const short = (value: number) => Math.round(value * 1e4) / 1e4;
  const about: About = {
    ...plan.about,
    shape: normalShape,
    shared: short(Math.min(1, Math.max(0, shared))),
    lasting: 0,
    said: {},
    assumed: plan.about.assumed.flatMap(([slot, more]) =>
      slot >= from + came.length && slot < from + slots ? [[slot - from - came.length, more] as [number, number]] : [],
    ),
  };
  return {
    key: plan.key,
    measure: plan.measure,
    point: Array.from(point, short),
    scale: Array.from(scale, short),
    about,
  };
}

/** What comes of a day is chance around its ways: its errors are as a normal one's. */
const normalShape = Array.from({ length: 199 }, (_, nth) => Math.round(normalQuantile((nth + 0.5) / 199) * 1e4) / 1e4);
