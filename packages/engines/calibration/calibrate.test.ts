import { describe, expect, test } from 'vitest';
import { impossible, prepare, simulate, summarise } from '../simulation/simulation.ts';
import { exponential, type Spread, seconds, streamOf, uniform } from '../simulation/streams.ts';
import { type Contact, calibrate, type Recorded } from './calibrate.ts';
import { normality } from './lognormal.ts';

const dayMs = 86_400_000;
const first = Date.parse('2026-03-02T00:00:00Z');
const lognormal = (mean: number, cv2: number): Spread => ({
  kind: 'lognormal',
  mean,
  shape: Math.sqrt(Math.log1p(cv2)),
  phases: 1,
  values: new Float64Array(0),
});

/** The planted truth: two agents of each speed, a longer intent, and customers who give up after ten minutes on average. */
const truth = {
  perHour: (hour: number) => (hour >= 8 && hour < 18 ? 40 : 0),
  factor: (agent: number) => (agent < 3 ? 1 : 1.5),
  intents: { limit: 240, fraud: 600 },
  patience: 600,
  agents: 6,
};

/** Somebody who came once, to people at once. */
const alone = (n: number) => ({
  customerId: `customer-${n}`,
  conversationId: `conversation-${n}`,
  virtualAgentSince: null,
  passedOn: false,
});

/** Days served first come, first served, each contact by whoever has been idle longest: written down, not simulated by the twin. */
function recordOf(days: number, patience: Spread): Recorded {
  const contacts: Contact[] = [];
  const [coming, waiting, working] = [streamOf(1), streamOf(2), streamOf(3)];
  let n = 0;
  for (let day = 0; day < days; day++) {
    const from = first + day * dayMs;
    const freeAt = new Float64Array(truth.agents).fill(from);
    for (let at = 8 * 3600; ; ) {
      at += (exponential(coming.a, coming.b, n) * 3600) / truth.perHour(12);
      if (at >= 18 * 3600) break;
      const cameAt = from + at * 1000;
      const until = cameAt + 1000 * seconds(patience, waiting, n);
      const intent = n % 4 === 0 ? 'fraud' : 'limit';
      const agent = freeAt.indexOf(Math.min(...freeAt));
      const start = Math.max(cameAt, freeAt[agent]!);
      const gaveUp = until < start;
      const handleSeconds = seconds(lognormal(truth.intents[intent] * truth.factor(agent), 0.5), working, n);
      if (!gaveUp) freeAt[agent] = start + 1000 * handleSeconds;
      contacts.push({
        ...alone(n),
        queueId: 'cards',
        channel: 'phone',
        language: 'en',
        counted: true,
        intent,
        cameAt,
        waitEndedAt: gaveUp ? until : start,
        gaveUp,
        agentId: gaveUp ? null : `agent-${agent}`,
        served: gaveUp ? null : { from: start, to: start + 1000 * handleSeconds, handleSeconds },
      });
      n += 1;
    }
  }
  const span = Array.from({ length: days }, (_, day) => ({ from: first + day * dayMs, to: first + (day + 1) * dayMs }));
  const ids = Array.from({ length: truth.agents }, (_, agent) => `agent-${agent}`);
  return {
    days: span,
    contacts,
    presences: ids.flatMap((agentId) =>
      span.map(({ from }) => ({ agentId, from: from + 8 * 3_600_000, to: from + 19 * 3_600_000 })),
    ),
    agents: ids.map((id, n) => ({
      id,
      queueIds: ['cards'],
      teamIds: [n < 3 ? 'quick' : 'new'],
      skills: { limits: 4 },
      capacity: 1,
    })),
    queues: [{ id: 'cards', skillId: 'limits', priority: 3, withinSeconds: 60 }],
    plans: [
      {
        queueId: 'cards',
        steps: [
          { afterSeconds: 0, who: { team: 'quick' } },
          { afterSeconds: 0.5, who: { any: [{ skill: 'limits', atLeast: 2 }, { required: 1 }] } },
        ],
      },
    ],
    virtualAgent: { conversations: 400, contained: 100 },
    settled: [{ queueId: 'cards', resolved: 200, again: 30 }],
    transfers: [],
  };
}

const tenDays = recordOf(10, { ...lognormal(truth.patience, 1), kind: 'exponential' });

describe('what the record was made of is found again', () => {
  const { scenario, fit } = calibrate(tenDays);
  const [type] = fit.types as [(typeof fit.types)[number]];

  test('arrivals by quarter hour', () => {
    const { values } = scenario.types[0]!.arrivalsPerHour as { values: readonly number[] };
    expect(values).toHaveLength(96);
    const open = values.slice(32, 72);
    expect(values.reduce((sum, rate) => sum + rate / 4, 0)).toBeCloseTo(tenDays.contacts.length / 10, 9);
    // Each is of a hundred contacts: four standard deviations are 40 %.
    for (const rate of open) expect(Math.abs(rate - 40)).toBeLessThan(40 * 0.4);
    expect(values[10]).toBe(0);
  });

  test('handle time by intent and by agent', () => {
    const { handle } = type;
    expect(handle?.kind).toBe('lognormal');
    expect(handle?.p).toBeGreaterThan(0.01);
    const [limit, fraud] = handle!.byIntent;
    expect(Math.abs(fraud!.meanSeconds / limit!.meanSeconds - 600 / 240)).toBeLessThan(0.15);
    const secondsOf = (agent: number) =>
      handle!.byAgent.find(({ agentId }) => agentId === `agent-${agent}`)!.meanSeconds;
    for (const agent of [1, 2]) expect(Math.abs(secondsOf(agent) / secondsOf(0) - 1)).toBeLessThan(0.1);
    for (const agent of [3, 4, 5]) expect(Math.abs(secondsOf(agent) / secondsOf(0) - 1.5)).toBeLessThan(0.15);
    const [quick, fresh] = scenario.pools.map(({ skills }) => (skills.cards!.handleSeconds as { mean: number }).mean);
    // A quarter is fraud: 0.75 · 240 + 0.25 · 600.
    expect(Math.abs(quick! - 330)).toBeLessThan(330 * 0.05);
    expect(Math.abs(fresh! - 495)).toBeLessThan(495 * 0.05);
  });

  test('patience, of waits that were mostly ended by an answer', () => {
    expect(type.patience).toMatchObject({ kind: 'exponential', lentByOthers: false });
    expect(type.patience.gaveUp).toBeGreaterThan(100);
    expect(Math.abs(type.patience.meanSeconds! - truth.patience)).toBeLessThan(truth.patience * 0.15);
    expect(type.patience.p).toBeGreaterThan(0.01);
  });

  test('another shape of patience is another kind', () => {
    const { fit: other } = calibrate(recordOf(10, lognormal(240, 0.5)));
    expect(other.types[0]?.patience.kind).toBe('lognormal');
    expect(Math.abs(other.types[0]!.patience.meanSeconds! - 240)).toBeLessThan(240 * 0.2);
  });

  test('who was there, the plan in the twin’s words, and what is told beside it', () => {
    expect(scenario.pools).toHaveLength(2);
    for (const { hours, hoursTaken } of fit.pools) {
      expect(hours).toBeCloseTo(33, 9);
      expect(hoursTaken).toBe(33);
    }
    expect(scenario.policy).toMatchObject({
      plans: [
        { steps: [{ who: { team: 'pool-1' } }, { who: { any: [{ skill: 'cards', atLeast: 2 }, { required: 1 }] } }] },
      ],
    });
    expect(fit.containment).toMatchObject({ of: 400, share: 0.25 });
    expect(type.again).toMatchObject({ of: 200, share: 0.15 });
    expect(fit.leftOut.map(({ what }) => what)).toEqual(['virtual_agent', 'repeats']);
  });

  test('the twin’s day is like those that were recorded', () => {
    expect(impossible(scenario)).toEqual([]);
    const many = { ...scenario, replications: 40 };
    const model = prepare(many);
    const tallies = Array.from({ length: 40 }, (_, replication) => simulate(many, model, replication));
    const { total, halfWidths } = summarise(model, tallies);
    const gaveUp = type.gaveUp / type.contacts;
    // Ten days say it give or take as much as four runs of ten do.
    expect(Math.abs(total.abandonment! - gaveUp)).toBeLessThan(3 * halfWidths!.total.abandonment! + 0.25 * gaveUp);
    expect(Math.abs(total.serviceLevel! - type.withinGoal!)).toBeLessThan(0.06);
  });
});

test('agents who hold several complete so many an hour with one, two and three', () => {
  const rates = [6, 10, 12];
  const contacts: Contact[] = [];
  const [passing, choosing] = [streamOf(7), streamOf(8)];
  // Contacts come while there is room for them, and go the faster the more are held.
  const held: number[] = [];
  let at = first;
  for (let n = 0; at < first + 5 * dayMs; n++) {
    const [comes, goes] = [held.length < 3 ? 10 : 0, rates[held.length - 1] ?? 0];
    at += (exponential(passing.a, passing.b, n) / (comes + goes)) * 3_600_000;
    if (uniform(choosing.a, choosing.b, n) * (comes + goes) < comes) held.push(at);
    else {
      const from = held.shift() as number;
      const served = { from, to: at, handleSeconds: 120 };
      const more = {
        channel: 'messenger',
        language: 'en',
        counted: true,
        intent: null,
        cameAt: from,
        waitEndedAt: from,
        gaveUp: false,
      };
      contacts.push({ ...alone(n), queueId: 'cards', agentId: 'agent-0', served, ...more });
    }
  }
  const days = tenDays.days.slice(0, 5);
  const presences = days.map((day) => ({ agentId: 'agent-0', ...day }));
  const agents = tenDays.agents.slice(0, 1).map((agent) => ({ ...agent, capacity: 4 }));
  const { scenario, fit } = calibrate({ ...tenDays, days, contacts, presences, agents, plans: [] });
  const levels = fit.pools[0]!.concurrency;
  for (const [place, rate] of rates.entries()) {
    expect(levels[place]!.lower!).toBeLessThan(rate);
    expect(levels[place]!.upper!).toBeGreaterThan(rate);
    expect(Math.abs(scenario.pools[0]!.ratesPerHour![place]! - rate)).toBeLessThan(rate * 0.1);
  }
  // Nobody waited, so nothing says that a fourth would be too many; how fast they would be then is not known.
  expect(levels[3]).toMatchObject({ holding: 4, perHour: null });
  expect(scenario.pools[0]!.ratesPerHour![3]).toBe(scenario.pools[0]!.ratesPerHour![2]);
  expect(impossible(scenario)).toEqual([]);
});

test('a queue that nobody asked, one that nobody serves, and one where nobody gave up are said', () => {
  const queue = tenDays.queues[0]!;
  const contact = { ...tenDays.contacts.find(({ served }) => served)!, queueId: 'loans' };
  const record: Recorded = {
    ...tenDays,
    contacts: [contact, { ...contact, ...alone(-1), queueId: 'cards' }],
    queues: [queue, { ...queue, id: 'loans', skillId: 'lending' }, { ...queue, id: 'tax' }],
  };
  const { scenario, fit } = calibrate(record);
  expect(scenario.types.map(({ id }) => id)).toEqual(['cards']);
  expect(fit.leftOut).toContainEqual({ what: 'nobody_there', queueId: 'loans', count: 1 });
  expect(fit.leftOut).toContainEqual({ what: 'nobody_came', queueId: 'tax', count: 0 });
  expect(fit.leftOut).toContainEqual({ what: 'nobody_gave_up', queueId: 'cards', count: 1 });
  expect(impossible(scenario)).toEqual([]);
});

test('normal values look normal, and others do not', () => {
  const stream = streamOf(5);
  const logs = Array.from({ length: 400 }, (_, n) => Math.log(seconds(lognormal(300, 0.6), stream, n)));
  const plain = Array.from({ length: 400 }, (_, n) => exponential(stream.a, stream.b, n));
  expect(normality(logs).p).toBeGreaterThan(0.05);
  expect(normality(plain).p).toBeLessThan(0.001);
});
