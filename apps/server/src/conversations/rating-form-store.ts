/** Rating forms: every statement about them. A row is one version of a form and is never changed. */
import type { PersonId, RatingFormId } from '@harken/contract/ids';
import type { RatingForm } from '@harken/contract/rating';
import { sql } from 'kysely';
import type { Db } from './store.ts';

interface Row {
  id: RatingFormId;
  version: number;
  value: Omit<RatingForm, 'id' | 'version'>;
}
const formFrom = ({ id, version, value }: Row): RatingForm => ({ id, version, ...value });

/** Each in its last version, in the order in which they were made. */
export async function forms(db: Db): Promise<RatingForm[]> {
  const { rows } = await sql<Row>`
    select f.id, f.version, f.value from conversations.rating_form f
     where f.version = (select max(l.version) from conversations.rating_form l where l.id = f.id)
     order by f.id`.execute(db);
  return rows.map(formFrom);
}

export async function version(db: Db, id: RatingFormId, number: number): Promise<RatingForm | null> {
  const { rows } = await sql<Row>`
    select id, version, value from conversations.rating_form where id = ${id} and version = ${number}`.execute(db);
  return rows[0] ? formFrom(rows[0]) : null;
}

/** Who changes forms at the same time does so one after the other: no place may come into two of them. */
export async function lock(db: Db): Promise<void> {
  await sql`lock table conversations.rating_form in share row exclusive mode`.execute(db);
}

export async function insert(
  db: Db,
  { id, version: number, ...value }: RatingForm,
  at: Date,
  by: PersonId | null,
): Promise<void> {
  await sql`
    insert into conversations.rating_form (id, version, value, at, person_id)
    values (${id}, ${number}, ${JSON.stringify(value)}, ${at}, ${by})`.execute(db);
}
