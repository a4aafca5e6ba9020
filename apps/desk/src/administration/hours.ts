/** Opening hours as they are edited. Pure; what they mean on a date is the server's to say. */
import type { OpeningHours } from '@harken/contract/people';
import { bothLanguages, isNamed } from './both-languages.ts';

export type Span = Pick<OpeningHours['weekly'][number], 'opens' | 'closes'>;

const weekdays = [1, 2, 3, 4, 5];
export const everyDay = [1, 2, 3, 4, 5, 6, 7];

export const usualHours = (): OpeningHours => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  weekly: weekdays.map((day) => ({ day, opens: '09:00', closes: '18:00' })),
  holidays: [],
});

export const roundTheClock = (hours: OpeningHours): OpeningHours => ({
  ...hours,
  weekly: everyDay.map((day) => ({ day, opens: '00:00', closes: '24:00' })),
});

export const onDay = (hours: OpeningHours, day: number): Span[] =>
  hours.weekly.filter((entry) => entry.day === day).map(({ opens, closes }) => ({ opens, closes }));

/** In the order of days and times, so that the same hours are the same text. */
export function withDay(hours: OpeningHours, day: number, spans: readonly Span[]): OpeningHours {
  const others = hours.weekly.filter((entry) => entry.day !== day);
  const weekly = [...others, ...spans.map((span) => ({ day, ...span }))];
  return { ...hours, weekly: weekly.sort((a, b) => a.day - b.day) };
}

export function copied(hours: OpeningHours, from: number, to: readonly number[]): OpeningHours {
  const spans = onDay(hours, from);
  return to.reduce((now, day) => withDay(now, day, spans), hours);
}

/** A field for a time knows no 24:00; midnight at the end of a day is written as 00:00. */
export const shownClosing = (closes: string) => (closes === '24:00' ? '00:00' : closes);
export const keptClosing = (shown: string) => (shown === '00:00' ? '24:00' : shown);

/** Who names a holiday in one language names it in both. */
export const withNames = (hours: OpeningHours): OpeningHours => ({
  ...hours,
  holidays: hours.holidays.map((one) => ({ ...one, name: bothLanguages(one.name) })),
});

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const isNight = ({ opens, closes }: Span) => closes !== '24:00' && closes <= opens;

/** Two of one day that cover the same time: one of them is a slip. */
function overlapping(spans: readonly Span[]): boolean {
  const sorted = spans
    .map((span) => ({ from: minutes(span.opens), to: minutes(span.closes) + (isNight(span) ? 1440 : 0) }))
    .sort((a, b) => a.from - b.from);
  return sorted.some((span, at) => at > 0 && span.from < (sorted[at - 1]?.to ?? 0));
}

const isTime = (time: string) => /^\d\d:\d\d$/.test(time);

export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone })) && /^(UTC|[A-Za-z_]+\/.+)$/.test(zone);
  } catch {
    return false;
  }
}

export type HoursMistake = 'zone' | 'time' | 'overlap' | 'holidayDate' | 'holidayTwice' | 'holidayName';

export function hoursMistake(hours: OpeningHours): HoursMistake | null {
  if (!isZone(hours.zone)) return 'zone';
  const spans = [...hours.weekly, ...hours.holidays.flatMap((one) => one.hours ?? [])];
  if (!spans.every(({ opens, closes }) => isTime(opens) && isTime(closes))) return 'time';
  if (everyDay.some((day) => overlapping(onDay(hours, day)))) return 'overlap';
  if (hours.holidays.some((one) => overlapping(one.hours ?? []))) return 'overlap';
  if (!hours.holidays.every(({ date }) => /^\d{4}-\d\d-\d\d$/.test(date))) return 'holidayDate';
  if (new Set(hours.holidays.map(({ date }) => date)).size < hours.holidays.length) return 'holidayTwice';
  return hours.holidays.every(({ name }) => isNamed(name)) ? null : 'holidayName';
}
