/**
 * The work of a desk among many: 100,000 conversations of 1,000,000 messages in both languages, on the embedded
 * database or on the PostgreSQL of DATABASE_URL. The yardstick is `select 1` through the same driver in the same run.
 * The board and reports are measured by reports.ts.
 *
 *     CONVERSATIONS=100000 node tests/bench/scale.ts
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
import { wordsOf } from '../../apps/server/src/platform/search-words.ts';

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
  people: async () => agents.map((id, n) => ({ id, name: `Agent ${n}` })),
  sightOf: ({ id, roles, queueIds }) =>
    roles.includes('lead') ? { kind: 'all' } : { kind: 'own', personId: id, queueIds },
  jobs: { define: () => {}, enqueue: async () => {} },
});
const agents = Array.from({ length: 50 }, () => idFrom('pers', newId()));
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
const queueIds = queues.map(({ id }) => id);

/** What people say: common words in every sentence, rarer ones by their number. */
const sentences = [
  (n: number) => `My card ending in ${n % 9973} was declined at the supermarket this morning.`,
  (n: number) => `I would like a refund of the late fee on account ${n % 4999}, please.`,
  () => 'Thank you for your patience. I have looked at your card and see what happened.',
  (n: number) => `我的信用卡尾号${n % 9973}被收取了手续费，请问可以退款吗？`,
  () => '您好，我已经查看了您的账户，限额明天恢复。',
  (n: number) => (n % 5000 === 7 ? 'The zebra on the statement is not mine.' : 'Is there anything else that I can do?'),
  (n: number) => (n % 5000 === 11 ? '我在动物园丢了银行卡。' : '好的，谢谢您的帮助。'),
];
const names = ['Liam Chen', '陈美玲', 'Aylin Öz', 'Bo Li', 'Grace Okafor', '王小明'];
const perBatch = 1000;

const began = performance.now();
const memoryBefore = process.memoryUsage().rss;
for (let from = 1; from <= many; from += perBatch) await load(from, Math.min(many, from + perBatch - 1));
const inserted = performance.now();
await pool.query('analyze');
const seconds = (ms: number) => Math.round(ms / 1000);
const megabytes = (bytes: number) => Math.round(bytes / 1e6);
const { rows: sizes } = await pool.query('select pg_database_size(current_database())::float8 as bytes');
console.log(
  `${database.kind}: ${many} conversations, ${many * perConversation} messages in ${seconds(inserted - began)} s ` +
    `(analyze ${seconds(performance.now() - inserted)} s), ${megabytes(sizes[0].bytes)} MB on disk, ` +
    `${megabytes(process.memoryUsage().rss - memoryBefore)} MB more memory`,
);

/** Nine of ten are over; a few sleep; a few hundred wait. */
async function load(first: number, last: number): Promise<void> {
  const found: { id: string; words: string[] }[] = [];
  const said: { id: string; position: number; text: string; words: string[] }[] = [];
  const ids = Array.from({ length: last - first + 1 }, () => idFrom('conv', newId()));
  for (const [place, id] of ids.entries()) {
    const n = first + place;
    found.push({ id, words: wordsOf(`Question about card ${n % 997}`, nameAt(n), `HB-${n}`) });
    for (let position = 1; position <= perConversation; position++) {
      const text = sentences[(n + position) % sentences.length]?.(n * perConversation + position) ?? '';
      said.push({ id, position, text, words: wordsOf(text) });
    }
  }
  await pool.query(
    `with numbered as (
       select n + $1::int - 1 as n, id, name
         from unnest($2::text[], $3::text[]) with ordinality as i (id, name, n)),
     cases as (
       insert into conversations.service_case (id, reference, customer_id, subject, state, opened_at)
       select 'case_' || n, 'HB-' || n, 'cust_' || n % 20000, 'Question about card ' || n % 997, 'open', now()
         from numbered)
     insert into conversations.conversation
       (id, case_id, case_reference, customer_id, customer_name, channel, locale, subject, state, handled_by, queue_id,
        agent_id, agent_name, priority, opened_at, queued_at, snoozed_until, resolved_at, last_message, activity_at,
        message_count, participant_ids, tags, rating)
     select id, 'case_' || n, 'HB-' || n, 'cust_' || n % 20000, name,
            case when n % 4 = 0 then 'email' else 'messenger' end, case when n % 3 = 0 then 'zh' else 'en' end,
            'Question about card ' || n % 997,
            case when n % 10 > 0 then 'resolved' when n % 100 = 50 then 'snoozed' else 'waiting_on_us' end, 'people',
            ($4::text[])[1 + n % 6],
            case when n % 300 = 20 then null else ($5::text[])[1 + (n / 10) % 50] end,
            case when n % 300 = 20 then null else 'Agent' end, 5, now() - n * interval '1 second',
            case when n % 300 = 20 then now() - n * interval '1 second' end,
            case when n % 100 = 50 then now() + interval '1 day' end,
            case when n % 10 > 0 then now() end,
            jsonb_build_object('at', now(), 'authorKind', 'customer', 'preview', 'Hello', 'failed', false),
            now() - n * interval '1 second', $6::int,
            case when n % 500 = 0 then array[($5::text[])[1 + n % 50]] else '{}' end,
            case when n % 4000 = 3 then '{chargeback}' when n % 5 = 0 then '{refund}' else '{}' end::text[],
            case when n % 20 = 1 then jsonb_build_object('score', 1 + n / 20 % 5, 'comment', null, 'at', now()) end
       from numbered`,
    [first, ids, ids.map((_, place) => nameAt(first + place)), queueIds, agents, perConversation],
  );
  await pool.query(
    `insert into conversations.words (conversation_id, words)
     select s.id, array_to_tsvector(array(select jsonb_array_elements_text(s.words)))
       from jsonb_to_recordset($1::jsonb) as s (id text, words jsonb)`,
    [JSON.stringify(found)],
  );
  await pool.query(
    `with said as materialized (
       select * from jsonb_to_recordset($1::jsonb) as s (id text, position int, text text, words jsonb)),
     messages as (
       insert into conversations.message
         (id, conversation_id, position, author_kind, content, content_hash, at, channel)
       select 'msg_' || md5(id || position)::uuid, id, position, 'customer',
              jsonb_build_object('kind', 'text', 'text', text), 'h', now(), 'messenger'
         from said)
     insert into conversations.message_words (conversation_id, position, words)
     select id, position, array_to_tsvector(array(select jsonb_array_elements_text(words))) from said`,
    [JSON.stringify(said)],
  );
}

function nameAt(n: number): string {
  return `${names[n % names.length]} ${n % 5000}`;
}

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
  'words: a rare name': page(lead, { search: 'aylin 4712' }),
  'words: a rare word of a message': page(lead, { search: 'zebra' }),
  'words: rare, in Chinese': page(lead, { search: '动物园' }),
  'words: common, as lead': page(lead, { search: 'card' }),
  'words: common, as an agent': page(agent, { search: 'supermarket' }),
  'words: common, in Chinese': page(agent, { search: '手续费' }),
  'words: two common ones': page(lead, { search: 'refund account' }),
  'words: two that never meet': page(lead, { search: 'zebra 手续费' }),
  'words: nothing': page(lead, { search: 'xylophone' }),
  'exact words': page(lead, { search: '"declined at the supermarket"' }),
  'exact words that nobody said': page(lead, { search: '"supermarket at the declined"' }),
  'tag: rare': page(lead, { search: 'tag:chargeback' }),
  'tag: common, as an agent': page(agent, { search: 'tag:refund' }),
  'rating, queue and date': page(lead, { search: 'rating:1..2 queue:"Queue 3" before:2100-01-01' }),
  'rating and a common word': page(lead, { search: 'rating:1 card' }),
  'a channel that nobody uses': page(lead, { search: 'channel:phone' }),
  'an agent’s, oldest first': page(lead, { search: 'agent:"Agent 7"', order: 'oldest' }),
  'not a tag': page(lead, { search: '-tag:refund state:over' }),
  'count: live of my queues': () => conversations.count({ view: 'queues' }, agent),
  'count: a common word': () => conversations.count({ view: 'all', search: 'card' }, lead),
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
  for (let n = 0; n < 21; n++) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const answer = (await ask()) as { conversations?: unknown[]; count?: number; length?: number };
  table.push({
    what,
    rows: answer.conversations?.length ?? answer.count ?? answer.length ?? '',
    p50: times[10]?.toFixed(1),
    p95: times[19]?.toFixed(1),
    worst: times.at(-1)?.toFixed(1),
  });
}
console.table(table);
log.close();
await database.close();
await rm(folder, { recursive: true, force: true });
