/** The room of those who steer: a day of the record as a scenario, and the twin that tries out what could be different. */
import { type ComparisonsDeps, createComparisons } from './comparisons.ts';
import { type DayDeps, dayScenario, type Span } from './day.ts';
import { createTwin } from './twin.ts';

export interface DispatchDeps extends ComparisonsDeps, DayDeps {
  /** Threads that simulate; as many as the machine spares where it is left out. */
  workers?: number;
}

export type Dispatch = ReturnType<typeof createDispatch>;

export function createDispatch(deps: DispatchDeps) {
  const calibrate = (span: Span) => dayScenario(span, deps);
  return {
    calibrate,
    twin: createTwin({ calibrate, ...(deps.workers ? { workers: deps.workers } : {}) }),
    comparisons: createComparisons(deps),
  };
}
