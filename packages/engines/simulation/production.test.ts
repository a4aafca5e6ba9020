import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Agent, type Decision, decide, type Work } from '../routing/decide.ts';
import type { Plan } from '../routing/plan.ts';
import { total } from '../routing/score.ts';
import { here } from './floor.ts';
import { waitingSince } from './line.ts';
import { modelOf } from './model.ts';
import type { Program } from './policy.ts';
import { byPlans } from './production.ts';
import { replicate } from './replication.ts';
import type { Scenario } from './scenario.ts';
import { impossible, prepare, type Summary, simulate, summarise } from './simulation.ts';

function run(scenario: Scenario): Summary {
  expect(impossible(scenario)).toEqual([]);
  const model = prepare(scenario);
  return summarise(model, [simulate(scenario, model, 0)]);
}

const everybody: Plan['steps'] = [{ afterSeconds: 0, who: { required: 1 } }];

const six = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Six types, fifteen specialists each who need 8 minutes, and 11.1 for what is not theirs. */
const specialists: Scenario = {
  seed: 3,
  contacts: 150_000,
  warmup: 0.05,
  types: six.map((id) => ({ id, arrivalsPerHour: 90, patienceSeconds: 1200, withinSeconds: 20 })),
  pools: six.map((own, place) => ({
    id: `p${own}`,
    agents: 15,
    skills: Object.fromEntries(
      six.map((id, other) => [
        id,
        { handleSeconds: id === own ? 480 : 666, preference: 1 + ((other - place + 6) % 6) },
      ]),
    ),
  })),
};

/** Who masters it first; then everybody who can. */
const mastersFirst = (queueId: string, seconds: number): Plan => ({
  queueId,
  steps: [
    { afterSeconds: 0, who: { required: 5 } },
    { afterSeconds: seconds, who: { required: 1 } },
  ],
});

describe('the production program', () => {
  test('matching matters: a fifth of the abandonment of longest idle and first come, and no worse than preferences', () => {
    const plans = six.map((id) => mastersFirst(id, 15));
    const plain = run({ ...specialists, policy: { route: 'longest-idle', pick: 'first-come' } }).total;
    const preference = run({ ...specialists, policy: { route: 'preference', pick: 'preference' } }).total;
    const production = run({ ...specialists, policy: { program: 'production', plans } }).total;
    expect(production.abandonment).toBeLessThan(plain.abandonment! / 5);
    expect(production.serviceLevel).toBeGreaterThan(plain.serviceLevel! * 2.5);
    expect(production.abandonment).toBeLessThanOrEqual(preference.abandonment!);
    expect(production.serviceLevel).toBeGreaterThanOrEqual(preference.serviceLevel!);
  });

  test('agrees with Erlang C where there is nothing to choose', () => {
    const { total: calls } = run({
      seed: 5,
      contacts: 400_000,
      warmup: 0.05,
      types: [{ id: 'calls', arrivalsPerHour: 300, withinSeconds: 20 }],
      pools: [{ id: 'desk', agents: 28, skills: { calls: { handleSeconds: 300 } } }],
      policy: { program: 'production' },
    });
    // Erlang C of 28 servers at 25 Erlangs: 0.4448; within the noise of so many contacts.
    expect(calls.probabilityOfWait).toBeGreaterThan(0.42);
    expect(calls.probabilityOfWait).toBeLessThan(0.47);
  });

  test('lets others in at the second a plan says', () => {
    const [type] = specialists.types as [Scenario['types'][number]];
    const { types } = run({
      hours: 2,
      seed: 1,
      types: [{ ...type, id: 'a', arrivalsPerHour: 20, patienceSeconds: null }],
      pools: [{ id: 'p', agents: 30, skills: { a: { handleSeconds: 60, proficiency: 3 } } }],
      policy: { program: 'production', plans: [mastersFirst('a', 15)] },
    });
    expect(types.a?.meanWaitSeconds).toBeCloseTo(15, 9);
  });

  test('lets others in at that second also for who came when everybody was busy', () => {
    const steady = (mean: number) => ({ distribution: 'deterministic', mean }) as const;
    const { types } = run({
      contacts: 400,
      types: [
        { id: 'a', arrivalsPerHour: 1 },
        { id: 'b', arrivalsPerHour: 1 },
      ],
      pools: [
        {
          id: 'p',
          agents: 1,
          skills: { a: { handleSeconds: steady(30), proficiency: 3 }, b: { handleSeconds: steady(600) } },
        },
      ],
      policy: { program: 'production', plans: [mastersFirst('a', 660)] },
    });
    // Nobody masters a: each waits for eleven minutes, a few for somebody before them too.
    expect(types.a!.meanWaitSeconds).toBeGreaterThan(660);
    expect(types.a!.meanWaitSeconds).toBeLessThan(760);
  });

  test('moves what has waited too long to another queue, where it is as old; of who came there nobody is counted twice', () => {
    const skill = { handleSeconds: 300 };
    const under = (overflow: Plan['overflow']) =>
      run({
        seed: 4,
        contacts: 30_000,
        types: [
          { id: 'a', arrivalsPerHour: 40, patienceSeconds: 300, withinSeconds: 60 },
          { id: 'b', arrivalsPerHour: 40, patienceSeconds: 300, withinSeconds: 60 },
        ],
        pools: [
          { id: 'few', agents: 3, skills: { a: skill } },
          { id: 'many', agents: 7, skills: { b: skill } },
        ],
        policy: { program: 'production', plans: [{ ...mastersFirst('a', 15), ...(overflow && { overflow }) }] },
      });
    const [alone, shared] = [under(undefined), under({ to: 'b', afterSeconds: 60 })];
    expect(shared.types.a!.abandonment).toBeLessThan(alone.types.a!.abandonment! / 2);
    expect(shared.types.a!.overflowed).toBeGreaterThan(1000);
    expect(shared.types.b!.overflowed).toBe(0);
    expect(shared.total.offered).toBe(30_000);
    expect(shared.total.answered! + shared.total.abandoned!).toBe(30_000);
    // Whoever is not moved at once waits there in order of age.
    expect(shared.types.b!.meanWaitSeconds).toBeGreaterThan(alone.types.b!.meanWaitSeconds!);
    const onTime = under({ to: 'b', afterSeconds: 0 });
    expect(onTime.types.a!.serviceLevel).toBeGreaterThan(shared.types.a!.serviceLevel!);
  });

  test('finds no overload where work is moved to those who have time, and nobody unserved', () => {
    const skill = { handleSeconds: 300 };
    const nobody = [{ afterSeconds: 0, who: { not: { required: 1 } } }];
    const under = (plans: Plan[]) =>
      impossible({
        contacts: 100,
        types: [
          { id: 'a', arrivalsPerHour: 60 },
          { id: 'b', arrivalsPerHour: 20 },
        ],
        pools: [
          { id: 'few', agents: 2, skills: { a: skill } },
          { id: 'many', agents: 8, skills: { b: skill } },
        ],
        policy: { program: 'production', plans },
      }).map(({ says }) => says);
    const overflow = { to: 'b', afterSeconds: 30 };
    expect(under([])[0]).toContain('250 %');
    expect(under([{ ...mastersFirst('a', 15), overflow }])).toEqual([]);
    expect(under([{ queueId: 'a', steps: nobody }])).toEqual(['let nobody serve a']);
    expect(under([{ queueId: 'a', steps: nobody, overflow }])).toEqual([]);
  });

  test('gives nobody more at once than they get most done with, where the plan heeds that, and nobody waits longer', () => {
    const under = (concurrency: 'declared' | 'learned') =>
      run({
        contacts: 20_000,
        types: [{ id: 'a', arrivalsPerHour: 80, patienceSeconds: 600 }],
        pools: [{ id: 'p', agents: 5, skills: { a: {} }, ratesPerHour: [10, 18, 12] }],
        policy: {
          program: 'production',
          plans: [{ queueId: 'a', steps: [{ afterSeconds: 0, who: { required: 1 } }], concurrency }],
        },
      }).total;
    expect(under('learned').abandonment!).toBeLessThan(under('declared').abandonment! / 2);
  });

  test('sends on what comes while a queue is closed, and what still waits when it closes', () => {
    const under = (whenClosed?: Plan['whenClosed']) =>
      run({
        replications: 1,
        types: [
          // Closed in the second half, and so is nobody's duty then but that of the night queue.
          { id: 'a', arrivalsPerHour: 60, withinSeconds: 60, closed: { intervalMinutes: 60, values: [0, 1] } },
          { id: 'night', arrivalsPerHour: 1 },
        ],
        pools: [
          { id: 'day', agents: { intervalMinutes: 60, values: [3, 0] }, skills: { a: { handleSeconds: 180 } } },
          { id: 'late', agents: 8, skills: { night: { handleSeconds: 180 } } },
        ],
        policy: {
          program: 'production',
          plans: [{ queueId: 'a', steps: everybody, ...(whenClosed && { whenClosed }) }],
        },
      });
    const [waits, goes] = [under(), under({ overflow: 'night' })];
    // Whoever came in the second hour, and whoever was left of the first.
    expect(goes.types.a!.overflowed!).toBeGreaterThan(50);
    expect(goes.types.a!.answered!).toBe(goes.types.a!.offered!);
    expect(waits.types.a!.answered!).toBeLessThan(0.65 * waits.types.a!.offered!);
  });

  test('borrows from a queue only while nobody waits there too long', () => {
    const pools: Scenario['pools'] = [
      { id: 'own', agents: 2, skills: { a: { handleSeconds: 300 } }, queues: ['a'] },
      { id: 'lender', agents: 10, skills: { a: { handleSeconds: 300 }, b: { handleSeconds: 300 } }, queues: ['b'] },
    ];
    const types = [
      { id: 'a', arrivalsPerHour: 60, patienceSeconds: 600, withinSeconds: 30 },
      { id: 'b', arrivalsPerHour: 80, patienceSeconds: 600, withinSeconds: 30 },
    ];
    const under = (whileUsed: number | null) => {
      const steps = [
        { afterSeconds: 0, who: { required: 1 }, ...(whileUsed !== null && { borrow: { from: ['b'], whileUsed } }) },
      ];
      return run({
        seed: 2,
        contacts: 60_000,
        types,
        pools,
        policy: { program: 'production', plans: [{ queueId: 'a', steps }] },
      });
    };
    const [alone, careful, freely] = [under(null), under(0), under(1)];
    expect(careful.types.a!.abandonment).toBeLessThan(alone.types.a!.abandonment! / 2);
    expect(freely.types.a!.serviceLevel).toBeGreaterThanOrEqual(careful.types.a!.serviceLevel!);
    expect(careful.types.b!.serviceLevel).toBeGreaterThanOrEqual(freely.types.b!.serviceLevel!);
  });

  test.each([
    [
      'a skill that no type is',
      [mastersFirst('a', 15), { queueId: 'b', steps: [{ afterSeconds: 0, who: { skill: 'z' } }] }],
      'policy.plans[1].steps[0].who.skill is z, which is no skill',
    ],
    [
      'steps that go back',
      [{ ...mastersFirst('a', 15), steps: [...mastersFirst('a', 15).steps, ...mastersFirst('a', 15).steps] }],
      'policy.plans[0].steps[2].afterSeconds is not later than the step before',
    ],
    [
      'a plan that nobody satisfies',
      [{ queueId: 'a', steps: [{ afterSeconds: 0, who: { not: { required: 1 } } }] }],
      'policy.plans let nobody serve a',
    ],
    [
      'work that would go round',
      [
        { ...mastersFirst('a', 15), overflow: { to: 'b', afterSeconds: 30 } },
        { ...mastersFirst('b', 15), overflow: { to: 'a', afterSeconds: 30 } },
      ],
      'policy.plans[0].overflow.to is b, from where work would come back: a → b → a; policy.plans[1].overflow.to is a, from where work would come back: b → a → b',
    ],
    [
      'a queue that lends to itself',
      [{ queueId: 'a', steps: [{ afterSeconds: 0, who: { required: 1 }, borrow: { from: ['a'], whileUsed: 1 } }] }],
      'policy.plans[0].steps[0].borrow.from[0] is the queue itself',
    ],
  ] as [string, Plan[], string][])('says %s', (_, plans, sentence) => {
    const found = impossible({ ...specialists, policy: { program: 'production', plans } });
    expect(found.map(({ at, says }) => `${at} ${says}`).join('; ')).toBe(sentence);
  });
});

describe('what the twin decides with tables, the live server decides with people', () => {
  const skill = fc.record({
    handleSeconds: fc.integer({ min: 30, max: 600 }),
    proficiency: fc.integer({ min: 1, max: 5 }),
    resolves: fc.constantFrom(0.5, 0.8, 1),
  });
  const step = (afterSeconds: number) =>
    fc.record({
      afterSeconds: fc.constant(afterSeconds),
      who: fc.constantFrom(
        { required: 4 },
        { required: 2 },
        { any: [{ all: [{ team: 'p0' }, { required: 1 }] }, { required: 5 }] },
      ),
      borrow: fc.constantFrom({ from: ['b', 'c'], whileUsed: 0.5 }, { from: ['b'], whileUsed: 1 }),
    });
  const scenarios = fc.record({
    seed: fc.nat(),
    contacts: fc.constant(400),
    types: fc.tuple(
      ...['a', 'b', 'c'].map((id) =>
        fc.record({
          id: fc.constant(id),
          arrivalsPerHour: fc.integer({ min: 20, max: 200 }),
          patienceSeconds: fc.constantFrom(60, 300),
          withinSeconds: fc.constantFrom(20, 60),
          priority: fc.constantFrom(1, 2),
          value: fc.constantFrom(1, 3),
          closed: fc.option(
            fc.constantFrom([0, 1, 0, 0], [1, 0, 1, 0]).map((values) => ({ intervalMinutes: 15, values })),
          ),
        }),
      ),
    ),
    pools: fc
      .array(
        fc.record({
          agents: fc.integer({ min: 1, max: 5 }),
          skills: fc.dictionary(fc.constantFrom('a', 'b', 'c'), skill, { minKeys: 1 }),
          ratesPerHour: fc.option(fc.constantFrom([20, 30], [10, 18, 20], [10, 18, 12])),
        }),
        { minLength: 2, maxLength: 4 },
      )
      .map((pools) => pools.map((pool, place) => ({ ...pool, id: `p${place}` }))),
    overflow: fc.option(fc.record({ to: fc.constantFrom('b', 'c'), afterSeconds: fc.constantFrom(0, 25, 60) }), {
      nil: undefined,
    }),
    whenClosed: fc.option(fc.record({ overflow: fc.constantFrom('b', 'c') }), { nil: undefined }),
    plan: fc.tuple(step(0), step(10), fc.record({ afterSeconds: fc.constant(40), who: fc.constant({ required: 1 }) })),
  });

  test('whoever comes, whoever is done, and whoever has waited long enough', () => {
    let compared = 0;
    moved = 0;
    fc.assert(
      fc.property(scenarios, fc.boolean(), ({ plan, overflow, whenClosed, ...rest }, heeds) => {
        const concurrency = heeds ? 'learned' : 'declared';
        const left = { ...(overflow && { overflow }), ...(whenClosed && { whenClosed }) };
        const plans: Plan[] = [{ queueId: 'a', steps: plan, concurrency, ...left }];
        const scenario: Scenario = { ...rest, policy: { program: 'production', plans } };
        if (impossible(scenario).length > 0) return;
        replicate(
          modelOf(scenario),
          0,
          beside(scenario, plans, () => compared++),
        );
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(5000);
    expect(moved).toBeGreaterThan(200);
    expect(movedByClosing).toBeGreaterThan(50);
  });
  let moved = 0;
  let movedByClosing = 0;

  /** The production program, and at each of its decisions what `decide` would have done with the same floor. */
  function beside(scenario: Scenario, plans: Plan[], onCompared: () => void): Program {
    return (model, sight) => {
      const { floor, line } = sight;
      const program = byPlans(scenario)(model, sight);
      const start = 1_000_000_000;
      // Waits that are told apart by less are not: a step begins at its second on both sides.
      const msOf = (seconds: number) => Math.round(seconds * 1000 * 1024) / 1024;
      const nowMs = () => Math.round(start + floor.clock[0]! * 1000);
      const handle = (pool: number, type: number) => model.handle[pool * model.typeIds.length + type]?.mean ?? 1;
      const workOf = (type: number, since: number): Work => {
        const { id, withinSeconds, patienceSeconds, priority, value } = scenario.types[type]!;
        return {
          id,
          queueId: id,
          requires: [id],
          weight: 1,
          priority: priority ?? 1,
          value: value ?? 1,
          goalSeconds: withinSeconds ?? null,
          patienceSeconds: patienceSeconds as number,
          waitingSince: nowMs() - msOf(floor.clock[0]! - since),
        };
      };
      const agentOf = (agent: number, held: number): Agent => {
        const pool = scenario.pools[floor.poolOf[agent]!]!;
        return {
          id: String(agent).padStart(3, '0'),
          presence: floor.state[agent] === here ? 'available' : 'away',
          connected: true,
          queueIds: Object.keys(pool.skills),
          teamIds: [pool.id],
          skills: Object.fromEntries(Object.entries(pool.skills).map(([id, one]) => [id, one.proficiency ?? 1])),
          capacity: pool.ratesPerHour?.length ?? 1,
          bestAtOnce: pool.ratesPerHour?.[2] === 12 ? 2 : null,
          held,
          idleSince: nowMs() - msOf(floor.clock[0]! - floor.cameTo[agent]!),
        };
      };
      const isClosed = (closed: Scenario['types'][number]['closed']) =>
        typeof closed === 'object' && closed !== null && closed.values[Math.floor(floor.clock[0]! / 900)] === 1;
      const everybody = () => [...floor.held.keys()].map((agent) => agentOf(agent, floor.held[agent]!));
      const heads = () =>
        scenario.types.flatMap((_, type) => {
          const since = waitingSince(line, type);
          return since === Number.POSITIVE_INFINITY ? [] : workOf(type, since);
        });
      const compare = (
        waiting: Work[],
        agents: Agent[],
        chosen: { work: string; agent: number } | null,
        asked?: string,
      ) => {
        const situation = {
          waiting,
          agents,
          now: nowMs(),
          plans,
          prospect: (work: Work, { id }: Agent) => {
            const type = model.typeIds.indexOf(work.id);
            const pool = floor.poolOf[Number(id)]!;
            return {
              resolves: scenario.pools[pool]!.skills[work.id]?.resolves ?? 1,
              handleSeconds: handle(pool, type),
            };
          },
        };
        const { decisions, explain } = decide(situation);
        // As time passes a queue may become able to lend; both see that when the next thing happens, one before the other.
        const [first] = decisions.filter(({ workId }) => !asked || workId === asked) as [Decision];
        if (decisions.some((one) => one.kind === 'assign' && one !== first)) return undefined;
        onCompared();
        if (!chosen) return expect(first.kind).not.toBe('assign');
        expect(first).toMatchObject({ kind: 'assign', workId: chosen.work });
        if (first.kind !== 'assign') return undefined;
        // Of agents who are worth the same it does not matter who it is.
        const worth = (agent: number) => {
          const found = explain(first).find(({ agentId }) => Number(agentId) === agent)?.parts;
          return found ? total(found) : Number.NaN;
        };
        return expect(worth(chosen.agent)).toBeCloseTo(worth(Number(first.agentId)), 6);
      };
      return {
        wakes: program.wakes as Float64Array,
        queued: (type, waited) => program.queued?.(type, waited),
        route: (type, waited) => {
          const agent = program.route(type, waited);
          // The others wait because nobody may take them.
          const others = heads().filter(({ id }) => id !== model.typeIds[type]);
          const came = workOf(type, floor.clock[0]! - waited);
          const work = waitingSince(line, type) < floor.clock[0]! - waited ? [] : [came];
          if (work.length > 0)
            compare([...others, ...work], everybody(), agent < 0 ? null : { work: came.id, agent }, came.id);
          return agent;
        },
        pick: (agent) => {
          const type = program.pick(agent);
          // One who held a single contact is asked before it is taken out of their hands.
          const held = model.most[floor.poolOf[agent]!] === 1 ? 0 : floor.held[agent]!;
          const waiting = heads();
          const one = { ...agentOf(agent, held), idleSince: nowMs() };
          if (waiting.length > 0) compare(waiting, [one], type < 0 ? null : { work: model.typeIds[type]!, agent });
          return type;
        },
        woken: () => {
          const both = program.woken!();
          const types = model.typeIds.length;
          const work = model.typeIds[both % types] as string;
          if (both >= 0) compare(heads(), everybody(), { work, agent: Math.floor(both / types) }, work);
          return both;
        },
        moved: () => {
          const both = program.moved!();
          const types = model.typeIds.length;
          if (both >= 0) {
            const closed = new Set(scenario.types.flatMap(({ id, closed }) => (isClosed(closed) ? [id] : [])));
            const { decisions } = decide({ waiting: heads(), agents: everybody(), now: nowMs(), plans, closed });
            const workId = model.typeIds[Math.floor(both / types)];
            const queueId = model.typeIds[both % types];
            const reason = closed.has('a') && plans[0]?.whenClosed ? expect.any(String) : 'overflow_wait';
            expect(decisions).toContainEqual({ kind: 'overflow', workId, queueId, reason });
            if (closed.has('a')) movedByClosing++;
            moved++;
          }
          return both;
        },
      };
    };
  }
});
