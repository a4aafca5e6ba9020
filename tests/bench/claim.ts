/**
 * How soon a customer who begins to wait is claimed for an agent, live: from the commit that says they wait to the one
 * that offers them, at a steady stream of arrivals, beside one flushed commit in the same run. Agents accept at once
 * and are done after a minute's worth of work that nobody waits for here; a few hundred are there, with room.
 *
 *     node tests/bench/claim.ts                      (embedded)
 *     DATABASE_URL=postgres://… node tests/bench/claim.ts
 *
 * The processor's time is this process's own, from the hand-off to the answer, and steadier than the rest on a machine
 * that others use.
 *
 * PER_SECOND lists the rates, SECONDS says how long each is measured, AGENTS how many are there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HarkenEvent } from '@harken/contract/events';
import { type ConversationId, idFrom, type PersonId } from '@harken/contract/ids';
import { createConversations } from '../../apps/server/src/conversations/conversations.ts';
import { createCustomers } from '../../apps/server/src/customers/customers.ts';
import { createFolderBlobs } from '../../apps/server/src/platform/blobs.ts';
import { createLocalBus } from '../../apps/server/src/platform/bus.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { inTransaction, openDatabase } from '../../apps/server/src/platform/database.ts';
import { createEventLog } from '../../apps/server/src/platform/events.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { createReactions } from '../../apps/server/src/platform/reactions.ts';
import { routingReactions } from '../../apps/server/src/routing/reactions.ts';
import { createRouting } from '../../apps/server/src/routing/routing.ts';
import { chance } from '../house/figures.ts';

const rates = (process.env.PER_SECOND ?? '10,30,100').split(',').map(Number);
const seconds = Number(process.env.SECONDS ?? 10);
const staff = Number(process.env.AGENTS ?? 200);
const luck = chance(5);
const folder = await mkdtemp(join(tmpdir(), 'harken-bench-'));
const database = await openDatabase({
  HARKEN_DATA: folder,
  DATABASE_URL: process.env.DATABASE_URL,
  DATABASE_CONNECTIONS: 20,
});
const { read, pool } = database;
const bus = createLocalBus();
const clock = systemClock;
const log = createEventLog({ database, bus, clock });
const reactions = createReactions({ log, database, bus, clock });
const customers = createCustomers({ log, read, clock });
const everyone: { id: PersonId; name: string; queueIds: string[]; teamIds: []; active: true }[] = [];
const conversations = createConversations({
  log,
  read,
  clock,
  customers,
  blobs: await createFolderBlobs(join(folder, 'blobs')),
  personOf: async (id) => (everyone.find((one) => one.id === id) ?? null) as never,
  people: async () => everyone as never,
  sightOf: () => ({ kind: 'all' }),
  jobs: { define: () => {}, enqueue: async () => {} },
});
const routing = createRouting({
  log,
  read,
  together: database.together,
  clock,
  conversations,
  people: async () => everyone as never,
  processId: 'bench',
});
routingReactions(reactions, routing);

const queue = await conversations.createQueue({
  name: { en: 'Cards', zh: '银行卡' },
  skillId: null,
  priority: 5,
  goal: { share: 0.8, withinSeconds: 60, nextReplySeconds: 300, resolveSeconds: 14_400 },
  hours: {
    zone: 'UTC',
    weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' })),
    holidays: [],
  },
});
await routing.start();
for (let n = 0; n < staff; n++) {
  const id = idFrom('pers', newId());
  everyone.push({ id, name: `Agent ${n}`, queueIds: [queue.id], teamIds: [], active: true });
}
for (const { id: personId } of everyone) {
  await log.transact((tx) => routing.setAgent(tx, { personId, capacity: 10_000, skills: [] }));
  await routing.personConnected(personId);
  await routing.setPresence({ personId, presence: 'available', by: personId });
}
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
const lead = { kind: 'person', id: idFrom('pers', newId()), name: 'Lea' } as const;
const { id: customerId } = await customers.create({ name: 'Liam Chen', locale: 'en' });
async function aConversation(): Promise<ConversationId> {
  const conversationId = idFrom('conv', newId());
  await conversations.receive({
    conversationId,
    customerId,
    message: { id: idFrom('msg', newId()), content: { kind: 'text', text: 'May I talk to someone?' } },
    opens: { channel: 'messenger', locale: 'en' },
  });
  return conversationId;
}

const waitsSince = new Map<ConversationId, number>();
const offered: number[] = [];
const assigned: number[] = [];
log.tail(await log.head(), (events) => {
  for (const event of events as readonly HarkenEvent[]) {
    if (event.name === 'conversation.queued') waitsSince.set(event.data.about.conversationId, performance.now());
    else if (event.name === 'offer.made') {
      const { id, agentId, conversationId } = event.data.offer;
      offered.push(performance.now() - (waitsSince.get(conversationId) ?? Number.NaN));
      void routing.accept(id, agentId);
    } else if (event.name === 'conversation.assigned')
      assigned.push(performance.now() - (waitsSince.get(event.data.about.conversationId) ?? Number.NaN));
  }
});
await reactions.start();

await pool.query('create schema bench; create table bench.row (id text primary key, words text)');
async function commits(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    await inTransaction(
      pool,
      async () => {},
      () => [{ text: 'insert into bench.row values ($1, $2)', values: [newId(), 'May I talk to someone?'] }],
    );
    times.push(performance.now() - began);
  }
  return times;
}

const at = (times: number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
const table = [];
for (const perSecond of rates) {
  const ready = [];
  for (let n = 0; n < perSecond * seconds; n++) ready.push(await aConversation());
  await reactions.idle();
  const plain = await commits(200);
  offered.length = 0;
  assigned.length = 0;
  const worked = process.cpuUsage();
  const began = performance.now();
  let due = began;
  const sent = ready.map(async (conversationId) => {
    due += (-Math.log(1 - luck.next()) * 1000) / perSecond;
    await new Promise((later) => setTimeout(later, due - performance.now()));
    await conversations.handOff({ conversationId, queueId: queue.id, packet });
  });
  await Promise.all(sent);
  const came = (performance.now() - began) / 1000;
  for (let waited = 0; assigned.length < ready.length && waited < 60_000; waited += 50)
    await new Promise((later) => setTimeout(later, 50));
  await reactions.idle();
  const { user, system } = process.cpuUsage(worked);
  const ms = (value: number) => Number(value.toFixed(1));
  table.push({
    asked: perSecond,
    came: ms(ready.length / came),
    'offered p50': ms(at(offered, 0.5)),
    'offered p95': ms(at(offered, 0.95)),
    'assigned p95': ms(at(assigned, 0.95)),
    'processor ms a contact': ms((user + system) / 1000 / ready.length),
    missing: ready.length - assigned.length,
    'a commit p50': ms(at(plain, 0.5)),
    'offered p95 ÷ commit p50': ms(at(offered, 0.95) / at(plain, 0.5)),
  });
  // Done, so that the next rate begins with nobody at work.
  for (const conversationId of ready)
    await conversations.resolve({ conversationId, by: lead, resolution: 'by_person' });
  await reactions.idle();
}
console.log(`${database.kind}, ${staff} agents, ${seconds} s a rate; times in ms from the commit that says who waits`);
console.table(table);
await pool.query('drop schema bench cascade');
await routing.stop();
await reactions.stop();
log.close();
await bus.close();
await database.close();
await rm(folder, { recursive: true, force: true });
