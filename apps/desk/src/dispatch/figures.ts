/** How the figures of the twin are written. */
import i18next from 'i18next';
import { number, percent } from '../platform/format.ts';
import type { Measure, Money } from './compared.ts';

const minus = '−';

/** 0:58, 12:05, 1:02:05. */
export function clock(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  return seconds < 0 && whole > 0 ? `${minus}${text}` : text;
}

/** The currencies that can be chosen, and how they are written in both languages. */
export const currencies = {
  SGD: 'S$',
  CNY: 'CN¥',
  HKD: 'HK$',
  USD: 'US$',
  EUR: '€',
  GBP: '£',
  JPY: 'JP¥',
  AUD: 'A$',
} as const;

const symbols: Readonly<Record<string, string>> = currencies;

export function money(amount: number, { currency }: Pick<Money, 'currency'>, digits = 0): string {
  const [whole = '', cents] = Math.abs(amount).toFixed(digits).split('.');
  const text = `${number(Number(whole))}${cents ? `.${cents}` : ''}`;
  return `${amount < 0 && /[1-9]/.test(text) ? minus : ''}${symbols[currency] ?? `${currency} `}${text}`;
}

/** Whole percents, and tenths where they are few. */
const share = (value: number) => percent(value, Math.abs(value) < 0.195 && value !== 0 ? 1 : 0);

export function figure(measure: Measure, value: number, of: Money): string {
  if (measure === 'meanWaitSeconds') return clock(value);
  if (measure === 'cost') return money(value, of);
  return share(value);
}

/** With its sign; shares in points, because a percentage of a percentage misleads. */
export function difference(measure: Measure, value: number, of: Money): string {
  const points = Math.abs(value) < 0.095 ? (value * 100).toFixed(1) : (value * 100).toFixed(0);
  const text =
    measure === 'meanWaitSeconds' ? clock(value) : measure === 'cost' ? money(value, of) : points.replace('-', minus);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export const signedPercent = (factor: number): string => {
  const points = Math.round((factor - 1) * 1000) / 10;
  return `${points > 0 ? '+' : points < 0 ? minus : ''}${percent(Math.abs(points) / 100, Number.isInteger(points) ? 0 : 1)}`;
};

/** "> 99", "83", "< 1": how many of a hundred, never quite certain. */
export function ofHundred(share: number): string {
  if (share > 0.99) return '> 99';
  if (share < 0.01) return '< 1';
  return String(Math.round(share * 100));
}

/** S$492–1,147, 19–58%, 0:37–1:17: what stands at both ends is written once. */
export function rangeOf(measure: Measure, [low, , high]: readonly [number, number, number], of: Money): string {
  if (measure === 'cost') return `${money(low, of)}–${number(Math.round(high))}`;
  const [from, to] = [figure(measure, low, of), figure(measure, high, of)];
  return `${from.replace(/\s?%$/, '')}–${to}`;
}

export const differenceRange = (
  measure: Measure,
  [low, , high]: readonly [number, number, number],
  of: Money,
): string =>
  i18next.t('dispatch:measure.to', { from: difference(measure, low, of), to: difference(measure, high, of) });

/** A mark of an axis: as many digits as its step needs to differ from the next. */
export function markOf(measure: Measure, value: number, step: number, of: Money): string {
  if (measure === 'meanWaitSeconds') return step < 1 ? `${value.toFixed(1)} s` : clock(value);
  if (measure === 'cost') return money(value, of, step < 1 ? 2 : 0);
  return percent(value, step < 0.00095 ? 2 : step < 0.0095 ? 1 : 0);
}
