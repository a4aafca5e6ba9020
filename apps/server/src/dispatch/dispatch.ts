/** The room of those who steer: a day of the record as a scenario, and the twin that tries out what could be different. */
import { type ComparisonsDeps, createComparisons } from './comparisons.ts';
import { type DayDeps, type Days, dayScenario } from './day.ts';
import { createTwin, type TwinDeps } from './twin.ts';

export type DispatchDeps = ComparisonsDeps & DayDeps & Omit<TwinDeps, 'calibrate'>;

export type Dispatch = ReturnType<typeof createDispatch>;

export function createDispatch(deps: DispatchDeps) {
  const calibrate = (days: Days) => dayScenario(days, deps);
  return { calibrate, twin: createTwin({ ...deps, calibrate }), comparisons: createComparisons(deps) };
}
