/** Series as files that move freely between tools: `unique_id,ds,yhat,…` and `unique_id,ds,y`. */
import { csvLine } from '@harken/contract/csv';
import type { RouteInput } from '@harken/contract/routes';
import { keyOf, named } from './scopes.ts';
import { pointsOf, type View } from './view.ts';

/** @returns lines; times in UTC, so that no reader has to know our zone */
export async function exportLines(
  view: Pick<View, 'sheet'>,
  { from, to, measure, what, snapshotId, ...asked }: RouteInput<'exportForecast'>['query'],
): Promise<string[]> {
  const scope = named(asked);
  const sheet = await view.sheet(scope, measure, { from, to, snapshotId });
  const uniqueId = `${measure} ${keyOf(scope)}`;
  const points = pointsOf(sheet, null);
  if (what === 'actual')
    return [
      csvLine(['unique_id', 'ds', 'y']),
      ...points.flatMap(({ at, actual }) => (actual === null ? [] : [csvLine([uniqueId, at, actual])])),
    ];
  const levels = ['yhat-lo-80', 'yhat-hi-80', 'yhat-lo-95', 'yhat-hi-95'];
  return [
    csvLine(['unique_id', 'ds', 'yhat', ...levels]),
    ...points.flatMap(({ at, forecast: f }) =>
      f ? [csvLine([uniqueId, at, f.expected, f.lower80, f.upper80, f.lower95, f.upper95])] : [],
    ),
  ];
}
