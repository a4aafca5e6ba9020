import { idFrom, type QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { TwinLever, TwinQuestion, TwinResult } from '@harken/contract/routes-twin';
import type { SegmentTable } from '@harken/contract/segments';
import type { Scenario } from '@harken/engines/simulation';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aHouse } from '../platform/testing.ts';
import { createTrials, type Trials } from './dispatch.ts';

/** A morning as the record gives it: two agents of two teams; the one of the early team has the skill for loans too. */
async function aMorning() {
  const { log, database, clock } = await aHouse();
  const [cards, loans] = [idFrom('queu', newId()), idFrom('queu', newId())] as [QueueId, QueueId];
  const skilled = idFrom('skil', newId());
  const teamIds = [idFrom('team', newId()), idFrom('team', newId())];
  const agents = ['Priya', 'Tom'].map((name, nth) => ({
    personId: idFrom('pers', newId()),
    name,
    capacity: 1,
    queueIds: [cards, loans],
    skills: nth === 0 ? [{ skillId: skilled, proficiency: 4 }] : [],
  }));
  const quarters = (from: number, to: number, value: number) =>
    Array.from({ length: 96 }, (_, at) => (at >= from && at < to ? value : 0));
  const handleSeconds = 240;
  const scenario: Scenario = {
    hours: 24,
    types: [
      { id: cards, arrivalsPerHour: { intervalMinutes: 15, values: quarters(36, 42, 16) }, patienceSeconds: 300 },
      { id: loans, arrivalsPerHour: { intervalMinutes: 15, values: quarters(36, 42, 4) }, patienceSeconds: 300 },
    ].map((type) => ({ ...type, withinSeconds: 60 })),
    pools: [
      {
        id: 'pool-1',
        agents: { intervalMinutes: 15, values: quarters(36, 43, 1) },
        skills: { [cards]: { handleSeconds, proficiency: 3 }, [loans]: { handleSeconds, proficiency: 4 } },
        queues: [cards, loans],
      },
      {
        id: 'pool-2',
        agents: { intervalMinutes: 15, values: quarters(36, 43, 1) },
        skills: { [cards]: { handleSeconds, proficiency: 3 } },
        queues: [cards],
      },
    ],
    policy: { program: 'production', plans: [] },
  };
  const trials = createTrials({
    log,
    read: database.read,
    clock,
    calibrate: async ({ from }) => {
      if (from !== '2026-03-02') throw new Refusal('record.not_found', 'Nobody came on these days');
      return {
        scenario,
        // Cards had 24 first comers that morning, and was offered 30: six came again. Loans: six of six.
        fit: {
          days: 1,
          types: [
            { queueId: cards, contacts: 30 },
            { queueId: loans, contacts: 6 },
          ],
          pools: agents.map(({ personId }, nth) => ({ id: `pool-${nth + 1}`, agentIds: [personId] })),
        },
      };
    },
    queues: async () =>
      [
        { id: cards, skillId: null },
        { id: loans, skillId: skilled },
      ] as Queue[],
    staff: async () => ({
      people: agents.map(({ personId: id }, nth) => ({ id, teamIds: [teamIds[nth]!] })),
      teams: teamIds.map((id, nth) => ({ id, name: nth === 0 ? 'Early' : 'Late' })),
      agents,
    }),
    forecastDay: async (date, share, futures) =>
      date === '2026-03-09'
        ? {
            intervalMinutes: 60,
            byQueue: new Map([[cards, Array(24).fill(20 * share)]]),
            // Every other day three times as busy, and otherwise empty.
            ...(futures
              ? {
                  futures: new Map([
                    [cards, Array.from({ length: futures.count }, (_, nth) => Array(24).fill(nth % 2 ? 3 : 0))],
                  ]),
                }
              : {}),
          }
        : null,
    plans: async () => [],
    segments: {
      now: async () => null,
      check: async (table, field) => {
        if (table.value.second >= table.value.third)
          throw new Refusal('request.invalid', {
            mistakes: [{ path: `body/${field}/value/third`, message: 'is low' }],
          });
      },
      // Half of the cards are of value, whatever the table says of it.
      shares: async (tables) =>
        new Map([
          [
            cards as string,
            [
              { share: 0.5, treatments: tables.map(() => ({})) },
              { share: 0.5, treatments: tables.map((table) => table?.treatments.high?.simple ?? {}) },
            ],
          ],
        ]),
    },
    workers: 2,
  });
  return { trials, agents, teamIds, cards, loans, skilled };
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
async function run(asked: TwinQuestion, by = grace, { twin }: Trials = morning.trials): Promise<TwinResult> {
  const watched = { signal: new AbortController().signal, onProgress: () => {} };
  const result = await twin.run(await twin.ask(asked), by, watched);
  if (!result) throw new Error('It was cancelled');
  return result;
}
const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
const refused = (asked: TwinQuestion) =>
  morning.trials.twin.ask(asked).then(
    () => null,
    ({ code, more }) => ({ code, mistakes: more.mistakes }),
  );

describe('a recorded day', () => {
  test('has its pools called after the teams of their agents', async () => {
    const { scenario, startsAt } = await morning.trials.twin.day({ date: '2026-03-02', zone: 'Asia/Singapore' });
    expect(startsAt).toBe('2026-03-01T16:00:00.000Z');
    expect(scenario?.pools.map(({ id }) => id)).toEqual(['Early', 'Late']);
  });

  test('on which nothing was recorded cannot be asked about', async () => {
    expect((await morning.trials.twin.day({ date: '2026-03-01', zone: 'UTC' })).scenario).toBeNull();
    expect(await refused(question([], { date: '2026-03-01' }))).toMatchObject({ code: 'twin.nothing_recorded' });
    expect(await refused(question([], { zone: 'Mars/Olympus' }))).toMatchObject({ code: 'request.invalid' });
  });
});

describe('a comparison', () => {
  test('tries a table of segments on the same customers, tells queues as a whole, and says what it cannot try', async () => {
    const table = (treatment: object, third = 2): SegmentTable => ({
      value: { rules: [], second: 1, third },
      complexity: { rules: [], second: 1, third: 2 },
      treatments: { high: { simple: treatment } },
    });
    const asked = (treatment: object) => question([{ kind: 'segments', table: table(treatment) }]);
    const alike = await run(asked({}));
    expect(alike.plans[1]).toEqual(alike.plans[0]);
    const { plans, odd } = await run(asked({ minimumSkill: 5, callBackAfterSeconds: 60, personWithinSeconds: 120 }));
    const [before, after] = plans as [TwinResult['plans'][0], TwinResult['plans'][0]];
    expect(after.types.map(({ id }) => id)).toEqual([morning.cards, morning.loans]);
    // Nobody masters cards: half of them wait until the promise is at stake, ten seconds more for each on the whole.
    expect(sum(after.meanWaitSeconds)).toBeGreaterThan(sum(before.meanWaitSeconds) + 20 * 10);
    expect(before).toEqual(alike.plans[0]);
    expect(odd).toContain('segments.callBack');
    expect(await refused(question([{ kind: 'segments', table: table({}, 1) }]))).toMatchObject({
      mistakes: [{ path: 'body/plans/0/levers/0/table/value/third' }],
    });
  });

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
    // Four hours a day; whoever is at work when the shift ends stays a moment.
    expect(Math.abs(sum(b.agentHours) - sum(a.agentHours) - 20 * 4)).toBeLessThan(2);
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
    const { scenarios } = await morning.trials.twin.ask(question([only({ skill: morning.skilled, atLeast: 4 })]));
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

  test('of a day that is forecast brings what is forecast to who worked on the same weekday', async () => {
    const ahead = question([], { date: '2026-03-09', forecast: 0.5, window: { from: 540, to: 645 }, pairs: 40 });
    const { contacts } = await run(ahead);
    // Ten an hour are offered, of whom eight come by themselves: the other two follow from these.
    expect(contacts).toBeGreaterThan(11);
    expect(contacts).toBeLessThan(17);
    const { scenarios } = await morning.trials.twin.ask(ahead);
    expect(scenarios[0]!.types.map(({ arrivalsPerHour }) => arrivalsPerHour)).toEqual([
      { intervalMinutes: 60, values: Array(24).fill(8) },
      0,
    ]);
    expect(await refused({ ...ahead, date: '2026-03-10' })).toMatchObject({ code: 'twin.nothing_recorded' });
    // As it may turn out: both of a pair meet the same future, and the pairs are as different as these are.
    const spread = await run({ ...ahead, futures: true });
    const [one, other] = spread.plans.map(({ serviceLevel }) => serviceLevel);
    expect(one).toEqual(other);
    expect(one!.map((level) => level === null)).toEqual(Array.from({ length: 40 }, (_, nth) => nth % 2 === 0));
    expect(spread.contacts).toBeGreaterThan(16);
    // A change of what comes is told by quarter hours, whatever the interval of the forecast.
    const lever = { kind: 'arrivals', type: null, factor: 1.5, from: 0, to: 1440 } as const;
    const more = { ...ahead, futures: true, plans: [{ name: 'B', levers: [lever] }] };
    const changed = await run(more);
    expect(changed.plans[1]!.serviceLevel.map((level) => level === null)).toEqual(one!.map((level) => level === null));
  });

  test('ends when its owner leaves, and when they start another', async () => {
    const { twin } = morning.trials;
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
    const { comparisons } = morning.trials;
    const [asked, tom] = [question([{ kind: 'handle', type: null, factor: 0.9 }]), morning.agents[1]!.personId];
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
