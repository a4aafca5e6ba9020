/** Money, days and times as the bank writes them. */
import type { When } from '../bank.ts';
import type { Locale } from '../knowledge.ts';

/** The bank's own; a customer elsewhere reads the time of their browser. */
const bankZone = 'Asia/Singapore';
const marks: Record<string, string> = {
  SGD: 'S$',
  AUD: 'A$',
  USD: 'US$',
  EUR: '€',
  JPY: 'JP¥',
  CNY: 'CN¥',
  THB: '฿',
};
const tags = { en: 'en-GB', zh: 'zh-CN' } as const;

export function money(amount: number, currency = 'SGD'): string {
  const digits = currency === 'JPY' ? 0 : 2;
  const figures = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${amount < 0 ? '−' : ''}${marks[currency] ?? `${currency} `}${figures.format(Math.abs(amount))}`;
}

/** Limits are whole dollars. */
export const wholeMoney = (amount: number) => `S$${new Intl.NumberFormat('en').format(amount)}`;
export const figure = (amount: number) => new Intl.NumberFormat('en').format(amount);

/** @param now when the customer signed in: what happened before keeps its time while they look around */
export function instantOf(when: When, now: number): Date {
  if ('minutesAgo' in when) return new Date(now - when.minutesAgo * 60_000);
  return new Date(`${dateIn(new Date(now - when.daysAgo * 86_400_000))}T${when.time}:00+08:00`);
}

/** YYYY-MM-DD there. */
function dateIn(at: Date, zone = bankZone): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
}

export function time(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
}

export function day(at: Date, now: number, { locale, zone }: { locale: Locale; zone: string }): string {
  const date = dateIn(at, zone);
  if (date === dateIn(new Date(now), zone)) return locale === 'zh' ? '今天' : 'Today';
  if (date === dateIn(new Date(now - 86_400_000), zone)) return locale === 'zh' ? '昨天' : 'Yesterday';
  return new Intl.DateTimeFormat(tags[locale], {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
  }).format(at);
}

export function longDay(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], {
    timeZone: bankZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);
}

/** The zone that the page's script wrote down for the browser. */
export function zoneOf(cookies: string): string {
  try {
    const zone = decodeURIComponent(/(?:^|; *)harbour_zone=([\w%+-]+)/.exec(cookies)?.[1] ?? bankZone);
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return bankZone;
  }
}
