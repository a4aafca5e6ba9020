/** Every SQL statement of the identity providers and of who is who there. */
import type { PersonId, ProviderId } from '@harken/contract/ids';
import type { Provider } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';

type Tables = {
  'access.provider': {
    id: ProviderId;
    version: number;
    name: string;
    issuer: string;
    client_id: string;
    client_secret: string;
    active: boolean;
    trusts_email: boolean;
    newcomers: string;
    made_at: Date;
  };
  'access.provider_person': { issuer: string; subject: string; person_id: PersonId; linked_at: Date };
};

type Db = Kysely<unknown>;
const tables = (db: Db) => db.withTables<Tables>();

/** `secret` is sealed. */
export type StoredProvider = Omit<Provider, 'redirectUri'> & { secret: string };

function providerOf(row: Tables['access.provider']): StoredProvider {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    secret: row.client_secret,
    active: row.active,
    trustsEmail: row.trusts_email,
    newcomers: row.newcomers as unknown as Provider['newcomers'],
  };
}

const rowOf = (one: StoredProvider) => ({
  version: one.version,
  name: one.name,
  issuer: one.issuer,
  client_id: one.clientId,
  client_secret: one.secret,
  active: one.active,
  trusts_email: one.trustsEmail,
  newcomers: JSON.stringify(one.newcomers),
});

export async function providers(db: Db): Promise<StoredProvider[]> {
  return (await tables(db).selectFrom('access.provider').selectAll().orderBy('made_at').execute()).map(providerOf);
}

export async function provider(db: Db, id: ProviderId): Promise<StoredProvider | null> {
  const row = await tables(db).selectFrom('access.provider').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? providerOf(row) : null;
}

/** @returns false when one has this issuer already */
export async function insertProvider(db: Db, one: StoredProvider, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('access.provider')
    .values({ id: one.id, ...rowOf(one), made_at: now })
    .onConflict((conflict) => conflict.column('issuer').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Writes over the version before. @returns false when that is not there any more */
export async function updateProvider(db: Db, one: StoredProvider): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('access.provider')
    .set(rowOf(one))
    .where('id', '=', one.id)
    .where('version', '=', one.version - 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function dropProvider(db: Db, id: ProviderId): Promise<boolean> {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('access.provider')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export async function putProviderSecret(db: Db, id: ProviderId, secret: string): Promise<void> {
  await tables(db).updateTable('access.provider').set({ client_secret: secret }).where('id', '=', id).execute();
}

export async function personAt(db: Db, issuer: string, subject: string): Promise<PersonId | null> {
  const row = await tables(db)
    .selectFrom('access.provider_person')
    .select('person_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** The subject at this provider by whom a person comes in, if any is known. */
export async function subjectOf(db: Db, issuer: string, personId: PersonId): Promise<string | null> {
  const row = await tables(db)
    .selectFrom('access.provider_person')
    .select('subject')
    .where('issuer', '=', issuer)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.subject ?? null;
}

export async function link(db: Db, issuer: string, subject: string, personId: PersonId, now: Date): Promise<void> {
  await tables(db)
    .insertInto('access.provider_person')
    .values({ issuer, subject, person_id: personId, linked_at: now })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .execute();
}

/** Their email may be given to someone else at the provider; who came by it must not be taken for them. */
export async function unlinkAll(db: Db, issuer: string): Promise<void> {
  await tables(db).deleteFrom('access.provider_person').where('issuer', '=', issuer).execute();
}
