/** The past of Harbour Bank is what the same commands would have made, and loading it never doubles anything. */

import { idFrom, type PersonId } from '@harken/contract/ids';
import type { AgentStatus } from '@harken/contract/people';
import { loadHarbourBank } from '@harken/demo/harbour-bank';
import { arrivalsOf, chanceOf, historyDay } from '@harken/demo/history/calendar';
import { pastCustomer } from '@harken/demo/history/customers';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { createAnalytics } from './analytics/analytics.ts';
import { createConversations } from './conversations/conversations.ts';
import { createCustomers } from './customers/customers.ts';
import { createHistory } from './demonstration-history.ts';
import { pastCustomerId } from './demonstration-stage.ts';
import { createKnowledge } from './knowledge/knowledge.ts';
import type { StoredEvent } from './platform/events.ts';
import { newId } from './platform/ids.ts';
import { createPast } from './platform/past.ts';
import { aHouse } from './platform/testing.ts';
import { replayDecisions } from './routing/routing.ts';
import { createVirtualAgent } from './virtual-agent/virtual-agent.ts';

const beganAt = new Date('2026-11-20T03:30:00Z');
/** A bank of few customers: what holds for forty holds for three hundred. */
const size = 0.15;
const twoDaysAgo = { daysAgo: 2, seed: 7, size };

async function aBank() {
  const { database, log, clock } = await aHouse({ at: beganAt });
  const { read } = database;
  const people: { id: PersonId; name: string; queueIds: never[]; active: boolean }[] = [];
  const statuses: AgentStatus[] = [];
  const customers = createCustomers({ log, read, clock });
  const conversations = createConversations({
    log,
    read,
    clock,
    blobs: {} as never,
    customers,
    people: async () => people,
    jobs: { define: () => {}, enqueue: async () => {} },
    personOf: async (id) => people.find((one) => one.id === id) ?? null,
    sightOf: () => ({ kind: 'all' }),
    referencePrefix: 'HB',
  });
  const knowledge = createKnowledge({ log, read, clock });
  await knowledge.start();
  const virtualAgent = createVirtualAgent({ log, read, knowledge, conversations });
  const past = createPast({ database });
  const analytics = createAnalytics({
    log,
    read,
    clock,
    jobs: { define: () => {} },
    queues: conversations.queues,
    isOpen: conversations.isOpen,
    waiting: conversations.waiting,
    agents: async () => statuses,
    people: async () => people.map(({ id }) => ({ id, teamIds: [] })),
    conversations: { namesOf: async () => new Map() },
    aboutFor: async () => null,
    note: async () => {},
    names: async () => ({}),
  });
  await loadHarbourBank({
    createTeam: async () => ({ id: idFrom('team', newId()) }),
    createSkill: (skill) => conversations.createSkill(skill),
    createQueue: (queue) => conversations.createQueue(queue),
    createDisposition: (disposition) => conversations.createDisposition(disposition),
    createMacro: async () => {},
    createTag: (name) => conversations.createTag({ name }),
    createPerson: async ({ name, capacity, skills, queueIds }) => {
      const id = idFrom('pers', newId());
      people.push({ id, name, queueIds: queueIds as never[], active: true });
      const since = { presence: 'offline', presenceSince: beganAt.toISOString(), connected: false, held: 0 } as const;
      if (capacity > 0) statuses.push({ personId: id, name, capacity, skills, queueIds, ...since });
    },
    createCollection: (collection) => knowledge.createCollection(collection),
    createArticle: (article) => knowledge.createArticle(article),
    handOffTo: virtualAgent.handOffTo,
    ensureCustomer: (claims) => customers.ensureExternal({ ...claims, issuer: 'bank' }),
    createMessenger: async () => ({ key: 'hm', secret: 'a secret' }),
    keepRoomForPast: () => past.keepRoom(beganAt),
  });
  const history = createHistory({
    past,
    access: { people: async () => people as never },
    customers,
    issuer: 'bank',
    conversations,
    knowledge,
    routing: { statuses: async () => statuses },
    virtualAgent,
    analytics,
  });
  return { database, clock, log, customers, conversations, analytics, history, people };
}

let bank: Awaited<ReturnType<typeof aBank>>;
const told: { at: Date; name: string; given: unknown[] }[] = [];
let made: Awaited<ReturnType<(typeof bank)['history']['rehearse']>>;
beforeAll(async () => {
  bank = await aBank();
  await followed();
  made = await bank.history.rehearse(beganAt, twoDaysAgo, (command) => void told.push(command));
}, 60_000);

const followed = async () =>
  bank.analytics.count({ seq: await bank.log.head() } as Parameters<typeof bank.analytics.count>[0]);

/** Ids and numbers of cases differ from run to run; which of them are the same does not. */
function plain(value: unknown, seen = new Map<string, string>()): unknown {
  const json = JSON.stringify(inOrder(JSON.parse(JSON.stringify(value))))
    // Said aloud by agents too, so it is a name for all.
    .replace(/HB-\d+/g, 'HB-n')
    // The same number where it stands among words.
    .replace(/'4[5-8]\d{3}'/g, "'n'")
    .replace(/(?:case|msg|conv|cust)_[0-9a-f-]{36}|"[0-9a-f]{8}-[0-9a-f-]{27}"/g, (id) => {
      if (!seen.has(id)) seen.set(id, `${id.slice(0, 4).replace(/".*/, 'id')} ${seen.size}`);
      const name = seen.get(id) as string;
      return id.startsWith('"') ? `"${name}"` : name;
    });
  return JSON.parse(json);
}

/** The database keeps the fields of JSON in an order of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

const commands = new Set([
  'receive',
  'send',
  'handOff',
  'assign',
  'transfer',
  'snooze',
  'resolve',
  'rate',
  'leaveQueue',
  'changeContent',
  'markDelivery',
  'update',
]);

async function eventsAfter(seq: number): Promise<StoredEvent[]> {
  const events = await bank.log.read(seq, 1000);
  return events.length === 0 ? [] : [...events, ...(await eventsAfter(events.at(-1)?.seq ?? seq))];
}

/** Everything that is kept of these conversations, the words by which they are found included. */
async function stored(ids: readonly string[]) {
  const of = async (table: string, order: string, where = 'conversation_id = any($1)') => {
    const { rows } = await bank.database.pool.query(
      `select to_jsonb(t) - 'id' as row from conversations.${table} t where ${where} order by ${order}`,
      [ids],
    );
    return rows.map(({ row }) => row);
  };
  const itsCases = 'id in (select case_id from conversations.conversation where id = any($1))';
  return plain({
    cases: await of('service_case', 'opened_at, customer_id', itsCases),
    conversations: await of('conversation', 'id', 'id = any($1)'),
    words: await of('words', 'conversation_id'),
    messages: await of('message', 'conversation_id, position'),
    messageWords: await of('message_words', 'conversation_id, position'),
    trail: await of('trail_step', 'conversation_id, t.id'),
  }) as Record<string, unknown[]>;
}

test('the same commands at the same moments through the real doors leave the same rows and events', async () => {
  const sample = made.ids.filter((_, n) => n % 3 === 0);
  const chosen = new Set<string>(sample);
  // The people of the past are customers first, and there is life beside it.
  expect(await bank.history.load({ days: 1, seed: 7, size })).toBeGreaterThan(40);
  const head = await bank.log.head();
  const doors = bank.conversations as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
  for (const { at, name, given } of told) {
    const { conversationId } = (given[0] ?? {}) as { conversationId?: string };
    bank.clock.set(at);
    if (name === 'sweep') await bank.conversations.sweep();
    else if (commands.has(name) && conversationId && chosen.has(conversationId)) await doors[name]?.(...given);
  }
  const lived = await stored(sample);
  const byCase = new Map<unknown, string>();
  const { rows } = await bank.database.pool.query('select id, case_id from conversations.conversation');
  for (const { id, case_id } of [...rows, ...made.rows().conversations]) byCase.set(case_id, id as string);
  const eventsOf = (events: readonly { name: string; at: string; actor: unknown; data: object }[]) => {
    const theirs = events.flatMap(({ name, at, actor, data }) => {
      const { about, case: itsCase } = data as { about?: { conversationId: string }; case?: { id: string } };
      const id = about?.conversationId ?? byCase.get(itsCase?.id);
      return id !== undefined && chosen.has(id) ? [{ id, name, at, actor, data }] : [];
    });
    // Of two conversations in one moment, either may come first.
    return sample.flatMap((one) => theirs.filter(({ id }) => id === one));
  };
  const happened = eventsOf(await eventsAfter(head));
  expect(happened.length).toBeGreaterThan(200);
  expect(plain(eventsOf(made.events))).toEqual(plain(happened));

  await bank.database.transaction(async (db) => {
    for (const table of ['message_words', 'message', 'words', 'trail_step'])
      await sql`delete from ${sql.table(`conversations.${table}`)} where conversation_id = any(${sample})`.execute(db);
    await sql`delete from conversations.conversation where id = any(${sample})`.execute(db);
    await bank.conversations.insertRehearsed(db, made.packed(sample));
  });
  const rehearsed = await stored(sample);
  for (const [table, of] of Object.entries(lived)) {
    expect(of.length, table).toBeGreaterThan(table === 'trail' ? -1 : 10);
    expect(rehearsed[table], table).toEqual(of);
  }
}, 60_000);

test('what was said in the past is found by its words, and who said it by their name', async () => {
  const lead = { id: idFrom('pers', newId()), name: 'Lea', roles: ['lead'], queueIds: [], active: true };
  const list = (search: string) =>
    bank.conversations
      .list({ search, view: 'all', limit: 200 } as never, lead as never)
      .then(({ conversations }) => conversations);
  const of = made.rows(made.ids.filter((_, n) => n % 3 === 0));
  const [first] = of.conversations;
  expect((await list(first?.case_reference as string)).map(({ id }) => id)).toContain(first?.id);
  const said = of.messages
    .filter(({ author_kind }) => author_kind === 'customer')
    .map(({ content, conversation_id }) => ({
      text: (content as { text?: string }).text ?? '',
      id: conversation_id,
    }));
  for (const chinese of [false, true]) {
    const one = said.find(({ text }) => /\p{Script=Han}{4}/u.test(text) === chinese && text.length > 8);
    const words = chinese
      ? /\p{Script=Han}{4}/u.exec(one?.text ?? '')?.[0]
      : one?.text
          .split(/\W+/)
          .filter((w) => w.length > 3)
          .join(' ');
    expect(
      (await list(words ?? '')).map(({ id }) => id),
      words,
    ).toContain(one?.id);
  }
  const { name, locale, email, since, value } = pastCustomer(3);
  const identities = [{ kind: 'email', address: email, proof: 'none' }] as const;
  const { id } = await bank.customers.create({ name, locale, value, since, identities });
  const kept = async (which: string) =>
    (
      await bank.database.pool.query(
        `select to_jsonb(c) - 'id' - 'created_at' - 'updated_at' as customer, w.words,
                (select jsonb_agg(to_jsonb(i) - 'id' - 'customer_id' - 'created_at')
                   from customers.identity i where i.customer_id = c.id) as identities
           from customers.customer c join customers.words w on w.customer_id = c.id where c.id = $1`,
        [which],
      )
    ).rows;
  expect(await kept(pastCustomerId(3))).toEqual(await kept(id));
});

test('a seed makes the same day again, and another seed another', async () => {
  const day = ({ ids, rows, events }: typeof made) => {
    const { conversations, messages } = rows();
    const texts = messages.map(({ conversation_id, position, at, content }) => [
      conversation_id,
      position,
      at,
      content,
    ]);
    const kept = conversations.map(({ id, state, resolved_at, agent_name }) => [id, state, resolved_at, agent_name]);
    return plain({ ids, kept, texts, events: events.map(({ name, at }) => [name, at]) });
  };
  expect(day(await bank.history.rehearse(beganAt, twoDaysAgo))).toEqual(day(made));
  const that = historyDay(beganAt, 2);
  const arrivals = (seed: number) => arrivalsOf(that, chanceOf(seed, that));
  expect(arrivals(8)).not.toEqual(arrivals(7));
});

test('loading again adds nothing, and goes on where it stopped', async () => {
  bank.clock.set(beganAt);
  const count = async () =>
    (await bank.database.pool.query('select count(*)::int as n from conversations.conversation')).rows[0].n as number;
  const before = await count();
  const head = await bank.log.head();
  expect(await bank.history.load({ days: 1, seed: 7, size })).toBe(0);
  // As a stop between two parts leaves it.
  const { date } = historyDay(beganAt, 1);
  const { rows } = await bank.database.pool.query(
    `delete from platform.past_part where day = $1 and part = 9999 returning part`,
    [date],
  );
  expect(rows).toHaveLength(1);
  expect(await bank.history.load({ days: 1, seed: 99, size })).toBe(0);
  expect(await count()).toBe(before);
  expect(await bank.log.head(), 'the past lies before everything that happened').toBe(head);
});

test('every decision of a day of the past comes out the same when it is made again', async () => {
  const span = { from: new Date(historyDay(beganAt, 1).from), to: beganAt };
  const { decisions, ...result } = await replayDecisions(bank.database.read, span);
  expect(decisions).toBeGreaterThan(20);
  expect(result).toEqual({ same: decisions, untold: 0, different: [] });
  const { rows } = await bank.database.pool.query('select given::text from routing.round');
  // Nobody's name stands there.
  for (const { name } of bank.people) expect(rows.some(({ given }) => given.includes(name))).toBe(false);
});

test('what is counted with the past is what its events say, counted anew', async () => {
  await bank.history.loadToday();
  const rows = async () => {
    const all: Record<string, unknown[]> = {};
    for (const table of ['interaction', 'followed', 'agent_time', 'customer', 'queue_goal']) {
      const found = await bank.database.pool.query(
        `select to_jsonb(t) as row from analytics.${table} t order by t::text`,
      );
      all[table] = found.rows.map(({ row }) => row);
    }
    return all;
  };
  // What life told so far, and the past beside it; then everything from the log.
  await followed();
  const kept = await rows();
  expect(kept.interaction?.length).toBeGreaterThan(100);
  expect(kept.agent_time?.length).toBeGreaterThan(40);
  await bank.analytics.rebuild();
  const rebuilt = await rows();
  for (const [table, of] of Object.entries(kept)) expect(of, table).toEqual(rebuilt[table]);
});
