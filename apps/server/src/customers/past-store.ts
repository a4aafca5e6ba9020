/** Writes many customers at once, as a past that is loaded needs them. */
import type { Customer } from '@harken/contract/record';
import { sql } from 'kysely';
import type { Db } from './store.ts';

export async function insertMany(
  db: Db,
  customers: readonly (Customer & { words: readonly string[] })[],
  at: Date,
): Promise<void> {
  const people = JSON.stringify(customers.map(({ words: _, identities: __, ...customer }) => customer));
  const words = JSON.stringify(customers.map(({ id, words: found }) => ({ id, words: found })));
  const identities = JSON.stringify(
    customers.flatMap(({ id: customerId, identities: theirs }) => theirs.map((one) => ({ ...one, customerId }))),
  );
  await sql`
    insert into customers.customer (id, name, locale, value, since, attributes, version, created_at, updated_at)
    select id, name, locale, value, since, attributes, version, ${at}::timestamptz, ${at}::timestamptz
      from jsonb_to_recordset(${people}::jsonb)
        as c (id text, name text, locale text, value text, since date, attributes jsonb, version int)`.execute(db);
  await sql`
    insert into customers.identity (id, customer_id, kind, address, proof, verified_at, created_at)
    select id, "customerId", kind, address, proof, "verifiedAt", ${at}::timestamptz
      from jsonb_to_recordset(${identities}::jsonb)
        as i (id text, "customerId" text, kind text, address text, proof text, "verifiedAt" timestamptz)`.execute(db);
  await sql`
    insert into customers.words (customer_id, words)
    select id, array_to_tsvector(array(select jsonb_array_elements_text(w.words)))
      from jsonb_to_recordset(${words}::jsonb) as w (id text, words jsonb)`.execute(db);
}
