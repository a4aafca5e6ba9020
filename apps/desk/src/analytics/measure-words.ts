import { type MeasureId, measureOf } from '@harken/contract/measures';
import type { Measured } from '@harken/contract/routes-analytics';
import { number, oneDigit, percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';

export const measureName = (id: MeasureId): string => localName(measureOf(id).name);

/** A value in the measure's unit; a dash where there was nothing to count. */
export function measuredText(id: MeasureId, value: number | null): string {
  if (value === null) return '–';
  switch (measureOf(id).unit) {
    case 'share':
      return percent(value, 1);
    case 'seconds':
      return span(value);
    case 'score':
    case 'per_thousand':
      return oneDigit(value);
    case 'count':
      return number(value);
  }
}

export const valueIn = (measured: Measured | null | undefined): number | null => measured?.value ?? null;
