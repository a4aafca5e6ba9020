import { expect, test } from 'vitest';
import { spreadOfChance } from './accuracy.ts';
import { importedFor } from './history.ts';
import { keysOf, meet } from './scopes.ts';
import { calendarOf, dayIn, daysIn, slotsBetween } from './slots.ts';

test.each([
  ['Asia/Singapore', '2026-03-29', 96],
  ['Europe/Berlin', '2026-03-29', 92],
  ['Europe/Berlin', '2026-10-25', 100],
  ['Asia/Kathmandu', '2026-03-29', 96],
])('in %s the day %s has %i quarter hours', (zone, date, quarters) => {
  const { from, to } = dayIn(zone, date);
  const grid = slotsBetween(zone, from, to, 15);
  expect(grid.count).toBe(quarters);
  const calendar = calendarOf(grid, [{ from: from + 3_600_000, to: from + 5_400_000 }]);
  expect([calendar.place[0], calendar.place.at(-1)]).toEqual([0, 95]);
  expect(new Set(calendar.day).size).toBe(1);
  expect(calendar.open.reduce((sum, one) => sum + one, 0)).toBe(2);
});

test('days follow each other without a gap', () => {
  const days = daysIn('Europe/Berlin', '2026-03-27', '2026-03-31');
  for (const [nth, { to }] of days.slice(0, -1).entries()) expect(days[nth + 1]!.from).toBe(to);
});

test('a contact counts for the whole, for each side of it, and for its queue', () => {
  const keys = keysOf({ queueId: 'q', channel: 'messenger', language: 'en', intent: '' });
  expect(keys).toEqual(['|||', '|messenger||', '||en|', 'q|||', 'q|messenger||', 'q||en|']);
  expect(meet('q|||', '|messenger||')).toBe('q|messenger||');
  expect(meet('q|||', 'other|||')).toBeNull();
});

test('a past from elsewhere is its own series, or the sum of its parts along one side', () => {
  const whole = { key: '|||', measure: 'contacts' } as const;
  expect(importedFor(whole, ['|||', 'a|||'])).toEqual(['|||']);
  expect(importedFor(whole, ['a|||', 'b|||', '|messenger||'])).toEqual(['a|||', 'b|||']);
  expect(importedFor({ ...whole, key: 'a|||' }, ['b|||', 'a|messenger||'])).toEqual(['a|messenger||']);
});

test('who knows the rate exactly is still as wrong as a Poisson count is', () => {
  expect(spreadOfChance(0)).toBe(0);
  expect(spreadOfChance(1)).toBeCloseTo(2 / Math.E, 12);
  expect(spreadOfChance(151)).toBeCloseTo(spreadOfChance(150.999), 1);
});
