import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import reference from './queueing.json' with { type: 'json' };
import { type Question, staff } from './staffing.ts';

/** 100 contacts in half an hour of three minutes each, four of five answered within a third of a minute. */
const calls = {
  arrivalsPerHour: 200,
  handleSeconds: 180,
  withinSeconds: 19.8,
  target: { serviceLevel: 0.8 },
  maxOccupancy: 0.85,
  shrinkage: 0.3,
};

describe('the fewest agents', () => {
  test('are those of the reference', () => {
    const found = [
      staff({ model: 'erlang-c', ...calls }),
      staff({ model: 'erlang-c', ...calls, maxOccupancy: 0.7 }),
      staff({ model: 'erlang-a', ...calls, patienceSeconds: 300 }),
      staff({ model: 'erlang-b', arrivalsPerHour: 600, handleSeconds: 60, target: { blocking: 0.02 } }),
    ];
    for (const [place, { raw, scheduled }] of reference.required.entries()) {
      expect(found[place]?.servers).toBe(raw);
      if (scheduled) expect(found[place]?.scheduled).toBe(scheduled);
    }
  });

  test('meet every target together, and one fewer misses one', () => {
    const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const target = fc.record({
      serviceLevel: some(fc.double({ min: 0.05, max: 0.999, noNaN: true })),
      asaSeconds: some(fc.double({ min: 0.1, max: 200, noNaN: true })),
      abandonment: some(fc.double({ min: 0.001, max: 0.6, noNaN: true })),
    });
    const curve = fc.constantFrom([12], [10, 16], [6, 9.6, 11.4], [8, 6], [4, 9, 15]);
    fc.assert(
      fc.property(
        fc.constantFrom('erlang-c', 'erlang-a', 'chat'),
        fc.double({ min: 0.1, max: 2000, noNaN: true }),
        target,
        some(fc.double({ min: 0.3, max: 0.99, noNaN: true })),
        curve,
        (model, arrivalsPerHour, wanted, maxOccupancy, ratesPerHour) => {
          const asked = {
            model,
            arrivalsPerHour,
            handleSeconds: 240,
            patienceSeconds: 90,
            withinSeconds: 30,
            ratesPerHour,
            target: model === 'erlang-c' ? { ...wanted, abandonment: undefined } : wanted,
            maxOccupancy,
          } as Extract<Question, { model: 'chat' }>;
          fc.pre(maxOccupancy !== undefined || Object.values(asked.target!).some((goal) => goal !== undefined));
          const meets = (servers: number) => {
            const is = staff({ ...asked, servers });
            return (
              (wanted.serviceLevel === undefined || is.serviceLevel! >= wanted.serviceLevel) &&
              (wanted.asaSeconds === undefined || (is.asaSeconds !== null && is.asaSeconds <= wanted.asaSeconds)) &&
              (asked.target!.abandonment == null || is.abandonment! <= asked.target!.abandonment) &&
              (maxOccupancy === undefined || (is.occupancy !== null && is.occupancy <= maxOccupancy))
            );
          };
          const { servers } = staff(asked);
          expect(meets(servers)).toBe(true);
          if (servers > 0) expect(meets(servers - 1)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are found among ten thousand and more', () => {
    const many = { ...calls, arrivalsPerHour: 12_000 * 20, maxOccupancy: undefined };
    expect(staff({ model: 'erlang-c', ...many }).servers).toBeGreaterThan(12_000);
    expect(staff({ model: 'erlang-a', ...many, patienceSeconds: 300 }).servers).toBeLessThan(12_000);
    expect(staff({ model: 'erlang-c', ...many, arrivalsPerHour: 1e9 * 20 }).servers).toBeGreaterThan(1e9);
  });

  test('include the number at which occupancy is exactly what it may be', () => {
    for (const [arrivalsPerHour, handleSeconds, servers] of [
      [170, 180, 10],
      [340, 90, 10],
      [1020, 30, 10],
      [255, 1200, 100],
    ] as const) {
      const asked = { arrivalsPerHour, handleSeconds, maxOccupancy: 0.85 };
      expect(staff({ model: 'erlang-c', ...asked })).toMatchObject({ servers });
    }
  });

  test('never leave a queue that grows for ever', () => {
    const asked = { model: 'erlang-c', arrivalsPerHour: 600, handleSeconds: 180, withinSeconds: 20 } as const;
    expect(staff({ ...asked, maxOccupancy: 1 }).servers).toBe(31);
    expect(staff({ ...asked, target: { serviceLevel: 0 } }).servers).toBe(31);
  });

  test('are nobody when nobody comes', () => {
    const asked = { ...calls, arrivalsPerHour: 0 };
    const nothing = { servers: 0, scheduled: 0, offeredLoad: 0, serviceLevel: 1, occupancy: 0, meanWaitSeconds: 0 };
    expect(staff({ model: 'erlang-c', ...asked })).toMatchObject(nothing);
    expect(staff({ model: 'erlang-a', ...asked, patienceSeconds: 60 })).toMatchObject({ ...nothing, abandonment: 0 });
  });

  test('leave out a target that the model does not define only beside one that it does', () => {
    const target = { serviceLevel: 0.8, blocking: 0.01 };
    expect(staff({ model: 'erlang-c', ...calls, target })).toMatchObject({ servers: 14, blocking: null });
    expect(() => staff({ model: 'erlang-c', ...calls, maxOccupancy: null, target: { abandonment: 0.03 } })).toThrow(
      'erlang-c does not define abandonment; give another target',
    );
  });

  test('are tried one by one where a curve makes more agents worse', () => {
    // Two at once go better than one at a time: spreading them out is a loss.
    const asked = { model: 'chat', arrivalsPerHour: 100, ratesPerHour: [1, 20], withinSeconds: 20 } as const;
    const { servers } = staff({ ...asked, target: { serviceLevel: 0.9 } });
    const meets = (agents: number) => staff({ ...asked, servers: agents }).serviceLevel! >= 0.9;
    expect(meets(servers)).toBe(true);
    for (let fewer = 1; fewer < servers; fewer++) expect(meets(fewer)).toBe(false);
  });
});

describe('a given number of agents', () => {
  test('is scheduled higher by what people are paid for without being there', () => {
    const asked = { model: 'erlang-c', ...calls, servers: 14 } as const;
    expect([0, 0.3, 0.5, 0.999].map((shrinkage) => staff({ ...asked, shrinkage }).scheduled)).toEqual([
      14, 20, 28, 14_000,
    ]);
  });

  test('of none turns everybody away, or lets them wait until they give up', () => {
    const asked = { ...calls, servers: 0 };
    expect(staff({ model: 'erlang-b', ...asked })).toMatchObject({ blocking: 1, occupancy: null });
    expect(staff({ model: 'erlang-c', ...asked })).toMatchObject({ probabilityOfWait: 1, serviceLevel: 0 });
    expect(staff({ model: 'erlang-a', ...asked, patienceSeconds: 60 })).toMatchObject({
      abandonment: 1,
      meanWaitSeconds: 60,
      asaSeconds: null,
    });
  });

  test('answers what the model defines, in the same order whichever it is', () => {
    const loss = staff({ model: 'erlang-b', ...calls, servers: 14 });
    expect(loss).toMatchObject({ serviceLevel: null, asaSeconds: null, abandonment: null, meanQueueLength: null });
    expect(Object.keys(staff({ model: 'erlang-c', ...calls, servers: 14 }))).toEqual(Object.keys(loss));
  });
});

test('a response window answers with the requirement by interval, and its peak', () => {
  const asked = { handleSeconds: 600, windowSeconds: 7200, intervalMinutes: 60, backlog: 30, arrivals: [0, 0, 6] };
  const answer = staff({ model: 'response-window', ...asked, shrinkage: 0.25 });
  expect(answer).toMatchObject({ servers: 3, scheduled: 4, offeredLoad: 2, serviceLevel: null });
  expect(answer.requirement).toEqual([2.5, 2.5, 1]);
  expect(() => staff({ model: 'response-window', ...asked, open: [0, 0, 0] })).toThrow('nothing is ever open');
});
