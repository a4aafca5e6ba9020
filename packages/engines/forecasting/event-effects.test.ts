import { expect, test } from 'vitest';
import { calendarMember } from './calendar-member.ts';
import { measureEvent, plannedEffect } from './event-effects.ts';
import { chance, normalOf, sampleOf } from './generated.ts';
import { weekdayOf } from './series.ts';

const monday = 20_458;
const paydays = [33, 60, 93, 121].map((after) => monday + after);

function paid(seed: number, effect: number) {
  const luck = chance(seed);
  const odd = new Map(Array.from({ length: 150 }, (_, nth) => [monday + nth, Math.exp(0.03 * normalOf(luck))]));
  return sampleOf(
    {
      firstDay: monday,
      days: 140,
      opensOn: (day) => weekdayOf(day) % 6 !== 0,
      slots: 12,
      total: (day) =>
        6000 * (weekdayOf(day) === 1 ? 1.2 : 1) * odd.get(day)! * (paydays.includes(day) ? 1 + effect : 1),
      events: paydays.map((day) => ({ name: 'payday', day, place: null, value: 1 })),
    },
    luck,
  );
}

test('what the last three paydays added is measured, with an interval that holds the truth', () => {
  const measured = Array.from({ length: 14 }, (_, seed) => measureEvent(paid(seed + 1, 0.21), 'payday')!);
  expect(measured[0]!.times.map(({ day }) => day)).toEqual(paydays.slice(1));
  const holds = measured.filter(({ mean }) => mean!.low <= 0.21 && mean!.high >= 0.21).length;
  expect(holds).toBeGreaterThanOrEqual(11);
  const off = measured.reduce((sum, { mean }) => sum + mean!.effect - 0.21, 0) / measured.length;
  expect(Math.abs(off)).toBeLessThan(0.02);
  expect(measured[0]!.mean!.high - measured[0]!.mean!.low).toBeLessThan(0.15);
  // Another one may differ from their mean.
  expect(measured[0]!.next!.high).toBeGreaterThan(measured[0]!.mean!.high);
});

test('an event of some hours is measured, and forecast, in those hours and no others', () => {
  const luck = chance(9);
  const mornings = [31, 45, 59, 73, 87, 101, 115].map((after) => monday + after);
  const isIn = (slot: number) => slot >= 2 && slot < 6;
  const next = monday + 140 + 1;
  const sample = sampleOf(
    {
      firstDay: monday,
      days: 140,
      opensOn: (day) => weekdayOf(day) % 6 !== 0,
      slots: 12,
      // Twice as many from the third half-hour to the sixth: a third more of the day.
      total: (day) => 3000 * (mornings.includes(day) ? 4 / 3 : 1),
      share: (slot, day) => (mornings.includes(day) && isIn(slot) ? 2 : 1),
      // Half-hours are told by the clock: the first begins at eight.
      events: [...mornings, next].map((day) => ({ name: 'mail', day, place: 18, until: 22, value: 1 })),
    },
    luck,
  );
  const { mean, next: another } = measureEvent(sample, 'mail')!;
  expect(mean!.effect).toBeGreaterThan(0.85);
  expect(mean!.effect).toBeLessThan(1.15);
  expect(another!.low).toBeLessThan(mean!.low);
  const points = calendarMember.fit(sample)!.predict(24);
  const [plain, mailed] = [points.subarray(0, 12), points.subarray(12, 24)];
  mailed.forEach((value, slot) => {
    const more = value / plain[slot]!;
    if (isIn(slot)) expect(more).toBeGreaterThan(1.6);
    else expect(Math.abs(more - 1)).toBeLessThan(0.1);
  });
});

test('an event that does nothing is not said to do something, and one that never was is unknown', () => {
  const sample = paid(4, 0);
  const { mean } = measureEvent(sample, 'payday')!;
  expect(mean!.low).toBeLessThan(0);
  expect(mean!.high).toBeGreaterThan(0);
  const unknown = measureEvent(sample, 'eclipse')!;
  expect(unknown).toMatchObject({ times: [], mean: null, next: null });
  expect(plannedEffect(unknown, 6000)).toBeNull();
});

test('what is planned adds its share of the day, twice as much of it more', () => {
  const payday = measureEvent(paid(2, 0.21), 'payday')!;
  const once = plannedEffect(payday, 6000)!;
  expect(once.contacts).toBeGreaterThan(6000 * 0.15);
  expect(once.contacts).toBeLessThan(6000 * 0.27);
  expect(once.low).toBeLessThan(once.contacts);
  expect(plannedEffect(payday, 6000, 2)!.contacts).toBeGreaterThan(2 * once.contacts);
});
