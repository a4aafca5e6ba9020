/**
 * A service's calls, one day and one week ahead from rolling origins, and within the day:
 * `node tests/bench/calls.ts FILE.csv`, a long CSV `unique_id,ds,y` of one series, `ds` in UTC. With HOLIDAYS=US the holidays of
 * that country are known, as a service knows its own.
 *
 * Yardsticks are the same slot a week ago and the mean of the last four same weekdays, the trade's habit. Days are those on which
 * anything came; slots that not every day has are left out. The engine's settings were chosen on origins before the last
 * 60 and on generated services. A reforecast is of the rest of the day: "rest" is the error of its sum, "slots" that of
 * each slot; "scaled" is the morning forecast × what came ÷ what was forecast so far.
 */
import { readFileSync } from 'node:fs';
import { forecast } from '@harken/engines/forecasting';
import { countriesWithHolidays, publicHolidays } from '@harken/engines/forecasting/holidays';
import { reconcile } from '@harken/engines/forecasting/reconcile';
import { calendarBetween, type Series } from '@harken/engines/forecasting/series';
import { quantileOfSum, quantiles } from '@harken/engines/forecasting/uncertainty';
import { reforecast, waysOf } from '@harken/engines/forecasting/within-day';
import { table } from '../house/figures.ts';

const [file] = process.argv.slice(2);
if (!file) throw new Error('node tests/bench/calls.ts FILE.csv: which file?');
const minutes = Number(process.env.MINUTES ?? 30);
const origins = Number(process.env.ORIGINS ?? 60);
/** Origins after these: to choose settings, look at those before the ones that are told. */
const before = Number(process.env.BEFORE ?? 0);

const dayMs = 86_400_000;
const { days, places } = read(file);
const open = [...days.keys()].sort((one, other) => one - other);
const weekdays = new Set(open.map((day) => new Date(day * dayMs).getUTCDay()));
const all = Array.from({ length: open.at(-1)! - open[0]! + 1 }, (_, nth) => open[0]! + nth);
const rows = all.filter((day) => weekdays.has(new Date(day * dayMs).getUTCDay()));
const tried = open.slice(open.length - before - origins, open.length - before);

const country = countriesWithHolidays.find((one) => one === process.env.HOLIDAYS);
const holidays = country && publicHolidays(country, { from: open[0]!, until: open.at(-1)! + 8 });

/** The series up to a day, that not included, and the calendar of so many rows after it. */
function upTo(day: number, ahead: number): { series: Series; horizon: number } {
  const end = rows[rows.indexOf(day) + ahead - 1]! + 1;
  const calendar = calendarBetween(
    open[0]! * dayMs,
    end * dayMs,
    minutes,
    () => 0,
    (of, place) => weekdays.has(new Date(of * dayMs).getUTCDay()) && places.includes(place),
  );
  const perDay = 1440 / minutes;
  const values = Float64Array.from({ length: (day - open[0]!) * perDay }, (_, slot) =>
    calendar.open[slot] === 1 ? (days.get(calendar.day[slot]!)?.get(calendar.place[slot]!) ?? Number.NaN) : 0,
  );
  const series = { id: 'calls', values, calendar, ...(holidays ? { events: holidays } : {}) };
  return { series, horizon: (end - day) * perDay };
}

const cameOn = (day: number) => places.map((place) => days.get(day)!.get(place)!);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, one) => all + one, 0);
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

interface Score {
  wrong: number;
  wrongDays: number;
  came: number;
}
const scores = new Map<string, Score>();
const score = (name: string, said: ArrayLike<number>, came: readonly number[]) => {
  const of = scores.get(name) ?? { wrong: 0, wrongDays: 0, came: 0 };
  of.wrong += came.reduce((all, one, slot) => all + Math.abs(said[slot]! - one), 0);
  of.wrongDays += Math.abs(sum(said) - sum(came));
  of.came += sum(came);
  scores.set(name, of);
};
const held = { slots80: 0, slots95: 0, slots: 0, days80: 0, days95: 0, days: 0 };

/** What a forecast says of the last of its days, or of one so many days before it, slot by slot. */
const lastDay = (points: ArrayLike<number>, back = 0) => {
  const from = points.length - (1 + back) * (1440 / minutes);
  return places.map((place) => points[from + place]!);
};

function like(day: number, ahead: number, weeks: number): number[] {
  const known = open.filter((one) => one < rows[rows.indexOf(day) - ahead + 1]!);
  const same = known.filter((one) => (day - one) % 7 === 0).slice(-weeks);
  return places.map((place) => same.reduce((all, one) => all + days.get(one)!.get(place)!, 0) / same.length);
}

const mornings = new Map<number, number[]>();
function ofDay(day: number, ahead: number, isTold: boolean): void {
  const origin = rows[rows.indexOf(day) - ahead + 1]!;
  const { series, horizon } = upTo(origin, ahead);
  const answer = forecast(series, { horizon });
  const said = lastDay(answer.point);
  const by = new Map(answer.voices.map(({ member, points }) => [member, lastDay(points)]));
  if (ahead === 1) mornings.set(day, said);
  if (!isTold) return;
  const came = cameOn(day);
  score('ensemble', said, came);
  for (const [member, points] of by) score(`${member} alone`, points, came);
  const alone = by.get('calendar') ?? said;
  score('mean of four weeks', like(day, ahead, 4), came);
  score('as a week ago', like(day, ahead, 1), came);
  if (ahead > 1) {
    for (let of = origin; of <= day; of++) {
      if (!days.has(of)) continue;
      score('whole week: ensemble', lastDay(answer.point, day - of), cameOn(of));
      score(
        'whole week: calendar',
        lastDay(answer.voices.find(({ member }) => member === 'calendar')!.points, day - of),
        cameOn(of),
      );
    }
    return;
  }
  const from = answer.point.length - 1440 / minutes;
  for (const [level, key] of [
    [0.8, '80'],
    [0.95, '95'],
  ] as const) {
    const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((share) => lastDay(quantiles(answer, share)));
    held[`slots${key}`] += came.filter((one, slot) => one >= low![slot]! && one <= high![slot]!).length;
    const [least, most] = [(1 - level) / 2, (1 + level) / 2].map((share) =>
      quantileOfSum(answer, { from, until: answer.point.length }, share),
    );
    held[`days${key}`] += sum(came) >= least! && sum(came) <= most! ? 1 : 0;
  }
  held.slots += came.length;
  held.days += 1;
  // Day totals by the calendar, the spread over slots by the trade's habit, made to add up.
  const habit = like(day, ahead, 4);
  const together = reconcile({
    id: 'day',
    forecast: [sum(alone)],
    variance: [(0.03 * sum(alone)) ** 2],
    parts: habit.map((value, slot) => ({
      id: `${slot}`,
      forecast: [value],
      variance: [(value * (sum(habit) * 0.06) ** 2) / sum(habit)],
      parts: [],
    })),
  });
  score(
    'habit reconciled with the calendar',
    habit.map((_, slot) => together.get(`${slot}`)![0]!),
    came,
  );
}

function tell(title: string): void {
  const told = [...scores].map(([name, { wrong, wrongDays, came }]) => ({
    [title]: name.padEnd(36),
    WAPE: percent(wrong / came),
    'day totals': percent(wrongDays / came),
  }));
  console.log(`${table(told)}\n`);
  scores.clear();
}

const begun = performance.now();
for (const day of open.slice(Math.max(20, open.length - before - origins - 40), open.length - before))
  ofDay(day, 1, tried.includes(day));
tell(`one day ahead, ${tried.length} origins`);
console.log(
  `slots within 80 %: ${percent(held.slots80 / held.slots)}, within 95 %: ${percent(held.slots95 / held.slots)}; ` +
    `days: ${percent(held.days80 / held.days)}, ${percent(held.days95 / held.days)}\n`,
);
const week = [...weekdays].length;
for (const day of tried) ofDay(day, week, true);
tell('the last day of a week ahead');

const within = [1, 2, 3, 4, 5, 6, 8].map((hours) => {
  const over = Math.round((hours * 60) / minutes);
  const off = { morning: 0, now: 0, scaled: 0, restMorning: 0, restNow: 0, restScaled: 0, came: 0 };
  for (const day of tried) {
    const past = open.filter((one) => one < day && mornings.has(one)).slice(-40);
    const ways = waysOf(past.map((one) => ({ forecast: mornings.get(one)!, came: cameOn(one) })));
    const [morning, came] = [mornings.get(day)!, cameOn(day)];
    const { values } = reforecast(morning, came.slice(0, over), ways);
    const factor = sum(came.slice(0, over)) / sum(morning.slice(0, over));
    const rest = came.slice(over);
    const wrong = (of: ArrayLike<number>) => rest.reduce((all, one, slot) => all + Math.abs(of[over + slot]! - one), 0);
    const wrongRest = (of: ArrayLike<number>) => Math.abs(sum(Array.from(of).slice(over)) - sum(rest));
    const scaled = morning.map((one) => one * factor);
    off.morning += wrong(morning);
    off.now += wrong(values);
    off.scaled += wrong(scaled);
    off.restMorning += wrongRest(morning);
    off.restNow += wrongRest(values);
    off.restScaled += wrongRest(scaled);
    off.came += sum(rest);
  }
  return {
    'after hours': hours,
    'rest, morning': percent(off.restMorning / off.came),
    now: percent(off.restNow / off.came),
    better: percent(1 - off.restNow / off.restMorning),
    scaled: percent(1 - off.restScaled / off.restMorning),
    'slots, morning': percent(off.morning / off.came),
    'slots now': percent(off.now / off.came),
    'better by': percent(1 - off.now / off.morning),
    'scaled by': percent(1 - off.scaled / off.morning),
  };
});
console.log(`${table(within)}\n\n${((performance.now() - begun) / 1000).toFixed(0)} s`);

/** Counts by day and place; the places are those that every day has in full. */
function read(path: string) {
  const days = new Map<number, Map<number, number>>();
  const fine = new Map<string, number>();
  for (const line of readFileSync(path, 'utf8').trim().split('\n').slice(1)) {
    const [, ds, y] = line.split(',');
    const instant = Date.parse(ds!);
    const day = Math.floor(instant / dayMs);
    const place = Math.floor((instant - day * dayMs) / 60_000 / minutes);
    const of = days.get(day) ?? new Map<number, number>();
    days.set(day, of);
    of.set(place, (of.get(place) ?? 0) + Number(y));
    fine.set(`${day} ${place}`, (fine.get(`${day} ${place}`) ?? 0) + 1);
  }
  const most = Math.max(...fine.values());
  const full = [...new Set([...days.values()].flatMap((of) => [...of.keys()]))].filter((place) =>
    [...days.keys()].every((day) => fine.get(`${day} ${place}`) === most),
  );
  return { days, places: full.sort((one, other) => one - other) };
}
