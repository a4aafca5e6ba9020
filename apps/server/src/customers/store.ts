/** Every SQL statement of customers and their identities. */
import type { CustomerId } from '@harken/contract/ids';
import type { Customer, Identity } from '@harken/contract/record';
import { type Kysely, type RawBuilder, sql } from 'kysely';

export type Db = Kysely<unknown>;

interface Row {
  id: CustomerId;
  name: string | null;
  locale: string;
  value: Customer['value'];
  since: string | null;
  attributes: Customer['attributes'];
  version: number;
  identities: Identity[];
}

const identityJson = sql`jsonb_build_object('id', i.id, 'kind', i.kind, 'address', i.address, 'proof', i.proof,
  'verifiedAt', to_char(i.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

const selected = sql`
  select c.id, c.name, c.locale, c.value, c.since::text as since, c.attributes, c.version,
         coalesce((select jsonb_agg(${identityJson} order by i.created_at, i.id)
                     from customers.identity i where i.customer_id = c.id), '[]') as identities
    from customers.customer c`;

async function read(db: Db, rest: RawBuilder<unknown>): Promise<Customer[]> {
  const { rows } = await sql<Row>`${selected} ${rest}`.execute(db);
  return rows;
}

export async function one(db: Db, id: CustomerId): Promise<Customer | null> {
  return (await read(db, sql`where c.id = ${id}`))[0] ?? null;
}

export async function many(db: Db, ids: readonly CustomerId[]): Promise<Customer[]> {
  return ids.length === 0 ? [] : read(db, sql`where c.id = any(${ids}::text[])`);
}

export async function lock(db: Db, id: CustomerId): Promise<Customer | null> {
  return (await read(db, sql`where c.id = ${id} for update of c`))[0] ?? null;
}

/** Undefined when there is no such customer. Until the transaction ends, the name stays. */
export async function lockName(db: Db, id: CustomerId): Promise<string | null | undefined> {
  const { rows } = await sql<{ name: string | null }>`
    select name from customers.customer where id = ${id} for share`.execute(db);
  return rows[0]?.name;
}

/** Newest first; without words all of them. */
export async function search(db: Db, query: string | null, limit: number): Promise<Customer[]> {
  const found = query
    ? sql`where c.id in (
        with found as materialized (select customer_id from customers.words where words @@ ${query}::tsquery)
        select customer_id from found)`
    : sql``;
  return read(db, sql`${found} order by c.created_at desc, c.id desc limit ${limit}`);
}

/** A value is typed as text, and kept as text, a number or a boolean. */
export async function withAttribute(db: Db, name: string, value: string, limit: number): Promise<CustomerId[]> {
  const kinds: Customer['attributes'][string][] = [value];
  if (value.trim() !== '' && Number.isFinite(Number(value))) kinds.push(Number(value));
  if (value === 'true' || value === 'false') kinds.push(value === 'true');
  const any = kinds.map((kind) => sql`attributes @> ${JSON.stringify({ [name]: kind })}::jsonb`);
  const { rows } = await sql<{ id: CustomerId }>`
    select id from customers.customer where ${sql.join(any, sql` or `)} limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** An account at a host site, and whose word it is. */
export interface Account {
  issuer: string;
  address: string;
}

/** The customer of an account. Another issuer's account of the same name is somebody else's. */
export async function byAccount(db: Db, { issuer, address }: Account): Promise<Customer | null> {
  const found = await read(
    db,
    sql`join customers.identity k on k.customer_id = c.id
        where k.kind = 'external' and k.address = ${address} and k.issuer = ${issuer}`,
  );
  return found[0] ?? null;
}

/** The customer of an address. A proved address and a device are one customer's; a claimed one leads to nobody. */
export async function byIdentity(
  db: Db,
  kind: Exclude<Identity['kind'], 'external'>,
  address: string,
): Promise<Customer | null> {
  const found = await read(
    db,
    sql`join customers.identity k on k.customer_id = c.id
        where k.kind = ${kind} and k.address = ${address} and (k.proof <> 'none' or k.kind = 'device')`,
  );
  return found[0] ?? null;
}

export async function insert(
  db: Db,
  customer: Customer,
  words: readonly string[],
  at: Date,
  issuer: string | null = null,
): Promise<void> {
  await sql`
    with made as (
      insert into customers.customer (id, name, locale, value, since, attributes, version, created_at, updated_at)
      values (${customer.id}, ${customer.name}, ${customer.locale}, ${customer.value}, ${customer.since},
              ${JSON.stringify(customer.attributes)}, ${customer.version}, ${at}, ${at})
      returning id),
    known as (${identityInsert(customer.id, customer.identities, at, issuer)})
    insert into customers.words (customer_id, words) select id, array_to_tsvector(${words}::text[]) from made`.execute(
    db,
  );
}

export async function save(db: Db, customer: Customer, words: readonly string[], at: Date): Promise<void> {
  await sql`
    with changed as (
      update customers.customer
         set name = ${customer.name}, locale = ${customer.locale}, value = ${customer.value}, since = ${customer.since},
             attributes = ${JSON.stringify(customer.attributes)}, version = ${customer.version}, updated_at = ${at}
       where id = ${customer.id})
    update customers.words set words = array_to_tsvector(${words}::text[]) where customer_id = ${customer.id}`.execute(
    db,
  );
}

export async function addIdentities(db: Db, id: CustomerId, identities: readonly Identity[], at: Date): Promise<void> {
  if (identities.length > 0) await identityInsert(id, identities, at).execute(db);
}

export async function proveIdentity(db: Db, identity: Identity): Promise<void> {
  await sql`
    update customers.identity set proof = ${identity.proof}, verified_at = ${identity.verifiedAt}
     where id = ${identity.id}`.execute(db);
}

function identityInsert(id: CustomerId, identities: readonly Identity[], at: Date, issuer: string | null = null) {
  const rows = JSON.stringify(identities.map(({ verifiedAt, ...rest }) => ({ ...rest, verified_at: verifiedAt })));
  return sql`
    insert into customers.identity (id, customer_id, kind, address, proof, verified_at, created_at, issuer)
    select n.id, ${id}::text, n.kind, n.address, n.proof, n.verified_at, ${at}::timestamptz,
           case when n.kind = 'external' then ${issuer}::text end
      from jsonb_to_recordset(${rows}::jsonb)
           as n (id text, kind text, address text, proof text, verified_at timestamptz)`;
}
