import { expect, test } from 'vitest';
import { arrivalsOf, chanceOf, dayMs, historyDay } from './calendar.ts';

const beganAt = new Date('2026-11-20T03:30:00Z');
const days = Array.from({ length: 60 }, (_, n) => {
  const day = historyDay(beganAt, n + 1);
  return { day, times: arrivalsOf(day, chanceOf(7, day)) };
});
const mean = (chosen: typeof days) => chosen.reduce((sum, { times }) => sum + times.length, 0) / chosen.length;
const usual = days.filter(({ day }) => day.working && !day.payday && !day.outage && !day.campaign);

test('every working day has two hundred and fifty contacts, and weekends have fewer', () => {
  for (const { day, times } of days) if (day.working) expect(times.length, day.date).toBeGreaterThanOrEqual(250);
  expect(mean(days.filter(({ day }) => !day.working))).toBeLessThan(0.85 * mean(usual));
});

test('paydays and the campaign of the seventh week bring more, the outage of the fifth the most', () => {
  const outage = days.filter(({ day }) => day.outage);
  const campaign = days.filter(({ day }) => day.campaign && day.working && !day.payday);
  expect(outage.map(({ day }) => Math.ceil((61 - day.daysAgo) / 7))).toEqual([5]);
  expect(mean(days.filter(({ day }) => day.payday && day.working))).toBeGreaterThan(1.1 * mean(usual));
  expect(campaign.length).toBeGreaterThanOrEqual(4);
  expect(mean(campaign)).toBeGreaterThan(1.1 * mean(usual));
  expect(mean(outage)).toBeGreaterThan(1.3 * mean(usual));
});

test('mornings are busy, nights are not, and a day begins and ends at midnight in Singapore', () => {
  const hours = (from: number, to: number) =>
    usual.flatMap(({ day, times }) =>
      times.filter((at) => at >= day.from + from * 3_600_000 && at < day.from + to * 3_600_000),
    ).length;
  expect(hours(9, 11)).toBeGreaterThan(8 * hours(2, 4));
  for (const { day, times } of days) {
    expect(new Date(day.from).toISOString()).toMatch(/T16:00:00.000Z$/);
    for (const at of times) expect(at >= day.from && at < day.from + dayMs).toBe(true);
  }
});
