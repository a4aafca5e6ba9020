/** What each event of the calendar adds: as the past says, as somebody assumes, or unknown. */
import type { EventEffect, PlannedEvent } from '@harken/contract/forecasting';

export type Measurable = Omit<PlannedEvent, 'effect'>;
export const unmeasured: EventEffect = { basis: 'unknown', occasions: 0, share: null, contacts: null };

/** What somebody assumes stands until the past is asked. */
export function effectOf({ assumed }: Measurable): EventEffect {
  if (assumed === null) return unmeasured;
  return {
    basis: 'assumed',
    occasions: 0,
    share: { expected: assumed, lower: assumed, upper: assumed },
    contacts: null,
  };
}
