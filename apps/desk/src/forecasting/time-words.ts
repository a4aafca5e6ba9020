import i18next from 'i18next';
import { language } from '../platform/i18n.ts';
import { type Span, weekNumber } from './address.ts';

const tags = { en: 'en-GB', zh: 'zh-CN' } as const;
const shapes = {
  /** Thu 19 */
  short: { weekday: 'short', day: 'numeric' },
  /** Thursday 19 November */
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  /** Thursday */
  weekday: { weekday: 'long' },
  number: { day: 'numeric' },
  month: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A date in words. It is one in every zone, so it is read in none. */
export function dayName(date: string, shape: keyof typeof shapes): string {
  const format = new Intl.DateTimeFormat(tags[language()], { ...shapes[shape], timeZone: 'UTC' });
  if (shape !== 'short' || language() === 'zh')
    return format.format(new Date(`${date}T00:00:00Z`)).replace('日', shape === 'number' ? '' : '日');
  const parts = Object.fromEntries(
    format.formatToParts(new Date(`${date}T00:00:00Z`)).map(({ type, value }) => [type, value]),
  );
  return `${parts.weekday} ${parts.day}`;
}

/** 1 is Monday. */
export const weekdayName = (day: number): string => dayName(`2024-01-0${day}`, 'weekday');

export function spanName(day: string, span: Span): string {
  if (span === 'day') return dayName(day, 'long');
  return span === 'month' ? dayName(day, 'month') : i18next.t('forecasting:span.weekOf', { week: weekNumber(day) });
}
