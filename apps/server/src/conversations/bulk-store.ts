/** Acts on many conversations, as they are kept. */
import type { BulkId, ConversationId, PersonId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import type { Bulk, BulkAct } from '@harken/contract/routes-desk';
import { sql } from 'kysely';
import type { Db } from './store.ts';

export interface BulkItem {
  place: number;
  conversationId: ConversationId;
  before: Conversation | null;
  version: number | null;
}
export type Outcome = 'done' | 'failed' | 'undone' | 'kept';

export async function insert(
  db: Db,
  bulk: { id: BulkId; byId: PersonId; act: BulkAct; at: Date },
  ids: readonly ConversationId[],
): Promise<void> {
  await sql`
    insert into conversations.bulk (id, by_id, act, state, created_at)
    values (${bulk.id}, ${bulk.byId}, ${JSON.stringify(bulk.act)}::jsonb, 'running', ${bulk.at})`.execute(db);
  await sql`
    insert into conversations.bulk_item (bulk_id, place, conversation_id)
    select ${bulk.id}, place, id from unnest(${ids}::text[]) with ordinality as i (id, place)`.execute(db);
}

export async function one(db: Db, id: BulkId): Promise<(Bulk & { byId: PersonId }) | null> {
  const { rows } = await sql<Bulk & { byId: PersonId }>`
    select b.id, b.by_id as "byId", b.act, b.state, i.total, i.done, i.waiting, i.failed,
           coalesce((select jsonb_agg(jsonb_build_object('conversationId', f.conversation_id,
                                                         'reference', c.case_reference, 'code', f.code)
                                      order by f.place)
                       from (select * from conversations.bulk_item
                              where bulk_id = b.id and outcome in ('failed', 'kept') order by place limit 100) f
                       join conversations.conversation c on c.id = f.conversation_id), '[]') as failures
      from conversations.bulk b
      join lateral (select count(*)::int as total,
                           (count(*) filter (where outcome in ('done', 'kept')))::int as done,
                           (count(*) filter (where outcome = 'waiting'))::int as waiting,
                           (count(*) filter (where outcome in ('failed', 'kept')))::int as failed
                      from conversations.bulk_item where bulk_id = b.id) i on true
     where b.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function items(db: Db, id: BulkId, outcome: 'waiting' | 'done', limit: number): Promise<BulkItem[]> {
  const { rows } = await sql<BulkItem>`
    select place, conversation_id as "conversationId", before, version from conversations.bulk_item
     where bulk_id = ${id} and outcome = ${outcome} order by place limit ${limit}`.execute(db);
  return rows;
}

export async function settle(
  db: Db,
  id: BulkId,
  place: number,
  outcome: Outcome,
  { code = null, before, version }: { code?: string | null; before?: Conversation; version?: number } = {},
): Promise<void> {
  await sql`
    update conversations.bulk_item
       set outcome = ${outcome}, code = ${code}, before = coalesce(${before ? JSON.stringify(before) : null}::jsonb, before),
           version = coalesce(${version ?? null}::int, version)
     where bulk_id = ${id} and place = ${place}`.execute(db);
}

/** @returns whether it was in that state; of two askers one moves it */
export async function move(db: Db, id: BulkId, from: Bulk['state'], to: Bulk['state']): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversations.bulk set state = ${to} where id = ${id} and state = ${from}`.execute(db);
  return numAffectedRows === 1n;
}
