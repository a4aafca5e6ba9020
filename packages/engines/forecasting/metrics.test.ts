import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverage, mase, msis, naive2, seasonalIndices, seasonalScale, smape, wape } from './metrics.ts';

describe('metrics', () => {
  test('are what their formulas give by hand', () => {
    expect(smape([100, 0], [110, 0])).toBeCloseTo((200 * 10) / 210 / 2, 12);
    expect(seasonalScale([1, 5, 3, 9], 2)).toBe(3);
    expect(mase([10, 12], [8, 12], 2)).toBe(0.5);
    expect(wape([10, 30], [12, 24])).toBe(0.2);
    expect(coverage([1, 2, 3], [1, 3, 0], [1, 4, 9])).toBeCloseTo(2 / 3, 12);
    // One of two lies 1 above a band 2 wide: (2 + 2 + 2 ÷ 0.05 · 1) ÷ 2 ÷ scale 4.
    expect(msis([5, 8], [4, 5], [6, 7], 0.05, 4)).toBe((4 + 40) / 2 / 4);
  });

  test('Naive2 goes on with the last value in its season where there is one, and plainly where there is none', () => {
    const season = [0.5, 1, 1.5, 1];
    const seasonal = Float64Array.from({ length: 60 }, (_, t) => 100 * season[t % 4]!);
    for (const [h, value] of naive2(seasonal, 4, 6).entries()) expect(value).toBeCloseTo(100 * season[h % 4]!, 8);
    const alternating = Float64Array.from({ length: 60 }, (_, t) => 5 + ((t * t * 31) % 17));
    expect([...naive2(alternating, 1, 3)]).toEqual([alternating[59], alternating[59], alternating[59]]);
  });

  test('seasonal indices have the mean 1, and a season of nothing divides by nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 30, maxLength: 60 }),
        (values) => {
          const indices = seasonalIndices(Float64Array.from(values), 5);
          expect(indices.every((index) => Number.isFinite(index) && index > 0)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
    const [a, b] = seasonalIndices(
      Float64Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 10 : 30)),
      2,
    );
    expect([a, b]).toEqual([0.5, 1.5]);
  });
});
