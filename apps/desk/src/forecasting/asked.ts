import type { SnapshotId } from '@harken/contract/ids';
import type { RouteReply } from '@harken/contract/routes';
import { queryOptions } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';
import { type ForecastSearch, measures, scopeOf } from './address.ts';

/** Everything that this room has read. */
export const forecastKey = ['forecast'];

export type Overview = RouteReply<'forecastOverview'>;
export type Forecast = RouteReply<'forecast'>;
export type Today = RouteReply<'forecastToday'>;
export type Accuracy = RouteReply<'forecastAccuracy'>;
export type Requirement = RouteReply<'forecastRequirement'>;

export const overviewQuery = queryOptions({
  queryKey: [...forecastKey, 'overview'],
  queryFn: ({ signal }) => call('GET /api/forecast/overview', {}, { signal }),
  // While one is being made nothing tells how far it is: it is asked again until it stands there.
  refetchInterval: ({ state }) => (state.data?.running ? 5000 : false),
});

export const measureOf = ({ measure }: ForecastSearch) => measure ?? measures[0];

export const forecastQuery = (search: ForecastSearch, { from, to }: { from: string; to: string }) => {
  const query = {
    ...scopeOf(search),
    from,
    to,
    measure: measureOf(search),
    ...(search.compare ? { compareId: search.compare as SnapshotId } : {}),
  };
  return queryOptions({
    queryKey: [...forecastKey, 'days', query],
    queryFn: ({ signal }) => call('GET /api/forecast', { query }, { signal }),
  });
};

/** Whatever is published, planned or found is read again. */
export function useForecastNews(): void {
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => /^(forecast|planned_event|issue)\./.test(name)))
          void queries.invalidateQueries({ queryKey: forecastKey });
      }),
    [],
  );
}
