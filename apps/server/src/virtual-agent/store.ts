/** Every SQL statement of the virtual agent. */
import type { CollectionId, QueueId } from '@harken/contract/ids';
import type { Kysely } from 'kysely';

type Tables = {
  'virtual_agent.hand_off_queue': { collection_id: CollectionId | null; queue_id: QueueId };
};

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

/** The queue of a collection, or the one for everything else. */
export async function queueFor(db: Kysely<unknown>, collectionId: CollectionId | null): Promise<QueueId | null> {
  const rows = await tables(db)
    .selectFrom('virtual_agent.hand_off_queue')
    .selectAll()
    .where((e) =>
      e.or([e('collection_id', 'is', null), ...(collectionId ? [e('collection_id', '=', collectionId)] : [])]),
    )
    .execute();
  return (rows.find((row) => row.collection_id !== null) ?? rows[0])?.queue_id ?? null;
}

export const queues = (db: Kysely<unknown>) =>
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
