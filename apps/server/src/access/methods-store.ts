/** Every SQL statement of what stands beside the password: rules, code apps, recovery codes, passkeys, what was begun. */
import type { PasskeyId, PersonId } from '@harken/contract/ids';
import type { SignInRules } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';

type Tables = {
  'access.sign_in_rules': { singleton: boolean; version: number; rules: string };
  'access.code_app': { person_id: PersonId; secret: string; last_step: number; made_at: Date };
  'access.recovery_code': { person_id: PersonId; code_hash: string };
  'access.passkey': {
    id: PasskeyId;
    person_id: PersonId;
    credential_id: string;
    public_key: Buffer;
    counter: number;
    transports: string[];
    name: string;
    synced: boolean;
    made_at: Date;
    used_at: Date | null;
  };
  'access.begun': {
    token_hash: string;
    kind: string;
    person_id: PersonId | null;
    detail: string;
    expires_at: Date;
  };
};

type Db = Kysely<unknown>;
const tables = (db: Db) => db.withTables<Tables>();

// — rules —

export async function rules(db: Db): Promise<{ rules: SignInRules; version: number } | null> {
  const row = await tables(db).selectFrom('access.sign_in_rules').select(['rules', 'version']).executeTakeFirst();
  return row ? { rules: row.rules as unknown as SignInRules, version: row.version } : null;
}

/** Writes over the version before. @returns false when that is not there any more */
export async function putRules(db: Db, rules: SignInRules, version: number): Promise<boolean> {
  const written = JSON.stringify(rules);
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('access.sign_in_rules')
    .values({ singleton: true, version, rules: written })
    .onConflict((conflict) =>
      conflict
        .column('singleton')
        .doUpdateSet({ version, rules: written })
        .where('access.sign_in_rules.version', '=', version - 1),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

// — code apps and recovery codes —

export interface CodeApp {
  secret: string;
  lastStep: number;
  madeAt: Date;
}

export async function codeApp(db: Db, personId: PersonId): Promise<CodeApp | null> {
  const row = await tables(db)
    .selectFrom('access.code_app')
    .select(['secret', 'last_step as lastStep', 'made_at as madeAt'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row ?? null;
}

export async function putCodeApp(db: Db, personId: PersonId, app: CodeApp): Promise<void> {
  const row = { secret: app.secret, last_step: app.lastStep, made_at: app.madeAt };
  await tables(db)
    .insertInto('access.code_app')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}

/** @returns false when this step, or a later one, was used already: of two that come together one is right */
export async function useStep(db: Db, personId: PersonId, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('access.code_app')
    .set({ last_step: step })
    .where('person_id', '=', personId)
    .where('last_step', '<', step)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function dropCodeApp(db: Db, personId: PersonId): Promise<boolean> {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('access.code_app')
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export async function codeAppSecrets(db: Db): Promise<{ personId: PersonId; secret: string }[]> {
  return await tables(db).selectFrom('access.code_app').select(['person_id as personId', 'secret']).execute();
}

export async function putCodeAppSecret(db: Db, personId: PersonId, secret: string): Promise<void> {
  await tables(db).updateTable('access.code_app').set({ secret }).where('person_id', '=', personId).execute();
}

export async function recoveryCodesLeft(db: Db, personId: PersonId): Promise<number> {
  const { count } = await tables(db)
    .selectFrom('access.recovery_code')
    .select((e) => e.fn.countAll().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** In place of the earlier ones. */
export async function putRecoveryCodes(db: Db, personId: PersonId, hashes: readonly string[]): Promise<void> {
  await tables(db).deleteFrom('access.recovery_code').where('person_id', '=', personId).execute();
  if (hashes.length === 0) return;
  await tables(db)
    .insertInto('access.recovery_code')
    .values(hashes.map((code_hash) => ({ person_id: personId, code_hash })))
    .execute();
}

export async function useRecoveryCode(db: Db, personId: PersonId, codeHash: string): Promise<boolean> {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('access.recovery_code')
    .where('person_id', '=', personId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

// — passkeys —

export interface StoredPasskey {
  id: PasskeyId;
  personId: PersonId;
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  name: string;
  synced: boolean;
  madeAt: Date;
  usedAt: Date | null;
}

function passkeyOf(row: Tables['access.passkey']): StoredPasskey {
  return {
    id: row.id,
    personId: row.person_id,
    credentialId: row.credential_id,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: row.transports,
    name: row.name,
    synced: row.synced,
    madeAt: row.made_at,
    usedAt: row.used_at,
  };
}

export async function passkeys(db: Db, personId: PersonId): Promise<StoredPasskey[]> {
  const rows = await tables(db)
    .selectFrom('access.passkey')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('made_at')
    .execute();
  return rows.map(passkeyOf);
}

export async function passkeyByCredential(db: Db, credentialId: string): Promise<StoredPasskey | null> {
  const row = await tables(db)
    .selectFrom('access.passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row ? passkeyOf(row) : null;
}

/** @returns false when this credential is somebody's already */
export async function insertPasskey(db: Db, one: StoredPasskey): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('access.passkey')
    .values({
      id: one.id,
      person_id: one.personId,
      credential_id: one.credentialId,
      public_key: Buffer.from(one.publicKey),
      counter: one.counter,
      transports: one.transports,
      name: one.name,
      synced: one.synced,
      made_at: one.madeAt,
      used_at: one.usedAt,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function passkeyUsed(db: Db, id: PasskeyId, counter: number, now: Date): Promise<void> {
  await tables(db).updateTable('access.passkey').set({ counter, used_at: now }).where('id', '=', id).execute();
}

export async function renamePasskey(
  db: Db,
  personId: PersonId,
  id: PasskeyId,
  name: string,
): Promise<StoredPasskey | null> {
  const row = await tables(db)
    .updateTable('access.passkey')
    .set({ name })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returningAll()
    .executeTakeFirst();
  return row ? passkeyOf(row) : null;
}

/** One of a person's, or all. @returns how many went */
export async function dropPasskeys(db: Db, personId: PersonId, only?: PasskeyId): Promise<number> {
  let query = tables(db).deleteFrom('access.passkey').where('person_id', '=', personId);
  if (only) query = query.where('id', '=', only);
  return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
}

// — what was begun —

export interface Begun {
  personId: PersonId | null;
  detail: Record<string, unknown>;
}

/** For someone who lost what proves them: nothing but the password is left. */
export async function dropFactors(db: Db, personId: PersonId): Promise<void> {
  await dropCodeApp(db, personId);
  await dropPasskeys(db, personId);
  await putRecoveryCodes(db, personId, []);
  await dropBegun(db, personId);
}

export async function begin(db: Db, one: Begun & { tokenHash: string; kind: string; expiresAt: Date }): Promise<void> {
  const { tokenHash, kind, personId, detail, expiresAt } = one;
  await tables(db)
    .insertInto('access.begun')
    .values({ token_hash: tokenHash, kind, person_id: personId, detail: JSON.stringify(detail), expires_at: expiresAt })
    .execute();
}

export async function begun(db: Db, kind: string, tokenHash: string, now: Date): Promise<Begun | null> {
  const row = await tables(db)
    .selectFrom('access.begun')
    .select(['person_id', 'detail'])
    .where('token_hash', '=', tokenHash)
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ? { personId: row.person_id, detail: row.detail as unknown as Record<string, unknown> } : null;
}

/** @returns what was begun, to exactly one caller */
export async function finish(db: Db, kind: string, tokenHash: string, now: Date): Promise<Begun | null> {
  const row = await tables(db)
    .deleteFrom('access.begun')
    .where('token_hash', '=', tokenHash)
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .returning(['person_id', 'detail'])
    .executeTakeFirst();
  return row ? { personId: row.person_id, detail: row.detail as unknown as Record<string, unknown> } : null;
}

/** Someone's password or factors changed: what they began before opens nothing. */
export async function dropBegun(db: Db, personId: PersonId): Promise<void> {
  await tables(db).deleteFrom('access.begun').where('person_id', '=', personId).execute();
}

export async function sweepBegun(db: Db, now: Date): Promise<void> {
  await tables(db).deleteFrom('access.begun').where('expires_at', '<=', now).execute();
}
