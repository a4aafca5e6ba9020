/**
 * Pages of the worklist and words among many: 100,000 conversations of 1,000,000 messages, on the embedded database
 * or on the PostgreSQL of DATABASE_URL. The yardstick is `select 1` through the same driver in the same run.
 *
 *     CONVERSATIONS=100000 node tests/bench/lists.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idFrom, type PersonId } from '@harken/contract/ids';
import { createConversations, type Viewer } from '../../apps/server/src/conversations/conversations.ts';
import { createCustomers } from '../../apps/server/src/customers/customers.ts';
import { createFolderBlobs } from '../../apps/server/src/platform/blobs.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createEventLog } from '../../apps/server/src/platform/events.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';

const many = Number(process.env.CONVERSATIONS ?? 100_000);
const perConversation = 10;
const folder = await mkdtemp(join(tmpdir(), 'harken-bench-'));
const database = await openDatabase({
  HARKEN_DATA: folder,
  DATABASE_URL: process.env.DATABASE_URL,
  DATABASE_CONNECTIONS: 8,
});
const log = createEventLog({ database });
const { read, pool } = database;
const conversations = createConversations({
  log,
  read,
  clock: systemClock,
  customers: createCustomers({ log, read, clock: systemClock }),
  blobs: await createFolderBlobs(join(folder, 'blobs')),
  personOf: async () => null,
  sightOf: ({ id, roles, queueIds }) =>
    roles.includes('lead') ? { kind: 'all' } : { kind: 'own', personId: id, queueIds },
  jobs: { define: () => {}, enqueue: async () => {} },
});
const queues = [];
for (let n = 0; n < 6; n++) {
  queues.push(
    await conversations.createQueue({
      name: { en: `Queue ${n}`, zh: `队列${n}` },
      skillId: null,
      priority: 5,
      goal: { share: 0.8, withinSeconds: 60, nextReplySeconds: 300, resolveSeconds: 14_400 },
      hours: { zone: 'UTC', weekly: [{ day: 1, opens: '00:00', closes: '24:00' }], holidays: [] },
    }),
  );
}
const agents = Array.from({ length: 50 }, () => idFrom('pers', newId()));
const queueIds = queues.map(({ id }) => id);

const filling = performance.now();
await pool.query(
  `insert into conversations.service_case (id, reference, customer_id, subject, state, opened_at)
   select 'case_' || n, 'HB-' || n, 'cust_' || n % 20000, 'Question about card ' || n % 997, 'open', now()
     from generate_series(1, $1::int) n`,
  [many],
);
// Nine of ten are over; a few sleep; a few hundred wait.
await pool.query(
  `insert into conversations.conversation
     (id, case_id, case_reference, customer_id, customer_name, channel, locale, subject, state, handled_by, queue_id,
      agent_id, agent_name, priority, opened_at, queued_at, snoozed_until, resolved_at, last_message, activity_at,
      message_count, participant_ids)
   select 'conv_' || md5(n::text)::uuid, 'case_' || n, 'HB-' || n, 'cust_' || n % 20000,
          (array['Liam Chen', '陈美玲', 'Aylin Öz', 'Bo Li'])[1 + n % 4] || ' ' || n % 5000, 'messenger', 'en',
          'Question about card ' || n % 997,
          case when n % 10 > 0 then 'resolved' when n % 100 = 50 then 'snoozed' else 'waiting_on_us' end, 'people',
          ($2::text[])[1 + n % 6],
          case when n % 300 = 20 then null else ($3::text[])[1 + (n / 10) % 50] end,
          case when n % 300 = 20 then null else 'Agent' end, 5, now(),
          case when n % 300 = 20 then now() - n * interval '1 second' end,
          case when n % 100 = 50 then now() + interval '1 day' end,
          case when n % 10 > 0 then now() end,
          jsonb_build_object('at', now(), 'authorKind', 'customer', 'preview', 'Hello', 'failed', false),
          now() - n * interval '1 second', $4::int,
          case when n % 500 = 0 then array[($3::text[])[1 + n % 50]] else '{}' end
     from generate_series(1, $1::int) n`,
  [many, queueIds, agents, perConversation],
);
await pool.query(`
  insert into conversations.words (conversation_id, words)
  select id, array_to_tsvector(array_remove(regexp_split_to_array(lower(
           subject || ' ' || customer_name || ' ' || case_reference), '[ -]+'), ''))
    from conversations.conversation`);
await pool.query(
  `insert into conversations.message
     (id, conversation_id, position, author_kind, author_id, author_name, content, content_hash, at, channel)
   select 'msg_' || md5(c.id || p)::uuid, c.id, p, 'customer', c.customer_id, c.customer_name,
          jsonb_build_object('kind', 'text', 'text', 'My card was declined at the supermarket this morning.'), 'h', now(),
          'messenger'
     from conversations.conversation c, generate_series(1, $1::int) p`,
  [perConversation],
);
await pool.query('analyze');
console.log(
  `${database.kind}: ${many} conversations, ${many * perConversation} messages, filled in ${Math.round((performance.now() - filling) / 1000)} s`,
);

const agent: Viewer = { id: agents[0] as PersonId, roles: ['agent'], queueIds: queueIds.slice(0, 2), active: true };
const lead: Viewer = { ...agent, roles: ['lead'] };
const { rows: deep } = await pool.query(
  'select extract(epoch from activity_at)::bigint * 1000 as at, id from conversations.conversation order by activity_at offset 500 limit 1',
);
const some = (await conversations.list({ view: 'all', limit: 1 }, lead)).conversations[0]!;
const page = (viewer: Viewer, filter: Partial<Parameters<typeof conversations.list>[0]>) => () =>
  conversations.list({ view: 'all', limit: 50, ...filter }, viewer);

const asked: Record<string, () => Promise<unknown>> = {
  'select 1': () => pool.query('select 1'),
  mine: page(agent, { view: 'mine' }),
  'my queues': page(agent, { view: 'queues' }),
  'all I may see': page(agent, {}),
  'all, as lead': page(lead, {}),
  'all, as lead, far down': page(lead, { cursor: `${deep[0].at}.${deep[0].id}` }),
  snoozed: page(agent, { view: 'snoozed' }),
  'resolved, as lead': page(lead, { view: 'resolved' }),
  'of one customer': page(lead, { customerId: some.customerId }),
  'words: a reference': page(lead, { search: 'HB-4711' }),
  'words: a rare name': page(lead, { search: 'aylin 4711' }),
  'words: a common word': page(agent, { search: 'card' }),
  'words: nothing': page(lead, { search: 'zebra' }),
  'live, as an agent': () => conversations.live(agent),
  'live, as lead': () => conversations.live(lead),
  waiting: () => conversations.waiting(),
  'held by each agent': () => conversations.heldBy(),
  'messages of one': () => conversations.messages(some.id, { limit: 100 }),
  'a sweep with nothing due': () => conversations.sweep(),
};
const table = [];
for (const [what, ask] of Object.entries(asked)) {
  await ask();
  const times: number[] = [];
  for (let n = 0; n < 15; n++) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const answer = (await ask()) as { conversations?: unknown[]; length?: number };
  table.push({
    what,
    rows: answer.conversations?.length ?? answer.length ?? '',
    p50: times[7]?.toFixed(1),
    worst: times.at(-1)?.toFixed(1),
  });
}
console.table(table);
log.close();
await database.close();
await rm(folder, { recursive: true, force: true });
