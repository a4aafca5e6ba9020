/** What is watched, and how it stands. */
import type { AlertCondition, AlertRule } from '@harken/contract/routes-analytics';
import { type Kysely, sql } from 'kysely';
import { summed } from './sum-store.ts';

type Db = Kysely<unknown>;

interface RuleRow {
  id: AlertRule['id'];
  name: string;
  condition: AlertRule['condition'];
  person_ids: AlertRule['personIds'];
  quiet: AlertRule['quiet'];
  active: boolean;
  version: number;
  state: AlertRule['state'];
  since: Date | null;
  value: number | null;
  acknowledged_by: AlertRule['acknowledgedBy'];
  snoozed_until: Date | null;
}

function ruleFrom(row: RuleRow): AlertRule {
  return {
    id: row.id,
    name: row.name,
    condition: row.condition,
    personIds: row.person_ids,
    quiet: row.quiet,
    on: row.active,
    version: row.version,
    state: row.state,
    since: row.since?.toISOString() ?? null,
    value: row.value,
    acknowledgedBy: row.acknowledged_by,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
  };
}

export async function rules(db: Db): Promise<AlertRule[]> {
  const { rows } = await sql<RuleRow>`select * from analytics.alert_rule order by lower(name), id`.execute(db);
  return rows.map(ruleFrom);
}

/** Locked until the transaction ends. */
export async function lockRule(db: Db, id: string): Promise<AlertRule | null> {
  const { rows } = await sql<RuleRow>`select * from analytics.alert_rule where id = ${id} for update`.execute(db);
  return rows[0] ? ruleFrom(rows[0]) : null;
}

export async function putRule(db: Db, rule: AlertRule): Promise<void> {
  const { id, name, condition, personIds, quiet, on, version, state, since, value, acknowledgedBy, snoozedUntil } =
    rule;
  await sql`
    insert into analytics.alert_rule
      (id, name, condition, person_ids, quiet, active, version, state, since, value, acknowledged_by, snoozed_until)
    values (${id}, ${name}, ${JSON.stringify(condition)}::jsonb, ${personIds}, ${quiet && JSON.stringify(quiet)}::jsonb,
            ${on}, ${version}, ${state}, ${since}, ${value}, ${acknowledgedBy}, ${snoozedUntil})
    on conflict (id) do update set
      name = excluded.name, condition = excluded.condition, person_ids = excluded.person_ids, quiet = excluded.quiet,
      active = excluded.active, version = excluded.version, state = excluded.state, since = excluded.since,
      value = excluded.value, acknowledged_by = excluded.acknowledged_by, snoozed_until = excluded.snoozed_until`.execute(
    db,
  );
}

export async function deleteRule(db: Db, id: string): Promise<void> {
  await sql`delete from analytics.alert_rule where id = ${id}`.execute(db);
}

const terms = ['offered', 'answeredWithin', 'abandoned', 'handled', 'handleSeconds', 'rated', 'satisfied'] as const;

/** Sums of the contacts that came in a window, of one queue or of all. */
export async function windowSums(
  db: Db,
  from: Date,
  queueId: AlertCondition['queueId'],
): Promise<Record<(typeof terms)[number], number>> {
  const { rows } = await sql<Record<(typeof terms)[number], number>>`
    select ${sql.join(terms.map(summed))} from analytics.interaction i
     where i.began_at >= ${from} ${queueId ? sql`and i.queue_id = ${queueId}` : sql``}`.execute(db);
  return rows[0] as Record<(typeof terms)[number], number>;
}
