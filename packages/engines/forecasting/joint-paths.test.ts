import { expect, test } from 'vitest';
import { normalQuantile } from '../statistics/normal.ts';
import { chance, countsOf } from './generated.ts';
import { jointPaths, likeness, part, ratesOf } from './joint-paths.ts';
import { quantileOfSum, type Uncertain } from './uncertainty.ts';

const shape = Float64Array.from({ length: 199 }, (_, nth) => normalQuantile((nth + 0.5) / 199));
/** Counts of forty an interval on a day that is one tenth busier or quieter: chance, and what the day shares. */
const aForecast = (busier = 4): Uncertain => {
  const all = 40 + busier ** 2;
  return {
    point: new Float64Array(24).fill(40),
    uncertainty: { scale: new Float64Array(24).fill(Math.sqrt(all)), shape, shared: busier ** 2 / all, lasting: 0 },
    least: 0,
  };
};
const total = (path: Float64Array) => path.reduce((sum, one) => sum + one, 0);
const spreadOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
};

test('contacts that come by chance at the rates of the futures are spread as the forecast says, and not twice', () => {
  const luck = chance(3);
  const forecast = aForecast();
  const slots = { from: 0, until: 24 };
  const [low, high] = [quantileOfSum(forecast, slots, 0.1), quantileOfSum(forecast, slots, 0.9)];
  const held = (of: Uncertain) => {
    const days = jointPaths([of], 0, 1500, luck).map(([rates]) =>
      rates!.reduce((sum, rate) => sum + countsOf(rate, luck), 0),
    );
    return days.filter((day) => day >= low && day <= high).length / days.length;
  };
  // Four standard errors of a share of 1,500.
  expect(Math.abs(held(ratesOf(forecast)) - 0.8)).toBeLessThan(0.042);
  // The control: with the chance of the counts in their rates it is there twice.
  expect(held({ ...forecast, uncertainty: { ...forecast.uncertainty, shared: 0.1 } })).not.toBeCloseTo(0.8, 1);
});

test('a day of nothing but chance has one rate', () => {
  const { uncertainty } = ratesOf(aForecast(0));
  expect(Math.max(...uncertainty.scale)).toBeLessThan(1e-6);
});

test('parts are as much alike as the spread of their whole says', () => {
  const parts = [aForecast(), aForecast(), aForecast()];
  const sum = (of: (one: Uncertain) => Float64Array) => of(parts[0]!).map((one) => 3 * one);
  const whole = (alike: number): Uncertain => {
    // Of three equal ones: the variance of the sum is that of one, times 3 + 6 · alike.
    const scale = parts[0]!.uncertainty.scale.map((one) => one * Math.sqrt(3 + 6 * alike));
    return { ...parts[0]!, point: sum(({ point }) => point), uncertainty: { ...parts[0]!.uncertainty, scale } };
  };
  for (const alike of [0, 0.4, 1]) {
    expect(likeness(parts, whole(alike))).toBeCloseTo(alike, 6);
    const days = jointPaths(parts, alike, 1500, chance(5)).map((paths) => paths.map(total));
    const one = spreadOf(days.map(([first]) => first!));
    const all = spreadOf(days.map((of) => of.reduce((a, b) => a + b, 0)));
    expect(all / one / Math.sqrt(3 + 6 * alike)).toBeGreaterThan(0.92);
    expect(all / one / Math.sqrt(3 + 6 * alike)).toBeLessThan(1.08);
  }
  expect(part(parts[0]!, 2, 5).point).toHaveLength(3);
});
