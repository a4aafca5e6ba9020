import { expect, test } from 'vitest';
import { forecast } from './forecast.ts';
import { calendarBetween } from './series.ts';
import { quantileOfSum, quantiles, samplePaths } from './uncertainty.ts';

const monday = Date.UTC(2026, 0, 5);
const hour = 3_600_000;

test('a week that repeats goes on, closed hours forecast nothing, and a band holds the point', () => {
  const calendar = calendarBetween(
    monday,
    monday + 6 * 7 * 24 * hour,
    60,
    () => 0,
    (day, place) => {
      return (day + 3) % 7 < 5 && place >= 8 && place < 18;
    },
  );
  const at = (slot: number) =>
    calendar.open[slot] ? 20 + calendar.place[slot]! + 10 * ((calendar.day[slot]! + 3) % 7) : 0;
  const values = Float64Array.from({ length: 5 * 7 * 24 }, (_, slot) => at(slot));
  const answer = forecast({ id: 'calls', values, calendar }, { horizon: 7 * 24 });
  const actual = Array.from({ length: 7 * 24 }, (_, h) => at(values.length + h));
  expect(answer.point.filter((_, h) => calendar.open[values.length + h] === 0).every((value) => value === 0)).toBe(
    true,
  );
  expect(answer.point.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(
    0.5 * actual.reduce((sum, value) => sum + value, 0),
  );
  const [low, high] = [quantiles(answer, 0.1), quantiles(answer, 0.9)];
  for (const [slot, value] of answer.point.entries()) {
    expect(low[slot]).toBeLessThanOrEqual(value);
    expect(high[slot]).toBeGreaterThanOrEqual(value);
  }
  expect(quantileOfSum(answer, { from: 0, until: 24 }, 0.9)).toBeGreaterThan(
    quantileOfSum(answer, { from: 0, until: 24 }, 0.1),
  );
  expect(samplePaths(answer, 3, () => 0.5)).toHaveLength(3);
});
