import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gammaQuantile, gammaShare } from './gamma.ts';

test('one step is an exponential time', () => {
  for (const share of [0.001, 0.1, 0.5, 0.9, 0.999]) {
    expect(gammaQuantile(1, share)).toBeCloseTo(-Math.log1p(-share), 12);
    expect(gammaShare(1, -Math.log1p(-share))).toBeCloseTo(share, 12);
  }
});

test('whole steps are over when as many of a Poisson process have come', () => {
  const poissonAtLeast = (n: number, mean: number) => {
    let [term, below] = [Math.exp(-mean), 0];
    for (let k = 0; k < n; k++) {
      below += term;
      term *= mean / (k + 1);
    }
    return 1 - below;
  };
  for (const [n, mean] of [
    [2, 0.3],
    [5, 7],
    [40, 31],
    [40, 60],
  ] as const)
    expect(gammaShare(n, mean)).toBeCloseTo(poissonAtLeast(n, mean), 12);
});

test('half a degree of freedom is the square of a normal value', () => {
  // χ² with one degree: 90 % lie below 1.644853627² and half below 0.674489750².
  expect(2 * gammaQuantile(0.5, 0.9)).toBeCloseTo(1.6448536269514722 ** 2, 11);
  expect(2 * gammaQuantile(0.5, 0.5)).toBeCloseTo(0.6744897501960817 ** 2, 11);
});

test('quantile and share undo each other, for few steps and for a hundred thousand', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 5, noNaN: true }),
      fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
      (magnitude, share) => {
        const shape = 10 ** magnitude;
        const at = gammaQuantile(shape, share);
        expect(gammaShare(shape, at)).toBeCloseTo(share, 9);
      },
    ),
  );
});

test('nothing lies below nothing, and everything below no bound', () => {
  expect(gammaShare(3, 0)).toBe(0);
  expect(gammaShare(3, Number.POSITIVE_INFINITY)).toBe(1);
  expect(gammaQuantile(3, 0)).toBe(0);
  expect(gammaQuantile(3, 1)).toBe(Number.POSITIVE_INFINITY);
});
