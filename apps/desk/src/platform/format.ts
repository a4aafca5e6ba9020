import i18next from 'i18next';
import { language } from './i18n.ts';

/** British order of days and 24 hours; figures are tabular by style. */
const tags = { en: 'en-GB', zh: 'zh-CN' } as const;

const dates = new Map<string, Intl.DateTimeFormat>();
function dateFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const full = `${language()} ${key}`;
  let format = dates.get(full);
  if (!format) {
    format = new Intl.DateTimeFormat(tags[language()], { hourCycle: 'h23', ...options });
    dates.set(full, format);
  }
  return format;
}

const numbers = new Map<string, Intl.NumberFormat>();
function numberFormat(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const full = `${language()} ${key}`;
  let format = numbers.get(full);
  if (!format) {
    format = new Intl.NumberFormat(tags[language()], options);
    numbers.set(full, format);
  }
  return format;
}

type Instant = string | number | Date;
const toDate = (at: Instant) => (at instanceof Date ? at : new Date(at));
const dayStart = (at: Instant) => {
  const day = toDate(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
};
/** Whole days between the local dates, whatever daylight saving did in between. */
export const daysApart = (from: Instant, to: Instant) => Math.round((dayStart(to) - dayStart(from)) / 86_400_000);

export const time = (at: Instant) => dateFormat('time', { hour: '2-digit', minute: '2-digit' }).format(toDate(at));
export const timeWithSeconds = (at: Instant) =>
  dateFormat('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(toDate(at));
export const weekday = (at: Instant) => dateFormat('weekday', { weekday: 'short' }).format(toDate(at));
export const monthAndYear = (at: Instant) => dateFormat('month', { month: 'long', year: 'numeric' }).format(toDate(at));

export const dayAndWeekday = (at: Instant) =>
  `${dateFormat('weekdayDay', { weekday: 'short', day: 'numeric', month: 'short' }).format(toDate(at))} ${time(at)}`;

export function day(at: Instant, now: number = Date.now()): string {
  const sameYear = toDate(at).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? dateFormat('day', { day: 'numeric', month: 'short' }).format(toDate(at))
    : dateFormat('dayYear', { day: 'numeric', month: 'short', year: 'numeric' }).format(toDate(at));
}

/** As short as it can be and still be understood: 14:22 today, Mon this week, 12 May before. */
export function shortTime(at: Instant, now: number = Date.now()): string {
  const days = daysApart(at, now);
  if (days === 0) return time(at);
  if (days > 0 && days < 7) return weekday(at);
  return day(at, now);
}

/** When something will be: 15:10 today, Thu 09:00 within a week, 25 Nov later. */
export function soonTime(at: Instant, now: number = Date.now()): string {
  const days = daysApart(now, at);
  if (days === 0) return time(at);
  if (days > 0 && days < 7) return `${weekday(at)} ${time(at)}`;
  return day(at, now);
}

export function dayAndTime(at: Instant, now: number = Date.now()): string {
  return daysApart(at, now) === 0
    ? time(at)
    : i18next.t('platform:time.dayAndTime', { day: day(at, now), time: time(at) });
}

/** The line between two days of a thread. */
export function dayTitle(at: Instant, now: number = Date.now()): string {
  const days = daysApart(at, now);
  if (days === 0) return i18next.t('platform:time.today');
  if (days === 1) return i18next.t('platform:time.yesterday');
  return dateFormat('dayTitle', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(toDate(at));
}

/** 0:36 · 18 min · 3 h 51 · 2 days: exact where seconds matter, rounded where they do not. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return i18next.t('platform:time.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return i18next.t('platform:time.hoursMinutes', { hours, minutes: String(minutes % 60).padStart(2, '0') });
  }
  return i18next.t('platform:time.days', { count: Math.floor(hours / 24) });
}

/** In the wall-clock time of another place. */
export function inZone(at: Instant, zone: string, what: 'time' | 'day' | 'weekday'): string {
  const options = {
    time: { hour: '2-digit', minute: '2-digit' },
    day: { weekday: 'short', day: 'numeric', month: 'short' },
    weekday: { weekday: 'short' },
  } as const;
  return dateFormat(`${what} ${zone}`, { ...options[what], timeZone: zone }).format(toDate(at));
}

const relative = new Map<string, Intl.RelativeTimeFormat>();
/** "2 minutes ago", "yesterday": how long something is past. */
export function ago(at: Instant, now: number = Date.now()): string {
  let format = relative.get(language());
  if (!format) {
    format = new Intl.RelativeTimeFormat(tags[language()], { numeric: 'auto' });
    relative.set(language(), format);
  }
  const minutes = Math.max(0, Math.floor((now - toDate(at).getTime()) / 60_000));
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 24 * 60) return format.format(-Math.floor(minutes / 60), 'hour');
  return format.format(-daysApart(at, now), 'day');
}

export const number = (value: number, digits = 0) =>
  numberFormat(`n${digits}`, { maximumFractionDigits: digits }).format(value);
export const oneDigit = (value: number) =>
  numberFormat('one', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
/** Where the second digit counts: 0.50. */
export const twoDigits = (value: number) =>
  numberFormat('two', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
/** With its sign: +1.0, −0.4. */
export const signed = (value: number) =>
  numberFormat('signed', { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(
    value,
  );
export const percent = (share: number, digits = 0) =>
  numberFormat(`p${digits}`, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    share,
  );

export function bytes(count: number): string {
  const [value, unit] =
    count < 1000
      ? ([count, 'byte'] as const)
      : count < 1_000_000
        ? ([count / 1000, 'kilobyte'] as const)
        : ([count / 1_000_000, 'megabyte'] as const);
  return numberFormat(unit, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(value);
}

const languageNamesBy = new Map<string, Intl.DisplayNames>();
/** "Chinese", "中文": what a language is called in the language of the screen. */
export function languageName(tag: string): string {
  let names = languageNamesBy.get(language());
  if (!names) {
    names = new Intl.DisplayNames([tags[language()]], { type: 'language', fallback: 'code' });
    languageNamesBy.set(language(), names);
  }
  try {
    return names.of(tag.split('-')[0] ?? tag) ?? tag;
  } catch {
    return tag;
  }
}

/** "Germany", "德国": a country by its code. */
export const regionName = (code: string) =>
  new Intl.DisplayNames([tags[language()]], { type: 'region', fallback: 'code' }).of(code) ?? code;

/** A list in words: "Priya, Marcus and Aisha". */
export const listOf = (items: string[]) => new Intl.ListFormat(tags[language()], { type: 'conjunction' }).format(items);

/** Any one of a list: "Priya, Marcus or Aisha". */
export const anyOf = (items: string[]) => new Intl.ListFormat(tags[language()], { type: 'disjunction' }).format(items);
