/** Every SQL statement of the virtual agent. */
import type { CollectionId, QueueId } from '@harken/contract/ids';
import type { Kysely } from 'kysely';

/** No collection stands for everything else. */
export type HandOff = { collection_id: CollectionId | null; queue_id: QueueId };
type Tables = { 'virtual_agent.hand_off_queue': HandOff };

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

/** A few: one a collection, and one for everything else. */
export const handOffs = (db: Kysely<unknown>): Promise<HandOff[]> =>
  tables(db).selectFrom('virtual_agent.hand_off_queue').selectAll().execute();

export async function putQueue(
  db: Kysely<unknown>,
  collectionId: CollectionId | null,
  queueId: QueueId,
): Promise<void> {
  await tables(db)
    .insertInto('virtual_agent.hand_off_queue')
    .values({ collection_id: collectionId, queue_id: queueId })
    .onConflict((c) => c.column('collection_id').doUpdateSet({ queue_id: queueId }))
    .execute();
}
