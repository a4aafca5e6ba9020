import { describe, expect, it } from 'vitest';
import type { Treatment } from '../routing/segments.ts';
import { outcomeOf } from './outcome.ts';
import type { Scenario } from './scenario.ts';
import { type Groups, inSegments, unsaid } from './segments.ts';
import { impossible, prepare, simulate } from './simulation.ts';

/** Two queues for five people, of whom two master cards. */
const day: Scenario = {
  seed: 3,
  hours: 10,
  types: [
    { id: 'cards', arrivalsPerHour: 50, patienceSeconds: 900, withinSeconds: 60, transfers: { to: { loans: 0.1 } } },
    { id: 'loans', arrivalsPerHour: 10, patienceSeconds: 900, withinSeconds: 60 },
  ],
  pools: [
    { id: 'masters', agents: 2, skills: { cards: { handleSeconds: 240, proficiency: 5 } } },
    {
      id: 'others',
      agents: 3,
      skills: { cards: { handleSeconds: 300, proficiency: 2 }, loans: { handleSeconds: 300, proficiency: 3 } },
    },
  ],
  policy: {
    program: 'production',
    plans: [
      {
        queueId: 'loans',
        steps: [{ afterSeconds: 0, who: { required: 1 } }],
        overflow: { to: 'cards', afterSeconds: 600 },
      },
    ],
  },
};

const valued: Treatment = { minimumSkill: 4, personWithinSeconds: 120 };
const groups: Groups = new Map([
  [
    'cards',
    [
      { share: 0.8, treatments: [{}, {}] },
      { share: 0.2, treatments: [{}, valued] },
    ],
  ],
]);

const ran = (scenario: Scenario, replication = 0) => {
  const model = prepare(scenario);
  const tally = simulate(scenario, model, replication);
  return { model, tally, outcome: outcomeOf(model, tally) };
};

describe('a day with segments', () => {
  it('is the same day: tables compared have the same customers, and the same end where they treat them alike', () => {
    const [before, after] = [inSegments(day, groups, 0), inSegments(day, groups, 1)];
    expect(impossible(before)).toEqual([]);
    expect(impossible(after)).toEqual([]);
    expect(before.types.map(({ id, arrivalsPerHour }) => [id, arrivalsPerHour])).toEqual([
      ['cards #1', 40],
      ['cards #2', 10],
      ['loans', 10],
    ]);
    expect(before.types[0]?.transfers?.to).toEqual({ loans: 0.1 });
    const again = ran(
      inSegments(day, new Map([['cards', groups.get('cards')!.map((one) => ({ ...one, treatments: [{}] }))]]), 0),
    );
    expect(again.outcome).toEqual(ran(before).outcome);
    expect(ran(after).tally.came).toBe(ran(before).tally.came);
    // Told of the queue as a whole.
    expect(ran(before).model.wholes).toEqual(['cards', 'loans']);
    expect(ran(before).outcome.types).toHaveLength(2);
  });

  it('says what a treatment costs and brings: who was promised a person waits less, the others more', () => {
    const promised: Groups = new Map([
      [
        'cards',
        groups
          .get('cards')!
          .map((one) => ({ ...one, treatments: [{}, one.share < 0.5 ? { personWithinSeconds: 60 } : {}] })),
      ],
    ]);
    const waits = (place: number) => {
      // Fewer people: everybody waits.
      const few = { ...day, pools: day.pools.map((pool) => ({ ...pool, agents: pool.id === 'others' ? 2 : 1 })) };
      const scenario = inSegments(few, promised, place);
      const apart = { ...scenario, types: scenario.types.map((type) => ({ ...type, partOf: null })) };
      const all = Array.from({ length: 10 }, (_, replication) => ran(apart, replication).outcome.types);
      return [0, 1].map((type) => all.reduce((sum, types) => sum + (types[type]?.meanWaitSeconds ?? 0), 0) / 10);
    };
    const [usual, special] = [waits(0), waits(1)];
    expect(special[1]!).toBeLessThan(0.5 * usual[1]!);
    expect(special[0]!).toBeGreaterThan(usual[0]!);
  });

  it('asks for the minimum skill in every step until the promise is at stake, and says what it cannot try', () => {
    const { policy } = inSegments(day, groups, 1);
    const plans = policy && 'program' in policy ? (policy.plans ?? []) : [];
    expect(
      plans.map(({ queueId, steps, overflow }) => [queueId, steps.map((one) => one.afterSeconds), overflow?.to]),
    ).toEqual([
      ['cards #1', [0], undefined],
      ['cards #2', [0, 90], undefined],
      // To most of those there.
      ['loans', [0], 'cards #1'],
    ]);
    const left: Groups = new Map([
      ['loans', [{ share: 1, treatments: [{ automation: 'person', callBackAfterSeconds: 60 }] }]],
    ]);
    expect(unsaid(day, left, 0)).toEqual(['automation', 'callBack']);
    expect(unsaid(day, groups, 1)).toEqual([]);
  });
});
