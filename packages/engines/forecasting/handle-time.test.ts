import { expect, test } from 'vitest';
import { chance, countsOf, normalOf } from './generated.ts';
import { forecastHandleTime } from './handle-time.ts';

test('a slot with few contacts leans on its time of day, and is nearer to the truth than its own mean', () => {
  const luck = chance(6);
  const truth = (t: number) => 300 * (t % 24 < 8 ? 1.4 : 1) * (Math.floor(t / 24) % 7 === 0 ? 1.1 : 1);
  const contacts = Array.from({ length: 6 * 168 }, (_, t) => countsOf(t % 24 < 8 ? 3 : 30, luck));
  const seconds = contacts.map(
    (count, t) => truth(t) * Math.max(0.05, 1 + (0.8 * normalOf(luck)) / Math.sqrt(Math.max(1, count))),
  );
  const next = forecastHandleTime({ seconds, contacts, seasons: [24, 168] }, 168)!;
  const own = (h: number) => {
    const like = Array.from({ length: 6 }, (_, week) => week * 168 + h);
    return like.reduce((sum, t) => sum + seconds[t]!, 0) / like.length;
  };
  const off = (of: (h: number) => number) =>
    Array.from({ length: 168 }, (_, h) => Math.abs(of(h) - truth(h))).reduce((sum, one) => sum + one, 0) / 168;
  expect(off((h) => next[h]!)).toBeLessThan(15);
  expect(off((h) => next[h]!)).toBeLessThan(off(own) / 2);
});

test('nobody handled is no handle time', () => {
  expect(forecastHandleTime({ seconds: [0, 0], contacts: [0, 0], seasons: [2] }, 4)).toBeNull();
  expect(forecastHandleTime({ seconds: [200], contacts: [4], seasons: [] }, 2)).toEqual(Float64Array.of(200, 200));
});
