import { expect, it } from 'vitest';
import { fieldValue, snoozeTimes } from './snooze-times.ts';

const ids = (now: Date) => snoozeTimes(now).map(({ id }) => id);

it('offers the next hours, this evening, tomorrow, Monday and next week on a Wednesday morning', () => {
  expect(ids(new Date(2026, 2, 18, 10, 2))).toEqual(['hour', 'threeHours', 'evening', 'tomorrow', 'monday', 'week']);
});

it('offers no evening that is over, and nothing twice', () => {
  // On a Sunday night, tomorrow morning is Monday morning.
  expect(ids(new Date(2026, 2, 22, 21, 0))).toEqual(['hour', 'threeHours', 'tomorrow', 'week']);
});

it('offers only what is still to come, soonest first', () => {
  const now = new Date(2026, 11, 31, 23, 59);
  const times = snoozeTimes(now).map(({ at }) => at.getTime());
  expect(times.every((at) => at > now.getTime())).toBe(true);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

it('gives a field the local time', () => {
  expect(fieldValue(new Date(2026, 0, 5, 9, 7))).toBe('2026-01-05T09:07');
});
