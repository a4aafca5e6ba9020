import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandOf, density, quantile } from './distribution.ts';

test('quantiles stand where they stand, and between two in proportion', () => {
  expect([0, 0.25, 0.5, 0.6, 1].map((share) => quantile([1, 2, 3, 4, 5], share))).toEqual([1, 2, 3, 3.4, 5]);
  expect(quantile([7], 0.9)).toBe(7);
});

test('a band leaves out what is not known, and is none where nothing is', () => {
  expect(bandOf([null, 3, 1, null, 2])).toEqual([1.2, 2, 2.8]);
  expect(bandOf([null])).toBeNull();
});

test('a density adds up to one, also where values crowd at a bound', () => {
  const shares = fc.array(fc.double({ min: 0.7, max: 1, noNaN: true }), { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(shares, (values) => {
      const steps = 4000;
      const heights = density(values, { from: 0, to: 1, steps, most: 1, bandwidth: 0.03 });
      const area = heights.reduce((sum, one, nth) => sum + (one / steps) * (nth === 0 || nth === steps ? 0.5 : 1), 0);
      expect(area).toBeCloseTo(1, 2);
    }),
    { numRuns: 30 },
  );
});

test('a density is highest where most values are', () => {
  const heights = density([1, 4, 4, 4, 4.1, 3.9, 8], { from: 0, to: 10, steps: 100 });
  expect(heights.indexOf(Math.max(...heights))).toBeCloseTo(40, -1);
  // All alike: a peak that can be drawn, and no division by nothing.
  expect(density([5, 5], { from: 0, to: 10, steps: 10 }).every(Number.isFinite)).toBe(true);
});
