/**
 * Reports over 60 days of 100,000 conversations, on the embedded database or on the PostgreSQL of DATABASE_URL. The facts
 * are made as events and followed like any others, so the cost of following is measured too. The yardstick is what one
 * would do without analytics: aggregate the events themselves.
 *
 *     CONVERSATIONS=100000 node tests/bench/reports.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idFrom } from '@harken/contract/ids';
import type { ReportQuery } from '@harken/contract/routes-analytics';
import { createBoard } from '../../apps/server/src/analytics/board.ts';
import { createFollowing } from '../../apps/server/src/analytics/follow.ts';
import { sumStale } from '../../apps/server/src/analytics/interval-store.ts';
import { createReports } from '../../apps/server/src/analytics/reports.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createEventLog } from '../../apps/server/src/platform/events.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { chance } from '../house/figures.ts';

const many = Number(process.env.CONVERSATIONS ?? 100_000);
const luck = chance(7);
const folder = await mkdtemp(join(tmpdir(), 'harken-bench-'));
const database = await openDatabase({
  HARKEN_DATA: folder,
  DATABASE_URL: process.env.DATABASE_URL,
  DATABASE_CONNECTIONS: 8,
});
const { read, pool } = database;
const log = createEventLog({ database });
const end = Date.UTC(2026, 10, 22);
const clock = { now: () => new Date(end) };
const queues = Array.from({ length: 6 }, () => idFrom('queu', newId()));
const agents = Array.from({ length: 50 }, () => idFrom('pers', newId()));
const dispositions = Array.from({ length: 10 }, () => idFrom('disp', newId()));

// — the facts —

interface Fact {
  name: string;
  at: number;
  data: object;
}

function conversationFacts(n: number): Fact[] {
  const id = idFrom('conv', newId());
  const about = {
    conversationId: id,
    caseId: idFrom('case', newId()),
    customerId: `cust_${n % 30_000}`,
    queueId: null,
    agentId: null,
    participantIds: [],
  };
  const queueId = luck.oneOf(queues);
  const agentId = luck.oneOf(agents);
  const conversation = {
    ...about,
    id,
    caseReference: `HB-${n}`,
    channel: luck.oneOf(['messenger', 'messenger', 'email', 'phone']),
    locale: luck.oneOf(['en', 'zh']),
    handledBy: 'virtual_agent',
    tags: n % 20 ? [] : ['fee'],
    queueId,
  };
  let at = end - Math.floor(luck.next() * 60 * 86_400_000) - 3_600_000;
  const facts: Fact[] = [];
  const then = (seconds: number, name: string, data: object) => {
    at += seconds * 1000;
    facts.push({ name, at, data: { about, ...data } });
  };
  then(0, 'conversation.opened', { conversation });
  then(0, 'message.received', { changes: {}, message: { author: { kind: 'customer' } } });
  if (n % 10 < 4) then(90, 'conversation.resolved', { changes: {}, resolution: 'confirmed', dispositionId: null });
  else {
    then(60, 'conversation.queued', { conversation, reason: 'handed_off' });
    if (n % 25 === 4) then(luck.between(5, 200), 'conversation.abandoned', { changes: {}, waitedSeconds: 5 });
    else {
      then(luck.between(2, 120), 'conversation.assigned', { conversation: { ...conversation, agentId } });
      for (let word = 0; word < 2; word++) {
        then(luck.between(20, 200), 'message.sent', { changes: {}, message: { author: { kind: 'person' } } });
        then(luck.between(20, 400), 'message.received', { changes: {}, message: { author: { kind: 'customer' } } });
      }
      const dispositionId = luck.oneOf(dispositions);
      then(luck.between(20, 200), 'conversation.resolved', { changes: {}, resolution: 'by_person', dispositionId });
      if (n % 5 === 0) then(60, 'conversation.rated', { changes: {}, rating: { score: luck.between(1, 5) } });
    }
  }
  return facts;
}

const facts: Fact[] = [];
for (const id of queues)
  facts.push({ name: 'queue.created', at: 0, data: { queue: { id, goal: { withinSeconds: 60 } } } });
for (let n = 0; n < many; n++) facts.push(...conversationFacts(n));
for (const personId of agents) {
  for (let day = 0; day < 60; day++) {
    const morning = end - (60 - day) * 86_400_000 + 8 * 3_600_000;
    for (const [hours, presence] of [
      [0, 'available'],
      [2, 'wrap_up'],
      [2.1, 'available'],
      [4, 'away'],
      [5, 'available'],
      [9, 'offline'],
    ] as const)
      facts.push({
        name: 'agent.presence_changed',
        at: morning + hours * 3_600_000,
        data: { status: { personId, presence } },
      });
  }
}
facts.sort((a, b) => a.at - b.at);
const filling = performance.now();
for (let from = 0; from < facts.length; from += 2000) {
  const rows = facts
    .slice(from, from + 2000)
    .map(({ name, at, data }) => ({ id: newId(), name, at: new Date(at), data }));
  await pool.query(
    `insert into platform.event (id, name, version, at, actor_kind, data)
     select r.id, r.name, 1, r.at, 'system', r.data
       from jsonb_to_recordset($1::jsonb) as r (id uuid, name text, at timestamptz, data jsonb)`,
    [JSON.stringify(rows)],
  );
}
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
console.log(`${database.kind}: ${many} conversations, ${facts.length} events, written in ${seconds(filling)} s`);

const following = performance.now();
await createFollowing({ log }).upTo(await log.head());
const took = performance.now() - following;
console.log(`followed in ${(took / 1000).toFixed(1)} s: ${((took / facts.length) * 1000).toFixed(0)} µs an event`);

// — the questions —

const reports = createReports({
  counted: async () => {},
  read,
  clock,
  people: async () =>
    agents.map((id, n) => ({ id, teamIds: [idFrom('team', `00000000-0000-7000-8000-00000000000${n % 5}`)] })),
  conversations: { namesOf: async () => new Map() },
});
const board = createBoard({
  counted: async () => {},
  log,
  read,
  clock,
  queues: async () => [],
  isOpen: () => true,
  waiting: async () => [],
  agents: async () => [],
  people: async () => [],
  raised: async () => [],
});
const ask = (more: Partial<ReportQuery>) => () =>
  reports.run({
    measures: ['offered', 'answered', 'abandonment', 'serviceLevel', 'asa', 'aht', 'csat'],
    by: [],
    bin: 'day',
    period: { kind: 'days', days: 60, upTo: 'yesterday' },
    zone: 'Asia/Singapore',
    filters: {},
    compare: 'none',
    ...more,
  });

const asked: Record<string, () => Promise<unknown>> = {
  'board, whole': () => board.fresh(),
  '60 days, by queue': ask({ by: ['queue'] }),
  '60 days, by agent': ask({ by: ['agent'] }),
  '60 days, by day': ask({ by: ['time'] }),
  '60 days, by queue and agent': ask({ by: ['queue', 'agent'] }),
  '60 days, by day and queue, beside 52 weeks before': ask({ by: ['time', 'queue'], compare: 'year' }),
  '60 days, by team': ask({ by: ['team'] }),
  '60 days, FCR by queue': ask({ by: ['queue'], measures: ['fcr'] }),
  '60 days, occupancy by agent': ask({ by: ['agent'], measures: ['occupancy'] }),
  'rows behind a number, first page': () =>
    reports.rows(
      {
        measure: 'serviceLevel',
        part: 'top',
        from: new Date(end - 60 * 86_400_000).toISOString(),
        to: new Date(end).toISOString(),
        filters: { queue: [queues[0] as string] },
        limit: 50,
      },
      { id: agents[0]!, roles: ['lead'], queueIds: [], active: true },
    ),
  'yardstick: one measure by queue from the events': () =>
    pool.query(`
      with queued as (
        select data->'about'->>'conversationId' as id, data->'conversation'->>'queueId' as queue, at from platform.event
         where name = 'conversation.queued'
      ), answered as (
        select data->'about'->>'conversationId' as id, min(at) as at from platform.event
         where name = 'conversation.assigned' group by 1
      )
      select queue, count(*), count(a.at), count(*) filter (where a.at <= q.at + interval '60 seconds')
        from queued q left join answered a using (id) group by 1`),
};

async function measure(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [what, question] of Object.entries(asked)) {
    await question();
    const times: number[] = [];
    for (let n = 0; n < 9; n++) {
      const began = performance.now();
      await question();
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    found[what] = `${times[4]?.toFixed(0)} (worst ${times.at(-1)?.toFixed(0)})`;
  }
  return found;
}

await pool.query('analyze');
const fresh = await measure();
const summing = performance.now();
let quarters = 0;
for (let some = 1; some > 0; quarters += some) some = await log.transact(({ db }) => sumStale(db, clock.now(), 100));
console.log(`${quarters} quarter hours summed in ${seconds(summing)} s`);
await pool.query('analyze');
const summed = await measure();
console.table(
  Object.keys(asked).map((what) => ({ what, 'ms, no sums yet': fresh[what], 'ms, with sums': summed[what] })),
);
log.close();
await database.close();
await rm(folder, { recursive: true, force: true });
