import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countAtLeast, countModel, countQuantile } from './counts.ts';
import { forecast } from './forecast.ts';
import { chance, countsOf } from './generated.ts';
import type { Sample } from './member.ts';
import { calendarBetween } from './series.ts';
import { quantiles, samplePaths } from './uncertainty.ts';

const thinSeries = (values: readonly number[], day = 24): Sample => ({
  id: 'thin',
  values: Float64Array.from(values),
  known: new Uint8Array(values.length).fill(1),
  seasons: [day, 7 * day],
  calendar: null,
  events: [],
});

test('a thin series is forecast by its pooled mean, better than by what came in the same slot of late', () => {
  const luck = chance(5);
  const mean = (t: number) => 0.6 * (1 + 0.6 * Math.sin((2 * Math.PI * (t % 24)) / 24)) * (t % 168 < 120 ? 1.2 : 0.5);
  const values = Array.from({ length: 9 * 168 }, (_, t) => countsOf(mean(t), luck));
  const past = 8 * 168;
  const model = countModel(thinSeries(values.slice(0, past)))!;
  const off = (of: (h: number) => number) =>
    Array.from({ length: 168 }, (_, h) => (of(h) - mean(past + h)) ** 2).reduce((sum, one) => sum + one, 0);
  const next = model.predict(168);
  const lastFour = (h: number) => [1, 2, 3, 4].reduce((sum, k) => sum + values[past + h - 168 * k]! / 4, 0);
  expect(off((h) => next[h]!)).toBeLessThan(off(lastFour) / 3);
  expect(model.overdispersion).toBeLessThan(0.15);
});

test('bursts are told from single arrivals, and the band holds what comes', () => {
  const luck = chance(11);
  // A mean that is itself drawn: negative binomial of size 2, overdispersion ½.
  const burst = () => countsOf((3 * (-Math.log(1 - luck()) - Math.log(1 - luck()))) / 2, luck);
  const values = Array.from({ length: 60 * 24 }, burst);
  const model = countModel(thinSeries(values))!;
  expect(model.overdispersion).toBeGreaterThan(0.35);
  expect(model.overdispersion).toBeLessThan(0.65);
  const next = model.predict(24)[0]!;
  const highest = countQuantile({ mean: next, overdispersion: model.overdispersion }, 0.95);
  const later = Array.from({ length: 4000 }, burst);
  const within = later.filter((count) => count <= highest).length / later.length;
  expect(within).toBeGreaterThan(0.93);
  expect(within).toBeLessThan(0.985);
});

test('what has stopped coming fades, and what never came is forecast as nothing', () => {
  const luck = chance(3);
  const stopped = Array.from({ length: 80 * 24 }, (_, t) => (t < 40 * 24 ? countsOf(2, luck) : 0));
  expect(countModel(thinSeries(stopped))!.predict(24)[0]).toBeLessThan(0.05);
  expect(countModel(thinSeries(new Array(24 * 14).fill(0)))!.predict(3)).toEqual(new Float64Array(3));
  expect(countModel(thinSeries([0.5, ...new Array(200).fill(1)]))).toBeNull();
  expect(countModel(thinSeries(new Array(400).fill(90)))).toBeNull();
});

test('quantiles are counts, grow with their share, and agree with the chance of as many', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 60, noNaN: true }),
      fc.constantFrom(0, 0.05, 0.6),
      fc.double({ min: 0.02, max: 0.98, noNaN: true }),
      (mean, overdispersion, share) => {
        const counts = { mean, overdispersion };
        const at = countQuantile(counts, share);
        expect(Number.isInteger(at)).toBe(true);
        expect(1 - countAtLeast(counts, at + 1)).toBeGreaterThanOrEqual(share - 1e-9);
        expect(1 - countAtLeast(counts, at)).toBeLessThanOrEqual(share + 1e-9);
        expect(countQuantile(counts, Math.min(0.99, share + 0.01))).toBeGreaterThanOrEqual(at);
      },
    ),
    { numRuns: 60 },
  );
  // P(N ≥ 10) for a Poisson of mean 5, from tables.
  expect(countAtLeast({ mean: 5, overdispersion: 0 }, 10)).toBeCloseTo(0.031828, 6);
  expect(countAtLeast({ mean: 10, overdispersion: 0 }, 60)).toBeGreaterThan(1e-30);
});

test('an ensemble over a thin series expects its mean, not nothing, and its band is of whole contacts', () => {
  const luck = chance(8);
  const monday = Date.UTC(2026, 0, 5);
  const hour = 3_600_000;
  const calendar = calendarBetween(monday, monday + 43 * 24 * hour, 60, () => 0);
  const values = Float64Array.from({ length: 42 * 24 }, () => countsOf(0.3, luck));
  const answer = forecast({ id: 'thin', values, calendar }, { horizon: 24 });
  const all = answer.point.reduce((sum, one) => sum + one, 0);
  expect(all).toBeGreaterThan(0.3 * 24 * 0.7);
  expect(all).toBeLessThan(0.3 * 24 * 1.3);
  expect(quantiles(answer, 0.95).every((count) => count === 1 || count === 2)).toBe(true);
  expect(quantiles(answer, 0.5).every((count) => count === 0)).toBe(true);
  expect(samplePaths(answer, 2, luck)[0]!.every(Number.isInteger)).toBe(true);
});
