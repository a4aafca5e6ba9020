import type { Experiment, TriedMeasure } from '@harken/contract/experiments';
import { measureOf } from '@harken/contract/measures';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';
import { number, percent, signed, span } from '../platform/format.ts';

export const experimentsKey = ['administration', 'experiments'];

/** Every experiment, told anew when one begins or ends. */
export function useExperiments() {
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name.startsWith('experiment.')))
          void queries.invalidateQueries({ queryKey: experimentsKey });
      }),
    [],
  );
  return useQuery({ queryKey: experimentsKey, queryFn: () => call('GET /api/experiments') });
}

export const dayOf = ({ startedAt, days }: Experiment): number =>
  Math.min(days, Math.floor((Date.now() - Date.parse(startedAt)) / 86_400_000) + 1);

const unitOf = (measure: TriedMeasure) => measureOf(measure).unit;

/** How differences are typed: shares in percentage points. */
export const perUnit = (measure: TriedMeasure): number => (unitOf(measure) === 'share' ? 100 : 1);

export const unitName = (measure: TriedMeasure): string =>
  i18next.t(
    unitOf(measure) === 'share'
      ? 'administration:experiments.inPoints'
      : unitOf(measure) === 'seconds'
        ? 'administration:experiments.inSeconds'
        : 'administration:experiments.inScore',
  );

/** A value as it is told: 82.1 %, 4:13, 4.31. */
export function valueText(measure: TriedMeasure, value: number): string {
  if (unitOf(measure) === 'share') return percent(value, 1);
  return unitOf(measure) === 'seconds' ? span(value) : number(value, 2);
}

/** A difference, of shares in points. */
export function differenceText(measure: TriedMeasure, difference: number, { sign = true } = {}): string {
  const value = difference * perUnit(measure);
  const told = sign ? signed(value) : number(value, unitOf(measure) === 'score' ? 2 : 1);
  if (unitOf(measure) === 'share') return i18next.t('administration:experiments.points', { points: told });
  return unitOf(measure) === 'seconds' ? i18next.t('administration:experiments.secondsOf', { seconds: told }) : told;
}
