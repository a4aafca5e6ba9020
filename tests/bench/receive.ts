/**
 * How fast the record takes a customer's message, beside the least that any durable system must do: one flushed
 * commit of one row, through the same driver, in the same run.
 *
 *     node tests/bench/receive.ts                      (embedded)
 *     DATABASE_URL=postgres://… node tests/bench/receive.ts
 *
 * SECONDS sets how long each line is measured, CONVERSATIONS how many there are already.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationId, type CustomerId, idFrom } from '@harken/contract/ids';
import { createConversations } from '../../apps/server/src/conversations/conversations.ts';
import { createCustomers } from '../../apps/server/src/customers/customers.ts';
import { createFolderBlobs } from '../../apps/server/src/platform/blobs.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { inTransaction, openDatabase } from '../../apps/server/src/platform/database.ts';
import { createEventLog } from '../../apps/server/src/platform/events.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';

const seconds = Number(process.env.SECONDS ?? 4);
const already = Number(process.env.CONVERSATIONS ?? 200);
const folder = await mkdtemp(join(tmpdir(), 'harken-bench-'));
const database = await openDatabase({
  HARKEN_DATA: folder,
  DATABASE_URL: process.env.DATABASE_URL,
  DATABASE_CONNECTIONS: 40,
});
const log = createEventLog({ database });
const customers = createCustomers({ log, read: database.read, clock: systemClock });
const conversations = createConversations({
  log,
  read: database.read,
  clock: systemClock,
  customers,
  blobs: await createFolderBlobs(join(folder, 'blobs')),
  personOf: async (id) => ({ id, name: 'Mei', queueIds: [], active: true }),
  people: async () => [],
  sightOf: () => ({ kind: 'all' }),
  jobs: { define: () => {}, enqueue: async () => {} },
});

const words = 'My card was declined at the supermarket this morning, although there is enough on the account. Why?';
const message = () => ({ id: idFrom('msg', newId()), content: { kind: 'text', text: words } as const });
const opens = { channel: 'messenger', locale: 'en' } as const;
const open: { conversationId: ConversationId; customerId: CustomerId }[] = [];
const queue = await conversations.createQueue({
  name: { en: 'Cards', zh: '银行卡' },
  skillId: null,
  priority: 5,
  goal: { share: 0.8, withinSeconds: 60, nextReplySeconds: 300, resolveSeconds: 14_400 },
  hours: {
    zone: 'Asia/Singapore',
    weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' })),
    holidays: [],
  },
});
const packet = {
  reason: 'asked' as const,
  wants: 'A person',
  known: [],
  tried: [],
  notDone: null,
  openQuestion: null,
  promised: null,
  feels: null,
};
for (let n = 0; n < already; n++) {
  const { id: customerId } = await customers.create({ name: 'Liam Chen', locale: 'en' });
  const conversationId = idFrom('conv', newId());
  await conversations.receive({ conversationId, customerId, message: message(), opens });
  // Half of them are with people, so that clocks run.
  if (n % 2) await conversations.handOff({ conversationId, queueId: queue.id, packet });
  open.push({ conversationId, customerId });
}
await database.pool.query(
  'drop schema if exists bench cascade; create schema bench; create table bench.row (id text primary key, words text)',
);

const works: Record<string, () => Promise<unknown>> = {
  'plain flushed commit': () =>
    inTransaction(
      database.pool,
      async () => {},
      () => [{ text: 'insert into bench.row values ($1, $2)', values: [newId(), words] }],
    ),
  'receive, continued': () =>
    conversations.receive({
      ...(open[Math.floor(Math.random() * open.length)] as (typeof open)[number]),
      message: message(),
    }),
  'receive, opened': () =>
    conversations.receive({
      conversationId: idFrom('conv', newId()),
      customerId: (open[0] as (typeof open)[number]).customerId,
      message: message(),
      opens,
    }),
};

const names = Object.keys(works);
const table = await measure(1, names);
for (const clients of [8, 32]) for (const name of names) table.push(...(await measure(clients, [name])));
const paced: Record<string, string | number>[] = [];
for (const perSecond of [50, 200]) {
  for (const [name, work] of Object.entries(works)) paced.push(await pace(name, work, perSecond));
}
console.log(`${database.kind}, ${already} conversations, ${seconds} s a line; times in ms`);
console.table(table);
console.log('At a steady rate:');
console.table(paced);
await database.pool.query('drop schema bench cascade');
log.close();
await database.close();
await rm(folder, { recursive: true, force: true });

/**
 * As fast as so many clients can, each waiting for its answer. A client that does several does one of each in turn, so
 * that whatever else the machine does meanwhile weighs on all of them alike.
 */
async function measure(clients: number, names: readonly string[]) {
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const until = performance.now() + seconds * names.length * 1000;
  const client = async () => {
    while (performance.now() < until) {
      for (const name of names) {
        const sent = performance.now();
        await works[name]?.();
        times.get(name)?.push(performance.now() - sent);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const yardstick = middle(times.get(names[0] as string) ?? []);
  return names.map((what): Record<string, string | number> => {
    const own = times.get(what) ?? [];
    const busy = own.reduce((sum, time) => sum + time, 0) / 1000;
    const each = Math.round((own.length * clients) / busy);
    const beside = names.length > 1 ? (middle(own) / yardstick).toFixed(1) : '';
    return { what, clients, 'per second': each, ...spread(own), '× yardstick': beside };
  });
}

function middle(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** Whatever the answers take, the next one comes at its time. */
async function pace(name: string, work: () => Promise<unknown>, perSecond: number) {
  const times: number[] = [];
  const running: Promise<unknown>[] = [];
  const started = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = started + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((later) => setTimeout(later, wait));
    const sent = performance.now();
    running.push(work().then(() => times.push(performance.now() - sent)));
  }
  await Promise.all(running);
  return { what: name, 'asked per second': perSecond, ...spread(times) };
}

function spread(times: number[]) {
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(2);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
