/** Comparisons that are kept. */
import type { Comparison } from '@harken/contract/routes-twin';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

interface Row {
  id: Comparison['id'];
  owner_id: Comparison['ownerId'];
  name: string;
  question: Comparison['question'];
  version: number;
  changed_at: Date;
}

const from = ({ owner_id, changed_at, ...row }: Row): Comparison => ({
  ...row,
  ownerId: owner_id,
  changedAt: changed_at.toISOString(),
});

export async function comparisons(db: Db): Promise<Comparison[]> {
  const { rows } = await sql<Row>`
    select id, owner_id, name, question, version, changed_at from dispatch.comparison
     order by changed_at desc, id limit 500`.execute(db);
  return rows.map(from);
}

/** Locked until the transaction ends. */
export async function lockComparison(db: Db, id: string): Promise<Comparison | null> {
  const { rows } = await sql<Row>`
    select id, owner_id, name, question, version, changed_at from dispatch.comparison
     where id = ${id} for update`.execute(db);
  return rows[0] ? from(rows[0]) : null;
}

export async function putComparison(db: Db, one: Comparison): Promise<void> {
  const { id, ownerId, name, question, version, changedAt } = one;
  await sql`
    insert into dispatch.comparison (id, owner_id, name, question, version, changed_at)
    values (${id}, ${ownerId}, ${name}, ${JSON.stringify(question)}::jsonb, ${version}, ${new Date(changedAt)})
    on conflict (id) do update set name = excluded.name, question = excluded.question, version = excluded.version,
      changed_at = excluded.changed_at`.execute(db);
}

export async function deleteComparison(db: Db, id: string): Promise<void> {
  await sql`delete from dispatch.comparison where id = ${id}`.execute(db);
}
