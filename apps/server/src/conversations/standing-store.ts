/** What is known of conversations beside themselves, for whoever tells them apart. */
import type { ConversationId } from '@harken/contract/ids';
import { sql } from 'kysely';
import { type Kept, keptFrom, type Row } from './kept.ts';
import type { Db } from './store.ts';

export interface Standing {
  id: ConversationId;
  /** Said so far by anybody. */
  messages: number;
  /** Other cases of the customer that are open. */
  openCases: number;
}

export async function standings(db: Db, ids: readonly ConversationId[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select c.id, c.message_count as messages, (
             select count(*)::int from conversations.service_case k
              where k.customer_id = c.customer_id and k.id <> c.case_id and k.state = 'open') as "openCases"
      from conversations.conversation c where c.id = any(${ids}::text[])`.execute(db);
  return rows;
}

/** Those that anything happened in since, the latest first. */
export async function activeSince(db: Db, since: Date, limit: number): Promise<Kept[]> {
  const { rows } = await sql<Row>`
    select * from conversations.conversation where activity_at >= ${since}
     order by activity_at desc, id desc limit ${limit}`.execute(db);
  return rows.map(keptFrom);
}
