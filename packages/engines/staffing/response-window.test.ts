import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { responseWindow } from './response-window.ts';

type Plan = Parameters<typeof responseWindow>[0];
/** An hour's contacts take an hour of one agent each, so that contacts and agents are the same number. */
const plan = (more: Partial<Plan>) => {
  const arrivals = more.arrivals ?? [0, 0, 0, 0];
  const asked: Plan = {
    backlog: 0,
    windowSeconds: 2 * 3600,
    handleSeconds: 3600,
    intervalMinutes: 60,
    open: arrivals.map(() => 1),
    occupancy: 1,
    ...more,
    arrivals,
  };
  return responseWindow(asked).map((agents) => Math.round(agents * 1e9) / 1e9);
};

describe('work with a response window', () => {
  test('that comes evenly is done as it comes', () => {
    expect(plan({ arrivals: [3, 3, 3, 3] })).toEqual([3, 3, 3, 3]);
  });

  test('a backlog is spread over the window in which it is due', () => {
    expect(plan({ backlog: 6 })).toEqual([3, 3, 0, 0]);
    expect(plan({ backlog: 6, windowSeconds: 3 * 3600 })).toEqual([2, 2, 2, 0]);
  });

  test('a peak is spread as far as the promise allows, and never done before it comes', () => {
    expect(plan({ arrivals: [0, 8, 0, 0] })).toEqual([0, 4, 4, 0]);
    expect(plan({ arrivals: [2, 8, 2, 2] })).toEqual([2, 4, 4, 4]);
  });

  test('a window shorter than an interval means within the interval', () => {
    expect(plan({ arrivals: [1, 5, 0, 2], windowSeconds: 60 })).toEqual([1, 5, 0, 2]);
  });

  test('what comes overnight is due a window after the doors open, and the clock stands still until then', () => {
    expect(plan({ arrivals: [0, 4, 2, 0, 0], open: [1, 0, 0, 1, 1] })).toEqual([0, 0, 0, 3, 3]);
  });

  test('what comes after the last opening is left to the next plan', () => {
    expect(plan({ arrivals: [2, 2, 9], open: [1, 1, 0] })).toEqual([2, 2, 0]);
  });

  test('an interval that is half open takes twice the agents', () => {
    expect(plan({ arrivals: [2, 2], open: [0.5, 1], windowSeconds: 1800 })).toEqual([4, 2]);
  });

  test('agents who shall rest for a fifth of their time are more', () => {
    expect(plan({ arrivals: [4, 4], occupancy: 0.8 })).toEqual([5, 5]);
  });

  test('nothing that is never open asks for anybody', () => {
    expect(plan({ arrivals: [4, 4], open: [0, 0] })).toEqual([0, 0]);
  });

  test('never leaves more than came within the window, never works ahead, and does all there is', () => {
    const some = fc.array(
      fc.record({ contacts: fc.integer({ min: 0, max: 30 }), open: fc.constantFrom(0, 0, 0.5, 1, 1, 1) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        (intervals, backlog, hours) => {
          const arrivals = intervals.map(({ contacts }) => contacts);
          const open = intervals.map((interval) => interval.open);
          const agents = plan({ arrivals, open, backlog, windowSeconds: hours * 3600 });
          let [clock, done] = [0, 0];
          const came = [{ at: 0, contacts: backlog }];
          const total = (rows: typeof came) => rows.reduce((sum, { contacts }) => sum + contacts, 0);
          const lastOpen = open.findLastIndex((part) => part > 0);
          for (const [interval, part] of open.entries()) {
            came.push({ at: clock, contacts: arrivals[interval]! });
            if (part === 0) {
              expect(agents[interval]).toBe(0);
              continue;
            }
            expect(agents[interval]).toBeGreaterThanOrEqual(0);
            const began = clock;
            clock += part;
            done += agents[interval]! * part;
            expect(done).toBeLessThanOrEqual(total(came) + 1e-6);
            // By its end, whatever had to be done before the next end of an interval.
            const next = clock + (open.slice(interval + 1).find((one) => one > 0) ?? Number.POSITIVE_INFINITY);
            const due = came.filter(({ at }) => at + hours < next - 1e-9 && at < began + 1e-9);
            expect(done).toBeGreaterThanOrEqual(total(due) - 1e-6);
            if (interval === lastOpen) expect(done).toBeCloseTo(total(came), 5);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
