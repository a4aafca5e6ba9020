/** Experiments as they are kept. */
import type { Experiment } from '@harken/contract/experiments';
import type { ConversationId, ExperimentId, PersonId, QueueId } from '@harken/contract/ids';
import type { Kysely, Selectable } from 'kysely';

interface ExperimentTable {
  id: ExperimentId;
  queue_id: QueueId;
  name: string;
  design: string;
  measure: Experiment['measure'];
  effect: number;
  guard: string;
  days: number;
  control: string | null;
  control_version: number;
  other: string | null;
  planned_units: number;
  started_at: Date;
  started_by: PersonId | null;
  ends_at: Date;
  ended_at: Date | null;
  ending: Experiment['ending'];
  ended_by: PersonId | null;
}

const table = (db: Kysely<unknown>) => db.withTables<{ 'routing.experiment': ExperimentTable }>();

export async function running(db: Kysely<unknown>, queueId?: QueueId): Promise<Experiment[]> {
  const rows = await table(db)
    .selectFrom('routing.experiment')
    .selectAll()
    .where('ended_at', 'is', null)
    .$if(queueId !== undefined, (q) => q.where('queue_id', '=', queueId as QueueId))
    .orderBy('queue_id')
    .execute();
  return rows.map(experimentFrom);
}

/** The latest first. */
export async function all(db: Kysely<unknown>): Promise<Experiment[]> {
  const rows = await table(db).selectFrom('routing.experiment').selectAll().orderBy('started_at', 'desc').execute();
  return rows.map(experimentFrom);
}

export async function find(db: Kysely<unknown>, id: ExperimentId): Promise<Experiment | null> {
  const row = await table(db).selectFrom('routing.experiment').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? experimentFrom(row) : null;
}

/** @returns false when one runs on this queue already */
export async function insert(db: Kysely<unknown>, experiment: Experiment): Promise<boolean> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const { numInsertedOrUpdatedRows } = await table(db)
    .insertInto('routing.experiment')
    .values({
      id: experiment.id,
      queue_id: experiment.queueId,
      name: experiment.name,
      design: JSON.stringify(experiment.design),
      measure: experiment.measure,
      effect: experiment.effect,
      guard: JSON.stringify(experiment.guard),
      days: experiment.days,
      control: json(experiment.control),
      control_version: experiment.controlVersion,
      other: json(experiment.other),
      planned_units: experiment.plannedUnits,
      started_at: new Date(experiment.startedAt),
      started_by: experiment.startedBy,
      ends_at: new Date(experiment.endsAt),
      ended_at: null,
      ending: null,
      ended_by: null,
    })
    .onConflict((conflict) => conflict.column('queue_id').where('ended_at', 'is', null).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Ends it, once. @returns null when it was over already */
export async function end(
  db: Kysely<unknown>,
  id: ExperimentId,
  { ending, at, by }: { ending: NonNullable<Experiment['ending']>; at: Date; by: PersonId | null },
): Promise<Experiment | null> {
  const row = await table(db)
    .updateTable('routing.experiment')
    .set({ ending, ended_at: at, ended_by: by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ? experimentFrom(row) : null;
}

/** Of conversations that a plan moved to the queue that they wait in: since when they are there, epoch milliseconds. */
export async function movedAt(
  db: Kysely<unknown>,
  waiting: readonly { id: ConversationId; queueId: QueueId | null }[],
): Promise<Map<string, number>> {
  if (waiting.length === 0) return new Map();
  const rows = await db
    .withTables<{
      'routing.decision': { conversation_id: ConversationId; outcome: string; to_queue_id: QueueId | null; at: Date };
    }>()
    .selectFrom('routing.decision')
    .select(['conversation_id', 'to_queue_id', 'at'])
    .distinctOn('conversation_id')
    .where(
      'conversation_id',
      'in',
      waiting.map(({ id }) => id),
    )
    .where('outcome', '=', 'overflowed')
    .orderBy('conversation_id')
    .orderBy('at', 'desc')
    .execute();
  const queueOf = new Map(waiting.map(({ id, queueId }) => [id, queueId]));
  return new Map(
    rows.flatMap(({ conversation_id: id, to_queue_id, at }) =>
      queueOf.get(id) === to_queue_id ? [[id, at.getTime()]] : [],
    ),
  );
}

function experimentFrom(row: Selectable<ExperimentTable>): Experiment {
  return {
    id: row.id,
    queueId: row.queue_id,
    name: row.name,
    design: row.design as unknown as Experiment['design'],
    measure: row.measure,
    effect: row.effect,
    guard: row.guard as unknown as Experiment['guard'],
    days: row.days,
    control: row.control as unknown as Experiment['control'],
    controlVersion: row.control_version,
    other: row.other as unknown as Experiment['other'],
    plannedUnits: row.planned_units,
    startedAt: row.started_at.toISOString(),
    startedBy: row.started_by,
    endsAt: row.ends_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    ending: row.ending,
    endedBy: row.ended_by,
  };
}
