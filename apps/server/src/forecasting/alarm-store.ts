/** What was said about the day and its sudden changes, so that it is said once. */
import type { Alarm, EmergingIssue, ForecastScope } from '@harken/contract/forecasting';
import { type Kysely, sql } from 'kysely';
import { keyOf, scopeOf } from './scopes.ts';

type Db = Kysely<unknown>;

/** @returns false where the day is known to have left its band that way */
export async function insertAlarm(db: Db, alarm: Alarm): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into forecasting.alarm (date, direction, alarm)
    values (${alarm.date}, ${alarm.direction}, ${JSON.stringify(alarm)}::jsonb) on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

interface Row {
  id: EmergingIssue['id'];
  key: string;
  started_at: Date;
  found_at: Date;
  ended_at: Date | null;
  actual: number;
  expected: number;
  acknowledged_by: EmergingIssue['acknowledgedBy'];
}

const from = (row: Row): EmergingIssue => ({
  id: row.id,
  scope: scopeOf(row.key) as ForecastScope,
  startedAt: row.started_at.toISOString(),
  foundAt: row.found_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  actual: row.actual,
  expected: row.expected,
  acknowledgedBy: row.acknowledged_by,
});

export async function issuesSince(db: Db, since: Date): Promise<EmergingIssue[]> {
  const { rows } = await sql<Row>`
    select * from forecasting.issue where found_at >= ${since} or ended_at is null
     order by found_at desc, id limit 500`.execute(db);
  return rows.map(from);
}

/** Locked until the transaction ends. */
export async function lockIssue(db: Db, id: string): Promise<EmergingIssue | null> {
  const { rows } = await sql<Row>`select * from forecasting.issue where id = ${id} for update`.execute(db);
  return rows[0] ? from(rows[0]) : null;
}

/** @returns false where the same series has one that goes on */
export async function insertIssue(db: Db, one: EmergingIssue): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into forecasting.issue (id, key, started_at, found_at, ended_at, actual, expected, acknowledged_by)
    values (${one.id}, ${keyOf(one.scope)}, ${one.startedAt}, ${one.foundAt}, ${one.endedAt},
            ${one.actual}, ${one.expected}, ${one.acknowledgedBy})
    on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function putIssue(
  db: Db,
  { id, endedAt, actual, expected, acknowledgedBy }: EmergingIssue,
): Promise<void> {
  await sql`
    update forecasting.issue set ended_at = ${endedAt}, actual = ${actual}, expected = ${expected},
      acknowledged_by = ${acknowledgedBy} where id = ${id}`.execute(db);
}
