import { expect, test } from 'vitest';
import { dialogues } from '../conversations.ts';
import { keptForVisitors } from '../customers.ts';
import { busyness, createCasting, nextArrivalMs, type Pattern } from './arrivals.ts';
import { seeded } from './chance.ts';

const monday = new Date('2026-11-16T00:00:00+08:00');
const hour = 3_600_000;

function arrivals(pattern: Pattern, perHour: number, hours: number, seed = 5): Date[] {
  const random = seeded(seed);
  const times: Date[] = [];
  for (let at = monday.getTime(); ; ) {
    at += nextArrivalMs(perHour, pattern, new Date(at), random);
    if (at > monday.getTime() + hours * hour) return times;
    times.push(new Date(at));
  }
}

test('as many come in an hour as were asked for, within chance, and in the manner of Poisson', () => {
  const times = arrivals('even', 40, 1000);
  expect(Math.abs(times.length - 40_000)).toBeLessThan(3 * Math.sqrt(40_000));
  const counts = Array.from({ length: 1000 }, () => 0);
  for (const at of times) {
    const slot = Math.floor((at.getTime() - monday.getTime()) / hour);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  const variance = counts.reduce((sum, count) => sum + (count - 40) ** 2, 0) / counts.length;
  // Of a Poisson stream the variance is the mean; a thousand hours know it within 14 %.
  expect(variance / 40).toBeGreaterThan(0.86);
  expect(variance / 40).toBeLessThan(1.14);
});

test('a week by the day’s pattern has the same mean, with a busy Monday morning and quiet nights', () => {
  const times = arrivals('day', 60, 7 * 24);
  expect(times.length / (60 * 7 * 24)).toBeGreaterThan(0.93);
  expect(times.length / (60 * 7 * 24)).toBeLessThan(1.07);
  const of = (weekday: number, from: number, to: number) =>
    times.filter((at) => {
      const local = new Date(at.getTime() + 8 * hour);
      return local.getUTCDay() === weekday && local.getUTCHours() >= from && local.getUTCHours() < to;
    }).length;
  expect(of(1, 9, 11)).toBeGreaterThan(of(2, 9, 11));
  expect(of(2, 2, 5)).toBeLessThan(of(2, 9, 12) / 5);
  expect(busyness(new Date('2026-11-25T09:30:00+08:00')), 'salary day').toBeGreaterThan(
    busyness(new Date('2026-11-18T09:30:00+08:00')),
  );
});

test('the same seed gives the same day', () => {
  expect(arrivals('day', 40, 24)).toEqual(arrivals('day', 40, 24));
  expect(arrivals('day', 40, 24)).not.toEqual(arrivals('day', 40, 24, 6));
});

test('every dialogue is played before any comes again, and those of customers kept for visitors never', () => {
  const cast = createCasting(dialogues, keptForVisitors, seeded(3));
  const all = dialogues.filter(({ customerId }) => !keptForVisitors.includes(customerId ?? ''));
  const played = Array.from({ length: all.length }, () => cast(() => false)?.id);
  expect([...played].sort()).toEqual(all.map(({ id }) => id).sort());
  expect(played).not.toContain('rachel-deposit');
  expect(played, 'an order of chance').not.toEqual(all.map(({ id }) => id));
  expect(
    cast(() => false),
    'then from the start',
  ).not.toBeNull();
});

test('nobody is here twice at the same time', () => {
  const cast = createCasting(dialogues, [], seeded(3));
  const first = dialogues.find(({ customerId }) => customerId !== null)?.customerId;
  for (let n = 0; n < dialogues.length - 5; n++) expect(cast((id) => id === first)?.customerId).not.toBe(first);
  expect(createCasting(dialogues, [], seeded(3))(() => true)?.customerId, 'only strangers are left').toBeNull();
});
