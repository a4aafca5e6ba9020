import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf } from './model.ts';
import type { Program } from './policy.ts';
import { replicate } from './replication.ts';
import type { Scenario } from './scenario.ts';
import { impossible, oddities, prepare, type Summary, simulate, summarise } from './simulation.ts';
import { exponential, seconds, streamOf, uniform } from './streams.ts';
import { student } from './summary.ts';

function run(scenario: Scenario): Summary {
  expect(impossible(scenario)).toEqual([]);
  const model = prepare(scenario);
  const count = scenario.replications ?? 1;
  return summarise(
    model,
    Array.from({ length: count }, (_, replication) => simulate(scenario, model, replication)),
  );
}

const calls = { id: 'calls', arrivalsPerHour: 60, patienceSeconds: 120, withinSeconds: 20 };
const desk = { id: 'desk', agents: 5, skills: { calls: { handleSeconds: 240 } } };
const small: Scenario = { seed: 7, contacts: 5000, types: [calls], pools: [desk] };

describe('a run', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(run(small)).toEqual(run(small));
    expect(run({ ...small, seed: 8 }).total.meanWaitSeconds).not.toBe(run(small).total.meanWaitSeconds);
    // Seeds beyond 32 bits are other seeds too.
    expect(run({ ...small, seed: 7 + 2 ** 32 }).total.meanWaitSeconds).not.toBe(run(small).total.meanWaitSeconds);
  });

  test('is made of replications that do not know of each other', () => {
    const four = { ...small, replications: 4 };
    const model = prepare(four);
    const forwards = [0, 1, 2, 3].map((replication) => simulate(four, model, replication));
    const backwards = [3, 2, 1, 0].map((replication) => simulate(four, model, replication)).reverse();
    expect(summarise(model, backwards)).toEqual(summarise(model, forwards));
    expect(forwards[1]).not.toEqual(forwards[0]);
  });

  test('loses nobody, whatever the scenario', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    const duration = fc.oneof(
      fc.integer({ min: 1, max: 600 }),
      fc.record({ distribution: fc.constant('deterministic' as const), mean: fc.constantFrom(30, 60) }),
      fc.record({
        distribution: fc.constant('erlang' as const),
        mean: fc.constant(90),
        cv2: fc.constantFrom(0.5, 0.3),
      }),
    );
    const skills = fc.dictionary(id, fc.record({ handleSeconds: duration, preference: fc.option(fc.nat(3)) }), {
      minKeys: 1,
    });
    const agents = fc.oneof(
      fc.integer({ min: 1, max: 6 }),
      fc.record({ intervalMinutes: fc.constant(30), values: fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }) }),
    );
    const scenarios = fc.record({
      seed: fc.nat(),
      hours: fc.constant(2),
      warmup: fc.constantFrom(0, 0.1),
      types: fc.constant(
        ['a', 'b', 'c'].map((type, place) => ({
          id: type,
          arrivalsPerHour: place === 0 ? { intervalMinutes: 15, values: [40, 0, 90, 10, 5, 60, 0, 20] } : 40 * place,
          patienceSeconds: place === 2 ? null : 90,
          priority: place,
        })),
      ),
      pools: fc.uniqueArray(
        fc.record({
          id: fc.stringMatching(/^p[0-9]$/),
          agents,
          skills,
          ratesPerHour: fc.option(fc.constantFrom([20, 30], [10, 18, 20])),
        }),
        { selector: (pool) => pool.id, minLength: 1, maxLength: 4 },
      ),
      waitingPlaces: fc.option(fc.nat(4)),
      policy: fc.record({
        route: fc.constantFrom('longest-idle', 'fastest', 'preference', 'least-busy', 'most-busy'),
        pick: fc.constantFrom('first-come', 'priority', 'preference', 'generalised-c-mu'),
      }),
    });
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const one = scenario as Scenario;
        fc.pre(impossible(one).length === 0);
        const { total, types, pools, intervals } = run({ ...one, warmup: scenario.warmup });
        const left = total.offered! - total.answered! - total.abandoned! - total.blocked!;
        // Only who never gives up can be left, and only where the last shift was empty.
        expect(left).toBeGreaterThanOrEqual(0);
        expect(types.a!.offered! - types.a!.answered! - types.a!.abandoned! - types.a!.blocked!).toBe(0);
        const working = one.pools.some(
          ({ agents: staff, skills: able }) => able.c && (typeof staff === 'number' || staff.values.at(-1)! > 0),
        );
        if (working) expect(left).toBe(0);
        for (const { occupancy, meanConcurrency } of Object.values(pools)) {
          expect(occupancy ?? 0).toBeGreaterThanOrEqual(-1e-9);
          expect(occupancy ?? 0).toBeLessThanOrEqual(1 + 1e-9);
          expect(meanConcurrency ?? 0).toBeLessThanOrEqual(3 + 1e-9);
        }
        const counted = intervals!.reduce((sum, interval) => sum + interval.total.offered!, 0);
        expect(counted).toBe(total.offered);
      }),
      { numRuns: 150 },
    );
  });

  test('counts what comes after the warm-up, all types together', () => {
    const two = { ...small, warmup: 0.2, replications: 3 };
    const { total } = run(two);
    expect(total.offered).toBe(3 * 4000);
    expect(total.answered! + total.abandoned!).toBe(12_000);
  });

  test('tells its half widths from replications, from batches of a single one, and not at all from a single day', () => {
    expect(run({ ...small, replications: 5 }).halfWidths?.total.meanWaitSeconds).toBeGreaterThan(0);
    expect(run(small).halfWidths?.total.meanWaitSeconds).toBeGreaterThan(0);
    expect(run({ ...small, hours: 10 }).halfWidths).toBeNull();
    // Student's t to three digits, beyond the table too.
    for (const [degrees, t] of [
      [1, 12.706],
      [5, 2.571],
      [11, 2.201],
      [30, 2.042],
      [1000, 1.962],
    ] as const)
      expect(student(degrees)).toBeCloseTo(t, 2);
  });

  test('says nothing of service levels where nobody stated a goal', () => {
    const mails = { id: 'mails', arrivalsPerHour: 5 };
    const pool = { ...desk, skills: { calls: { handleSeconds: 240 }, mails: { handleSeconds: 240 } } };
    const { types, total } = run({ ...small, types: [calls, mails], pools: [pool] });
    expect(types.calls?.serviceLevel).toBeGreaterThan(0.5);
    expect([types.mails?.serviceLevel, total.serviceLevel]).toEqual([null, null]);
  });

  test('can be watched and stopped', () => {
    const seen: number[] = [];
    const long = { ...small, contacts: 1_000_000_000 };
    let looks = 0;
    const tally = simulate(long, prepare(long), 0, {
      onProgress: (contacts) => seen.push(contacts),
      shouldStop: () => ++looks === 3,
    });
    expect(seen).toEqual([65_536, 131_072, 196_608]);
    expect(tally.came).toBe(196_608);
  });
});

describe('a day', () => {
  const quarters = (values: number[]) => ({ intervalMinutes: 15, values });

  test('has the arrivals of its intervals, and none after it', () => {
    const values = [0, 400, 40, 0, 1200, 80, 0, 0];
    const types = [{ ...calls, arrivalsPerHour: quarters(values) }];
    const summary = run({ replications: 200, types, pools: [desk] });
    expect(summary.intervals).toHaveLength(8);
    for (const [place, perHour] of values.entries()) {
      const { total, halfWidths, startMinutes } = summary.intervals![place]!;
      expect(startMinutes).toBe(15 * place);
      expect(Math.abs(total.offered! - (200 * perHour) / 4)).toBeLessThanOrEqual(2 * (halfWidths!.total.offered ?? 0));
    }
    expect(summary.intervals![0]!.total).toMatchObject({ offered: 0, meanWaitSeconds: null, serviceLevel: null });
  });

  test('is as long as it is said to be, also where the last interval is cut', () => {
    const types = [{ ...calls, arrivalsPerHour: quarters([600, 600, 600, 600]) }];
    const { intervals, total } = run({ hours: 0.6, replications: 100, types, pools: [{ ...desk, agents: 60 }] });
    expect(intervals).toHaveLength(3);
    expect(total.offered! / 100).toBeGreaterThan(355);
    expect(total.offered! / 100).toBeLessThan(365);
  });

  test('has the agents of its shifts; those who go finish what they have in hand', () => {
    const steady = { distribution: 'deterministic', mean: 600 } as const;
    const types = [{ id: 'calls', arrivalsPerHour: { intervalMinutes: 60, values: [3600, 0, 0] } }];
    const agents = { intervalMinutes: 60, values: [10, 0, 10] };
    const pools = [{ id: 'desk', agents, skills: { calls: { handleSeconds: steady } } }];
    const { total, pools: worked } = run({ seed: 3, types, pools, policy: null });
    // Far more comes than ten can do: each begins six in the first hour and the last of them ends in the second.
    expect(total.answered).toBe(total.offered);
    expect(worked.desk?.occupancy).toBeGreaterThan(0.99);
    const first = run({ seed: 3, hours: 2, types, pools: [{ ...pools[0]!, agents: { ...agents, values: [10, 0] } }] });
    expect(first.total.answered).toBeGreaterThanOrEqual(60);
    expect(first.total.answered).toBeLessThanOrEqual(70);
    expect(first.total.abandoned).toBe(0);
  });

  test('of agents who come when customers wait already begins with those', () => {
    const types = [{ ...calls, patienceSeconds: null, arrivalsPerHour: quarters([40, 0]) }];
    const pools = [{ ...desk, agents: quarters([0, 20]) }];
    const { total } = run({ replications: 50, types, pools });
    expect(total.probabilityOfWait).toBe(1);
    expect(total.answered).toBe(total.offered);
    // Each waits for the quarter to end, evenly spread over it.
    expect(total.meanWaitSeconds).toBeGreaterThan(400);
    expect(total.meanWaitSeconds).toBeLessThan(500);
  });
});

describe('common random numbers', () => {
  test('make two policies meet the same contacts', () => {
    const types = ['a', 'b', 'c'].map((id, place) => ({ id, arrivalsPerHour: 60, delayCost: 3 - place }));
    const skills = Object.fromEntries(types.map(({ id }) => [id, { handleSeconds: 240 }]));
    const cost = (pick: 'first-come' | 'generalised-c-mu', seed: number) =>
      run({ seed, contacts: 20_000, types, pools: [{ id: 'desk', agents: 13, skills }], policy: { pick } }).total
        .meanCost!;
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);
    const spread = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    };
    const paired = seeds.map((seed) => cost('first-come', seed) / cost('generalised-c-mu', seed));
    const apart = seeds.map((seed) => cost('first-come', seed) / cost('generalised-c-mu', seed + 100));
    expect(spread(paired)).toBeLessThan(spread(apart) / 10);
  });

  test('are spread as they should be, and streams have nothing to do with each other', () => {
    const count = 200_000;
    const { a, b } = streamOf(1, 0, 3, 0);
    const other = streamOf(1, 1, 3, 0);
    let [mean, square, beyond, serial, crossed, decile] = [0, 0, 0, 0, 0, 0];
    let before = 0.5;
    for (let n = 0; n < count; n++) {
      const x = exponential(a, b, n);
      mean += x / count;
      square += (x * x) / count;
      if (x > 8) beyond += 1;
      const u = uniform(a, b, n) - 0.5;
      serial += (12 * u * before) / count;
      crossed += (12 * u * (uniform(other.a, other.b, n) - 0.5)) / count;
      if (u < -0.4) decile += 1 / count;
      before = u;
    }
    const error = 1 / Math.sqrt(count);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * error);
    expect(Math.abs(square - 2)).toBeLessThan(4 * error * Math.sqrt(20));
    expect(Math.abs(beyond - count * Math.exp(-8))).toBeLessThan(4 * Math.sqrt(count * Math.exp(-8)));
    expect(Math.abs(serial)).toBeLessThan(4 * error);
    expect(Math.abs(crossed)).toBeLessThan(4 * error);
    expect(Math.abs(decile - 0.1)).toBeLessThan(4 * 0.3 * error);
  });

  test.each([
    [{ distribution: 'exponential', mean: 60 }, 1],
    [{ distribution: 'deterministic', mean: 60 }, 0],
    [{ distribution: 'lognormal', mean: 60, cv2: 0.8 }, 0.8],
    [{ distribution: 'erlang', mean: 60, cv2: 0.25 }, 0.25],
    [{ distribution: 'erlang', mean: 60, cv2: 0.3 }, 0.3],
    [{ distribution: 'empirical', values: [30, 60, 90] }, 1 / 6],
  ] as const)('have the mean and variance of %j', (handleSeconds, cv2) => {
    const skills = { calls: { handleSeconds } };
    const spread = modelOf({ ...small, pools: [{ ...desk, skills }] }).handle[0]!;
    const count = 100_000;
    let [mean, square] = [0, 0];
    for (let n = 0; n < count; n++) {
      const x = seconds(spread, { a: 11, b: 12 }, n);
      mean += x / count;
      square += (x * x) / count;
    }
    expect(mean / 60).toBeCloseTo(1, 1);
    expect(square / mean ** 2 - 1).toBeCloseTo(cv2, 1);
  });
});

describe('the seam for programs', () => {
  test('asks another program at both moments, and does what it is told', () => {
    // Whoever has the highest number takes what is newest among types; nobody ever takes of type 0 from the line.
    const asked = { route: 0, pick: 0 };
    const stubborn: Program = (model, { floor, line }) => ({
      route(type) {
        asked.route += 1;
        let chosen = -1;
        for (const agent of floor.first) if (agent > chosen && floor.poolOf[agent]! >= type) chosen = agent;
        return chosen;
      },
      pick() {
        asked.pick += 1;
        return line.headCame[1]! < Number.POSITIVE_INFINITY ? model.typeIds.length - 1 : -1;
      },
    });
    const types = [calls, { ...calls, id: 'chats' }];
    const skills = { calls: { handleSeconds: 240 }, chats: { handleSeconds: 240 } };
    const pools = ['one', 'two'].map((id) => ({ id, agents: 3, skills }));
    const model = prepare({ ...small, types, pools });
    const summary = summarise(model, [replicate(model, 0, stubborn)]);
    expect(asked.route).toBeGreaterThan(1000);
    expect(asked.pick).toBeGreaterThan(100);
    // Of type 0 nobody who waited was answered.
    const { offered, abandoned, probabilityOfWait } = summary.types.calls!;
    expect(abandoned! / offered!).toBeCloseTo(probabilityOfWait!, 12);
    expect(summary.pools.two!.occupancy).toBeGreaterThan(summary.pools.one!.occupancy!);
  });
});

describe('an impossible scenario', () => {
  const says = (more: object) => impossible({ ...small, ...more } as Scenario).map(({ at, says }) => `${at} ${says}`);

  test.each([
    [
      'unknown skills',
      { pools: [{ ...desk, skills: { ...desk.skills, loans: { handleSeconds: 60 } } }] },
      'pools[0].skills.loans is no type of contact',
    ],
    [
      'a type that nobody can serve',
      { types: [calls, { id: 'loans', arrivalsPerHour: 1 }] },
      'types[1].id is loans, and no pool has that skill',
    ],
    ['an empty pool', { pools: [{ ...desk, agents: 0 }] }, 'pools[0].agents is 0 all the time: nobody works there'],
    [
      'a pool that can do nothing',
      { pools: [desk, { id: 'idle', agents: 1, skills: {} }] },
      'pools[1].skills is empty: its agents can do nothing',
    ],
    ['a name twice', { pools: [desk, desk] }, 'pools[1].id is desk a second time'],
    ['no end', { contacts: null }, 'contacts is missing, and so is hours: it would never end'],
    [
      'nobody who comes',
      { types: [{ ...calls, arrivalsPerHour: 0 }] },
      'types bring nobody: there would never be a contact',
    ],
    [
      'a schedule too short',
      { hours: 2, types: [{ ...calls, arrivalsPerHour: { intervalMinutes: 15, values: [1, 2] } }] },
      'types[0].arrivalsPerHour covers 0.5 hours of 2',
    ],
    [
      'work without a length',
      { pools: [{ ...desk, skills: { calls: {} } }] },
      'pools[0].skills.calls.handleSeconds is missing, and the pool has no ratesPerHour',
    ],
    [
      'half a distribution',
      { types: [{ ...calls, patienceSeconds: { distribution: 'lognormal', mean: 5 } }] },
      'types[0].patienceSeconds.cv2 is missing',
    ],
    [
      'an Erlang that is none',
      { types: [{ ...calls, patienceSeconds: { distribution: 'erlang', mean: 5, cv2: 2 } }] },
      'types[0].patienceSeconds.cv2 is above 1, which no erlang is; take lognormal',
    ],
    [
      'nothing seen',
      { types: [{ ...calls, patienceSeconds: { distribution: 'empirical', values: [0, 0] } }] },
      'types[0].patienceSeconds.values has nothing above 0',
    ],
    ['more than a day of contacts', { hours: 1e9 }, 'types bring more than 1000000000 contacts in a replication'],
  ])('says %s', (_, more, sentence) => {
    expect(says(more)).toEqual([sentence]);
  });

  test('says that more comes than can be done, however skills are spread, and only where nobody gives up', () => {
    const patient = { ...calls, patienceSeconds: null };
    const over =
      'types bring 100 % of what the agents can do, and calls never give up: the queue would grow without end. Give them patience, limit waitingPlaces, or add agents';
    expect(says({ types: [{ ...patient, arrivalsPerHour: 75 }] })).toEqual([over]);
    expect(says({ types: [{ ...patient, arrivalsPerHour: 74 }] })).toEqual([]);
    expect(says({ types: [{ ...patient, arrivalsPerHour: 750 }], waitingPlaces: 10 })).toEqual([]);
    expect(says({ types: [{ ...calls, arrivalsPerHour: 750 }] })).toEqual([]);
    // With hours it ends by itself, and says so all the same.
    const day = { ...small, contacts: null, hours: 2, types: [{ ...patient, arrivalsPerHour: 75 }] };
    expect(impossible(day)).toEqual([]);
    expect(oddities(prepare(day))).toEqual([over]);

    // Enough people, but not for this: only two of the ten speak to type b, who needs three.
    const two = [
      { id: 'a', arrivalsPerHour: 60 },
      { id: 'b', arrivalsPerHour: 45 },
    ];
    const pools = [
      { id: 'x', agents: 8, skills: { a: { handleSeconds: 240 } } },
      { id: 'y', agents: 2, skills: { a: { handleSeconds: 60 }, b: { handleSeconds: 240 } } },
    ];
    expect(says({ types: two, pools })[0]).toContain('150 %');
    // Work must be moved off the fast ones to leave them free for what only they can do.
    expect(says({ types: [two[0], { id: 'b', arrivalsPerHour: 28 }], pools })).toEqual([]);
    expect(
      says({
        types: [
          { id: 'a', arrivalsPerHour: 130 },
          { id: 'b', arrivalsPerHour: 28 },
        ],
        pools,
      })[0],
    ).toContain('%');
  });
});
