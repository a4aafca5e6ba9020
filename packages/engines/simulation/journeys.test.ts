import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erlangB, erlangC } from '../staffing/erlang.ts';
import type { ContactType, Scenario } from './scenario.ts';
import { impossible, prepare, type Summary, simulate, summarise } from './simulation.ts';

function run(scenario: Scenario): Summary {
  const whole = { seed: 9, replications: 12, warmup: 0.1, ...scenario };
  expect(impossible(whole)).toEqual([]);
  const model = prepare(whole);
  const numbers = Array.from({ length: whole.replications ?? 1 }, (_, replication) => replication);
  return summarise(
    model,
    numbers.map((replication) => simulate(whole, model, replication)),
  );
}

type Figure = (of: Pick<Summary, 'types' | 'total'>) => number | null | undefined;

/** Within three standard errors of the run. */
function expectInBand(summary: Summary, figure: Figure, exact: number) {
  // A half width of 95 % over 12 replications is 2.201 standard errors.
  const error = (figure(summary.halfWidths!) as number) / 2.201;
  const found = figure(summary) as number;
  expect(Math.abs(found - exact), `${figure} is ${found} ± ${error}, exactly ${exact}`).toBeLessThanOrEqual(3 * error);
  expect(error).toBeLessThan(0.1 * exact);
}

const calls = (more: Partial<ContactType> = {}): ContactType => ({ id: 'calls', arrivalsPerHour: 84, ...more });
const desk = (agents: number, resolves = 1) => ({
  id: 'desk',
  agents,
  skills: { calls: { handleSeconds: 300, resolves } },
});

describe('a contact that does more than be served once', () => {
  test('meets the same chance as one that does not: where nobody does any of it, the figures are the same', () => {
    const idle: Partial<ContactType> = {
      transfers: { to: {} },
      retries: { probability: 0, afterSeconds: 60 },
      repeats: { probability: 0, afterSeconds: 60 },
      callBacks: { afterSeconds: 10, accepts: 0 },
    };
    const lognormal = { distribution: 'lognormal', mean: 80, cv2: 1.5 } as const;
    const both = { a: { handleSeconds: 240 }, b: { handleSeconds: lognormal, preference: 2 } };
    const plain: Scenario = {
      replications: 1,
      contacts: 4000,
      waitingPlaces: 6,
      types: [
        { id: 'a', arrivalsPerHour: 90, patienceSeconds: 120, withinSeconds: 20 },
        { id: 'b', arrivalsPerHour: 60, patienceSeconds: lognormal, withinSeconds: 20 },
      ],
      pools: [
        { id: 'one', agents: 5, skills: both },
        { id: 'two', agents: 2, skills: both, ratesPerHour: [10, 18, 20] },
      ],
    };
    for (const policy of [{ route: 'least-busy', pick: 'priority' }, { program: 'production' }] as const) {
      const alone = run({ ...plain, policy });
      const beside = run({ ...plain, policy, types: plain.types.map((type) => ({ ...type, ...idle })) });
      const { total } = alone;
      for (const id of ['a', 'b']) {
        const { offered, answered, abandoned, blocked, meanWaitSeconds, meanCost } = alone.types[id]!;
        expect(beside.types[id]).toMatchObject({ offered, answered, abandoned, blocked });
        // Times are added up in another order.
        expect(beside.types[id]!.meanWaitSeconds).toBeCloseTo(meanWaitSeconds!, 9);
        expect(beside.types[id]!.meanCost).toBeCloseTo(meanCost!, 6);
      }
      for (const [id, { occupancy }] of Object.entries(alone.pools))
        expect(beside.pools[id]!.occupancy).toBeCloseTo(occupancy!, 9);
      expect(beside.total).toMatchObject({ transferred: 0, retries: 0, repeats: 0, calledBack: 0 });
      expect(total).not.toHaveProperty('retries');
    }
  });

  test('is contained by the virtual agent with its chance; what is left comes to people as Poisson as before', () => {
    const virtualAgent = { containment: 0.4, seconds: { distribution: 'lognormal', mean: 90, cv2: 1 } } as const;
    const summary = run({ contacts: 15_000, waitingPlaces: 0, types: [calls({ virtualAgent })], pools: [desk(6)] });
    expectInBand(summary, ({ total }) => total.containment, 0.4);
    expectInBand(summary, ({ total }) => total.blocking, erlangB(6, 0.6 * 7));
    const { offered, contained } = summary.total;
    expect(offered! + contained!).toBeCloseTo(12 * 13_500, -2);
  });

  test('is contained as the interval has it', () => {
    const containment = { intervalMinutes: 60, values: [0, 1, 0.5] };
    const types = [calls({ virtualAgent: { containment, seconds: 30 }, arrivalsPerHour: 200 })];
    const { intervals } = run({ warmup: 0, types, pools: [desk(20)] });
    const shares = intervals!.map(({ total }) => total.containment!);
    expect(shares.slice(0, 2)).toEqual([0, 1]);
    expect(Math.abs(shares[2]! - 0.5)).toBeLessThan(0.05);
  });

  test('and is passed on to the line that it came from, makes agents as busy as more contacts would', () => {
    const types = [calls({ arrivalsPerHour: 63, transfers: { to: { calls: 0.25 } } })];
    const summary = run({ contacts: 20_000, types, pools: [desk(9)] });
    expectInBand(summary, ({ total }) => total.probabilityOfWait, erlangC(9, 7));
    expectInBand(summary, ({ total }) => total.meanWaitSeconds, (erlangC(9, 7) * 300) / 2);
    expect(summary.total.transferred! / summary.total.answered!).toBeCloseTo(0.25, 2);
  });

  test('from queue to queue comes as often as the traffic equations say, and each queue is as if alone', () => {
    const skill = { handleSeconds: 300 };
    const summary = run({
      contacts: 15_000,
      types: [
        { id: 'a', arrivalsPerHour: 54, transfers: { to: { b: 0.5 } } },
        { id: 'b', arrivalsPerHour: 9, transfers: { to: { a: 0.2 } } },
      ],
      pools: [
        { id: 'pa', agents: 7, skills: { a: skill } },
        { id: 'pb', agents: 5, skills: { b: skill } },
      ],
    });
    const [a, b] = [(54 + 0.2 * 9) / 0.9, (9 + 0.5 * 54) / 0.9];
    const { types } = summary;
    expect(types.a!.offered! / types.b!.offered!).toBeCloseTo(a / b, 1);
    expectInBand(summary, (of) => of.types.a?.probabilityOfWait, erlangC(7, a / 12));
    expectInBand(summary, (of) => of.types.b?.probabilityOfWait, erlangC(5, b / 12));
  });

  test('goes before those who have waited less where it keeps its age, otherwise to the end', () => {
    const under = (keepsAge: boolean) =>
      run({
        contacts: 15_000,
        types: [
          { id: 'a', arrivalsPerHour: 50, transfers: { to: { b: 0.3 }, keepsAge } },
          { id: 'b', arrivalsPerHour: 1 },
        ],
        pools: [{ id: 'p', agents: 6, skills: { a: { handleSeconds: 300 }, b: { handleSeconds: 300 } } }],
      }).types.b!.meanWaitSeconds!;
    expect(under(true)).toBeLessThan(0.75 * under(false));
  });

  test('tries again after finding no line free: with time between, as if so many more came', () => {
    const retries = { probability: 0.6, afterSeconds: 20_000 };
    const types = [calls({ retries })];
    const summary = run({ contacts: 20_000, warmup: 0.3, waitingPlaces: 0, types, pools: [desk(6)] });
    // What comes is what comes anew and the share of the blocked that tries again.
    let blocking = 0;
    for (let turn = 0; turn < 200; turn++) blocking = erlangB(6, 7 / (1 - 0.6 * blocking));
    expectInBand(summary, ({ total }) => total.blocking, blocking);
    expect(summary.total.retries! / summary.total.offered!).toBeCloseTo(0.6 * blocking, 2);
  });

  test('tries again no more often than is said', () => {
    // Nobody waits for more than an instant, and the only agent is busy for ever with the first.
    const types = [calls({ retries: { probability: 0.5, afterSeconds: 60, atMost: 2 } })];
    const busy = { id: 'desk', agents: 1, skills: { calls: { handleSeconds: 1e9 } } };
    const { total } = run({ contacts: 5000, warmup: 0, waitingPlaces: 0, types, pools: [busy] });
    expect(total.answered).toBeLessThanOrEqual(12);
    expect(total.retries! / (12 * 5000)).toBeCloseTo(0.5 + 0.25, 1);
  });

  test('comes again until it is resolved, and the first contact resolves what one contact does', () => {
    const repeats = { probability: 1, afterSeconds: 3600 };
    const endless = run({ contacts: 10_000, types: [calls({ repeats })], pools: [desk(14, 0.7)] });
    expectInBand(endless, ({ total }) => total.firstContactResolution, 0.7);
    expect(endless.total.repeats! / endless.total.offered!).toBeCloseTo(0.3, 2);
    const once = run({
      contacts: 10_000,
      types: [calls({ repeats: { ...repeats, atMost: 1 } })],
      pools: [desk(14, 0.7)],
    });
    expect(once.total.repeats! / (once.total.offered! - once.total.repeats!)).toBeCloseTo(0.3, 2);
  });

  test('that takes a call-back keeps its place and never gives up: the line is as long as without patience', () => {
    const callBacks = { afterSeconds: 0, accepts: 1 };
    const summary = run({ contacts: 20_000, types: [calls({ patienceSeconds: 60, callBacks })], pools: [desk(9)] });
    const { total } = summary;
    expect([total.abandoned, total.meanWaitSeconds]).toEqual([0, 0]);
    expectInBand(summary, (of) => of.total.meanCallBackSeconds, 300 / 2);
    expect(total.calledBack! / total.offered!).toBeCloseTo(erlangC(9, 7), 1);
    // Offered later and to some only, some are answered before, some give up.
    const late = run({
      contacts: 20_000,
      types: [calls({ patienceSeconds: 60, callBacks: { afterSeconds: 60, accepts: 0.5 } })],
      pools: [desk(7)],
    }).total;
    for (const count of [late.answered, late.abandoned, late.calledBack]) expect(count).toBeGreaterThan(500);
    expect(late.answered! + late.abandoned! + late.calledBack!).toBe(late.offered);
  });

  test('meets the same chance under two policies, on its second visit too', () => {
    const under = (pick: 'first-come' | 'priority', seed: number) =>
      run({
        seed,
        replications: 1,
        contacts: 8000,
        types: ['a', 'b'].map((id, priority) => ({
          id,
          arrivalsPerHour: 50,
          patienceSeconds: 200,
          priority,
          retries: { probability: 0.7, afterSeconds: 600 },
        })),
        pools: [{ id: 'p', agents: 8, skills: { a: { handleSeconds: 300 }, b: { handleSeconds: 300 } } }],
        policy: { pick },
      }).total.answered!;
    const seeds = [1, 2, 3, 4, 5, 6];
    const off = (shift: number) =>
      seeds.reduce((sum, seed) => sum + Math.abs(under('first-come', seed) - under('priority', seed + shift)), 0);
    expect(off(0)).toBeLessThan(off(100) / 2);
  });

  test('is never lost, whatever it does', () => {
    const share = fc.constantFrom(0, 0.3, 0.6);
    const again = fc.record({
      probability: share,
      afterSeconds: fc.constantFrom(30, 300),
      atMost: fc.constantFrom(1, 3),
    });
    const type = (id: string) =>
      fc.record({
        id: fc.constant(id),
        arrivalsPerHour: fc.constantFrom(20, 60),
        patienceSeconds: fc.constantFrom(30, 300),
        virtualAgent: fc.option(fc.record({ containment: share, seconds: fc.constant(40) })),
        transfers: fc.option(
          fc.record({
            to: fc.record({ a: fc.constantFrom(0, 0.3), b: fc.constantFrom(0, 0.5) }),
            keepsAge: fc.boolean(),
          }),
        ),
        retries: fc.option(again),
        repeats: fc.option(again),
        callBacks: fc.option(fc.record({ afterSeconds: fc.constantFrom(0, 20), accepts: share })),
      });
    const skills = { a: { handleSeconds: 200, resolves: 0.6 }, b: { handleSeconds: 100 } };
    const scenarios = fc.record({
      seed: fc.nat(),
      hours: fc.constant(2),
      types: fc.tuple(type('a'), type('b')),
      waitingPlaces: fc.option(fc.nat(3)),
      several: fc.boolean(),
    });
    fc.assert(
      fc.property(scenarios, ({ several, ...given }) => {
        const pools = [
          { id: 'p', agents: 3, skills },
          ...(several ? [{ id: 'q', agents: 1, skills, ratesPerHour: [10, 15] }] : []),
        ];
        const { total } = run({ ...given, pools, replications: 1, warmup: 0 });
        const { offered, answered, abandoned, blocked, calledBack } = total;
        expect(answered! + abandoned! + blocked! + (calledBack ?? 0)).toBe(offered);
        expect(total.transferred ?? 0).toBeLessThanOrEqual(answered! + (calledBack ?? 0));
        expect(total.retries ?? 0).toBeLessThanOrEqual(abandoned! + blocked!);
      }),
      { numRuns: 150 },
    );
  });
});

describe('an impossible scenario', () => {
  const says = (more: Partial<ContactType>, agents = 9, resolves = 1) =>
    impossible({ contacts: 100, types: [calls(more)], pools: [desk(agents, resolves)] }).map(
      ({ at, says }) => `${at} ${says}`,
    );

  test.each([
    [{ transfers: { to: { loans: 0.1 } } }, 'types[0].transfers.to.loans is no type of contact'],
    [
      { transfers: { to: { calls: 1 } } },
      'types let nobody go who was served as calls: they would be passed on, or come back, for ever',
    ],
    [
      { virtualAgent: { containment: 0.5, seconds: { distribution: 'erlang', mean: 9 } } },
      'types[0].virtualAgent.seconds.cv2 is missing',
    ],
    [
      {
        virtualAgent: { containment: { intervalMinutes: 15, values: [0.1, 0.2] }, seconds: 30 },
        arrivalsPerHour: { intervalMinutes: 60, values: [1, 1] },
      },
      'types[0].virtualAgent.containment covers 0.5 hours of 2',
    ],
    [
      { retries: { probability: 0.5, afterSeconds: { distribution: 'deterministic' } } },
      'types[0].retries.afterSeconds.mean is missing',
    ],
  ] as [Partial<ContactType>, string][])('says of %j what is wrong', (more, sentence) => {
    expect(says(more)).toEqual([sentence]);
  });

  test('says that a share is above 1 when all are added up, and that work goes round without end', () => {
    const type = (id: string, to: Record<string, number>) => ({ id, arrivalsPerHour: 5, transfers: { to } });
    const skills = { a: { handleSeconds: 60 }, b: { handleSeconds: 60 } };
    const of = (a: Record<string, number>, b: Record<string, number>) =>
      impossible({ contacts: 9, types: [type('a', a), type('b', b)], pools: [{ id: 'p', agents: 9, skills }] }).map(
        ({ at, says }) => `${at} ${says}`,
      );
    expect(of({ a: 0.7, b: 0.5 }, {})).toEqual(['types[0].transfers.to adds up to 1.2, more than 1']);
    expect(of({ b: 1 }, { a: 1 })[0]).toContain('was served as a, b:');
    expect(of({ b: 1 }, { a: 0.9 })).toEqual([]);
  });

  test('counts what comes again as load, and who always comes again as one who stays', () => {
    expect(says({}, 8)).toEqual([]);
    expect(says({ transfers: { to: { calls: 0.25 } } }, 9)[0]).toContain('103.7 %');
    expect(says({ virtualAgent: { containment: 0.3, seconds: 9 }, transfers: { to: { calls: 0.25 } } }, 9)).toEqual([]);
    expect(says({ repeats: { probability: 1, afterSeconds: 9 } }, 9, 0.75)[0]).toContain('103.7 %');
    const leaves = { patienceSeconds: 60, retries: { probability: 0.9, afterSeconds: 9 } };
    expect(says(leaves, 6)).toEqual([]);
    expect(says({ ...leaves, retries: { probability: 1, afterSeconds: 9 } }, 6)[0]).toContain('116.7 %');
  });
});
