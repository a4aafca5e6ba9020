/**
 * Every measure of the board and of reports beside a count of its own from the raw events: equal, or it says where not.
 * Over sixty days of Harbour Bank, which it loads into a folder of its own, and again after late and corrected facts.
 *
 *     node tests/bench/recount.ts
 *     DAYS=14 node tests/bench/recount.ts
 *     DATA=<folder of a demonstration that is stopped; facts are added to it> node tests/bench/recount.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HarkenEvent } from '@harken/contract/events';
import { type ConversationId, type CustomerId, idFrom, type QueueId } from '@harken/contract/ids';
import { type MeasureId, measureIds, measureOf } from '@harken/contract/measures';
import type { ReportQuery } from '@harken/contract/routes-analytics';
import { createBoard } from '../../apps/server/src/analytics/board.ts';
import { createFollowing } from '../../apps/server/src/analytics/follow.ts';
import { sumStale } from '../../apps/server/src/analytics/interval-store.ts';
import { type Recounted, recount } from '../../apps/server/src/analytics/recount.ts';
import { disagreements, lines, timeOf, within } from '../../apps/server/src/analytics/recount-sums.ts';
import { createReports } from '../../apps/server/src/analytics/reports.ts';
import { createConversations } from '../../apps/server/src/conversations/conversations.ts';
import { createCustomers } from '../../apps/server/src/customers/customers.ts';
import { settableClock } from '../../apps/server/src/platform/clock.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createEventLog } from '../../apps/server/src/platform/events.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { chance, table } from '../house/figures.ts';
import { startProcess } from '../house/process.ts';

const days = Number(process.env.DAYS ?? 60);
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const folder = process.env.DATA ?? (await mkdtemp(join(tmpdir(), 'harken-recount-')));
if (!process.env.DATA) await loadHistory();

const database = await openDatabase({ HARKEN_DATA: folder, DATABASE_URL: undefined, DATABASE_CONNECTIONS: 8 });
const { read, pool } = database;
const clock = settableClock(new Date());
const log = createEventLog({ database, clock });
const following = createFollowing({ log });
const conversations = createConversations({
  log,
  read,
  clock,
  customers: createCustomers({ log, read, clock }),
  blobs: {} as never,
  people: async () => [],
  personOf: async () => null,
  sightOf: () => ({ kind: 'all' }),
  jobs: { define: () => {}, enqueue: async () => {} },
});
const rooms = { read, clock, people: async () => [] };
const counted = async () => following.upTo(await log.head());
const reports = createReports({ ...rooms, counted, conversations: { namesOf: async () => new Map() } });
const board = createBoard({
  ...rooms,
  log,
  counted: following.upTo,
  queues: conversations.queues,
  isOpen: conversations.isOpen,
  waiting: conversations.waiting,
  agents: async () => [],
  raised: async () => [],
});

const differences: string[] = [];
let compared = 0;
let events = 0;
await compareAll('As it was loaded');
await lateAndCorrected();
const told = await compareAll('After late and corrected facts');
await sumAll();
await compareAll('With every quarter hour summed again');

console.log(`\n${told.threads} conversations, ${told.events} events, ${told.segments.length} interactions.`);
console.log(table(await overview()));
console.log(`\n${compared} numbers compared; ${differences.length} are not what the events say.`);
for (const difference of differences.slice(0, 20)) console.log(`  ${difference}`);
log.close();
await database.close();
if (!process.env.DATA) await rm(folder, { recursive: true, force: true });
process.exit(differences.length === 0 ? 0 : 1);

async function loadHistory(): Promise<void> {
  const harken = await startProcess({ kind: 'demo', folder });
  const began = performance.now();
  const answer = await fetch(`${harken.url}/demo/history`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ days, seed: 7 }),
  });
  const said = (await answer.text()).trim().split('\n').at(-1);
  console.log(`Loaded in ${((performance.now() - began) / 1000).toFixed(1)} s: ${said}`);
  await harken.stop();
}

async function* everyEvent(): AsyncGenerator<HarkenEvent> {
  events = 0;
  for (let after = 0; ; ) {
    const some = (await log.read(after, 2000)) as unknown as HarkenEvent[];
    const last = some.at(-1);
    if (!last) return;
    events += some.length;
    after = last.seq;
    yield* some;
  }
}

async function compareAll(when: string) {
  await counted();
  const recounted = await recount(everyEvent());
  const before = [compared, differences.length];
  await compareReports(recounted, when);
  await compareBoards(recounted, when);
  console.log(`${when}: ${compared - (before[0] ?? 0)} numbers, ${differences.length - (before[1] ?? 0)} differ.`);
  const threads = new Set(recounted.segments.map(({ thread }) => thread)).size;
  return { ...recounted, events, threads };
}

function query(measures: readonly MeasureId[], by: ReportQuery['by']): ReportQuery {
  const period = { kind: 'days', days: days + 1, upTo: 'today' } as const;
  return { measures: [...measures], by, bin: 'day', period, zone: 'Asia/Singapore', filters: {}, compare: 'none' };
}

/** Every measure by everything that a report tells apart. */
async function compareReports(recounted: Recounted, when: string): Promise<void> {
  const each = [[], ['time'], ['queue'], ['agent'], ['channel'], ['language'], ['disposition'], ['handledBy'], ['tag']];
  const pairs = [
    ['time', 'queue'],
    ['queue', 'agent'],
    ['time', 'agent'],
  ];
  for (const by of [...each, ...pairs] as ReportQuery['by'][]) {
    for (let n = 0; n < measureIds.length; n += 12) {
      const reply = await reports.run(query(measureIds.slice(n, n + 12), by));
      const span = { from: Date.parse(reply.period.from), to: Date.parse(reply.period.to) };
      const bins = reply.bins.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
      const now = clock.now().getTime();
      const expected = lines(recounted, { by, ...span, now, ...(bins.length > 0 ? { bins } : {}) });
      const found = disagreements(reply, by, expected);
      compared += found.compared;
      differences.push(
        ...found.differences.map((one) => `${when}, report by ${by.join(' and ') || 'nothing'}: ${one}`),
      );
    }
  }
}

/** The board as it stood a little after noon and at the end of each day. */
async function compareBoards(recounted: Recounted, when: string): Promise<void> {
  const today = clock.now();
  for (let ago = days; ago >= 1; ago--) {
    const midnight = today.getTime() - ((today.getTime() + 8 * 60 * minuteMs) % dayMs) - (ago - 1) * dayMs;
    for (const at of [midnight - 713 * minuteMs, midnight - 1]) {
      clock.set(new Date(at));
      await compareBoard(recounted, at, `${when}, board of ${clock.now().toISOString()}`);
    }
  }
  clock.set(today);
}

async function compareBoard({ segments, stays, customers }: Recounted, now: number, when: string): Promise<void> {
  const shown = await board.fresh();
  const [from, to] = [Date.parse(shown.day.from), Date.parse(shown.day.to)];
  const ofDay = { stays: [], customers, segments: segments.filter(({ began }) => began >= from && began < to) };
  const same = (what: string, said: number | null, is: number | null) => {
    compared++;
    // What is divided may differ in the last of sixteen digits, by the order in which seconds were added.
    const equal = said === null || is === null ? said === is : Math.abs(said - is) < 1e-6;
    if (!equal) differences.push(`${when}, ${what}: it says ${said}, the events say ${is}`);
  };
  const share = (top = 0, bottom = 0) => (bottom > 0 ? top / bottom : null);
  for (const [by, those] of [
    ['queue', shown.queues],
    ['channel', shown.channels],
    [null, [{ ...shown.total, key: 'all' }]],
  ] as const) {
    const expected = lines(ofDay, { by: by ? [by] : [], from, to, now });
    for (const line of those) {
      const of = expected.get(JSON.stringify(by ? [null, line.key] : [null])) ?? {};
      for (const id of ['offered', 'answered', 'answeredWithin', 'abandoned', 'handled'] as const)
        same(`${id} of ${line.key}`, line[id], of[id] ?? 0);
      same(`service level of ${line.key}`, line.serviceLevel, share(of.answeredWithin, of.offered));
      same(`handle time of ${line.key}`, line.ahtSeconds, share(of.handleSeconds, of.handled));
    }
  }
  const whole = lines(ofDay, { by: [], from, to, now }).get('[null]') ?? {};
  const machine = lines(ofDay, { by: ['handledBy'], from, to, now }).get('[null,"virtual_agent"]') ?? {};
  const { virtualAgent, ratings } = shown;
  same('conversations of the virtual agent', virtualAgent.conversations, machine.conversations ?? 0);
  same('handed off', virtualAgent.handedOff, machine.handedOff ?? 0);
  same('confirmed', virtualAgent.resolved.confirmed, machine.resolvedConfirmed ?? 0);
  same('assumed', virtualAgent.resolved.assumed, machine.resolvedAssumed ?? 0);
  same('stands', virtualAgent.stands, machine.virtualAgentResolved ?? 0);
  same('ratings', ratings.count, whole.rated ?? 0);
  same('satisfied', ratings.satisfied, whole.satisfied ?? 0);
  same('mean rating', ratings.mean, share(whole.scores, whole.rated));
  same('asked for a rating', ratings.asked, whole.resolved ?? 0);

  const quarters = shown.quarters.map(({ at }) => ({ from: Date.parse(at), to: Date.parse(at) + 15 * minuteMs }));
  const lately = { from: quarters[0]?.from ?? now, to: quarters.at(-1)?.to ?? now };
  const those = segments.filter(({ began }) => began >= lately.from && began < lately.to);
  const expected = lines({ stays: [], customers, segments: those }, { by: ['time'], ...lately, now, bins: quarters });
  for (const [n, { at, people, ...sums }] of shown.quarters.entries()) {
    const of = expected.get(JSON.stringify([n])) ?? {};
    for (const [id, said] of Object.entries(sums)) same(`${id} at ${at}`, said, of[id as 'offered'] ?? 0);
    const passed = { from: Date.parse(at), to: Math.min(now, Date.parse(at) + 15 * minuteMs) };
    const there = stays
      .filter(({ presence }) => presence === 'available')
      .map((one) => [one.from, one.to ?? now] as const);
    same(`people at ${at}`, people, within(there, passed) / ((passed.to - passed.from) / 1000));
  }
  const halfHour = { from: now - shown.occupancy.minutes * minuteMs, to: now };
  const agents = [...new Set(stays.map(({ agent }) => agent))].map((agent) => timeOf(agent, segments, stays, now));
  const total = (which: 0 | 1) => agents.reduce((sum, times) => sum + within(times[which], halfHour), 0);
  same('occupancy', shown.occupancy.share, share(total(0), total(1)));
}

/** What comes late, or is said differently afterwards: by the record's own commands, now. */
async function lateAndCorrected(): Promise<void> {
  const luck = chance(3);
  const { rows } = await pool.query<{ id: ConversationId; customer_id: CustomerId; state: string }>(
    `select id, customer_id, state from conversations.conversation
      where state in ('resolved', 'closed') and resolved_at is not null order by resolved_at desc, id limit 1200`,
  );
  const solved = rows.filter(({ state }) => state === 'resolved');
  const by = { kind: 'system', id: null, name: null } as const;
  const done = { rated: 0, 'rated again': 0, reopened: 0, 'tagged anew': 0 };
  for (const { id: conversationId, customer_id: customerId } of solved) {
    const what = luck.next();
    clock.advance({ seconds: 1 });
    if (what < 0.3) {
      await conversations.rate({ conversationId, customerId, score: luck.between(1, 5), comment: null });
      done.rated++;
      if (what > 0.15) continue;
      await conversations.rate({
        conversationId,
        customerId,
        score: luck.between(1, 5),
        comment: 'On second thoughts',
      });
      done['rated again']++;
    } else if (what < 0.5) {
      const message = {
        id: idFrom('msg', newId()),
        content: { kind: 'text', text: 'It is not solved after all' },
      } as const;
      await conversations.receive({ conversationId, customerId, message });
      done.reopened++;
    } else if (what < 0.7) {
      const is = await conversations.get(conversationId);
      const tags = is?.tags.length ? [] : ['corrected later'];
      if (is) await conversations.update({ conversationId, by, version: is.version, fields: { tags } });
      done['tagged anew']++;
    }
  }
  // A goal that changes is the goal of those who come from then on.
  const [queue] = await conversations.queues();
  if (queue) {
    const goal = { ...queue.goal, withinSeconds: 15 };
    await conversations.updateQueue(queue.id as QueueId, queue.version, { goal });
  }
  console.log(
    `Late and corrected: ${Object.entries(done)
      .map(([what, n]) => `${n} ${what}`)
      .join(', ')}, one goal changed.`,
  );
}

async function sumAll(): Promise<void> {
  clock.advance({ minutes: 31 });
  for (let some = 1; some > 0; ) some = await log.transact(({ db }) => sumStale(db, clock.now(), 100));
}

/** What a lead reads first. */
async function overview(): Promise<Record<string, string>[]> {
  const ids = [
    'arrivals',
    'offered',
    'abandonment',
    'serviceLevel',
    'serviceLevelNoShort',
    'asa',
    'aht',
    'fcr',
    'csat',
  ];
  const { total } = await reports.run(query(ids as MeasureId[], []));
  return (ids as MeasureId[]).map((id) => {
    const { unit, name } = measureOf(id);
    const value = total.values[id]?.value ?? Number.NaN;
    const shown =
      unit === 'share' ? `${(value * 100).toFixed(2)} %` : unit === 'seconds' ? `${value.toFixed(1)} s` : `${value}`;
    const { top, bottom } = total.values[id] ?? {};
    return { measure: name.en, value: shown, of: bottom == null ? '' : `${top} ÷ ${bottom}` };
  });
}
