import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waitModels } from '../simulation/wait-models.ts';
import { tryWaits } from '../simulation/wait-trial.ts';
import { type ContactType, type Servers, startLine, waitProbability, waitQuantile } from './expected-wait.ts';
import { calibrated, nothingLearned, observe } from './wait-calibration.ts';

const calls: ContactType = { priority: 1, givesUpPerSecond: 0, arrivalsPerSecond: 0 };
const desk = (completionsPerSecond: number, free = 0): Servers => ({
  completionsPerSecond: [completionsPerSecond],
  free: [free],
});

/** What a newcomer is told who finds so many of the only type before them. */
function behind(ahead: number, servers: readonly Servers[], type = calls) {
  const line = startLine({ types: [type], servers });
  for (let one = 0; one < ahead; one++) line.join(0);
  return line.ask(0);
}

/** What is told at the end of a line of these types. */
function after(line: readonly number[], type: number, floor: Parameters<typeof startLine>[0]) {
  const { join, ask } = startLine(floor);
  for (const one of line) join(one);
  return ask(type);
}

describe('in a single pool', () => {
  test('the wait behind q others is q + 1 completions, as a sum of exponential times', () => {
    expect(behind(0, [desk(0.1)])).toEqual({ seconds: 10, deviation: 10 });
    const nine = behind(8, [desk(0.1)])!;
    expect(nine.seconds).toBeCloseTo(90, 9);
    expect(nine.deviation).toBeCloseTo(30, 9);
    // Of Erlang's distribution: at 12.9947 steps, Σ_{k<9} e^(−x) x^k ÷ k! of all are still waiting, a tenth.
    expect(waitQuantile(nine, 0.9)).toBeCloseTo(10 * 12.994711541, 6);
    expect(waitQuantile(behind(0, [desk(0.1)])!, 0.5)).toBeCloseTo(10 * Math.LN2, 9);
  });

  test('each who may give up shortens it: Σ 1 ÷ (completions + jθ)', () => {
    const theta = 1 / 60;
    const told = behind(5, [desk(0.1)], { ...calls, givesUpPerSecond: theta })!;
    const rates = [0, 1, 2, 3, 4, 5].map((before) => 0.1 + before * theta);
    expect(told.seconds).toBeCloseTo(
      rates.reduce((sum, rate) => sum + 1 / rate, 0),
      9,
    );
    expect(told.deviation ** 2).toBeCloseTo(
      rates.reduce((sum, rate) => sum + 1 / rate ** 2, 0),
      9,
    );
  });

  test('its quantiles are those of the sum, also when its times differ', () => {
    // With rates c + jθ, e^(−θW) has a beta distribution with c ÷ θ and q + 1; here 1 and 3: P(W ≤ w) = (1 − e^(−θw))³.
    const told = behind(2, [desk(0.1)], { ...calls, givesUpPerSecond: 0.1 })!;
    for (const share of [0.1, 0.5, 0.9]) {
      const exact = -10 * Math.log(1 - Math.cbrt(share));
      expect(Math.abs(waitQuantile(told, share) / exact - 1)).toBeLessThan(0.07);
      expect(waitProbability(told, waitQuantile(told, share))).toBeCloseTo(share, 9);
    }
  });

  test('whoever finds room does not wait, nor as many as there is room for', () => {
    const servers = [desk(0.1, 2)];
    expect([0, 1, 2, 3].map((ahead) => behind(ahead, servers)?.seconds)).toEqual([0, 0, 10, 20]);
    expect(waitQuantile({ seconds: 0, deviation: 0 }, 0.9)).toBe(0);
  });

  test('nobody is told a wait where nobody serves', () => {
    expect(behind(0, [])).toBeNull();
    expect(behind(3, [desk(0)])).toBeNull();
    expect(behind(0, [{ ...desk(0.1), changes: [{ inSeconds: 0, share: 0, takes: 0 }] }])).toBeNull();
  });
});

describe('shifts that are known', () => {
  test('half of the agents go: from then on it takes twice as long', () => {
    const leaving = { ...desk(0.1), changes: [{ inSeconds: 25, share: 0.5, takes: 0 }] };
    // Two completions in 20 seconds, half a one in 5 more, and half a one at half the rate.
    expect(behind(2, [leaving])?.seconds).toBeCloseTo(35, 9);
  });

  test('nobody is there until a shift begins', () => {
    const coming = {
      ...desk(0.1),
      changes: [
        { inSeconds: 5, share: 0, takes: 0 },
        { inSeconds: 600, share: 1, takes: 2 },
      ],
    };
    // Half a completion before, and two who come and have nothing in hand: half a one is left for the third.
    expect([0, 1, 2, 3].map((ahead) => behind(ahead, [coming])?.seconds)).toEqual([600, 600, 605, 615]);
  });

  test('all go and nobody comes', () => {
    const going = { ...desk(0.1), changes: [{ inSeconds: 35, share: 0, takes: 0 }] };
    expect([0, 2, 3, 9].map((ahead) => behind(ahead, [going])?.seconds)).toEqual([10, 30, undefined, undefined]);
  });

  test('what those who left had to give is not given twice', () => {
    const floor = {
      types: [calls],
      servers: [{ ...desk(0.1), changes: [{ inSeconds: 5, share: 0, takes: 0 }] }, desk(0.1)],
    };
    // Both complete half a one in 5 seconds; after that one of them is alone.
    expect([0, 1, 2].map((ahead) => after(Array(ahead).fill(0), 0, floor)?.seconds)).toEqual([5, 15, 25]);
  });
});

describe('several types and skills', () => {
  const two = [calls, calls];
  const own = (type: number, rate: number): Servers => ({
    completionsPerSecond: type === 0 ? [rate, 0] : [0, rate],
    free: [0, 0],
  });
  const both = (rate: number): Servers => ({ completionsPerSecond: [rate, rate], free: [0, 0] });

  test('a line is its own where nobody serves both', () => {
    const floor = { types: two, servers: [own(0, 0.1), own(1, 0.2)] };
    expect(after([0, 0, 0, 0], 1, floor)?.seconds).toBeCloseTo(5, 9);
    expect(after([1, 1, 0], 0, floor)?.seconds).toBeCloseTo(20, 9);
  });

  test('who serves both is shared with those ahead of the other type, in the order of service', () => {
    const floor = { types: two, servers: [both(0.1)] };
    expect(after([0, 0], 1, floor)?.seconds).toBeCloseTo(30, 9);
    expect(after([], 1, floor)?.seconds).toBeCloseTo(10, 9);
  });

  test('two groups who can serve the same are as good as one that is as fast', () => {
    const floor = { types: two, servers: [both(0.1), both(0.3)] };
    const one = after([0, 1, 0], 1, floor)!;
    expect(one.seconds).toBeCloseTo(10, 9);
    expect(one.deviation).toBeCloseTo(Math.sqrt(4) * 2.5, 9);
  });

  test('those who can be served elsewhere leave the only ones to whom they matter', () => {
    const floor = { types: two, servers: [both(0.1), own(0, 0.3)] };
    const crowded = { types: two, servers: [both(0.1)] };
    expect(after([0, 0, 0], 1, floor)!.seconds).toBeLessThan(after([0, 0, 0], 1, crowded)!.seconds);
  });

  test('who comes later and is served first makes those below wait, and less sure', () => {
    const types = [
      { ...calls, priority: 1, arrivalsPerSecond: 0.05 },
      { ...calls, priority: 2 },
    ];
    const low = after([0, 1], 1, { types, servers: [both(0.1)] })!;
    // One of the first type before all of that; then busy periods of 1 ÷ (0.1 − 0.05).
    expect(low.seconds).toBeCloseTo(10 + 20 + 20, 9);
    expect(low.deviation).toBeCloseTo(Math.sqrt(100 + 2 * 3 * 400), 9);
    expect(after([0], 0, { types, servers: [both(0.1)] })?.seconds).toBeCloseTo(20, 9);
  });

  test('more urgent work than can be done leaves an end to the wait all the same', () => {
    const types = [
      { ...calls, priority: 1, arrivalsPerSecond: 5 },
      { ...calls, priority: 2 },
    ];
    const low = after([0, 1], 1, { types, servers: [both(0.1)] })!;
    expect(low.seconds).toBeGreaterThan(300);
    expect(Number.isFinite(low.seconds) && Number.isFinite(low.deviation)).toBe(true);
  });
});

describe('properties', () => {
  const rate = fc.double({ min: 0.001, max: 10, noNaN: true });
  const types = 3;
  const anyType = fc.record({
    priority: fc.constantFrom(1, 2, 3),
    givesUpPerSecond: fc.oneof(fc.constant(0), fc.double({ min: 0.0001, max: 0.1, noNaN: true })),
    arrivalsPerSecond: fc.oneof(fc.constant(0), rate),
  });
  const anyServers = fc.record({
    completionsPerSecond: fc.array(fc.oneof(fc.constant(0), rate), { minLength: types, maxLength: types }),
    free: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: types, maxLength: types }),
    changes: fc.oneof(
      fc.constant([]),
      fc
        .array(
          fc.record({
            inSeconds: fc.integer({ min: 1, max: 900 }),
            share: fc.constantFrom(0, 0.5, 1, 2),
            takes: fc.integer({ min: 0, max: 3 }),
          }),
          { maxLength: 4 },
        )
        .map((changes) => changes.sort((a, b) => a.inSeconds - b.inSeconds)),
    ),
  });
  const anyFloor = fc.record({
    types: fc.array(anyType, { minLength: types, maxLength: types }),
    servers: fc.array(anyServers, { maxLength: 5 }),
  });
  const anyLine = fc.array(fc.integer({ min: 0, max: types - 1 }), { maxLength: 30 });

  test('a wait is a time, never negative and never without an end, and null where nobody serves', () => {
    fc.assert(
      fc.property(anyFloor, anyLine, (floor, line) => {
        for (let type = 0; type < types; type++) {
          const told = after(line, type, floor);
          const served = floor.servers.some(({ completionsPerSecond }) => completionsPerSecond[type]! > 0);
          if (!told) {
            const stay = floor.servers.some(
              ({ completionsPerSecond, changes }) =>
                completionsPerSecond[type]! > 0 && (changes.at(-1)?.share ?? 1) > 0,
            );
            expect(stay).toBe(false);
            continue;
          }
          expect(served).toBe(true);
          expect(told.seconds).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(told.seconds + told.deviation)).toBe(true);
          const quantiles = [0.1, 0.5, 0.9].map((share) => waitQuantile(told, share));
          expect(quantiles.every((one, at) => Number.isFinite(one) && one >= (quantiles[at - 1] ?? 0))).toBe(true);
        }
      }),
    );
  });

  test('nobody is told less because one more of their type is ahead', () => {
    fc.assert(
      fc.property(anyFloor, anyLine, fc.integer({ min: 0, max: types - 1 }), (floor, line, type) => {
        const fewer = after(line, type, floor);
        const more = after([...line, type], type, floor);
        if (fewer && more) expect(more.seconds).toBeGreaterThanOrEqual(fewer.seconds * (1 - 1e-9));
        else expect(more).toBeNull();
      }),
    );
  });

  test('more agents of any group make nobody wait longer, while nobody gives up', () => {
    const patient = anyFloor.map((floor) => ({
      types: floor.types.map((type) => ({ ...type, givesUpPerSecond: 0, arrivalsPerSecond: 0 })),
      servers: floor.servers.map((group) => ({ ...group, free: group.free.map(() => 0) })),
    }));
    fc.assert(
      fc.property(
        patient,
        anyLine,
        fc.nat(),
        fc.double({ min: 1, max: 5, noNaN: true }),
        (floor, line, which, times) => {
          const group = floor.servers[which % floor.servers.length];
          if (!group) return;
          const larger = { ...group, completionsPerSecond: group.completionsPerSecond.map((own) => own * times) };
          const more = { ...floor, servers: floor.servers.map((one) => (one === group ? larger : one)) };
          for (let type = 0; type < types; type++) {
            const before = after(line, type, floor);
            if (before) expect(after(line, type, more)!.seconds).toBeLessThanOrEqual(before.seconds * (1 + 1e-9));
          }
        },
      ),
    );
  });
});

describe('calibration', () => {
  const told = { seconds: 100, deviation: 20 };

  test('with nothing learned, the model is told as it is', () => {
    const { seconds, lower, median, upper } = calibrated(nothingLearned, told);
    expect(seconds).toBe(100);
    expect(lower).toBeCloseTo(waitQuantile(told, 0.1), 9);
    expect(median).toBeCloseTo(waitQuantile(told, 0.5), 9);
    expect(upper).toBeCloseTo(waitQuantile(told, 0.9), 9);
  });

  test('who had not to wait teaches nothing', () => {
    expect(observe(nothingLearned, { seconds: 0, deviation: 0 }, 0)).toBe(nothingLearned);
  });

  test('waits that are twice as long, and spread twice as far, are told so', () => {
    let learned = nothingLearned;
    // Evenly between 100 and 300, in an order without a pattern.
    for (let one = 0; one < 20_000; one++) learned = observe(learned, told, 100 + ((one * 0.618034) % 1) * 200);
    const { seconds, lower, median, upper } = calibrated(learned, told);
    expect(seconds).toBeGreaterThan(180);
    expect(seconds).toBeLessThan(200);
    for (const [is, wanted] of [
      [lower, 120],
      [median, 200],
      [upper, 280],
    ] as const)
      expect(Math.abs(is - wanted)).toBeLessThan(15);
  });

  test('whatever is waited, the shares come true', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        (by, power) => {
          let learned = nothingLearned;
          const below = [0, 0, 0];
          for (let one = 0; one < 6000; one++) {
            const waited = 100 * by * ((one * 0.618034) % 1) ** power;
            if (one >= 2000) {
              const { lower, median, upper } = calibrated(learned, told);
              for (const [at, bound] of [lower, median, upper].entries()) if (waited <= bound) below[at]! += 1;
            }
            learned = observe(learned, told, waited);
          }
          for (const [at, share] of [0.1, 0.5, 0.9].entries())
            expect(Math.abs(below[at]! / 4000 - share)).toBeLessThan(0.03);
        },
      ),
      { numRuns: 8 },
    );
  });
});

/**
 * `tests/bench/expected-wait.ts` is the same with figures. A pool of fifty whom nobody leaves needs a hundred thousand
 * contacts to say something, so it is only there; and one of each two that differ little.
 */
describe('beside what the last who was answered had waited', () => {
  const longer = ['M/M/50 at 0.95', 'M/M/50+M at 1.1', 'six types, by priority'];
  const briefly = waitModels.filter(({ name }) => !longer.includes(name));
  test.each(briefly)('$name', (model) => {
    const { rmse, covered, contacts } = tryWaits(model, { seed: 2026, contacts: 6000, reported: 1 });
    expect(contacts).toBeGreaterThan(1000);
    expect(rmse.calibrated).toBeLessThan(rmse.lastToEnter * (model.skilled ? 0.85 : 0.73));
    expect(rmse.calibrated).toBeLessThanOrEqual(rmse.queueLength * 1.01);
    expect(covered.calibrated).toBeGreaterThan(0.77);
    expect(covered.calibrated).toBeLessThan(0.83);
  });
});
