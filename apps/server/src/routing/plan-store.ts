/** Every SQL statement about published plans. */
import type { PersonId, QueueId } from '@harken/contract/ids';
import type { RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';

type Tables = {
  'routing.plan': {
    queue_id: QueueId;
    version: number;
    plan: string | null;
    published_at: Date;
    published_by: PersonId | null;
  };
};

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

type Published = RouteReply<'publishRoutingPlan'>['plan'];

/** The latest of each queue, now or before an instant; null ones among them. */
export async function plans(db: Kysely<unknown>, before?: Date): Promise<Published[]> {
  const rows = await tables(db)
    .selectFrom('routing.plan')
    .selectAll()
    .distinctOn('queue_id')
    .$if(before !== undefined, (q) => q.where('published_at', '<', before as Date))
    .orderBy('queue_id')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(publishedFrom);
}

/** Of one queue, the latest first. */
export async function planVersions(
  db: Kysely<unknown>,
  queueId: QueueId,
  { most, version }: { most?: number; version?: number },
): Promise<Published[]> {
  const rows = await tables(db)
    .selectFrom('routing.plan')
    .selectAll()
    .where('queue_id', '=', queueId)
    .$if(version !== undefined, (q) => q.where('version', '=', version as number))
    .$if(most !== undefined, (q) => q.limit(most as number))
    .orderBy('version', 'desc')
    .execute();
  return rows.map(publishedFrom);
}

export async function latestPlan(
  db: Kysely<unknown>,
  queueId: QueueId,
): Promise<Pick<Published, 'version' | 'plan'> | null> {
  const row = await tables(db)
    .selectFrom('routing.plan')
    .select(['version', 'plan'])
    .where('queue_id', '=', queueId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { version: row.version, plan: row.plan as unknown as Published['plan'] } : null;
}

/** @returns false when there is this version already */
export async function insertPlan(
  db: Kysely<unknown>,
  { queueId, version, plan, publishedAt, publishedBy }: Published,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('routing.plan')
    .values({
      queue_id: queueId,
      version,
      plan: plan && JSON.stringify(plan),
      published_at: new Date(publishedAt),
      published_by: publishedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

const publishedFrom = (row: Tables['routing.plan']): Published => ({
  queueId: row.queue_id,
  version: row.version,
  plan: row.plan as unknown as Published['plan'],
  publishedAt: row.published_at.toISOString(),
  publishedBy: row.published_by,
});
