import { expect, test } from 'vitest';
import { chance, normalOf } from './generated.ts';
import { dot, solveCholesky } from './linear-solve.ts';
import { minimise } from './minimise.ts';
import { productsBefore, regress } from './pooled.ts';
import { findSeasons } from './seasons.ts';
import { priorOf, together, weigh } from './weights.ts';

const luck = chance(3);
const noise = Float64Array.from({ length: 400 }, () => normalOf(luck));

test('sums of products are those of every window, freed of its level', () => {
  const shape = { lags: 6, steps: 2, level: 3 };
  const [found] = productsBefore(noise, shape, [50]);
  const sums = new Float64Array(64);
  for (let start = 0; start + 8 <= 50; start++) {
    const level = (noise[start + 3]! + noise[start + 4]! + noise[start + 5]!) / 3;
    const window = [...noise.subarray(start, start + 8)].map((value) => value - level);
    for (const [a, one] of window.entries()) for (const [b, other] of window.entries()) sums[a * 8 + b]! += one * other;
  }
  expect(found!.windows).toBe(43);
  for (const [at, value] of sums.entries()) expect(found!.sums[at]).toBeCloseTo(value, 9);
});

test('a linear rule is learned from its windows', () => {
  // Each value is the mean of the last and the one before it, and a little chance.
  const values = new Float64Array(600);
  for (let t = 0; t < values.length; t++)
    values[t] = t < 2 ? t : 0.2 * values[t - 1]! + 0.8 * values[t - 2]! + 0.1 * noise[t % 400]!;
  const shape = { lags: 4, steps: 1, level: 4 };
  const weights = regress(productsBefore(values, shape, [600])[0]!.sums, shape, 1e-6)!;
  // Windows are free of their level, so weights are told up to a constant: differences are what was put in.
  expect(Math.abs(weights[3]! - weights[0]! - 0.2)).toBeLessThan(0.15);
  expect(Math.abs(weights[2]! - weights[0]! - 0.8)).toBeLessThan(0.15);
});

test('a symmetric system is solved, and one without an answer refused', () => {
  const square = noise.subarray(0, 100);
  const matrix = new Float64Array(100);
  for (let a = 0; a < 10; a++)
    for (let b = 0; b < 10; b++) matrix[a * 10 + b] = dot(square, a * 10, square, b * 10, 10);
  const truth = noise.subarray(200, 210);
  const right = Float64Array.from({ length: 10 }, (_, row) => dot(matrix, row * 10, truth, 0, 10));
  expect(solveCholesky(Float64Array.from(matrix), 10, right, 1)).toBe(true);
  for (const [at, value] of truth.entries()) expect(right[at]).toBeCloseTo(value, 6);
  expect(solveCholesky(Float64Array.of(1, 2, 2, 1), 2, Float64Array.of(1, 1), 1)).toBe(false);
});

test('the lowest place of a valley is found, also at the edge of the box', () => {
  const valley = ([x = 0, y = 0]: readonly number[]) => (1 - x) ** 2 + 10 * (y - x * x) ** 2;
  const [x, y] = minimise(valley, [0, 0], { low: [-2, -2], high: [2, 2], evaluations: 300 });
  expect(x).toBeCloseTo(1, 2);
  expect(y).toBeCloseTo(1, 2);
  expect(minimise(([z = 0]) => z, [0.5], { low: [0], high: [1], evaluations: 60 })[0]).toBeCloseTo(0, 3);
});

test('two who err in opposite ways are heard together, and one who is far off is not', () => {
  const actual = Float64Array.from({ length: 40 }, (_, t) => 50 + (t % 5));
  const known = new Uint8Array(40).fill(1);
  const said = [6, -6, 25].map((off) => actual.map((value, t) => value + off + noise[t]!));
  const trials = Array(4).fill({ actual, known, said });
  const before = Float64Array.of(1 / 3, 1 / 3, 1 / 3);
  const weights = weigh(trials, priorOf(trials, before));
  expect(weights[2]).toBeLessThan(0.1);
  expect(Math.abs(weights[0]! - weights[1]!)).toBeLessThan(0.25);
  const error = (points: Float64Array) => points.reduce((sum, value, t) => sum + Math.abs(value - actual[t]!), 0) / 40;
  expect(error(together(said, weights))).toBeLessThan(3);
  // What is not known teaches nothing.
  expect(weigh([{ actual, known: new Uint8Array(40), said }], before)).toEqual(before);
});

test('days and weeks are found in numbered values, and none where there is none', () => {
  const wave = (season: number) => (t: number) => Math.sin((t / season) * 2 * Math.PI);
  const daily = Float64Array.from({ length: 700 }, (_, t) => 20 + 5 * wave(24)(t) + 0.5 * noise[t % 400]!);
  expect(findSeasons(daily)).toEqual([24]);
  const weekly = daily.map((value, t) => value + (Math.floor(t / 24) % 7 === 6 ? -4 * (1 + wave(24)(t)) : 0));
  expect(findSeasons(weekly)).toEqual([24, 168]);
  expect(findSeasons(weekly, [24])).toEqual([24, 168]);
  expect(findSeasons(noise)).toEqual([]);
  expect(findSeasons(weekly, [12, 50])).toEqual([12, 50]);
});
