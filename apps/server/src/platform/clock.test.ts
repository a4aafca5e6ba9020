import { expect, test } from 'vitest';
import { settableClock, watchClock } from './clock.ts';

test('a clock that is set forward or back is told, by how much, and one that drifts is not', () => {
  const clock = settableClock();
  let steady = 0;
  const told: number[] = [];
  const watch = watchClock((seconds) => told.push(seconds), { clock, steadyMs: () => steady });
  const pass = (seconds: number, shown = seconds) => {
    steady += seconds * 1000;
    clock.advance({ seconds: shown });
    watch.look();
  };
  pass(5);
  pass(5, 5.5);
  expect(told).toEqual([]);
  pass(5, 3605);
  pass(5);
  pass(5, -7195);
  expect(told).toEqual([3600, -7200]);
  expect(watch.jumpedSeconds()).toBe(10_800);
  watch.stop();
});
