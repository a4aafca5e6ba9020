import type { EventEffect, ForecastMeasure, Ranged } from '@harken/contract/forecasting';
import i18next from 'i18next';
import { number, oneDigit, percent, span } from '../platform/format.ts';

/** A value of a measure: handle time on a clock, rates with a digit, contacts whole. */
export function valueWords(measure: ForecastMeasure, value: number): string {
  if (measure === 'handle_seconds') return span(Math.round(value));
  // A thin series expects less than one: that is not none.
  return measure === 'contact_rate' || (value > 0 && value < 9.5) ? oneDigit(value) : number(value);
}

/** A mark of an axis: as it is, in its unit. */
export const markWords = (measure: ForecastMeasure, value: number): string =>
  measure === 'handle_seconds' ? span(value) : number(value, 2);

export const valueOrDash = (measure: ForecastMeasure, value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : valueWords(measure, value);

/** From and to, with the dash of its language. */
export const between = (from: string, to: string): string => i18next.t('forecasting:between', { from, to });

export const rangeWords = (measure: ForecastMeasure, { lower80, upper80 }: Ranged): string =>
  between(valueWords(measure, lower80), valueWords(measure, upper80));

/** Half of the 80 % range: how far a day usually is from what is said. */
export const within = (measure: ForecastMeasure, { lower80, upper80 }: Ranged): string =>
  `±${valueWords(measure, (upper80 - lower80) / 2)}`;

/** +0.4 %, −2.8 %: a share with its sign, and a true minus. */
export function signedShare(share: number, digits = 1): string {
  const rounded = Number(share.toFixed(digits + 2));
  const words = percent(Math.abs(rounded), digits);
  return rounded === 0 ? percent(0, digits) : `${rounded > 0 ? '+' : '−'}${words}`;
}

export function signedCount(count: number): string {
  const rounded = Math.round(count);
  return rounded === 0 ? '0' : `${rounded > 0 ? '+' : '−'}${number(Math.abs(rounded))}`;
}

/** More or less than something, in the unit of a measure. */
export function signedValue(measure: ForecastMeasure, value: number): string {
  const words = valueWords(measure, Math.abs(value));
  return value === 0 ? words : `${value > 0 ? '+' : '−'}${words}`;
}

export const shareOrDash = (share: number | null, digits = 1): string =>
  share === null ? '–' : percent(share, digits);

/** From −12 to +180: signs need a word between them. */
const signedBetween = (from: string, to: string): string => i18next.t('forecasting:signedBetween', { from, to });

/** What an event adds: contacts where it can be told, else the share; and between what, where that was measured. */
export function effectWords({ contacts, share, basis }: EventEffect): { main: string; range: string } | null {
  const assumed = basis === 'assumed' ? i18next.t('forecasting:events.basisIs.assumed') : null;
  if (contacts)
    return {
      main: signedCount(contacts.expected),
      range: assumed ?? signedBetween(signedCount(contacts.lower), signedCount(contacts.upper)),
    };
  if (share)
    return {
      main: signedShare(share.expected, 0),
      range: assumed ?? signedBetween(signedShare(share.lower, 0), signedShare(share.upper, 0)),
    };
  return null;
}
