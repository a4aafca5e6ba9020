/** Saved views, as they are kept. */
import type { PersonId, ViewId } from '@harken/contract/ids';
import type { SavedView } from '@harken/contract/routes-desk';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './store.ts';

export type { Db };

async function select(db: Db, rest: RawBuilder<unknown>): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`
    select id, name, list, owner_id as "ownerId", roles, queue_ids as "queueIds", position, version
      from conversations.saved_view ${rest}`.execute(db);
  return rows;
}

export const all = (db: Db): Promise<SavedView[]> => select(db, sql`order by position, name, id`);

export async function lock(db: Db, id: ViewId): Promise<SavedView | null> {
  return (await select(db, sql`where id = ${id} for update`))[0] ?? null;
}

export async function countOf(db: Db, ownerId: PersonId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from conversations.saved_view where owner_id = ${ownerId}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function insert(db: Db, view: SavedView): Promise<void> {
  await sql`
    insert into conversations.saved_view (id, name, list, owner_id, roles, queue_ids, position, version)
    values (${view.id}, ${view.name}, ${JSON.stringify(view.list)}::jsonb, ${view.ownerId}, ${view.roles}::text[],
            ${view.queueIds}::text[], ${view.position}, ${view.version})`.execute(db);
}

export async function save(db: Db, view: SavedView): Promise<void> {
  await sql`
    update conversations.saved_view
       set name = ${view.name}, list = ${JSON.stringify(view.list)}::jsonb, roles = ${view.roles}::text[],
           queue_ids = ${view.queueIds}::text[], position = ${view.position}, version = ${view.version}
     where id = ${view.id}`.execute(db);
}

export async function remove(db: Db, id: ViewId): Promise<void> {
  await sql`delete from conversations.saved_view where id = ${id}`.execute(db);
}
