/**
 * Whatever people do, in whichever order, however often a fact is told: the rows equal those built anew from the log,
 * every number equals the rows behind it, and a count written once more in its plainest form over the raw events
 * agrees to the last unit, for every measure.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId, CustomerId } from '@harken/contract/ids';
import { measureIds, measureOf } from '@harken/contract/measures';
import { Refusal } from '@harken/contract/problems';
import type { ReportQuery } from '@harken/contract/routes-analytics';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { aRecord, packet } from '../conversations/testing.ts';
import { createFollowing } from './follow.ts';
import { recount } from './recount.ts';
import { disagreements, lines } from './recount-sums.ts';
import { aFloor } from './testing.ts';

const opened = async () => aFloor(await aRecord());
type Floor = Awaited<ReturnType<typeof opened>>;

type On = { conversationId: ConversationId; customerId: CustomerId };

const deeds = {
  'hands off': ({ conversations, queues }, { conversationId }, n) =>
    conversations.handOff({ conversationId, queueId: queues[n % 2]!.id, packet }),
  routes: ({ conversations, agents }, { conversationId }, n) =>
    conversations.assign({
      conversationId,
      agentId: agents[n % 3]!.id,
      reason: 'routing',
      expected: { agentId: null },
    }),
  gives: ({ conversations, agents }, { conversationId }, n) =>
    conversations.assign({ conversationId, agentId: agents[n % 3]!.id, by: agents[0]!.id, reason: 'given' }),
  replies: ({ conversations, agents }, { conversationId }, n) =>
    conversations.send({
      conversationId,
      author: agents[n % 3]!.author,
      message: { content: { kind: 'text', text: 'Yes' } },
    }),
  writes: ({ writes }, { conversationId, customerId }) => writes(customerId, 'And now?', conversationId),
  transfers: ({ conversations, queues, agents }, { conversationId }, n) =>
    conversations.transfer({ conversationId, queueId: queues[n % 2]!.id, by: agents[0]!.author }),
  releases: ({ conversations, agents }, { conversationId }, n) =>
    conversations.release({ conversationId, by: agents[n % 3]!.id }),
  'leaves the queue': ({ conversations }, on) => conversations.leaveQueue(on),
  resolves: ({ conversations, agents }, { conversationId }, n) =>
    conversations.resolve({ conversationId, by: agents[n % 3]!.author, resolution: 'by_person' }),
  confirms: ({ conversations }, { conversationId, customerId }) =>
    conversations.resolve({
      conversationId,
      by: { kind: 'customer', id: customerId, name: null },
      resolution: 'confirmed',
    }),
  rates: ({ conversations }, on, n) => conversations.rate({ ...on, score: 1 + (n % 5), comment: null }),
  tags: async ({ conversations, agents }, { conversationId }, n) => {
    const { version } = (await conversations.get(conversationId))!;
    const fields = { tags: n % 2 ? ['vip', 'fee'] : ['fee'] };
    await conversations.update({ conversationId, version, by: agents[0]!.author, fields });
  },
  snoozes: ({ conversations, agents, clock }, { conversationId }, n) =>
    conversations.snooze({
      conversationId,
      by: agents[n % 3]!.author,
      until: new Date(clock.now().getTime() + 3_600_000).toISOString(),
    }),
  'changes presence': ({ becomes, agents }, _, n) =>
    becomes(agents[n % 3]!.id, (['available', 'wrap_up', 'away', 'busy'] as const)[n % 4]!),
  waits: async ({ clock, conversations }, _, n) => {
    clock.advance({ seconds: [5, 40, 400, 4000, 90_000, 700_000][n % 6]! });
    await conversations.sweep();
  },
  // The clock of another process is behind: what comes next says that it was earlier.
  'is behind': async ({ clock }, _, n) => clock.advance({ seconds: -(n % 3) * 700 }),
} satisfies Record<string, (floor: Floor, on: On, n: number) => Promise<unknown>>;

const deed = fc.record({
  what: fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[])),
  on: fc.integer({ min: 0, max: 1 }),
  n: fc.integer({ min: 0, max: 11 }),
});

/** Put aside, given back asleep, and solved while nobody held it. */
const asleep = (['snoozes', 'releases', 'resolves'] as const).map((what) => ({ what, on: 0, n: 0 }));

describe('whatever happens, in whichever order', () => {
  let floor: Floor;
  beforeAll(async () => {
    floor = await opened();
  });

  test('rows equal the log, numbers equal rows, and a plain count over the events agrees', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 14, maxLength: 40, size: 'max' }), async (list) => {
        const began = floor.clock.now();
        const pairs: On[] = [];
        for (let n = 0; n < 2; n++) {
          const customerId = await floor.aCustomer();
          const { conversation } = await floor.writes(customerId, 'My card');
          pairs.push({ conversationId: conversation.id, customerId });
        }
        await deeds['hands off'](floor, pairs[0]!, 0);
        await deeds.routes(floor, pairs[0]!, 0);
        for (const { what, on, n } of list) {
          try {
            await (deeds[what] as (floor: Floor, on: On, n: number) => Promise<unknown>)(floor, pairs[on]!, n);
            done += 1;
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          // Now and then, as news does: one fact or many at a time, and some of them twice.
          if (n % 4 === 0) await Promise.all([floor.counted(), floor.counted()]);
          if (n % 5 === 0) await floor.analytics.sum();
        }
        await floor.counted();
        const rows = await floor.rows();
        for (const batch of [1000, 7]) {
          await createFollowing({ log: floor.log, batch }).rebuild();
          expect(differences(rows, await floor.rows()), `in batches of ${batch}`).toEqual([]);
        }
        // No run may leave the clock before its beginning.
        if (floor.clock.now() < began) floor.clock.set(began);
        floor.clock.advance({ hours: 1 });
      }),
      { numRuns: 12, examples: [[asleep]] },
    );
    expect(done).toBeGreaterThan(60);

    await floor.counted();
    await numbersEqualRows(floor);
    await eventsAgree(floor);
    // Once more with every quarter hour summed: the same numbers from the sums.
    const before = await numbers(floor, []);
    floor.clock.advance({ hours: 1 });
    expect(await floor.analytics.sum(100_000)).toBeGreaterThan(10);
    expect(await numbers(floor, [])).toEqual(before);
    await numbersEqualRows(floor);
  }, 180_000);
});

/** Rows that one has and the other has not; few, so that they can be read. */
function differences(kept: Record<string, unknown[]>, rebuilt: Record<string, unknown[]>) {
  return Object.keys(kept).flatMap((table) => {
    const of = (rows: unknown[] = []) => new Set(rows.map((row) => JSON.stringify(row)));
    const [a, b] = [of(kept[table]), of(rebuilt[table])];
    return [
      ...[...a].filter((row) => !b.has(row)).map((row) => `kept ${table} ${row}`),
      ...[...b].filter((row) => !a.has(row)).map((row) => `rebuilt ${table} ${row}`),
    ].slice(0, 4);
  });
}

const query = (by: ReportQuery['by']): ReportQuery => ({
  measures: [...measureIds].filter((id) => id !== 'fcr' && id !== 'occupancy' && id !== 'contactRate').slice(0, 12),
  by,
  bin: 'day',
  period: { kind: 'dates', from: '2026-02-20', to: '2027-12-31' },
  zone: 'Asia/Kathmandu',
  filters: {},
  compare: 'none',
});

/** In groups, because a question takes twelve measures at most. */
async function numbers(floor: Floor, by: ReportQuery['by']) {
  const all = measureIds.filter((id) => id !== 'occupancy' && id !== 'contactRate');
  const replies = [];
  for (let n = 0; n < all.length; n += 12) {
    replies.push(await floor.analytics.reports.run({ ...query(by), measures: all.slice(n, n + 12) }));
  }
  return replies.map(({ rows, total }) => ({ rows, total: total.values }));
}

async function numbersEqualRows(floor: Floor) {
  const { from, to } = (await floor.analytics.reports.run(query([]))).period;
  let counted = 0;
  for (const by of [[], ['queue'], ['agent'], ['team'], ['tag'], ['channel', 'handledBy']] as const) {
    for (const { rows, total } of await numbers(floor, [...by])) {
      for (const { keys, values } of [...rows, { keys: [], values: total }]) {
        const filters = keys.length ? Object.fromEntries(by.map((dimension, n) => [dimension, [keys[n] ?? null]])) : {};
        for (const [id, value] of Object.entries(values)) {
          const measure = measureOf(id as (typeof measureIds)[number]);
          for (const part of ['top', 'bottom'] as const) {
            if (part === 'bottom' && measure.bottom === null) continue;
            if (part === 'top' && (measure.unit === 'seconds' || measure.unit === 'score')) continue;
            const asked = { measure: id as (typeof measureIds)[number], part, from, to, filters, limit: 200 };
            const { count, rows: found, nextCursor } = await floor.analytics.reports.rows(asked, floor.lead);
            expect(count, `${id} ${part} by ${by.join()} ${keys.join()}`).toBe(value?.[part]);
            if (nextCursor === null) expect(found).toHaveLength(count);
            counted += count;
          }
        }
      }
    }
  }
  expect(counted).toBeGreaterThan(500);
}

/** Counted once more from the log by code that shares nothing with how it is really counted. */
async function eventsAgree(floor: Floor) {
  const events: HarkenEvent[] = [];
  for (let after = 0; ; ) {
    const some = (await floor.log.read(after)) as unknown as HarkenEvent[];
    if (some.length === 0) break;
    events.push(...some);
    after = some.at(-1)!.seq;
  }
  const recounted = await recount(events);
  let all = 0;
  for (const by of [
    [],
    ['time'],
    ['queue'],
    ['agent'],
    ['time', 'agent'],
    ['team'],
    ['tag'],
    ['disposition'],
  ] as const) {
    for (let n = 0; n < measureIds.length; n += 12) {
      const reply = await floor.analytics.reports.run({ ...query([...by]), measures: measureIds.slice(n, n + 12) });
      const [from, to] = [Date.parse(reply.period.from), Date.parse(reply.period.to)];
      const bins = reply.bins.map((bin) => ({ from: Date.parse(bin.from), to: Date.parse(bin.to) }));
      const now = floor.clock.now().getTime();
      const teamsOf = (agent: string) => floor.people.find(({ id }) => id === agent)?.teamIds ?? [];
      const expected = lines(recounted, { by, from, to, now, ...(bins.length ? { bins } : {}), teamsOf });
      const { compared, differences } = disagreements(reply, by, expected);
      expect(differences, by.join()).toEqual([]);
      all += compared;
    }
  }
  expect(all).toBeGreaterThan(500);
  // Chance makes some twenty or thirty of them: enough that something was compared.
  expect(recounted.segments.filter(({ counted, byPeople }) => counted && byPeople).length).toBeGreaterThan(8);
}
