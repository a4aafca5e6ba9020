/** Public holidays of a country and paydays, as events of the calendar: they follow from the settings, nobody put them there. */
import type { ForecastSettings } from '@harken/contract/forecasting';
import { type Country, paydays, publicHolidays } from '@harken/engines/forecasting/holidays';
import { weekdayOf } from '@harken/engines/forecasting/series';
import type { Measurable } from './event-store.ts';
import { dayIn, dayMs, dayNumber, later, localDate } from './slots.ts';

/** @returns those that touch [from, to), in the order of time; a country's have the codes of holidays for their names */
export function publicDays(
  { country, payday, worked }: Pick<ForecastSettings, 'country' | 'payday' | 'worked'>,
  zone: string,
  from: number,
  to: number,
): Measurable[] {
  const span = { from: dayNumber(localDate(zone, from)), until: dayNumber(later(localDate(zone, to - 1), 1)) };
  // A payday before the first day may be moved by a holiday within it.
  const wide = { from: span.from - 31, until: span.until + 31 };
  const holidays = country ? publicHolidays(country satisfies Country, wide, lunarDateOf) : [];
  const free = new Set(holidays.map(({ day }) => day));
  const isWorkingDay = (day: number) => weekdayOf(day) % 6 !== 0 && !free.has(day);
  const paid = payday === null ? [] : paydays(payday, span, isWorkingDay);
  return [
    ...holidays
      .filter(({ day }) => day >= span.from && day < span.until)
      .map((one) => ({ ...one, kind: 'holiday' as const })),
    ...paid.map((one) => ({ ...one, kind: 'payday' as const })),
  ]
    .sort((one, other) => one.day - other.day)
    .map(({ name: called, day, kind }) => {
      const name = called.replace('holiday: ', '');
      const whole = dayIn(zone, new Date(day * dayMs).toISOString().slice(0, 10));
      return {
        id: null,
        follows: kind === 'holiday' ? 'country' : 'payday',
        name,
        kind,
        startsAt: new Date(whole.from).toISOString(),
        endsAt: new Date(whole.to).toISOString(),
        queueId: null,
        channel: null,
        value: null,
        assumed: null,
        names: null,
        worked: kind === 'holiday' && worked.includes(name),
        by: null,
        version: 1,
      };
    });
}

const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
const lunarDates = new Map<number, { month: number; ofMonth: number }>();

/** Asked for the same few days of each year again and again, and slow. */
function lunarDateOf(day: number): { month: number; ofMonth: number } {
  const known = lunarDates.get(day);
  if (known) return known;
  const [month = '', , ofMonth] = chinese.formatToParts(day * dayMs).map(({ value }) => value);
  const number = Number.parseInt(month, 10);
  const date = { month: month.endsWith('bis') ? -number : number, ofMonth: Number(ofMonth) };
  lunarDates.set(day, date);
  return date;
}
