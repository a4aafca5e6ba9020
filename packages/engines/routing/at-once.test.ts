import { describe, expect, test } from 'vitest';
import { type HeldBy, isSlower, learnAtOnce } from './at-once.ts';
import { type Agent, decide, type Work } from './decide.ts';
import type { Plan } from './plan.ts';

/** So many hours at each level, with these completions an hour. */
const held = (agentId: string, perHour: number[], hours: number, teamId = 'cards'): HeldBy => ({
  agentId,
  teamId,
  levels: perHour.map((rate) => ({ hours, completions: rate * hours })),
});

describe('how many at once', () => {
  // The planted truth: with three in hand they lose the thread; the others hold what they are given.
  const slower = [6, 10, 7];
  const steady = [6, 10, 12];

  test('is where one more is surely slower, of whoever was seen for long enough', () => {
    const { of } = learnAtOnce([held('mei', slower, 40), held('tom', steady, 40), held('priya', steady, 40)]);
    expect(of('mei', 'cards')).toMatchObject({ best: 2, own: expect.closeTo(120 / 126, 9) });
    expect(of('tom', 'cards').best).toBeNull();
    expect(of('mei', 'cards').levels[2]!.perHour).toBeLessThan(8);
  });

  test('of whoever was hardly seen is what it is of their team, and a few bad hours prove nothing', () => {
    const colleagues = [held('tom', steady, 40), held('priya', steady, 40)];
    const { of } = learnAtOnce([...colleagues, held('new', slower, 0.5)]);
    expect(of('new', 'cards').best).toBeNull();
    expect(of('new', 'cards').levels[2]!.perHour).toBeGreaterThan(10);
    expect(of('unknown', 'cards')).toMatchObject({ best: null, own: 0 });
    expect(of('unknown', 'cards').levels.map(({ perHour }) => Math.round(perHour))).toEqual(steady);
  });

  test('says nothing of what nobody ever held', () => {
    const { of } = learnAtOnce([
      {
        agentId: 'mei',
        teamId: '',
        levels: [
          { hours: 40, completions: 200 },
          { hours: 0, completions: 0 },
        ],
      },
    ]);
    expect(of('mei', '').levels).toHaveLength(1);
    expect(learnAtOnce([]).of('mei', '')).toEqual({ levels: [], best: null, own: 0 });
  });

  test('is sure in the sense in which it says so: of the equally quick one in twenty would be held back', () => {
    expect(isSlower({ hours: 10, completions: 100 }, { hours: 10, completions: 120 })).toBe(false);
    expect(isSlower({ hours: 100, completions: 1000 }, { hours: 100, completions: 1200 })).toBe(true);
  });
});

describe('an agent who gets less done with one more', () => {
  const work: Work = { id: 'w', queueId: 'cards', requires: [], weight: 1, priority: 3, waitingSince: 0 };
  const agent: Agent = {
    ...{ id: 'mei', presence: 'available', connected: true, queueIds: ['cards'], skills: {}, idleSince: 0 },
    ...{ capacity: 4, held: 2, bestAtOnce: 2 },
  };
  const plan = (concurrency?: Plan['concurrency']): Plan => ({
    queueId: 'cards',
    steps: [{ afterSeconds: 0, who: { required: 1 } }],
    ...(concurrency ? { concurrency } : {}),
  });
  const decided = (one: Partial<Agent>, under: Plan, weight = 1) =>
    decide({ waiting: [{ ...work, weight }], agents: [{ ...agent, ...one }], now: 1000, plans: [under] }).decisions[0];

  test('is given no more only where the plan heeds what was learned', () => {
    expect(decided({}, plan('learned'))).toMatchObject({ kind: 'wait', reason: 'all_at_capacity' });
    expect(decided({}, plan())).toMatchObject({ kind: 'assign' });
    expect(decided({ held: 1 }, plan('learned'))).toMatchObject({ kind: 'assign' });
    expect(decided({ bestAtOnce: null }, plan('learned'))).toMatchObject({ kind: 'assign' });
  });

  test('never more than declared, and always one', () => {
    expect(decided({ capacity: 2, bestAtOnce: 6 }, plan('learned'))).toMatchObject({ kind: 'wait' });
    // It weighs more than what is learned to be best: nobody else would ever take it.
    expect(decided({ held: 0, bestAtOnce: 1 }, plan('learned'), 2)).toMatchObject({ kind: 'assign' });
  });
});
