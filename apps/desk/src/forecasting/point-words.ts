import type { ForecastDay, ForecastMeasure, ForecastPoint } from '@harken/contract/forecasting';
import i18next from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { inZone } from '../platform/format.ts';
import { dateIn } from './address.ts';
import type { Column } from './chart-section.tsx';
import type { FanWords } from './fan-parts.tsx';
import { between, signedCount, valueWords } from './figures.ts';
import type { Place } from './places.ts';
import { dayName } from './time-words.ts';

/** What is said of a chart of a measure, and of each place in it. */
export function useFanWords(
  measure: ForecastMeasure,
  zone: string,
  {
    earlier,
    days = false,
    usual = '',
  }: { earlier: 'published' | 'compared' | 'morning' | 'without'; days?: boolean; usual?: string },
): FanWords {
  const { t } = useTranslation('forecasting');
  return useMemo(
    () => ({
      label: t('chart.label', { measure: t(`measure.${measure}`) }),
      actual: t('chart.actual'),
      forecast: t('chart.forecast'),
      usual,
      say: (place) => sayPlace(place, measure, zone, earlier, days),
    }),
    [t, measure, zone, earlier, days, usual],
  );
}

function sayPlace(place: Place, measure: ForecastMeasure, zone: string, earlier: string, days: boolean): string {
  const t = i18next.getFixedT(i18next.language, 'forecasting');
  const write = (value: number) => valueWords(measure, value);
  const { actual, point, band80, usual, without } = place;
  const when = days
    ? dayName(dateIn(zone, place.at), 'long')
    : t('chart.when', { day: dayName(dateIn(zone, place.at), 'short'), time: inZone(place.at, zone, 'time') });
  const adds = without !== null && point !== null ? point - without : 0;
  return [
    actual !== null && t('chart.came', { value: write(actual) }),
    actual === null && point !== null && t('chart.expected', { value: write(point) }),
    actual === null && band80 && t('chart.range', { range: between(write(band80[0]), write(band80[1])) }),
    place.earlier !== null && t(`chart.earlier.${earlier as 'published'}`, { value: write(place.earlier) }),
    usual !== null && t('chart.usual', { value: write(usual) }),
    Math.abs(adds) >= 0.5 && t('chart.events', { value: signedCount(adds) }),
  ]
    .filter((part) => part !== false && part !== null)
    .reduce<string>(
      (so, part, nth) => (nth === 0 ? t('chart.first', { when, what: part }) : t('chart.more', { so, what: part })),
      '',
    );
}

const wallTime = (at: string, zone: string) => `${dateIn(zone, at)} ${inZone(at, zone, 'time')}`;

/** The rows behind a chart of intervals. */
export function pointColumns(measure: ForecastMeasure, zone: string): Column<ForecastPoint>[] {
  const t = i18next.getFixedT(i18next.language, 'forecasting');
  const write = (value: number) => valueWords(measure, value);
  return [
    { name: t('column.time'), of: ({ at }) => wallTime(at, zone) },
    { name: t('column.actual'), of: ({ actual }) => actual, write },
    { name: t('column.expected'), of: ({ forecast }) => forecast?.expected ?? null, write },
    { name: t('column.lower80'), of: ({ forecast }) => forecast?.lower80 ?? null, write },
    { name: t('column.upper80'), of: ({ forecast }) => forecast?.upper80 ?? null, write },
    { name: t('column.lower95'), of: ({ forecast }) => forecast?.lower95 ?? null, write },
    { name: t('column.upper95'), of: ({ forecast }) => forecast?.upper95 ?? null, write },
    { name: t('column.earlier'), of: ({ earlier }) => earlier, write },
    { name: t('column.usual'), of: ({ yardstick }) => yardstick, write },
  ];
}

export function dayColumns(measure: ForecastMeasure): Column<ForecastDay>[] {
  const t = i18next.getFixedT(i18next.language, 'forecasting');
  const write = (value: number) => valueWords(measure, value);
  return [
    { name: t('column.day'), of: ({ date }) => date },
    { name: t('column.actual'), of: ({ actual }) => actual, write },
    { name: t('column.expected'), of: ({ forecast }) => forecast?.expected ?? null, write },
    { name: t('column.lower80'), of: ({ forecast }) => forecast?.lower80 ?? null, write },
    { name: t('column.upper80'), of: ({ forecast }) => forecast?.upper80 ?? null, write },
    { name: t('column.earlier'), of: ({ earlier }) => earlier, write },
    { name: t('column.usual'), of: ({ yardstick }) => yardstick, write },
  ];
}
