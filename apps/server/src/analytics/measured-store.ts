/** Contact by contact, what a measure divides: for comparing those that were served in two ways. */
import type { SumId } from '@harken/contract/measures';
import { type Kysely, sql } from 'kysely';
import { added } from './sum-store.ts';

export interface Measured {
  contactId: string;
  /** When it began to wait, epoch milliseconds. */
  at: number;
  top: number;
  bottom: number;
}

export async function measured(
  db: Kysely<unknown>,
  { queueId, top, bottom, from, to }: { queueId: string; top: SumId; bottom: SumId; from: Date; to: Date },
): Promise<Measured[]> {
  const { rows } = await sql<Measured>`
    select i.conversation_id as "contactId", (extract(epoch from i.began_at) * 1000)::double precision as at,
           ${added(top)} as top, ${added(bottom)} as bottom
      from analytics.interaction i
     where i.queue_id = ${queueId} and i.handled_by = 'people' and i.began_at >= ${from} and i.began_at < ${to}
     order by i.began_at`.execute(db);
  return rows;
}
