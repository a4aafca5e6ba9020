import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarMember, dayModel } from './calendar-member.ts';
import { dayTable, sum } from './day-table.ts';
import { chance, normalOf, type Service, sampleOf } from './generated.ts';
import type { Sample } from './member.ts';
import { lastFourWeeks } from './members-simple.ts';
import { wape } from './metrics.ts';
import { weekdayOf } from './series.ts';

const monday = 20_458; // 2026-01-05
const onWeekdays = (day: number) => weekdayOf(day) >= 1 && weekdayOf(day) <= 5;
const busyMonday = (day: number) => (weekdayOf(day) === 1 ? 1.2 : 1);
const hump = (slot: number) => 1 + Math.sin((Math.PI * (slot + 1)) / 20);
const plain: Service = {
  firstDay: monday,
  days: 20 * 7,
  opensOn: onWeekdays,
  slots: 20,
  total: (day) => 8000 * busyMonday(day),
  share: hump,
};

/** The totals forecast for the days after the sample's last. */
function nextTotals(sample: Sample): number[] {
  const width = sample.seasons[0]!;
  const cells = sample.calendar!.day.length - sample.values.length;
  const points = calendarMember.fit(sample)!.predict(cells);
  return Array.from({ length: cells / width }, (_, day) => sum(points.subarray(day * width, (day + 1) * width)));
}

test('weekdays, the level and the shape of the day are found', () => {
  const sample = sampleOf(plain, chance(1));
  const totals = nextTotals(sample);
  expect(totals).toHaveLength(5);
  expect(totals[0]! / 9600).toBeCloseTo(1, 1);
  expect(totals[2]! / 8000).toBeCloseTo(1, 1);
  const points = calendarMember.fit(sample)!.predict(20);
  expect(points[9]! / points[0]!).toBeCloseTo(hump(9) / hump(0), 0);
});

test('the end of the month is learned, and beats the mean of four weeks', () => {
  const payday = (day: number) => new Date(day * 86_400_000).getUTCDate() >= 27;
  const luck = chance(2);
  const odd = new Map(Array.from({ length: 220 }, (_, nth) => [monday + nth, Math.exp(0.03 * normalOf(luck))]));
  const service = {
    ...plain,
    days: 200,
    total: (day: number) => 8000 * busyMonday(day) * (payday(day) ? 1.25 : 1) * odd.get(day)!,
  };
  const whole = sampleOf(service, luck);
  const [came, calendar, four]: number[][] = [[], [], []];
  for (let row = 100; row < whole.values.length / 20; row += 2) {
    const past = { ...whole, values: whole.values.subarray(0, row * 20), known: whole.known.subarray(0, row * 20) };
    came!.push(sum(whole.values.subarray(row * 20, row * 20 + 20)));
    calendar!.push(sum(calendarMember.fit(past)!.predict(20)));
    four!.push(sum(lastFourWeeks.fit(past)!.predict(20)));
  }
  expect(wape(came!, calendar!)).toBeLessThan(0.05);
  expect(wape(came!, calendar!)).toBeLessThan(0.65 * wape(came!, four!));
});

test('a day after a holiday brings what waited, though nobody said that there was one', () => {
  const holidays = new Set([monday + 42, monday + 77, monday + 20 * 7]);
  const waited = (day: number) => (holidays.has(day - 1) ? 1.22 : 1);
  const service = {
    ...plain,
    days: 20 * 7 + 1,
    total: (day: number) => 8000 * busyMonday(day) * waited(day),
    closedOn: holidays,
  };
  const [tuesday, wednesday] = nextTotals(sampleOf(service, chance(3)));
  expect(tuesday).toBeGreaterThan(1.1 * 8000);
  expect(wednesday).toBeLessThan(1.06 * 8000);
});

test('a day that will be closed brings nothing, and the one after it what waited', () => {
  const sample = sampleOf(plain, chance(10));
  const { calendar } = sample;
  const ahead = sample.values.length;
  const open = calendar!.open.map((_, cell) => (cell >= ahead && cell < ahead + 20 ? 0 : 1));
  const [closed, tuesday] = nextTotals({ ...sample, calendar: { ...calendar!, open } });
  expect(closed).toBe(0);
  // Mondays are 20 % up after two closed days; a Tuesday after three is at least half way there.
  expect(tuesday! / 8000).toBeGreaterThan(1.08);
});

test('a hole in the record is not taken for a holiday where what follows is as usual', () => {
  const holes = new Set([monday + 43, monday + 79, monday + 107]);
  const [next] = nextTotals(sampleOf({ ...plain, closedOn: holes }, chance(4)));
  expect(next! / 9600).toBeGreaterThan(0.97);
  expect(next! / 9600).toBeLessThan(1.03);
});

test('an event moves the days it is on, closes those it always closed, and says nothing where it is new', () => {
  const on = (name: string, ...days: number[]) => days.map((day) => ({ name, day, place: null, value: 1 }));
  const ahead = monday + 140;
  const events = [
    ...on('mailing', monday + 30, monday + 58, monday + 86, ahead + 1),
    ...on('holiday: founding', monday + 51),
    ...on('holiday: union', ahead + 2),
    ...on('never seen', ahead + 3),
  ];
  const mailed = new Set(events.filter(({ name }) => name === 'mailing').map(({ day }) => day));
  const service = {
    ...plain,
    total: (day: number) => 8000 * busyMonday(day) * (mailed.has(day) ? 1.3 : 1),
    events,
    closedOn: new Set([monday + 51]),
  };
  const sample = sampleOf(service, chance(5));
  const [, mailing, founders, fresh] = nextTotals(sample);
  expect(mailing! / 8000).toBeGreaterThan(1.22);
  expect(mailing! / 8000).toBeLessThan(1.36);
  expect(founders).toBe(0);
  expect(fresh! / 8000).toBeCloseTo(1, 1);
  const model = dayModel(dayTable(sample)!, sample.events)!;
  expect(model.because(ahead + 1)[0]).toMatchObject({ input: 'mailing' });
  expect(model.because(ahead + 3)).toEqual([]);
  // A mailing that brought nothing: what is least sure is blamed.
  const parts = model.explain(ahead + 1, 1 / 1.25);
  expect(parts.map(({ input }) => input)).toContain('mailing');
  expect(parts.reduce((product, { effect }) => product * (1 + effect), 1)).toBeCloseTo(1 / 1.25, 6);
});

test('one odd day does not become the level, a new level does', () => {
  const odd = { ...plain, total: (day: number) => (day === monday + 137 ? 20_000 : plain.total(day)) };
  expect(nextTotals(sampleOf(odd, chance(6)))[2]! / 8000).toBeLessThan(1.06);
  const risen = { ...plain, total: (day: number) => plain.total(day) * (day >= monday + 112 ? 1.5 : 1) };
  expect(nextTotals(sampleOf(risen, chance(6)))[2]! / 12_000).toBeGreaterThan(0.94);
});

test('scaling the series scales the forecast', () => {
  const sample = sampleOf({ ...plain, days: 6 * 7 }, chance(7));
  const once = calendarMember.fit(sample)!.predict(40);
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (factor) => {
      const scaled = calendarMember
        .fit({ ...sample, values: sample.values.map((value) => value * factor) })!
        .predict(40);
      for (const [cell, value] of scaled.entries()) expect(value / factor / once[cell]!).toBeCloseTo(1, 6);
    }),
    { numRuns: 4 },
  );
});

test('who is not for it is told so, and odd pasts give finite forecasts', () => {
  const short = sampleOf({ ...plain, days: 9 }, chance(8));
  expect(calendarMember.fit(short)).toBeNull();
  expect(calendarMember.fit({ ...short, calendar: null })).toBeNull();
  const nothing = sampleOf({ ...plain, total: () => 0 }, chance(8));
  expect(calendarMember.fit(nothing)).toBeNull();
  for (const total of [() => 0.4, (day: number) => (day % 2 ? 0 : 50), (day: number) => 2 ** ((day - monday) / 8)]) {
    const points = calendarMember.fit(sampleOf({ ...plain, total }, chance(9)))?.predict(100) ?? new Float64Array(0);
    expect(points.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  }
});
