/** Every SQL statement of the keys for programs. */
import type { ApiKeyId, PersonId } from '@harken/contract/ids';
import type { Permission } from '@harken/contract/permissions';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'access.api_key': {
    id: ApiKeyId;
    person_id: PersonId;
    name: string;
    key_hash: string;
    hint: string;
    permissions: Permission[];
    addresses: string;
    made_at: Date;
    expires_at: Date | null;
    used_at: Date | null;
    revoked_at: Date | null;
  };
};

type Db = Kysely<unknown>;
const tables = (db: Db) => db.withTables<Tables>();

export interface StoredKey {
  id: ApiKeyId;
  personId: PersonId;
  name: string;
  hint: string;
  permissions: Permission[];
  addresses: string;
  madeAt: Date;
  expiresAt: Date | null;
  usedAt: Date | null;
  revokedAt: Date | null;
}

function keyOf(row: Tables['access.api_key']): StoredKey {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions,
    addresses: row.addresses,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    revokedAt: row.revoked_at,
  };
}

export async function insertKey(db: Db, key: StoredKey, keyHash: string): Promise<void> {
  await tables(db)
    .insertInto('access.api_key')
    .values({
      id: key.id,
      person_id: key.personId,
      name: key.name,
      key_hash: keyHash,
      hint: key.hint,
      permissions: key.permissions,
      addresses: key.addresses,
      made_at: key.madeAt,
      expires_at: key.expiresAt,
      used_at: null,
      revoked_at: null,
    })
    .execute();
}

export async function keys(db: Db): Promise<StoredKey[]> {
  const rows = await tables(db)
    .selectFrom('access.api_key')
    .selectAll()
    .orderBy('made_at', 'desc')
    .limit(500)
    .execute();
  return rows.map(keyOf);
}

export async function keyByHash(db: Db, keyHash: string): Promise<StoredKey | null> {
  const row = await tables(db)
    .selectFrom('access.api_key')
    .selectAll()
    .where('key_hash', '=', keyHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ? keyOf(row) : null;
}

/** @returns false when there is none that still works */
/** @returns its name; nothing when it was revoked before */
export async function revokeKey(db: Db, id: ApiKeyId, now: Date): Promise<string | undefined> {
  const row = await tables(db)
    .updateTable('access.api_key')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}

export async function keysUsed(db: Db, used: readonly { id: ApiKeyId; at: Date }[]): Promise<void> {
  const ids = used.map(({ id }) => id);
  const times = used.map(({ at }) => at.toISOString());
  await sql`update access.api_key k set used_at = greatest(k.used_at, d.at)
    from unnest(${ids}::text[], ${times}::timestamptz[]) as d (id, at) where k.id = d.id`.execute(db);
}
