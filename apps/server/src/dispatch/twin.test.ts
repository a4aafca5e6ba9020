import { idFrom } from '@harken/contract/ids';
import type { TwinLever, TwinQuestion, TwinResult } from '@harken/contract/routes-twin';
import { beforeAll, describe, expect, test } from 'vitest';
import { aFloor } from '../analytics/testing.ts';
import { aRecord, packet } from '../conversations/testing.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';

/** A morning that people lived: two agents, one queue that one of them may serve by skill, contacts every two minutes. */
async function aMorning() {
  const record = await aRecord();
  const floor = await aFloor(record);
  const { clock, conversations, queues, agents } = floor;
  const [priya, tom] = agents;
  clock.set('2026-03-02T09:00:00Z');
  for (const { id } of [priya, tom]) await floor.becomes(id, 'available');
  const customer = await floor.aCustomer();
  for (let nth = 0; nth < 12; nth++) {
    const { conversation } = await floor.writes(customer, 'May I talk to someone?');
    const on = { conversationId: conversation.id, customerId: conversation.customerId };
    const queue = queues[nth % 4 === 3 ? 1 : 0]!;
    await conversations.handOff({ ...on, queueId: queue.id, packet });
    clock.advance({ seconds: 30 });
    if (nth % 6 === 5) await conversations.leaveQueue(on);
    else {
      await conversations.assign({ ...on, agentId: priya.id, reason: 'routing' });
      clock.advance({ seconds: 60 + 10 * (nth % 3) });
      await conversations.resolve({ conversationId: on.conversationId, by: priya.author, resolution: 'by_person' });
    }
    clock.advance({ seconds: 140 });
  }
  clock.set('2026-03-02T10:30:00Z');
  await floor.becomes(priya.id, 'offline');
  await floor.becomes(tom.id, 'offline');
  clock.set('2026-03-03T08:00:00Z');
  await floor.counted();

  const skilled = idFrom('skil', '01900000-0000-7000-8000-000000000001');
  const staff = [
    { ...priya, capacity: 1, skills: [{ skillId: skilled, proficiency: 4 }] },
    { ...tom, capacity: 1, skills: [] },
  ].map((one) => ({ ...one, personId: one.id }));
  const dispatch = createDispatch({
    log: floor.log,
    read: floor.database.read,
    clock,
    figures: floor.analytics.dayOf,
    queues: async () =>
      (await conversations.queues()).map((queue) =>
        queue.id === queues[1].id ? { ...queue, skillId: skilled } : queue,
      ),
    staff: async () => ({
      people: floor.people,
      teams: floor.teamIds.map((id, nth) => ({ id, name: nth === 0 ? 'Early' : 'Late' })),
      agents: staff,
    }),
    plans: async () => [],
    workers: 2,
  });
  return { ...floor, dispatch, cards: queues[0].id as string, loans: queues[1].id as string, skilled };
}

let morning: Awaited<ReturnType<typeof aMorning>>;
beforeAll(async () => {
  morning = await aMorning();
});

const question = (levers: TwinLever[], more: Partial<TwinQuestion> = {}): TwinQuestion => ({
  date: '2026-03-02',
  zone: 'UTC',
  drawn: null,
  window: null,
  plans: [{ name: 'B', levers }],
  pairs: 20,
  seed: 7,
  ...more,
});

const grace = idFrom('pers', '01900000-0000-7000-8000-0000000000aa');
async function run(asked: TwinQuestion, by = grace, { twin }: Dispatch = morning.dispatch): Promise<TwinResult> {
  const watched = { signal: new AbortController().signal, onProgress: () => {} };
  const result = await twin.run(await twin.ask(asked), by, watched);
  if (!result) throw new Error('It was cancelled');
  return result;
}
const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
const refused = (asked: TwinQuestion) =>
  morning.dispatch.twin.ask(asked).then(
    () => null,
    ({ code, more }) => ({ code, mistakes: more.mistakes }),
  );

describe('a recorded day', () => {
  test('becomes a scenario: who came when, how long it took, who was there, what they can do', async () => {
    const { scenario, startsAt } = await morning.dispatch.twin.day({ date: '2026-03-02', zone: 'UTC' });
    expect(startsAt).toBe('2026-03-02T00:00:00.000Z');
    expect(scenario?.hours).toBe(24);
    const came = scenario?.types.map(({ arrivalsPerHour }) =>
      typeof arrivalsPerHour === 'number' ? 0 : arrivalsPerHour.values.reduce((all, rate) => all + rate / 4, 0),
    );
    expect(came).toEqual([9, 3]);
    const [early, late] = scenario?.pools ?? [];
    expect([early?.id, late?.id]).toEqual(['Early', 'Late']);
    expect(early?.queues).toEqual([morning.cards, morning.loans]);
    // Tom has not the skill that loans ask for.
    expect(late?.queues).toEqual([morning.cards]);
    expect(typeof early?.agents === 'object' && early.agents.values.slice(35, 43)).toEqual([0, 1, 1, 1, 1, 1, 1, 0]);
    expect(scenario?.types[0]?.patienceSeconds).toBeGreaterThan(0);
  });

  test('on which nothing was recorded cannot be asked about', async () => {
    expect((await morning.dispatch.twin.day({ date: '2026-03-01', zone: 'UTC' })).scenario).toBeNull();
    expect(await refused(question([], { date: '2026-03-01' }))).toMatchObject({ code: 'twin.nothing_recorded' });
    expect(await refused(question([], { zone: 'Mars/Olympus' }))).toMatchObject({ code: 'request.invalid' });
  });
});

describe('a comparison', () => {
  test('has the same answer again, whoever asks and however many threads there are', async () => {
    const asked = question([{ kind: 'staff', pool: 'Early', add: 1, from: 540, to: 660 }]);
    const [first, second] = [
      await run(asked),
      await run(asked, idFrom('pers', '01900000-0000-7000-8000-0000000000ab')),
    ];
    expect(second.plans).toEqual(first.plans);
    expect(first.pairs).toBe(20);
    expect((await run({ ...asked, seed: 8 })).plans).not.toEqual(first.plans);
    // The program that decides does what theory says.
    expect(Math.abs(first.theory.simulated - first.theory.exact)).toBeLessThan(3 * first.theory.halfWidth + 0.005);
  });

  test('of more staff has shorter waits and dearer hours', async () => {
    const staffed = await run(question([{ kind: 'staff', pool: 'Early', add: 2, from: 540, to: 660 }]));
    const [a, b] = staffed.plans as [TwinResult['plans'][number], TwinResult['plans'][number]];
    expect(sum(b.meanWaitSeconds)).toBeLessThan(sum(a.meanWaitSeconds));
    expect(sum(b.agentHours) - sum(a.agentHours)).toBeCloseTo(20 * 2 * 2, 1);
    expect(a.types.map(({ id }) => id)).toEqual([morning.cards, morning.loans]);
  });

  test('of no change has no difference in any pair; it counts what comes in its window, and lives the whole day', async () => {
    const whole = await run(question([]));
    expect(whole.plans[1]).toEqual(whole.plans[0]);
    const hour = await run(question([], { window: { from: 540, to: 570 } }));
    expect(hour.contacts).toBeLessThan(whole.contacts);
    expect(hour.plans[0]?.quarters).toEqual(whole.plans[0]?.quarters);
  });

  test('tries a routing plan in the words of the live one: teams, skills, and who is let in later', async () => {
    const only = (who: object): TwinLever => ({
      kind: 'plan',
      queueId: morning.cards,
      plan: { steps: [{ afterSeconds: 0, who: who as never }] },
    });
    const [early] = morning.teamIds;
    const by = await run(question([only({ team: early })]));
    // Loans keep their only agent no longer to themselves: nobody of the other team takes cards away from her.
    expect(sum(by.plans[1]!.meanWaitSeconds)).toBeGreaterThan(sum(by.plans[0]!.meanWaitSeconds));
    const { scenarios } = await morning.dispatch.twin.ask(question([only({ skill: morning.skilled, atLeast: 4 })]));
    expect(scenarios[1]?.policy).toMatchObject({ plans: [{ steps: [{ who: { any: [{ team: 'Early' }] } }] }] });
    expect(await refused(question([only({ skill: morning.skilled, atLeast: 5 })]))).toMatchObject({
      code: 'twin.impossible',
      mistakes: [{ path: 'body/plans/0', message: `policy.plans let nobody serve ${morning.cards}` }],
    });
  });

  test('that is impossible says which change, and why', async () => {
    const first: TwinLever = { kind: 'plan', queueId: morning.cards, plan: null };
    const asked = question([first, { kind: 'staff', pool: 'Early', add: -3, from: 540, to: 600 }]);
    expect(await refused(asked)).toEqual({
      code: 'twin.impossible',
      mistakes: [{ path: 'body/plans/0/levers/1', message: 'too_few_agents 1' }],
    });
  });

  test('of a day drawn by hand brings what was drawn', async () => {
    const drawn = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 60 : 0));
    const { contacts } = await run(question([], { drawn, pairs: 40 }));
    expect(contacts).toBeGreaterThan(54);
    expect(contacts).toBeLessThan(66);
  });

  test('ends when its owner leaves, and when they start another', async () => {
    const { twin } = morning.dispatch;
    const long = await twin.ask(question([], { pairs: 2000, drawn: Array.from({ length: 24 }, () => 3000) }));
    const leaving = new AbortController();
    const left = twin.run(long, grace, { signal: leaving.signal, onProgress: () => leaving.abort() });
    expect(await left).toBeNull();

    const replaced = twin.run(long, grace, { signal: new AbortController().signal, onProgress: () => {} });
    const refusal = expect(replaced).rejects.toMatchObject({ code: 'twin.replaced' });
    expect((await run(question([]))).pairs).toBe(20);
    await refusal;
  });
});

describe('a kept comparison', () => {
  test('is its question; its owner changes it, once seen, and nobody else does', async () => {
    const { comparisons } = morning.dispatch;
    const [asked, tom] = [question([{ kind: 'handle', type: null, factor: 0.9 }]), morning.agents[1].id];
    const kept = await comparisons.create({ name: 'Shorter', question: asked }, grace);
    expect(await comparisons.list()).toEqual([kept]);
    const renamed = await comparisons.update(kept.id, { version: 1, name: 'A tenth shorter' }, grace);
    expect(renamed).toMatchObject({ name: 'A tenth shorter', question: asked, version: 2 });
    await expect(comparisons.update(kept.id, { version: 1, name: 'Lost' }, grace)).rejects.toMatchObject({
      code: 'record.changed',
    });
    await expect(comparisons.remove(kept.id, tom)).rejects.toMatchObject({ code: 'access.forbidden' });
    await comparisons.remove(kept.id, grace);
    expect(await comparisons.list()).toEqual([]);
  });
});
