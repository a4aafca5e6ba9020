import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOf, dayOf, easter, lengthOfMonth } from './dates.ts';
import { countriesWithHolidays, paydays, publicHolidays } from './holidays.ts';
import { weekdayOf } from './series.ts';

const on = (date: string) => Date.parse(date) / 86_400_000;
const dates = (days: readonly { day: number }[]) =>
  days.map(({ day }) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const year = (of: number) => ({ from: on(`${of}-01-01`), until: on(`${of + 1}-01-01`) });

const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
function lunarDateOf(day: number) {
  const [month, , ofMonth] = chinese.formatToParts(day * 86_400_000).map(({ value }) => value);
  return { month: month!.endsWith('bis') ? -Number.parseInt(month!, 10) : Number(month), ofMonth: Number(ofMonth) };
}

test('dates and days are each other’s inverse, leap years and ends of months included', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const { year, month, ofMonth } = dateOf(day);
      expect(dayOf(year, month, ofMonth)).toBe(day);
      const date = new Date(day * 86_400_000);
      expect([year, month, ofMonth]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
      expect(dateOf(day - ofMonth + lengthOfMonth({ year, month }) + 1).ofMonth).toBe(1);
    }),
  );
});

test('moving feasts are where they were', () => {
  expect(dates([2000, 2008, 2019, 2024, 2025, 2038].map((of) => ({ day: easter(of) })))).toEqual([
    '2000-04-23',
    '2008-03-23',
    '2019-04-21',
    '2024-03-31',
    '2025-04-20',
    '2038-04-25',
  ]);
  const china = publicHolidays('CN', year(2026), lunarDateOf);
  const of = (name: string) => dates(china.filter((event) => event.name === `holiday: ${name}`));
  expect(of('spring_festival')).toEqual(['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19']);
  expect(of('dragon_boat_festival')).toEqual(['2026-06-19']);
  expect(of('mid_autumn_festival')).toEqual(['2026-09-25']);
  expect(of('qingming')).toEqual(['2026-04-05']);
  // 2025 has a second sixth month; what is in the eighth comes once.
  expect(
    dates(publicHolidays('HK', year(2025), lunarDateOf).filter(({ name }) => name.startsWith('holiday: day_after'))),
  ).toEqual(['2025-10-07']);
});

test('holidays of a country are those of its calendar, and are kept on another day where they fall on a weekend', () => {
  expect(dates(publicHolidays('US', year(2026)))).toEqual([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ]);
  // Christmas on a Saturday: Monday, and Boxing Day on Tuesday; New Year's Day on a Saturday, the Monday after.
  expect(dates(publicHolidays('GB', { from: on('2021-12-20'), until: on('2022-01-10') }))).toEqual([
    '2021-12-27',
    '2021-12-28',
    '2022-01-03',
  ]);
  expect(dates(publicHolidays('CA', { from: on('2026-05-01'), until: on('2026-06-01') }))).toEqual(['2026-05-18']);
  expect(dates(publicHolidays('DE', { from: on('2026-05-01'), until: on('2026-06-01') }))).toEqual([
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
  ]);
});

test('every country has its holidays in every year, in order and none twice a name and day', () => {
  for (const country of countriesWithHolidays) {
    const all = publicHolidays(country, { from: on('2022-01-01'), until: on('2027-01-01') }, lunarDateOf);
    expect(all.length).toBeGreaterThanOrEqual(5 * 7);
    expect(all.map(({ day }) => day)).toEqual(all.map(({ day }) => day).sort((a, b) => a - b));
    expect(new Set(all.map(({ name, day }) => `${name} ${day}`)).size).toBe(all.length);
  }
});

test('paydays come before a weekend, at the end of each month or on a day', () => {
  expect(dates(paydays(-1, { from: on('2026-01-01'), until: on('2026-07-01') }))).toEqual([
    '2026-01-30',
    '2026-02-27',
    '2026-03-31',
    '2026-04-30',
    '2026-05-29',
    '2026-06-30',
  ]);
  expect(dates(paydays(15, { from: on('2026-02-01'), until: on('2026-04-01') }))).toEqual(['2026-02-13', '2026-03-13']);
  expect(paydays(31, year(2026))).toHaveLength(12);
  expect(paydays(1, year(2026)).every(({ day }) => weekdayOf(day) % 6 !== 0)).toBe(true);
});
