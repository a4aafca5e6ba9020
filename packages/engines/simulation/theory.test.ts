import { describe, expect, test } from 'vitest';
import { erlangB } from '../staffing/erlang.ts';
import reference from '../staffing/queueing.json' with { type: 'json' };
import type { Pool, Scenario } from './scenario.ts';
import { impossible, prepare, type Summary, simulate, summarise } from './simulation.ts';

/** Replications enough for their spread to be known, each long enough for its start not to matter. */
const replications = 20;

function run(scenario: Scenario): Summary {
  const whole = { seed: 4, replications, warmup: 0.1, ...scenario };
  expect(impossible(whole)).toEqual([]);
  const model = prepare(whole);
  return summarise(
    model,
    Array.from({ length: whole.replications ?? 1 }, (_, replication) => simulate(whole, model, replication)),
  );
}

type Figure = (of: Pick<Summary, 'types' | 'total' | 'pools'>) => number | null | undefined;

/** Within three standard errors of the run, and what the reference itself is uncertain by. */
function expectInBand(summary: Summary, figure: Figure, exact: number, precision = 0) {
  // A half width of 95 % over 20 replications is 2.093 standard errors.
  const error = (figure(summary.halfWidths!) as number) / 2.093;
  const off = Math.abs((figure(summary) as number) - exact);
  expect(off, `${figure} is ${figure(summary)} ± ${error}, exactly ${exact}`).toBeLessThanOrEqual(
    3 * error + precision,
  );
  // A band so wide that everything is in it shows nothing.
  expect(error).toBeLessThan(0.12 * exact + precision);
}

const named = (start: string) => reference.simulation.find(({ name }) => name.startsWith(start))!;
/** Where the reference has rates per unit of time, a unit is an hour here. */
const hour = 3600;

describe('the twin agrees with theory', () => {
  test.each(reference.simulation.slice(0, 3))('$name', (row) => {
    const summary = run({
      contacts: row.servers! > 1000 ? 60_000 : 50_000,
      warmup: 0.2,
      types: [
        {
          id: 'calls',
          arrivalsPerHour: (row.load! / row.handleSeconds!) * hour,
          patienceSeconds: row.patienceSeconds,
          withinSeconds: row.withinSeconds,
        },
      ],
      pools: [{ id: 'desk', agents: row.servers!, skills: { calls: { handleSeconds: row.handleSeconds } } }],
    });
    expectInBand(summary, ({ total }) => total.probabilityOfWait, row.wait as number, 5e-6);
    expectInBand(summary, ({ total }) => total.abandonment, row.abandonment as number, 5e-6);
    expectInBand(summary, ({ total }) => total.meanWaitSeconds, row.meanWaitSeconds!, 5e-4);
    expectInBand(summary, ({ total }) => total.serviceLevel, row.serviceLevel!, 5e-6);
    if (row.occupancy) expectInBand(summary, ({ pools }) => pools.desk?.occupancy, row.occupancy as number, 5e-6);
    // Little's law: what waits on average is what comes times how long it waits; so with what is in hand.
    const { offered, answered } = summary.total;
    const busy = (answered! / offered!) * row.load!;
    expect(summary.pools.desk!.occupancy! * row.servers!).toBeCloseTo(busy, -1);
  });

  test('two classes with priority', () => {
    const row = named('V: two classes');
    const skills = { first: { handleSeconds: hour }, second: { handleSeconds: hour } };
    const summary = run({
      contacts: 60_000,
      types: [
        { id: 'first', arrivalsPerHour: 3, priority: 1 },
        { id: 'second', arrivalsPerHour: 6, priority: 2 },
      ],
      pools: [{ id: 'desk', agents: 10, skills }],
      policy: { route: 'longest-idle', pick: 'priority' },
    });
    const [first, second] = row.meanWait as number[];
    expectInBand(summary, ({ total }) => total.probabilityOfWait, row.wait as number);
    expectInBand(summary, ({ types }) => types.first?.meanWaitSeconds, first! * hour);
    expectInBand(summary, ({ types }) => types.second?.meanWaitSeconds, second! * hour);
  });

  test('limited places to wait', () => {
    const row = named('M/M/90');
    const summary = run({
      contacts: 60_000,
      waitingPlaces: 30,
      types: [{ id: 'calls', arrivalsPerHour: 84 * 6 }],
      pools: [{ id: 'desk', agents: 90, skills: { calls: { handleSeconds: 600 } } }],
    });
    expectInBand(summary, ({ total }) => total.blocking, row.blocking!, 5e-8);
    expectInBand(summary, ({ total }) => total.meanWaitSeconds, row.meanWaitMinutesAdmitted! * 60, 6e-4);
    expectInBand(summary, ({ total }) => total.probabilityOfWait, row.waitAdmitted!, 5e-6);
  });

  test.each(Object.entries(named('Skill-based').skills!))('six types and %s skills each', (count, wanted) => {
    const summary = run({ contacts: 60_000, ...skilled(Number(count)) });
    expectInBand(summary, ({ total }) => total.blocking, wanted.blocking, count === '1' ? 0.001 : 0.0003);
    expectInBand(summary, ({ total }) => total.meanWaitSeconds, wanted.meanWaitMinutes * 60, 0.6);
  });

  test('the N of two pools, one of which serves both', () => {
    const row = named('N: arrivals');
    const summary = run({
      contacts: 60_000,
      types: [
        { id: 'one', arrivalsPerHour: 6, patienceSeconds: 2 * hour },
        { id: 'two', arrivalsPerHour: 9, patienceSeconds: 2 * hour },
      ],
      pools: [
        { id: 'narrow', agents: 5, skills: { one: { handleSeconds: hour, preference: 1 } } },
        {
          id: 'broad',
          agents: 10,
          skills: { one: { handleSeconds: hour, preference: 2 }, two: { handleSeconds: hour, preference: 1 } },
        },
      ],
      policy: { route: 'preference', pick: 'preference' },
    });
    const both = (values: unknown) => values as [number, number];
    for (const [place, id] of (['one', 'two'] as const).entries()) {
      expectInBand(summary, ({ types }) => types[id]?.abandonment, both(row.abandonment)[place]!, 5e-6);
      expectInBand(summary, ({ types }) => types[id]?.meanWaitSeconds, both(row.meanWait)[place]! * hour, 5e-6 * hour);
    }
    for (const [place, id] of (['narrow', 'broad'] as const).entries())
      expectInBand(summary, ({ pools }) => pools[id]?.occupancy, both(row.occupancy)[place]!, 5e-6);
  });

  test.each([
    ['least-busy', named('Chat')],
    ['most-busy', named('same')],
  ] as const)('chats with the %s first', (route, row) => {
    const summary = run({
      contacts: 50_000,
      types: [{ id: 'chats', arrivalsPerHour: 8.5, patienceSeconds: 2 * hour }],
      pools: [{ id: 'desk', agents: 5, skills: { chats: {} }, ratesPerHour: [1, 1.6, 1.9] }],
      policy: { route, pick: 'first-come' },
    });
    expectInBand(summary, ({ total }) => total.probabilityOfWait, row.wait as number, 5e-5);
    expectInBand(summary, ({ total }) => total.abandonment, row.abandonment as number, 5e-6);
    expectInBand(summary, ({ pools }) => pools.desk?.meanConcurrency, row.meanConcurrency!, 5e-4);
    // Little's law again: in hand = answered a unit of time × how long each is in hand.
    const { abandonment } = summary.total;
    const sojourn = (summary.pools.desk!.meanConcurrency! * 5) / (8.5 * (1 - abandonment!));
    expect(sojourn).toBeCloseTo(row.meanSojourn!, 1);
  });

  test('a cost that grows with the square of the wait', () => {
    const wanted = named('V, 40 servers').meanCost as unknown as Record<string, number>;
    const types = [8, 13, 17].map((arrivalsPerHour, place) => ({
      id: `type ${place}`,
      arrivalsPerHour,
      priority: place,
      delayCost: 4 / 2 ** place,
    }));
    const skills = Object.fromEntries(types.map(({ id }) => [id, { handleSeconds: hour }]));
    const cost = (pick: 'first-come' | 'priority' | 'generalised-c-mu') => {
      const summary = run({
        contacts: 60_000,
        types,
        pools: [{ id: 'desk', agents: 40, skills }],
        policy: { route: 'longest-idle', pick },
      });
      return { mean: summary.total.meanCost! / hour ** 2, half: summary.halfWidths!.total.meanCost! / hour ** 2 };
    };
    const found = {
      'first-come': cost('first-come'),
      'strict priority': cost('priority'),
      'generalised c-mu': cost('generalised-c-mu'),
    };
    for (const [rule, { mean, half }] of Object.entries(found))
      expect(Math.abs(mean - wanted[rule]!), `${rule}: ${mean} ± ${half}`).toBeLessThan((3 * half) / 2.093 + 0.01);
    // The same contacts meet all three rules, so that the order is seen where the intervals still overlap.
    expect(found['generalised c-mu'].mean).toBeLessThan(0.85 * found['first-come'].mean);
    expect(found['strict priority'].mean).toBeGreaterThan(found['first-come'].mean);
  });

  test('nowhere to wait is Erlang B, whatever the distribution of handle times', () => {
    for (const handleSeconds of [600, { distribution: 'lognormal', mean: 600, cv2: 2 }] as const) {
      const summary = run({
        contacts: 25_000,
        waitingPlaces: 0,
        types: [{ id: 'calls', arrivalsPerHour: 54 }],
        pools: [{ id: 'desk', agents: 10, skills: { calls: { handleSeconds } } }],
      });
      expectInBand(summary, ({ total }) => total.blocking, erlangB(10, 9));
    }
  });

  // Pollaczek and Khinchine: the mean wait at one server grows with the variance of handle times.
  test.each([
    [{ distribution: 'deterministic', mean: 60 }, 0],
    [{ distribution: 'erlang', mean: 60, cv2: 0.5 }, 0.5],
    [{ distribution: 'erlang', mean: 60, cv2: 0.3 }, 0.3],
    [{ distribution: 'lognormal', mean: 60, cv2: 0.8 }, 0.8],
    [{ distribution: 'exponential', mean: 60 }, 1],
    [{ distribution: 'empirical', values: [20, 20, 140] }, (2 * 20 ** 2 + 140 ** 2) / 3 / 60 ** 2 - 1],
  ] as const)('one agent with handle times of %j', (handleSeconds, cv2) => {
    const summary = run({
      contacts: 25_000,
      types: [{ id: 'calls', arrivalsPerHour: 42 }],
      pools: [{ id: 'desk', agents: 1, skills: { calls: { handleSeconds } } }],
    });
    expectInBand(summary, ({ total }) => total.meanWaitSeconds, ((0.7 * (1 + cv2)) / (2 * 0.3)) * 60);
  });
});

/** Six types of equal share; agent j of primary type p takes the others in cyclic order, rotated by j. */
function skilled(count: number): Pick<Scenario, 'types' | 'pools' | 'waitingPlaces' | 'policy'> {
  const types = Array.from({ length: 6 }, (_, type) => ({ id: `t${type}`, arrivalsPerHour: 84 }));
  const pools = types.flatMap((_, primary) =>
    Array.from({ length: 15 }, (_, agent): Pool => {
      const others = Array.from({ length: 5 }, (_, step) => (primary + 1 + ((step + agent) % 5)) % 6);
      const skills = [primary, ...others]
        .slice(0, count)
        .map((type, place) => [`t${type}`, { handleSeconds: 600, preference: place + 1 }]);
      return { id: `p${primary}-${agent}`, agents: 1, skills: Object.fromEntries(skills) };
    }),
  );
  return { types, pools, waitingPlaces: 30, policy: { route: 'preference', pick: 'preference' } };
}
