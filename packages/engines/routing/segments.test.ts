import { describe, expect, it } from 'vitest';
import { type Agent, decide, type Work } from './decide.ts';
import { hasWayIn } from './eligible.ts';
import { usualPlan } from './plan.ts';
import { type Facts, mistakesInTable, type SegmentTable, segmentOf } from './segments.ts';
import { promisedFrom, treatedPlan } from './treated.ts';

const table: SegmentTable = {
  value: {
    rules: [
      { fact: 'customer_value', is: ['high'], points: 2 },
      { fact: 'customer_attribute', key: 'plan', is: ['gold', 'platinum'], points: 2 },
      { fact: 'customer_years', atLeast: 5, points: 1 },
    ],
    second: 1,
    third: 3,
  },
  complexity: {
    rules: [
      { fact: 'open_cases', atLeast: 1, points: 1 },
      { fact: 'handle_seconds', atLeast: 600, points: 1 },
      { fact: 'tag', is: ['fraud'], points: 2 },
      { fact: 'customer_attribute', key: 'is_new', is: ['yes'], points: -1 },
    ],
    second: 1,
    third: 2,
  },
  treatments: { high: { complex: { minimumSkill: 4, personWithinSeconds: 240 } } },
};

const unknown: Facts = {
  customerValue: null,
  verified: false,
  customerYears: null,
  customerAttributes: {},
  openCases: 0,
  channel: 'messenger',
  queueId: 'cards',
  tags: [],
  attributes: {},
  priority: 5,
  messages: 1,
  reopened: 0,
  handleSeconds: null,
  resolution: null,
};

describe('a segment', () => {
  it('is found by the points of the rules that hold, and says which did', () => {
    const known: Facts = { ...unknown, customerValue: 'high', customerYears: 5, tags: ['fraud'] };
    const { value, complexity, because, treatment } = segmentOf(table, known);
    expect([value, complexity]).toEqual(['high', 'complex']);
    expect(because.map(({ of, rule }) => `${of} ${rule.fact}`)).toEqual([
      'value customer_value',
      'value customer_years',
      'complexity tag',
    ]);
    expect(treatment).toEqual({ minimumSkill: 4, personWithinSeconds: 240 });
  });

  it('is the lowest of whom nothing is known, and treated as usual where the table says nothing', () => {
    expect(segmentOf(table, unknown)).toEqual({ value: 'low', complexity: 'simple', because: [], treatment: {} });
  });

  it('reads yes and no of attributes, takes points away, and a name that objects inherit is no attribute', () => {
    const known: Facts = { ...unknown, openCases: 2, customerAttributes: { is_new: true } };
    expect(segmentOf(table, known).complexity).toBe('simple');
    const odd = {
      ...table,
      value: { rules: [{ fact: 'attribute', key: 'toString', is: ['x'], points: 9 }], second: 1, third: 2 },
    } as const;
    expect(segmentOf(odd, unknown).value).toBe('low');
  });

  it('is not made by a table that contradicts itself or names what is not there', () => {
    const wrong: SegmentTable = {
      value: {
        rules: [
          { fact: 'queue', is: ['cards', 'loans'], points: 1 },
          { fact: 'customer_years', is: ['5'], points: 1 },
          { fact: 'messages', atLeast: 5, below: 5, points: 0 },
          { fact: 'customer_attribute', is: ['gold'], points: 1 },
          { fact: 'attribute', key: 'gone', atLeast: 1, points: 1 },
          { fact: 'tag', points: 1 },
        ],
        second: 2,
        third: 2,
      },
      complexity: { rules: [], second: 1, third: 2 },
      treatments: { low: { simple: { goalSeconds: 600, personWithinSeconds: 300 } } },
    };
    const known = { queueIds: ['cards'], customerAttributes: ['plan'], attributes: [] };
    expect(mistakesInTable(wrong, known).map(({ at, says }) => `${at} ${says}`)).toEqual([
      'value.third is not above the second',
      'value.rules[0].is[1] is loans, which is no queue',
      'value.rules[1].atLeast is missing, and so is below',
      'value.rules[2].below is not above atLeast',
      'value.rules[2].points is 0: the rule would say nothing',
      'value.rules[3].key is missing',
      'value.rules[4].key is gone, which is no attribute',
      'value.rules[5] asks for neither words nor numbers, or for both',
      'treatments.low.simple.goalSeconds is later than the person who is promised',
    ]);
  });
});

const start = 1_700_000_000_000;
const agent = (id: string, card: number): Agent => ({
  id,
  presence: 'available',
  connected: true,
  queueIds: ['cards'],
  skills: { card },
  capacity: 1,
  held: 0,
  idleSince: start,
});
const work = (id: string, more: Partial<Work> = {}): Work => ({
  id,
  queueId: 'cards',
  requires: ['card'],
  weight: 1,
  priority: 5,
  waitingSince: start,
  goalSeconds: 60,
  ...more,
});
const treatment = { minimumSkill: 4, personWithinSeconds: 240 };

describe('a treatment', () => {
  it('keeps whoever is not skilled enough away, until the promise of a person is at stake', () => {
    const decided = (seconds: number) =>
      decide({ waiting: [work('w', { treatment })], agents: [agent('novice', 2)], now: start + seconds * 1000 });
    const early = decided(0);
    expect(early.decisions).toEqual([{ kind: 'wait', workId: 'w', reason: 'not_yet' }]);
    expect(early.nextAt).toBe(start + promisedFrom(treatment) * 1000);
    expect(decided(179).decisions[0]?.kind).toBe('wait');
    expect(decided(180).decisions).toMatchObject([{ kind: 'assign', agentId: 'novice' }]);
    const never = decide({
      waiting: [work('w', { treatment: { minimumSkill: 4 } })],
      agents: [agent('novice', 2)],
      now: start + 86_400_000,
    });
    expect(never.decisions).toEqual([{ kind: 'wait', workId: 'w', reason: 'no_skill' }]);
  });

  it('brings a promised person before whoever is more urgent, and not before the promise is at stake', () => {
    const first = (seconds: number) =>
      decide({
        waiting: [
          work('promised', { treatment: { personWithinSeconds: 240 } }),
          work('urgent', { priority: 1, waitingSince: start - 600_000 }),
        ],
        agents: [agent('only', 3)],
        now: start + seconds * 1000,
      });
    expect(first(100).decisions[0]).toMatchObject({ workId: 'urgent' });
    const late = first(200);
    expect(late.decisions[0]).toMatchObject({ workId: 'promised' });
    const [only] = late.explain(late.decisions[0]!);
    expect(only?.parts?.promise).toBe(200);
  });

  it('offers a call-back by its own time, and leaves other work of the queue as it was', () => {
    const { decisions } = decide({
      waiting: [work('called', { treatment: { callBackAfterSeconds: 0 } }), work('other')],
      agents: [],
      now: start,
    });
    expect(decisions.map(({ kind, workId }) => `${kind} ${workId}`)).toEqual([
      'call_back called',
      'wait called',
      'wait other',
    ]);
  });

  it('lets steps follow one another when the minimum skill falls', () => {
    const plan = treatedPlan(
      { ...usualPlan('cards'), steps: [...usualPlan('cards').steps, { afterSeconds: 60, who: { skill: 'loan' } }] },
      treatment,
    );
    expect(plan.steps.map(({ afterSeconds }) => afterSeconds)).toEqual([0, 60, 180, 181]);
    expect(hasWayIn(work('w'), agent('novice', 2), { steps: plan.steps.slice(0, 2) })).toBe(false);
    expect(hasWayIn(work('w'), agent('novice', 2), plan)).toBe(true);
  });
});
