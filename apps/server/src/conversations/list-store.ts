/** Reading conversations: one, a page of many, and what others ask of them. */
import type { CaseId, ConversationId, CustomerId, MessageId, PersonId, QueueId } from '@harken/contract/ids';
import type { Channel, Message, MessageContent, ServiceCase, TrailStep } from '@harken/contract/record';
import type { ListOrder } from '@harken/contract/routes-desk';
import { type RawBuilder, sql } from 'kysely';
import { type Kept, keptFrom, messageFrom, type Row } from './kept.ts';
import { all, narrowed, type Search, saying, seemCommon } from './search-store.ts';
import { caseFrom, type Db } from './store.ts';

/** Which conversations someone may see; decided in access. */
export type Sight =
  | { kind: 'none' }
  | { kind: 'all' }
  | { kind: 'own'; personId: PersonId; queueIds: readonly QueueId[] };

/** A way to walk the list by an index of its own, newest first. */
export type Walk =
  | { by: 'activity' }
  | { by: 'agent'; id: PersonId }
  | { by: 'participant'; id: PersonId }
  | { by: 'queues'; ids: readonly QueueId[] };

/** The walks that together meet everything someone may see. */
export function walksWithin(sight: Sight): Walk[] {
  switch (sight.kind) {
    case 'none':
      return [];
    case 'all':
      return [{ by: 'activity' }];
    case 'own': {
      const { personId: id, queueIds: ids } = sight;
      return [
        { by: 'agent', id },
        { by: 'participant', id },
        { by: 'queues', ids },
      ];
    }
  }
}

export interface Page {
  where: RawBuilder<unknown>[];
  /** Only those that are found so; see search-store.ts. */
  search?: Search | undefined;
  /** After this one, in the order of the list. */
  after: { at: Date; id: string } | null;
  order?: ListOrder | undefined;
  limit: number;
}

export async function one(db: Db, id: ConversationId): Promise<Kept | null> {
  const { rows } = await sql<Row>`select * from conversations.conversation where id = ${id}`.execute(db);
  return rows[0] ? keptFrom(rows[0]) : null;
}

export async function some(db: Db, ids: readonly string[]): Promise<Kept[]> {
  const { rows } = await sql<Row>`select * from conversations.conversation where id = any(${ids})`.execute(db);
  return rows.map(keptFrom);
}

/**
 * A page, newest activity first: a union of walks, each by its own index and no longer than the page, so that a page
 * costs the same among a hundred thousand conversations as among ten.
 */
export async function page(db: Db, walks: readonly Walk[], asked: Page): Promise<Kept[]> {
  const { search, where } = asked;
  if (search?.words !== undefined && (await seemCommon(db, search.words))) {
    const near = await nearest(db, asked);
    const looks = [...search.is, saying(search.words), ...search.looks];
    const some = near && (await read(db, walks, { ...asked, search: undefined, where: [...where, near, ...looks] }));
    if (some?.length === asked.limit) return some;
  }
  return read(db, walks, asked);
}

/** What the next so many conversations of all are, whoever may see them; null when there are no more than these. */
async function nearest(db: Db, { after, order }: Page): Promise<RawBuilder<unknown> | null> {
  const { rows } = await sql<{ at: Date }>`
    select c.activity_at as at from conversations.conversation c
     where ${after ? beyond(after, order) : sql`true`} ${ordered(order)} offset 2000 limit 1`.execute(db);
  if (!rows[0]) return null;
  return order === 'oldest' ? sql`c.activity_at < ${rows[0].at}` : sql`c.activity_at > ${rows[0].at}`;
}

const beyond = ({ at, id }: { at: Date; id: string }, order: ListOrder = 'newest') =>
  sql`(c.activity_at, c.id) ${order === 'oldest' ? sql`>` : sql`<`} (${at}, ${id})`;

async function read(db: Db, walks: readonly Walk[], asked: Page): Promise<Kept[]> {
  const ids = await found(db, walks, asked);
  if (ids === null) return [];
  const { rows } = await sql<Row>`
    with ids as materialized (${ids})
    select c.* from ids join conversations.conversation c using (id)
     ${ordered(asked.order)} limit ${asked.limit}`.execute(db);
  return rows.map(keptFrom);
}

/** How many there are, counted no further than `limit`. */
export async function count(db: Db, walks: readonly Walk[], asked: Omit<Page, 'after'>): Promise<number> {
  const ids = await found(db, walks, { ...asked, after: null });
  if (ids === null) return 0;
  const { rows } = await sql<{ count: number }>`
    with ids as materialized (${ids})
    select least(count(distinct id), ${asked.limit})::int as count from ids`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The ids of a page and those beside it, as a query; null when nothing can be found. */
async function found(
  db: Db,
  walks: readonly Walk[],
  { where, search, after, order, limit }: Page,
): Promise<RawBuilder<unknown> | null> {
  if (walks.length === 0) return null;
  const conditions = [...where, ...(after ? [beyond(after, order)] : [])];
  if (search) {
    const few = await narrowed(db, search);
    conditions.push(...few.conditions);
    if (few.ids !== null) {
      if (few.ids.length === 0) return null;
      // Sorted first: what only looking can tell is asked of no more than a page needs.
      return sql`
        select c.id
          from (select c.* from conversations.conversation c
                 where c.id = any(${few.ids}::text[]) and ${all([...conditions, met(walks)])} ${ordered(order)}
                offset 0) c
         where ${all(few.looks)} limit ${limit}`;
    }
    conditions.push(...few.looks);
  }
  return sql.join(
    walks.map((walk) => walked(walk, all(conditions), order, limit)),
    sql` union `,
  );
}

const ordered = (order: ListOrder = 'newest') =>
  order === 'newest' ? sql`order by c.activity_at desc, c.id desc` : sql`order by c.activity_at, c.id`;

function walked(
  walk: Walk,
  matching: RawBuilder<unknown>,
  order: ListOrder | undefined,
  limit: number,
): RawBuilder<unknown> {
  const along = (extra: RawBuilder<unknown>) => sql`
    (select c.id from conversations.conversation c where ${extra} and ${matching} ${ordered(order)} limit ${limit})`;
  switch (walk.by) {
    case 'activity':
      return along(sql`true`);
    case 'agent':
      return along(sql`c.agent_id = ${walk.id}`);
    case 'participant':
      return along(sql`c.participant_ids <> '{}' and c.participant_ids @> ${[walk.id]}::text[]`);
    case 'queues':
      // One walk for each queue: an index that holds them all would be walked past the others' work.
      return sql`(select own.id from unnest(${walk.ids}::text[]) as q (id)
                   cross join lateral ${along(sql`c.queue_id = q.id`)} own)`;
  }
}

/** Whether one of the walks would meet it. */
function met(walks: readonly Walk[]): RawBuilder<unknown> {
  return sql`(${sql.join(walks.map(meets), sql` or `)})`;
}

function meets(walk: Walk): RawBuilder<unknown> {
  switch (walk.by) {
    case 'activity':
      return sql`true`;
    case 'agent':
      return sql`c.agent_id = ${walk.id}`;
    case 'participant':
      return sql`c.participant_ids @> ${[walk.id]}::text[]`;
    case 'queues':
      return sql`c.queue_id = any(${walk.ids}::text[])`;
  }
}

export const filters = {
  live: sql`c.state not in ('resolved', 'closed')`,
  /** Neither over nor asleep; as the index of what agents hold says it. */
  awake: sql`c.state in ('open', 'waiting_on_us', 'waiting_on_customer')`,
  snoozed: sql`c.state = 'snoozed'`,
  over: sql`c.state in ('resolved', 'closed')`,
  inQueues: (ids: readonly QueueId[]) => sql`c.queue_id = any(${ids}::text[])`,
  ofCustomer: (id: CustomerId) => sql`c.customer_id = ${id}`,
};

/** Waiting for an agent, most urgent first. */
export async function waiting(db: Db): Promise<Kept[]> {
  const { rows } = await sql<Row>`
    select * from conversations.conversation where queued_at is not null order by priority, queued_at, id`.execute(db);
  return rows.map(keptFrom);
}

/** Whether it waits for an agent; whoever would change that waits until the transaction is over. */
export async function holdWaiting(db: Db, id: ConversationId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from conversations.conversation where id = ${id} and queued_at is not null for share`.execute(db);
  return rows.length > 0;
}

export async function heldBy(
  db: Db,
  agentIds?: readonly PersonId[],
): Promise<{ agentId: PersonId; channel: Channel; count: number }[]> {
  const { rows } = await sql<{ agentId: PersonId; channel: Channel; count: number }>`
    select agent_id as "agentId", channel, count from conversations.held_by(${agentIds ?? null}::text[])`.execute(db);
  return rows;
}

export async function heldIds(db: Db, agentId: PersonId): Promise<ConversationId[]> {
  const { rows } = await sql<{ id: ConversationId }>`
    select id from conversations.conversation
     where agent_id = ${agentId} and state not in ('resolved', 'closed') order by opened_at, id`.execute(db);
  return rows.map(({ id }) => id);
}

export async function meanHandleSeconds(db: Db, queueId: QueueId): Promise<number | null> {
  const { rows } = await sql<{ mean: number | null }>`
    select avg(extract(epoch from resolved_at - assigned_at))::float8 as mean from (
      select resolved_at, assigned_at from conversations.conversation
       where queue_id = ${queueId} and state in ('resolved', 'closed') and assigned_at is not null
       order by activity_at desc limit 50) latest`.execute(db);
  return rows[0]?.mean ?? null;
}

/** The latest `limit` messages before a position, in order. */
export async function messages(
  db: Db,
  id: ConversationId,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<Message[]> {
  const { rows } = await sql<Row>`
    select * from conversations.message
     where conversation_id = ${id} ${before === undefined ? sql`` : sql`and position < ${before}`}
     order by position desc limit ${limit}`.execute(db);
  return rows.reverse().map(messageFrom);
}

export async function message(db: Db, id: MessageId): Promise<Message | null> {
  const { rows } = await sql<Row>`select * from conversations.message where id = ${id}`.execute(db);
  return rows[0] ? messageFrom(rows[0]) : null;
}

export async function versions(
  db: Db,
  id: MessageId,
): Promise<{ content: MessageContent; until: Date; by: PersonId | null }[]> {
  const { rows } = await sql<{ content: MessageContent; until: Date; by: PersonId | null }>`
    select content, until, by_id as by from conversations.message_version
     where message_id = ${id} order by version`.execute(db);
  return rows;
}

/** The latest steps, in order. */
export async function trail(db: Db, id: ConversationId, limit: number): Promise<TrailStep[]> {
  const { rows } = await sql<{ step: TrailStep }>`
    select step from conversations.trail_step where conversation_id = ${id} order by id desc limit ${limit}`.execute(
    db,
  );
  return rows.reverse().map(({ step }) => step);
}

export async function caseOf(db: Db, id: ConversationId): Promise<ServiceCase | null> {
  const { rows } = await sql<Row>`
    select k.* from conversations.service_case k join conversations.conversation c on c.case_id = k.id
     where c.id = ${id}`.execute(db);
  return rows[0] ? caseFrom(rows[0]) : null;
}

export async function casesOf(db: Db, customerId: CustomerId, limit: number): Promise<ServiceCase[]> {
  const { rows } = await sql<Row & { id: CaseId }>`
    select * from conversations.service_case where customer_id = ${customerId}
     order by opened_at desc, id desc limit ${limit}`.execute(db);
  return rows.map(caseFrom);
}

export async function unread(db: Db, ids: readonly ConversationId[]): Promise<Map<ConversationId, number>> {
  const { rows } = await sql<{ id: ConversationId; count: number }>`
    select conversation_id as id, count(*)::int as count from conversations.message
     where conversation_id = any(${ids}::text[]) and delivery ->> 'state' in ('sent', 'delivered')
     group by conversation_id`.execute(db);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** What the clock has to do something about. */
export async function due(
  db: Db,
  { now, silentSince, resolvedBefore, limit }: { now: Date; silentSince: Date; resolvedBefore: Date; limit: number },
): Promise<{ asleep: ConversationId[]; silent: ConversationId[]; over: ConversationId[] }> {
  const ids = async (where: RawBuilder<unknown>) => {
    const { rows } = await sql<{ id: ConversationId }>`
      select id from conversations.conversation where ${where} limit ${limit}`.execute(db);
    return rows.map(({ id }) => id);
  };
  return {
    asleep: await ids(sql`state = 'snoozed' and snoozed_until <= ${now} order by snoozed_until`),
    silent: await ids(sql`
      handled_by = 'virtual_agent' and state = 'open' and state not in ('resolved', 'closed')
      and awaiting_since is null and activity_at <= ${silentSince} order by activity_at`),
    over: await ids(sql`state = 'resolved' and resolved_at <= ${resolvedBefore} order by resolved_at`),
  };
}
