import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { streamOf, uniform } from '../simulation/streams.ts';
import {
  exponentialPatience,
  hazardByInterval,
  kaplanMeier,
  restrictedMean,
  shareStillPatient,
  type Waits,
} from './kaplan-meier.ts';

/** As textbooks write them: `9+` was cut short at 9. */
function waitsOf(written: string): Waits {
  const parts = written.split(' ').filter(Boolean);
  return {
    seconds: Float64Array.from(parts, Number.parseFloat),
    abandoned: Uint8Array.from(parts, (part) => (part.endsWith('+') ? 0 : 1)),
  };
}

// Weeks of remission of 21 children on 6-MP: Freireich et al. (1963), in Klein & Moeschberger (2003), table 4.1.
const remission = waitsOf('6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+');

/** Customers of a desk with so many agents, served in the order in which they come; times in handle times. */
function desk(agents: number, load: number, patience: (n: number) => number, contacts: number, seed: number): Waits {
  const [come, work] = [streamOf(seed, 1), streamOf(seed, 2)];
  const draw = ({ a, b }: { a: number; b: number }, n: number) => -Math.log(uniform(a, b, n));
  const free = new Float64Array(agents);
  const seconds = new Float64Array(contacts);
  const abandoned = new Uint8Array(contacts);
  let now = 0;
  for (let n = 0; n < contacts; n++) {
    now += draw(come, n) / load;
    let first = 0;
    for (let agent = 1; agent < agents; agent++) if (free[agent]! < free[first]!) first = agent;
    const offered = Math.max(0, free[first]! - now);
    const patient = patience(n);
    seconds[n] = Math.min(offered, patient);
    abandoned[n] = patient < offered ? 1 : 0;
    if (patient >= offered) free[first] = now + offered + draw(work, n);
  }
  return { seconds, abandoned };
}
const exponential = (mean: number, seed: number) => {
  const { a, b } = streamOf(seed, 3);
  return (n: number) => -mean * Math.log(uniform(a, b, n));
};

describe('the share still patient', () => {
  const survival = kaplanMeier(remission);

  test('agrees with the textbook, errors and bounds too', () => {
    // Klein & Moeschberger, table 4.1A; the bounds as Stata and R (log-log) print them.
    const rows = [
      [6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516],
      [7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228],
      [10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894],
      [13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491],
      [16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049],
      [22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468],
      [23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801],
    ] as const;
    expect(survival.seconds).toHaveLength(rows.length);
    for (const [step, [at, atRisk, gaveUp, share, error, lower, upper]] of rows.entries()) {
      expect([survival.seconds[step], survival.atRisk[step], survival.gaveUp[step]]).toEqual([at, atRisk, gaveUp]);
      expect(survival.share[step]).toBeCloseTo(share, 4);
      expect(survival.standardError[step]).toBeCloseTo(error, 4);
      expect(survival.lower[step]).toBeCloseTo(lower, 4);
      expect(survival.upper[step]).toBeCloseTo(upper, 4);
    }
  });

  test('is a step function that ends where nothing more was seen', () => {
    expect(shareStillPatient(survival, 0)).toBe(1);
    expect(shareStillPatient(survival, 5.9)).toBe(1);
    expect(shareStillPatient(survival, 6)).toBeCloseTo(18 / 21, 12);
    expect(shareStillPatient(survival, 35)).toBeCloseTo(0.4482, 4);
    expect(shareStillPatient(survival, 36)).toBeNaN();
    const all = kaplanMeier(waitsOf('1 2'));
    expect(shareStillPatient(all, 99)).toBe(0);
    expect(all.standardError[1]).toBeNaN();
  });

  test('its mean within a limit agrees with the textbook', () => {
    // Klein & Moeschberger, example 4.2: 23.29 weeks with a standard error of 2.83 within 35.
    const { meanSeconds, standardError, withinSeconds } = restrictedMean(survival);
    expect(meanSeconds).toBeCloseTo(23.29, 2);
    expect(standardError).toBeCloseTo(2.83, 2);
    expect(withinSeconds).toBe(35);
    expect(restrictedMean(survival, 5)).toMatchObject({ meanSeconds: 5, standardError: 0 });
    expect(restrictedMean(survival, 10).meanSeconds).toBeCloseTo(6 + 0.857143 + 3 * 0.806723, 5);
  });

  test('where nobody is answered it is the share that was seen, and its mean is the mean', () => {
    const all = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(all, (waits) => {
        const curve = kaplanMeier({
          seconds: Float64Array.from(waits),
          abandoned: new Uint8Array(waits.length).fill(1),
        });
        for (let at = 0; at <= 30; at++) {
          const longer = waits.filter((wait) => wait > at).length / waits.length;
          expect(shareStillPatient(curve, at)).toBeCloseTo(longer, 10);
        }
        const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
        expect(restrictedMean(curve).meanSeconds).toBeCloseTo(mean, 9);
      }),
    );
  });

  test('never rises, stays within its bounds, and does not depend on the order of the record', () => {
    const wait = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.nat(1));
    const record = (waits: [number, number][]): Waits => ({
      seconds: Float64Array.from(waits, ([at]) => at),
      abandoned: Uint8Array.from(waits, ([, gone]) => gone),
    });
    fc.assert(
      fc.property(fc.array(wait, { maxLength: 80 }), (waits) => {
        const curve = kaplanMeier(record(waits));
        let before = 1;
        for (const [step, share] of curve.share.entries()) {
          expect(share).toBeLessThan(before);
          before = share;
          if (share <= 0) continue;
          expect(curve.lower[step]).toBeGreaterThanOrEqual(0);
          expect(curve.lower[step]).toBeLessThan(share);
          expect(curve.upper[step]).toBeGreaterThan(share);
          expect(curve.upper[step]).toBeLessThanOrEqual(1);
        }
        expect(kaplanMeier(record([...waits].reverse()))).toEqual(curve);
      }),
    );
  });

  test('says nothing where nothing was seen, and refuses what is no wait', () => {
    const nothing = kaplanMeier(waitsOf(''));
    expect(nothing.share).toHaveLength(0);
    expect(restrictedMean(nothing).meanSeconds).toBeNaN();
    expect(shareStillPatient(nothing, 0)).toBeNaN();
    expect(shareStillPatient(kaplanMeier(waitsOf('4+ 9+')), 9)).toBe(1);
    expect(() => kaplanMeier(waitsOf('-1'))).toThrow(RangeError);
    expect(() => kaplanMeier({ seconds: Float64Array.of(1), abandoned: new Uint8Array(2) })).toThrow('1 waits');
  });
});

describe('exponential patience', () => {
  test('is those who gave up ÷ the time that all waited', () => {
    // 9 relapses in 359 weeks: Klein & Moeschberger, §3.5.
    const fitted = exponentialPatience(remission);
    expect(fitted).toMatchObject({ gaveUp: 9, waitedSeconds: 359, fit: null });
    expect(fitted.perSecond).toBeCloseTo(0.02507, 5);
    // Poisson's exact bounds of 9 are 4.115 and 17.085.
    expect(fitted.lower! * 359).toBeCloseTo(4.115, 1);
    expect(fitted.upper! * 359).toBeCloseTo(17.085, 1);
    expect(fitted.meanSeconds).toBeCloseTo(39.89, 2);
  });

  test('has no mean where nobody gave up, only a least one', () => {
    const fitted = exponentialPatience(waitsOf('10+ 20+ 70+'));
    expect(fitted).toMatchObject({ perSecond: 0, lower: 0, meanSeconds: null, meanUpper: null, fit: null });
    // Poisson's exact upper bound of 0 is 3.689.
    expect(fitted.upper! * 100).toBeCloseTo(3.689, 1);
    expect(exponentialPatience(waitsOf('0+ 0+'))).toMatchObject({ perSecond: null, meanLower: null });
  });

  test('is found again behind the answers of a desk that simulates it, and its curve too', () => {
    const mean = 0.8;
    const runs = 60;
    let [covered, curveCovered, believed] = [0, 0, 0];
    for (let seed = 1; seed <= runs; seed++) {
      const waits = desk(10, 11, exponential(mean, seed), 3000, seed);
      const { meanLower, meanUpper, fit } = exponentialPatience(waits);
      if (meanLower! < mean && mean < meanUpper!) covered += 1;
      if (fit!.probability > 0.05) believed += 1;
      const curve = kaplanMeier(waits);
      const step = curve.seconds.findLastIndex((at) => at <= 0.2);
      const exact = Math.exp(-0.2 / mean);
      if (curve.lower[step]! < exact && exact < curve.upper[step]!) curveCovered += 1;
      // What is easily taken for patience, how long those waited who gave up, is far from it.
      const gone = waits.seconds.filter((_, n) => waits.abandoned[n] === 1);
      expect(gone.reduce((sum, wait) => sum + wait, 0) / gone.length).toBeLessThan(mean / 3);
    }
    // 95 % of 60 are 57; 51 or fewer would come four times in a thousand.
    expect(covered).toBeGreaterThan(51);
    expect(curveCovered).toBeGreaterThan(51);
    expect(believed).toBeGreaterThan(51);
  });

  test('is judged by how evenly customers give up over the time waited', () => {
    // Half of all time is waited by the last two of ten: 8 and 2 where 5 and 5 are expected. χ² = 3.6.
    const two = exponentialPatience(waitsOf('1 1 1 1 1 1 1 1 100 100')).fit!;
    expect(two.chiSquare).toBeCloseTo(3.6, 9);
    expect(two.probability).toBeCloseTo(0.05778, 5);
    // 12, 0 and 3 where 5 are expected: χ² = 15.6, and e^−7.8 with two degrees.
    const three = exponentialPatience(waitsOf(`${'1 '.repeat(12)} 1000 1000 1000`)).fit!;
    expect(three).toMatchObject({ degrees: 2, chiSquare: expect.closeTo(15.6, 9) });
    expect(three.probability).toBeCloseTo(Math.exp(-7.8), 9);
  });

  test('a patience that is not exponential does not pass for it', () => {
    // Half leave almost at once, half have time.
    const { a, b } = streamOf(9, 4);
    const mixed = (n: number) => (uniform(a, b, n) < 0.5 ? 0.02 : 5) * exponential(1, 9)(n);
    const { fit } = exponentialPatience(desk(10, 13, mixed, 3000, 9));
    expect(fit!.probability).toBeLessThan(1e-6);
    expect(fit!.distance).toBeGreaterThan(0.2);
  });
});

describe('hazard by interval', () => {
  test('counts who gave up, and how long all waited, in each', () => {
    const parts = hazardByInterval(remission, [10, 20]);
    expect(parts.map(({ gaveUp }) => gaveUp)).toEqual([4, 3, 2]);
    // Before 10: three of 6 and one cut short at 6, one of 7, one cut short at 9, and 15 the whole of it.
    expect(parts[0]!.waitedSeconds).toBe(4 * 6 + 7 + 9 + 15 * 10);
    expect(parts.reduce((sum, { waitedSeconds }) => sum + waitedSeconds, 0)).toBe(359);
    expect(parts[0]!.perSecond).toBeCloseTo(4 / 190, 12);
  });

  test('finds the interval in which customers give up, and refuses intervals that do not rise', () => {
    const { a, b } = streamOf(5, 5);
    // Nobody leaves in the first 30 seconds, in which a voice asks them to stay.
    const count = 4000;
    const seconds = Float64Array.from({ length: count }, (_, n) => Math.min(60, 30 - 50 * Math.log(uniform(a, b, n))));
    const abandoned = Uint8Array.from(seconds, (wait) => (wait < 60 ? 1 : 0));
    const [before, after, beyond] = hazardByInterval({ seconds, abandoned }, [30, 60]);
    expect(before).toMatchObject({ gaveUp: 0, perSecond: 0 });
    expect(after!.lower).toBeLessThan(1 / 50);
    expect(after!.upper).toBeGreaterThan(1 / 50);
    expect(beyond).toMatchObject({ waitedSeconds: 0, perSecond: null });
    expect(() => hazardByInterval(remission, [10, 10])).toThrow('rise');
    expect(() => hazardByInterval(remission, [0])).toThrow('rise');
  });
});
