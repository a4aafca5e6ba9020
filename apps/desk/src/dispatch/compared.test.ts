import type { TwinOutcome } from '@harken/contract/routes-twin';
import { describe, expect, it } from 'vitest';
import { clockSteps, compare, reached, spanOf, ticks, worst } from './compared.ts';
import { clock, difference, figure, markOf, money, ofHundred, rangeOf, signedPercent } from './figures.ts';

const outcome = (more: Partial<TwinOutcome> = {}): TwinOutcome => ({
  meanWaitSeconds: [30, 60, 90],
  serviceLevel: [0.7, 0.8, 0.9],
  abandonment: [0.1, 0.05, 0.2],
  occupancy: [0.9, 0.9, 0.95],
  lost: [10, 5, 20],
  agentHours: [100, 100, 100],
  strainedAgents: [3, 3, 4],
  quarters: [],
  types: [],
  ...more,
});
const sgd = { currency: 'SGD', perHour: 30, perLost: 4 };

describe('two plans', () => {
  it('are compared pair by pair: more service is better, and less of everything else', () => {
    const b = outcome({ meanWaitSeconds: [20, 70, 50], serviceLevel: [0.8, 0.7, 0.95] });
    expect(compare(outcome(), b, 'meanWaitSeconds', sgd)).toMatchObject({ differences: [-10, 10, -40], better: 2 / 3 });
    expect(compare(outcome(), b, 'serviceLevel', sgd)?.better).toBeCloseTo(2 / 3, 12);
    expect(compare(outcome(), b, 'abandonment', sgd)).toMatchObject({ alike: 1, better: 0 });
  });

  it('cost paid hours and lost contacts, each as it is stated', () => {
    const compared = compare(outcome(), outcome({ agentHours: [104, 104, 104], lost: [0, 0, 0] }), 'cost', sgd);
    expect(compared?.differences).toEqual([120 - 40, 120 - 20, 120 - 80]);
  });

  it('leave out days of which one of them knows nothing, and say so where that is all', () => {
    const b = outcome({ serviceLevel: [null, 0.9, null] });
    expect(compare(outcome(), b, 'serviceLevel', sgd)?.b).toEqual([0.9]);
    expect(compare(outcome(), outcome({ serviceLevel: [null, null, null] }), 'serviceLevel', sgd)).toBeNull();
  });

  it('reach a goal on so many days, and come to so much on the worst', () => {
    expect(reached([0.7, 0.8, 0.9, null], 0.8)).toBeCloseTo(2 / 3, 12);
    expect(worst([0, 1, null])).toBeCloseTo(0.05, 12);
    expect(worst([null])).toBeNull();
  });
});

describe('an axis', () => {
  it('has round marks, and those of clocks where it is one', () => {
    expect(ticks(0.02, 0.98, 5)).toEqual([0.2, 0.4, 0.6000000000000001, 0.8]);
    expect(ticks(0, 95, 4, clockSteps)).toEqual([0, 30, 60, 90]);
    expect(ticks(-800, 120, 3)).toEqual([-500, 0]);
  });

  it('shows nearly all, a little more, and nothing that cannot be', () => {
    expect(spanOf([[0.5, 0.99]], 0, 1)).toEqual([expect.closeTo(0.444, 2), 1]);
    expect(spanOf([[3, 3, 3]])).toEqual([expect.any(Number), expect.any(Number)]);
    const [low, high] = spanOf([[3, 3, 3]]);
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(3);
  });
});

describe('figures', () => {
  it('are written as people read them', () => {
    expect([clock(58), clock(3725), clock(-46), clock(-0.2)]).toEqual(['0:58', '1:02:05', '−0:46', '0:00']);
    expect([money(1147.4, sgd), money(-487, sgd), money(4.1, sgd, 2)]).toEqual(['S$1,147', '−S$487', 'S$4.10']);
    expect([difference('serviceLevel', 0.51, sgd), difference('abandonment', -0.028, sgd)]).toEqual(['+51', '−2.8']);
    expect([signedPercent(1.2), signedPercent(0.925), signedPercent(1)]).toEqual(['+20%', '−7.5%', '0%']);
  });

  it('write once what stands at both ends of a range', () => {
    expect(rangeOf('cost', [492, 820, 1147], sgd)).toBe('S$492–1,147');
    expect(rangeOf('serviceLevel', [0.19, 0.37, 0.58], sgd)).toBe('19.0–58%');
    expect(figure('meanWaitSeconds', 77, sgd)).toBe('1:17');
  });

  it('of marks have the digits by which they differ', () => {
    expect([0.99, 0.995].map((value) => markOf('serviceLevel', value, 0.005, sgd))).toEqual(['99.0%', '99.5%']);
  });

  it('are never quite certain', () => {
    expect([1, 0.995, 0.83, 0.004, 0].map(ofHundred)).toEqual(['> 99', '> 99', '83', '< 1', '< 1']);
  });
});
