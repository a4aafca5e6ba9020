import { dateOf, dayOf, easter, lengthOfMonth } from './dates.ts';
import { type DemandEvent, weekdayOf } from './series.ts';

/**
 * Public holidays of a country as far as they can be computed, and paydays. Those of a whole country only; what a
 * government moves by decree from year to year (the working Sundays of China) is told as an event.
 */

type Rule =
  | { readonly fixed: readonly [month: number, ofMonth: number] }
  /** The n-th such weekday of a month; −1 is the last, and `from` the first day that counts. */
  | { readonly nth: readonly [month: number, weekday: number, n: number]; readonly from?: number }
  /** Days after Easter Sunday. */
  | { readonly easter: number }
  /** Month and day of the Chinese calendar; day 0 is the eve. */
  | { readonly lunar: readonly [month: number, ofMonth: number] }
  | { readonly solarTerm: 'qingming' };

/** What happens when it falls on a weekend: nothing, Friday or Monday, the next working day, or that only after a Sunday. */
type Observed = 'as_it_is' | 'nearest' | 'next' | 'after_sunday';

interface Holiday {
  readonly name: string;
  readonly on: Rule;
  /** First year. */
  readonly since?: number;
}

const [sunday, monday, thursday] = [0, 1, 4];
const fixed = (name: string, month: number, ofMonth: number, since?: number): Holiday => ({
  name,
  on: { fixed: [month, ofMonth] },
  ...(since === undefined ? {} : { since }),
});
const nth = (name: string, month: number, weekday: number, n: number, from?: number): Holiday => ({
  name,
  on: { nth: [month, weekday, n], ...(from === undefined ? {} : { from }) },
});
const moving = (name: string, after: number): Holiday => ({ name, on: { easter: after } });
const lunar = (name: string, month: number, ofMonth: number): Holiday => ({ name, on: { lunar: [month, ofMonth] } });

const newYear = fixed('new_year', 1, 1);
const labourDay = fixed('labour_day', 5, 1);
const christmas = fixed('christmas', 12, 25);
const secondChristmas = fixed('second_christmas_day', 12, 26);
const goodFriday = moving('good_friday', -2);
const easterMonday = moving('easter_monday', 1);
const ascension = moving('ascension', 39);
const whitMonday = moving('whit_monday', 50);
const assumption = fixed('assumption', 8, 15);
const allSaints = fixed('all_saints', 11, 1);
const epiphany = fixed('epiphany', 1, 6);
const immaculate = fixed('immaculate_conception', 12, 8);
const qingming: Holiday = { name: 'qingming', on: { solarTerm: 'qingming' } };

const countries = {
  US: {
    observed: 'nearest',
    holidays: [
      newYear,
      nth('martin_luther_king_day', 1, monday, 3),
      nth('presidents_day', 2, monday, 3),
      nth('memorial_day', 5, monday, -1),
      fixed('juneteenth', 6, 19, 2021),
      fixed('independence_day', 7, 4),
      nth('labor_day', 9, monday, 1),
      nth('columbus_day', 10, monday, 2),
      fixed('veterans_day', 11, 11),
      nth('thanksgiving', 11, thursday, 4),
      christmas,
    ],
  },
  CA: {
    observed: 'next',
    holidays: [
      newYear,
      goodFriday,
      nth('victoria_day', 5, monday, -1, -24),
      fixed('canada_day', 7, 1),
      nth('labor_day', 9, monday, 1),
      fixed('truth_and_reconciliation_day', 9, 30, 2021),
      nth('thanksgiving', 10, monday, 2),
      fixed('remembrance_day', 11, 11),
      christmas,
      fixed('boxing_day', 12, 26),
    ],
  },
  GB: {
    observed: 'next',
    holidays: [
      newYear,
      goodFriday,
      easterMonday,
      nth('early_may_bank_holiday', 5, monday, 1),
      nth('spring_bank_holiday', 5, monday, -1),
      nth('summer_bank_holiday', 8, monday, -1),
      christmas,
      fixed('boxing_day', 12, 26),
    ],
  },
  IE: {
    observed: 'next',
    holidays: [
      newYear,
      nth('saint_brigids_day', 2, monday, 1),
      fixed('saint_patricks_day', 3, 17),
      easterMonday,
      nth('may_bank_holiday', 5, monday, 1),
      nth('june_bank_holiday', 6, monday, 1),
      nth('august_bank_holiday', 8, monday, 1),
      nth('october_bank_holiday', 10, monday, -1),
      christmas,
      fixed('saint_stephens_day', 12, 26),
    ],
  },
  DE: {
    observed: 'as_it_is',
    holidays: [
      newYear,
      goodFriday,
      easterMonday,
      labourDay,
      ascension,
      whitMonday,
      fixed('german_unity_day', 10, 3),
      christmas,
      secondChristmas,
    ],
  },
  FR: {
    observed: 'as_it_is',
    holidays: [
      newYear,
      easterMonday,
      labourDay,
      fixed('victory_day', 5, 8),
      ascension,
      whitMonday,
      fixed('bastille_day', 7, 14),
      assumption,
      allSaints,
      fixed('armistice_day', 11, 11),
      christmas,
    ],
  },
  ES: {
    observed: 'as_it_is',
    holidays: [
      newYear,
      epiphany,
      goodFriday,
      labourDay,
      assumption,
      fixed('national_day', 10, 12),
      allSaints,
      fixed('constitution_day', 12, 6),
      immaculate,
      christmas,
    ],
  },
  IT: {
    observed: 'as_it_is',
    holidays: [
      newYear,
      epiphany,
      easterMonday,
      fixed('liberation_day', 4, 25),
      labourDay,
      fixed('republic_day', 6, 2),
      assumption,
      allSaints,
      immaculate,
      christmas,
      secondChristmas,
    ],
  },
  NL: {
    observed: 'as_it_is',
    holidays: [
      newYear,
      easterMonday,
      fixed('kings_day', 4, 27, 2014),
      ascension,
      whitMonday,
      christmas,
      secondChristmas,
    ],
  },
  AU: {
    observed: 'next',
    holidays: [
      newYear,
      fixed('australia_day', 1, 26),
      goodFriday,
      easterMonday,
      fixed('anzac_day', 4, 25),
      christmas,
      fixed('boxing_day', 12, 26),
    ],
  },
  CN: {
    observed: 'as_it_is',
    holidays: [
      newYear,
      lunar('spring_festival', 1, 0),
      lunar('spring_festival', 1, 1),
      lunar('spring_festival', 1, 2),
      lunar('spring_festival', 1, 3),
      qingming,
      labourDay,
      { ...fixed('labour_day', 5, 2), since: 2025 },
      lunar('dragon_boat_festival', 5, 5),
      lunar('mid_autumn_festival', 8, 15),
      fixed('national_day', 10, 1),
      fixed('national_day', 10, 2),
      fixed('national_day', 10, 3),
    ],
  },
  HK: {
    observed: 'after_sunday',
    holidays: [
      newYear,
      lunar('spring_festival', 1, 1),
      lunar('spring_festival', 1, 2),
      lunar('spring_festival', 1, 3),
      qingming,
      goodFriday,
      moving('holy_saturday', -1),
      easterMonday,
      lunar('birthday_of_the_buddha', 4, 8),
      labourDay,
      lunar('dragon_boat_festival', 5, 5),
      fixed('establishment_day', 7, 1),
      lunar('day_after_mid_autumn_festival', 8, 16),
      lunar('chung_yeung_festival', 9, 9),
      fixed('national_day', 10, 1),
      christmas,
      secondChristmas,
    ],
  },
} satisfies Record<string, { observed: Observed; holidays: readonly Holiday[] }>;

export type Country = keyof typeof countries;
export const countriesWithHolidays = Object.keys(countries) as Country[];

/**
 * Public holidays on the days [from, until), ascending, as events of a whole day; one that is kept on another day is told
 * on that one.
 * @param lunarDateOf month (negative for a leap month) and day of the Chinese calendar: hosts have it in `Intl`; without
 *   it, no lunar holidays
 */
export function publicHolidays(
  country: Country,
  { from, until }: { from: number; until: number },
  lunarDateOf?: (day: number) => { month: number; ofMonth: number },
): DemandEvent[] {
  const { observed, holidays } = countries[country] as { observed: Observed; holidays: readonly Holiday[] };
  const found: { name: string; day: number }[] = [];
  for (let year = dateOf(from - 7).year; year <= dateOf(until + 7).year; year++)
    for (const { name, on, since } of holidays)
      if (since === undefined || year >= since)
        for (const day of daysOf(on, year, lunarDateOf)) found.push({ name, day });
  found.sort((one, other) => one.day - other.day);
  const taken = new Set(found.filter(({ day }) => weekdayOf(day) % 6 !== 0).map(({ day }) => day));
  return found
    .map(({ name, day }) => ({ name, day: observe(day, observed, taken) }))
    .filter(({ day }) => day >= from && day < until)
    .sort((one, other) => one.day - other.day)
    .map(({ name, day }) => ({ name: `holiday: ${name}`, day, place: null, value: 1 }));
}

function observe(day: number, observed: Observed, taken: Set<number>): number {
  const weekday = weekdayOf(day);
  if (observed === 'as_it_is' || weekday % 6 !== 0) return day;
  if (observed === 'nearest') return weekday === sunday ? day + 1 : day - 1;
  if (observed === 'after_sunday' && weekday !== sunday) return day;
  let next = day;
  while (weekdayOf(next) % 6 === 0 || taken.has(next)) next += 1;
  taken.add(next);
  return next;
}

function daysOf(on: Rule, year: number, lunarDateOf: Parameters<typeof publicHolidays>[2]): number[] {
  if ('fixed' in on) return [dayOf(year, ...on.fixed)];
  if ('easter' in on) return [easter(year) + on.easter];
  if ('solarTerm' in on) {
    // The sun's 15th degree, by the rule of thumb that holds from 2000 to 2099.
    const y = year % 100;
    return [dayOf(year, 4, Math.floor(y * 0.2422 + 4.81) - Math.floor(y / 4))];
  }
  if ('nth' in on) {
    const [month, weekday, n] = on.nth;
    const last = on.from === undefined ? lengthOfMonth({ year, month }) : Math.abs(on.from);
    const edge = n > 0 ? dayOf(year, month, 1) : dayOf(year, month, last);
    const away = n > 0 ? (weekday - weekdayOf(edge) + 7) % 7 : -((weekdayOf(edge) - weekday + 7) % 7);
    return [edge + away + 7 * (n > 0 ? n - 1 : n + 1)];
  }
  if (!lunarDateOf) return [];
  const [month, ofMonth] = on.lunar;
  // The first month begins between 21 January and 20 February; a leap month may come between.
  const earliest = dayOf(year, 1, 20) + Math.floor(29.5 * (month - 1)) + ofMonth;
  for (let day = earliest; day < earliest + 64; day++) {
    // The eve is the day before the first.
    const date = lunarDateOf(ofMonth === 0 ? day + 1 : day);
    if (date.month === month && date.ofMonth === Math.max(1, ofMonth)) return [day];
  }
  return [];
}

/** `15`: that day of each month. `-1`: its last day; a payday on a weekend or a holiday comes before it. */
export function paydays(
  ofMonth: number,
  { from, until }: { from: number; until: number },
  isWorkingDay: (day: number) => boolean = (day) => weekdayOf(day) % 6 !== 0,
): DemandEvent[] {
  const found: DemandEvent[] = [];
  for (let day = from - 31; day < until + 31; day++) {
    const date = dateOf(day);
    const length = lengthOfMonth(date);
    if (date.ofMonth !== (ofMonth < 0 ? length + 1 + ofMonth : Math.min(ofMonth, length))) continue;
    let paid = day;
    while (!isWorkingDay(paid) && day - paid < 14) paid -= 1;
    if (paid >= from && paid < until) found.push({ name: 'payday', day: paid, place: null, value: 1 });
  }
  return found;
}
