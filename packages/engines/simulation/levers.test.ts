import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawn } from './drawn.ts';
import { byInterval, change, type Lever } from './levers.ts';
import { outcomeOf } from './outcome.ts';
import { impossible, prepare, type Scenario, simulate, summarise } from './simulation.ts';

const calls = {
  id: 'calls',
  arrivalsPerHour: { intervalMinutes: 60, values: [60, 120] },
  patienceSeconds: 120,
  withinSeconds: 20,
};
const loans = { id: 'loans', arrivalsPerHour: 30, patienceSeconds: 200, withinSeconds: 45 };
const day: Scenario = {
  seed: 7,
  hours: 2,
  types: [calls, loans],
  pools: [
    { id: 'Cards', agents: 6, skills: { calls: { handleSeconds: 240 } }, queues: ['calls'] },
    { id: 'Loans', agents: { intervalMinutes: 30, values: [3, 3, 2, 3] }, skills: { loans: { handleSeconds: 300 } } },
  ],
  policy: { program: 'production', plans: [] },
};

function moved(...levers: Lever[]): Scenario {
  const after = change(day, levers);
  if ('stuck' in after) throw new Error(JSON.stringify(after.stuck));
  return after.scenario;
}
const stuck = (...levers: Lever[]) => {
  const after = change(day, levers);
  return 'stuck' in after ? after.stuck : [];
};
const outcome = (scenario: Scenario, replication = 0) => {
  const model = prepare(scenario);
  return outcomeOf(model, simulate(scenario, model, replication));
};
const mean = (scenario: Scenario, of: (one: ReturnType<typeof outcome>) => number | null) =>
  Array.from({ length: 20 }, (_, nth) => of(outcome(scenario, nth)) ?? 0).reduce((sum, one) => sum + one, 0) / 20;

describe('a lever', () => {
  test('adds agents for its window and takes them home after it', () => {
    const { pools } = moved({ kind: 'staff', pool: 'Cards', add: 2, from: 30, to: 60 });
    expect(byInterval(pools[0]!.agents, 2).values).toEqual([6, 6, 8, 8, 6, 6, 6, 6]);
  });

  test('sends no more agents home than are there, and says how many are', () => {
    const lever = { kind: 'staff', pool: 'Loans', add: -3, from: 0, to: 120 } as const;
    expect(stuck(lever)).toEqual([{ place: 0, why: 'too_few_agents', there: 2 }]);
  });

  test('that sends everybody home leaves no pool, and the engine says who is not served', () => {
    const after = moved({ kind: 'staff', pool: 'Cards', add: -6, from: 0, to: 120 });
    expect(after.pools.map(({ id }) => id)).toEqual(['Loans']);
    expect(impossible(after).map(({ says }) => says)).toEqual(['is calls, and no pool has that skill']);
  });

  test('teaches some of a group, who take as long as those who know it', () => {
    const { pools } = moved({ kind: 'skill', pool: 'Cards', agents: 2, type: 'loans', proficiency: 3 });
    expect(pools.map(({ id, agents }) => [id, byInterval(agents, 2).values[0]])).toEqual([
      ['Cards', 4],
      ['Cards +2', 2],
      ['Loans', 3],
    ]);
    expect(pools[1]).toMatchObject({
      skills: { loans: { handleSeconds: 300, proficiency: 3 } },
      queues: ['calls', 'loans'],
    });
  });

  test('brings more contacts, each of whom is as patient and as much work as before', () => {
    const busier = moved({ kind: 'arrivals', type: 'calls', factor: 1.5, from: 0, to: 120 });
    expect(mean(busier, (one) => one.offered)).toBeGreaterThan(mean(day, (one) => one.offered) * 1.3);
    // The other type is drawn by itself: the very same customers come.
    const both = [day, busier].map((scenario) => {
      const model = prepare(scenario);
      return summarise(model, [simulate(scenario, model, 3)]).types.loans?.offered;
    });
    expect(both[0]).toBe(both[1]);
  });

  test('of containment keeps that share of them away', () => {
    const contained = moved({ kind: 'containment', type: null, share: 0.25 });
    const rates = contained.types.map((type) => byInterval(type.arrivalsPerHour, 2).values[0]);
    expect(rates).toEqual([45, 22.5]);
    const virtualAgent = { containment: 0.6, seconds: 60 };
    const after = change({ ...day, types: [{ ...calls, virtualAgent }, loans] }, [
      { kind: 'containment', type: 'calls', share: 0.25 },
    ]);
    if ('stuck' in after) throw new Error('stuck');
    const [helped] = after.scenario.types;
    expect(byInterval(helped!.arrivalsPerHour, 2).values[0]).toBe(60);
    expect(byInterval(helped!.virtualAgent!.containment, 2).values[0]).toBeCloseTo(0.7, 12);
  });

  test('makes work longer, where agents hold several by its share of what comes', () => {
    const shared: Scenario = {
      ...day,
      types: [{ ...calls, arrivalsPerHour: 90 }, loans],
      pools: [{ id: 'Chat', agents: 8, skills: { calls: {}, loans: {} }, ratesPerHour: [12, 20] }],
    };
    const after = change(shared, [{ kind: 'handle', type: 'loans', factor: 2 }]);
    if ('stuck' in after) throw new Error('stuck');
    expect(after.scenario.pools[0]?.ratesPerHour).toEqual([12 / 1.25, 20 / 1.25]);
    expect(moved({ kind: 'handle', type: null, factor: 0.5 }).pools[1]?.skills.loans?.handleSeconds).toBe(150);
  });

  test('takes the place of the plan that a queue had', () => {
    const first = {
      kind: 'plan',
      queueId: 'calls',
      plan: { steps: [{ afterSeconds: 0, who: { required: 4 } }] },
    } as const;
    const after = moved(first, { ...first, plan: { steps: [{ afterSeconds: 0, who: { required: 2 } }] } });
    expect(after.policy).toEqual({
      program: 'production',
      plans: [{ queueId: 'calls', steps: [{ afterSeconds: 0, who: { required: 2 } }] }],
    });
    expect(moved(first, { ...first, plan: null }).policy).toEqual(day.policy);
  });

  test.each<[string, Lever]>([
    ['unknown_pool', { kind: 'staff', pool: 'Night', add: 1, from: 0, to: 60 }],
    ['unknown_type', { kind: 'handle', type: 'faxes', factor: 2 }],
    ['unknown_type', { kind: 'plan', queueId: 'faxes', plan: null }],
    ['empty_window', { kind: 'arrivals', type: null, factor: 2, from: 60, to: 60 }],
    ['empty_window', { kind: 'staff', pool: 'Cards', add: 1, from: 600, to: 700 }],
    ['nothing', { kind: 'staff', pool: 'Cards', add: 0, from: 0, to: 60 }],
    ['nothing', { kind: 'handle', type: null, factor: 1 }],
    ['out_of_range', { kind: 'staff', pool: 'Cards', add: 1.5, from: 0, to: 60 }],
    ['out_of_range', { kind: 'handle', type: null, factor: 0 }],
    ['out_of_range', { kind: 'arrivals', type: null, factor: Number.NaN, from: 0, to: 60 }],
    ['out_of_range', { kind: 'containment', type: null, share: 1.2 }],
    ['too_few_agents', { kind: 'skill', pool: 'Loans', agents: 9, type: 'calls', proficiency: 3 }],
  ])('that cannot be moved says why: %s', (why, lever) => {
    expect(stuck({ kind: 'handle', type: null, factor: 2 }, lever)).toMatchObject([{ place: 1, why }]);
  });

  test('needs a clock, and somebody to learn from', () => {
    const counted: Scenario = {
      ...day,
      hours: null,
      contacts: 100,
      types: [{ ...loans, id: 'calls' }],
      pools: [{ ...day.pools[0]!, agents: 3 }],
    };
    expect(change(counted, [{ kind: 'handle', type: null, factor: 2 }])).toEqual({
      stuck: [{ place: 0, why: 'counts_contacts' }],
    });
    const unserved = { ...day, pools: [day.pools[0]!] };
    const learn = { kind: 'skill', pool: 'Cards', agents: 1, type: 'loans', proficiency: 3 } as const;
    expect(change(unserved, [learn])).toEqual({ stuck: [{ place: 0, why: 'no_experience' }] });
  });

  test('whatever is moved, the scenario itself stays as it was and every lever answers', () => {
    const pool = fc.constantFrom('Cards', 'Loans', 'Night');
    const type = fc.option(fc.constantFrom('calls', 'loans', 'faxes'));
    const minutes = fc.integer({ min: 0, max: 130 });
    const number = fc.double({ min: -1, max: 3 });
    const levers = fc.oneof(
      fc.record({
        kind: fc.constant('staff' as const),
        pool,
        add: fc.integer({ min: -7, max: 7 }),
        from: minutes,
        to: minutes,
      }),
      fc.record({
        kind: fc.constant('skill' as const),
        pool,
        agents: fc.nat(8),
        type: type.map((one) => one ?? 'calls'),
        proficiency: fc.nat(6),
      }),
      fc.record({ kind: fc.constant('arrivals' as const), type, factor: number, from: minutes, to: minutes }),
      fc.record({ kind: fc.constant('containment' as const), type, share: number }),
      fc.record({ kind: fc.constant('handle' as const), type, factor: number }),
    );
    const before = structuredClone(day);
    fc.assert(
      fc.property(fc.array(levers, { maxLength: 5 }), (some) => {
        const after = change(day, some);
        expect(day).toEqual(before);
        if ('stuck' in after) expect(after.stuck.length).toBeGreaterThan(0);
        else
          for (const { agents } of after.scenario.pools)
            expect(Math.min(...byInterval(agents, 2).values)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an outcome', () => {
  test('counts what the summary counts, over the whole day and over a window of it', () => {
    const model = prepare(day);
    const tally = simulate(day, model, 0);
    const whole = outcomeOf(model, tally);
    const halves = [outcomeOf(model, tally, { from: 0, to: 2 }), outcomeOf(model, tally, { from: 2, to: model.cells })];
    expect(whole.offered).toBe(halves[0]!.offered + halves[1]!.offered);
    expect(whole.agentHours).toBeCloseTo(6 * 2 + (3 + 3 + 2 + 3) / 2, 9);
    expect(halves.reduce((sum, one) => sum + one.agentHours, 0)).toBeCloseTo(whole.agentHours, 9);
    expect(whole.cells).toHaveLength(model.cells);
  });

  test('tells pools that had no moment to breathe for an hour', () => {
    const short = moved({ kind: 'staff', pool: 'Cards', add: -4, from: 0, to: 120 });
    expect(outcome(short).strainedAgents).toBeGreaterThanOrEqual(2);
    expect(outcome(moved({ kind: 'arrivals', type: null, factor: 0.1, from: 0, to: 120 })).strainedAgents).toBe(0);
  });

  test('of the same plan twice differs in nothing', () => {
    expect(outcome(moved(), 4)).toEqual(outcome(day, 4));
  });
});

describe('a day drawn by hand', () => {
  test('has as many contacts in each hour as were drawn, asking for what they asked for', () => {
    const { types } = drawn(day, [30, 300]);
    const rates = types.map((type) => byInterval(type.arrivalsPerHour, 2).values);
    expect(rates[0]![0]! + rates[1]![0]!).toBeCloseTo(30, 9);
    expect(rates[0]![0]! / rates[1]![0]!).toBeCloseTo(60 / 30, 9);
    expect(rates[0]![5]! / rates[1]![5]!).toBeCloseTo(120 / 30, 9);
    expect(rates[0]![5]! + rates[1]![5]!).toBeCloseTo(300, 9);
  });

  test('asks for what the whole day did in hours in which nobody came, and nothing comes in hours left out', () => {
    const quiet = {
      ...day,
      types: [
        { ...calls, arrivalsPerHour: { intervalMinutes: 60, values: [0, 90] } },
        { ...loans, arrivalsPerHour: { intervalMinutes: 60, values: [0, 30] } },
      ],
    };
    const rates = drawn(quiet, [40]).types.map((type) => byInterval(type.arrivalsPerHour, 2).values);
    expect(rates.map((values) => values[0])).toEqual([30, 10]);
    expect(rates.map((values) => values[4])).toEqual([0, 0]);
  });
});
