import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatModel } from './chat.ts';
import { erlangB, erlangC } from './erlang.ts';
import { impatientModel, lossModel, patientModel, type Rates } from './models.ts';
import reference from './queueing.json' with { type: 'json' };

/** To nine digits, or to as many as the reference gives. */
function expectDigits(value: number | null, wanted: number, digits = 9) {
  expect(value).not.toBeNull();
  const written = String(wanted).replace(/^0\.0*|\.|e.*$/g, '').length;
  // A value of few digits that is exact, such as 0.5, is no reason to look less closely.
  const given = written < 7 ? digits : Math.min(digits, written - 1);
  expect(Math.abs((value as number) - wanted) / wanted).toBeLessThan(0.5 * 10 ** (1 - given));
}

const perSecond = (load: number, handleSeconds: number, patienceSeconds = Number.POSITIVE_INFINITY): Rates => ({
  arrival: load / handleSeconds,
  service: 1 / handleSeconds,
  abandon: 1 / patienceSeconds,
});

describe('the models give the reference values', () => {
  test.each(reference.erlangB)('Erlang B with $servers servers at $load', ({ servers, load, blocking }) => {
    expectDigits(erlangB(servers, load), blocking);
  });

  test.each(reference.erlangC)('Erlang C with $servers servers at $load', ({ servers, load, wait }) => {
    expectDigits(erlangC(servers, load), wait);
  });

  test.each(reference.serviceLevel)('service level of $servers at $load', (row) => {
    const is = patientModel(row.servers, perSecond(row.load, row.handleSeconds), row.withinSeconds);
    expectDigits(is.serviceLevel, row.serviceLevel);
    if (row.asaSeconds) expectDigits(is.asa, row.asaSeconds);
  });

  test.each(reference.erlangA)('Erlang A with $servers servers and $arrival arrivals', (row) => {
    const is = impatientModel(row.servers, row, null);
    expectDigits(is.probabilityOfWait, row.wait);
    expectDigits(is.abandonment, row.abandonment);
    expectDigits(is.meanWait, row.meanWait);
    expectDigits(is.occupancy, row.occupancy);
  });

  test('what the twin is to find for Erlang A', () => {
    for (const row of reference.simulation.slice(0, 3)) {
      const rates = perSecond(row.load!, row.handleSeconds!, row.patienceSeconds);
      const is = impatientModel(row.servers!, rates, row.withinSeconds!);
      for (const [value, wanted] of [
        [is.probabilityOfWait, row.wait],
        [is.serviceLevel, row.serviceLevel],
        [is.abandonment, row.abandonment],
        [is.meanWait, row.meanWaitSeconds],
      ] as const)
        expect(Math.abs(value! - Number(wanted)) / Number(wanted)).toBeLessThan(5e-5);
    }
  });
});

/** The birth–death chain state by state: slow, and by another way than the models go. */
function statesOf(servers: number, { arrival, service, abandon }: Rates, within: number) {
  const completion = servers * service;
  const weights = [1];
  for (let n = 1; n < servers + 5000; n++) {
    const ends = Math.min(n, servers) * service + Math.max(0, n - servers) * abandon;
    weights.push((weights[n - 1]! * arrival) / ends);
  }
  const total = weights.reduce((sum, one) => sum + one, 0);
  let [waits, queue, asa, level, answered] = [0, 0, 0, 0, 0];
  let before = 0;
  weights.forEach((weight, n) => {
    const share = weight / total;
    if (n < servers) {
      level += share;
      answered += share;
      return;
    }
    const ahead = n - servers;
    waits += share;
    queue += ahead * share;
    // Whoever finds `ahead` waiting is answered after ahead + 1 steps, each faster by one who may give up.
    const stays = completion / (completion + (ahead + 1) * abandon);
    before += 1 / (completion + (ahead + 1) * abandon);
    answered += share * stays;
    asa += share * stays * before;
    level += share * stays * stepsWithin(completion + abandon, abandon, ahead + 1, within);
  });
  return { waits, queue, asa: asa / answered, level, abandonment: 1 - answered };
}

/** Probability that `steps` waits with rates r, r + θ, r + 2θ, … are over within a time (a pure birth process). */
function stepsWithin(rate: number, each: number, steps: number, time: number): number {
  // Negative binomial: the number of steps taken by then.
  const shape = rate / each;
  const stay = Math.exp(-each * time);
  let term = stay ** shape;
  let fewer = 0;
  for (let n = 0; n < steps; n++) {
    fewer += term;
    term *= ((shape + n) / (n + 1)) * (1 - stay);
  }
  return 1 - fewer;
}

describe('Erlang A', () => {
  test.each([
    [14, { arrival: 10 / 3, service: 1 / 3, abandon: 0.2 }],
    [1, { arrival: 0.1, service: 1 / 300, abandon: 1 / 3 }],
    [3, { arrival: 5, service: 1, abandon: 100 }],
    [10, { arrival: 30, service: 1, abandon: 0.5 }],
    [10, { arrival: 8, service: 1, abandon: 0.001 }],
    [120, { arrival: 118, service: 1, abandon: 0.05 }],
  ])('with %i servers agrees with its chain, reckoned state by state', (servers, rates) => {
    const within = 0.4 / rates.service / servers;
    const is = impatientModel(servers, rates, within);
    const states = statesOf(servers, rates, within);
    expect(is.probabilityOfWait).toBeCloseTo(states.waits, 11);
    expect(is.abandonment).toBeCloseTo(states.abandonment, 11);
    expect(is.asa! * rates.service).toBeCloseTo(states.asa * rates.service, 11);
    expect(is.serviceLevel).toBeCloseTo(states.level, 9);
    // Little's law: what waits on average is what comes times how long it waits.
    expect(is.meanQueueLength! / states.queue).toBeCloseTo(1, 10);
    expect(is.meanWait! * rates.arrival).toBeCloseTo(is.meanQueueLength!, 10);
  });

  test('becomes Erlang C as patience grows', () => {
    const rates = perSecond(10, 180);
    const patient = patientModel(14, rates, 20);
    const off = (patienceSeconds: number) => {
      const is = impatientModel(14, perSecond(10, 180, patienceSeconds), 20);
      return Math.max(
        Math.abs(is.probabilityOfWait! - patient.probabilityOfWait!),
        Math.abs(is.serviceLevel! - patient.serviceLevel!),
        Math.abs(is.asa! - patient.asa!) / patient.asa!,
      );
    };
    const errors = [1e3, 1e5, 1e7, 1e9].map(off);
    for (const [place, error] of errors.entries()) if (place > 0) expect(error).toBeLessThan(errors[place - 1]! / 50);
    expect(off(1e12)).toBeLessThan(1e-9);
    expect(off(1e300)).toBeLessThan(1e-12);
  });

  test('becomes a loss system as patience vanishes', () => {
    const is = impatientModel(10, { arrival: 9, service: 1, abandon: 1e9 }, 1);
    expect(is.abandonment).toBeCloseTo(erlangB(10, 9), 7);
  });
});

describe('at the ends of what may be asked', () => {
  test('ten thousand servers, and a hundred thousand times as many, are reckoned as exactly as ten', () => {
    // Of 50,000 and of 1,000,000 by the plain recursion.
    for (const servers of [10_000, 1_000_000]) {
      const load = servers - Math.sqrt(servers);
      let blocking = 1;
      for (let k = 1; k <= servers; k++) blocking = (load * blocking) / (k + load * blocking);
      expect(erlangB(servers, load) / blocking).toBeCloseTo(1, 10);
    }
    // In the limit of many servers with square-root staffing (Halfin & Whitt 1981), β = 1.
    const halfinWhitt = 1 / (1 + (Math.sqrt(2 * Math.PI) * 0.8413447460685429) / Math.exp(-0.5));
    expect(erlangC(1e9 + Math.sqrt(1e9), 1e9)).toBeCloseTo(halfinWhitt, 4);
  });

  test('loads from next to nothing to far too much give shares, never NaN', () => {
    for (const servers of [1, 7, 10_000, 1e9])
      for (const load of [1e-12, 1e-3, 1, 7, 9_999, 1e6, 1e9])
        for (const patience of [1e-9, 1, 1e9]) {
          for (const is of [
            impatientModel(servers, perSecond(load, 300, patience), 20),
            patientModel(servers, perSecond(load, 300), 20),
            lossModel(servers, perSecond(load, 300)),
          ]) {
            for (const [name, value] of Object.entries(is)) {
              if (value === null) continue;
              expect(value, `${name} of ${servers} at ${load}`).toBeGreaterThanOrEqual(0);
              const isShare = ['probabilityOfWait', 'serviceLevel', 'abandonment', 'blocking', 'occupancy'];
              if (isShare.includes(name)) expect(value).toBeLessThanOrEqual(1 + 1e-12);
            }
          }
        }
  });

  test('a load that is all that can be done makes everybody wait without end', () => {
    const is = patientModel(30, { arrival: 600 / 3600, service: 1 / 180, abandon: 0 }, 20);
    expect(is).toMatchObject({ probabilityOfWait: 1, serviceLevel: 0, asa: null, meanWait: null, occupancy: 1 });
  });

  test('within no time at all, only those are answered who need not wait', () => {
    const patient = patientModel(14, perSecond(10, 180), 0);
    expect(patient.serviceLevel).toBeCloseTo(1 - patient.probabilityOfWait!, 14);
    const impatient = impatientModel(14, perSecond(10, 180, 60), 0);
    expect(impatient.serviceLevel).toBeCloseTo(1 - impatient.probabilityOfWait!, 14);
  });

  test('within all time, everybody is answered who does not give up', () => {
    const is = impatientModel(14, perSecond(20, 180, 60), 1e9);
    expect(is.serviceLevel).toBeCloseTo(1 - is.abandonment!, 12);
  });
});

describe('whatever comes and whoever is there', () => {
  const rates = fc.record({
    arrival: fc.double({ min: 0.01, max: 200, noNaN: true }),
    service: fc.constant(1),
    abandon: fc.double({ min: 1e-3, max: 50, noNaN: true }),
  });

  test('one more server is never worse', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        rates,
        fc.double({ min: 0, max: 2, noNaN: true }),
        (n, r, within) => {
          for (const model of [impatientModel, patientModel] as const) {
            const [less, more] = [model(n, r, within), model(n + 1, r, within)];
            expect(more.serviceLevel! - less.serviceLevel!).toBeGreaterThan(-1e-11);
            expect(more.probabilityOfWait! - less.probabilityOfWait!).toBeLessThan(1e-11);
            if (less.asa !== null) expect(more.asa!).toBeLessThanOrEqual(less.asa * (1 + 1e-9) + 1e-12);
            expect(more.occupancy! - less.occupancy!).toBeLessThan(1e-11);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('chat with one chat at a time is Erlang A', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), rates, (n, r) => {
        const chat = chatModel(n, { arrival: r.arrival, rates: [r.service], abandon: r.abandon }, 0.1);
        const call = impatientModel(n, r, 0.1);
        for (const [name, value] of Object.entries(call))
          if (value !== null) expect(chat[name as 'asa'], name).toBeCloseTo(value, 9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('concurrent chat', () => {
  test('agrees with its chain, reckoned state by state', () => {
    // 2 agents, up to 2 chats: 0 → 0, 1 → 1, 2 → 2 (one each), 3 → 1 + 1.5, 4 and more → 3 + giving up.
    const weights = [1, 3, 4.5, 5.4, 5.4];
    for (let waiting = 1; waiting < 200; waiting++) weights.push((weights.at(-1)! * 3) / (3 + waiting * 0.5));
    const total = weights.reduce((sum, one) => sum + one, 0);
    const queue = weights.reduce((sum, one, n) => sum + one * Math.max(0, n - 4), 0) / total;
    const is = chatModel(2, { arrival: 3, rates: [1, 1.5], abandon: 0.5 }, null);
    expect(is.probabilityOfWait).toBeCloseTo(weights.slice(4).reduce((sum, one) => sum + one, 0) / total, 12);
    expect(is.abandonment).toBeCloseTo((0.5 * queue) / 3, 12);
    expect(is.occupancy).toBeCloseTo(1 - (weights[0]! + weights[1]! / 2) / total, 12);
  });

  test('fewer chats at once can be better where the third one slows the others down', () => {
    const slowed = chatModel(10, { arrival: 14, rates: [1, 1.6, 1.2], abandon: 0.5 }, 0.1);
    const kept = chatModel(10, { arrival: 14, rates: [1, 1.6], abandon: 0.5 }, 0.1);
    expect(kept.abandonment!).toBeLessThan(slowed.abandonment! / 2);
  });

  test('a curve with two humps finds the one in which the system stays', () => {
    // Below one chat each it is fast, above it hardly works at all: with this much work it never gets out again.
    const is = chatModel(1000, { arrival: 900, rates: [1, 0.5, 0.2], abandon: 0.01 }, 0.1);
    expect(is.probabilityOfWait).toBeCloseTo(1, 12);
    expect(is.abandonment).toBeCloseTo(1 - 200 / 900, 9);
  });

  test('says no instead of counting to a thousand million', () => {
    const asked = () => chatModel(1e9, { arrival: 1, rates: [1, 1.5], abandon: 0 }, null);
    expect(asked).toThrow('1000000000 agents with 2 chats each are more than 10000000 chats at once');
  });
});
