import type { HorizonBand } from '@harken/contract/forecasting';
import { useQuery } from '@tanstack/react-query';
import { call } from '../platform/api.ts';
import { type ForecastSearch, scopeOf, weekdayOf } from './address.ts';
import { type Accuracy, forecastKey, measureOf } from './asked.ts';

export interface AskedAccuracy {
  data: Accuracy | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** How wrong this series' forecasts were; given a day, the errors by time of day are those of its weekday. */
export function useAccuracy(
  search: ForecastSearch,
  day: string | null,
  { weeks = 26, band = 'day_1' }: { weeks?: number; band?: HorizonBand } = {},
): AskedAccuracy {
  const query = {
    ...scopeOf(search),
    measure: measureOf(search),
    weeks,
    band,
    ...(day ? { weekday: weekdayOf(day) } : {}),
  };
  return useQuery({
    queryKey: [...forecastKey, 'accuracy', query],
    queryFn: ({ signal }) => call('GET /api/forecast/accuracy', { query }, { signal }),
    staleTime: 5 * 60_000,
  });
}
