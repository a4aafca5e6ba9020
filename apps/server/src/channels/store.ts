/** Every SQL statement of the channels: messengers, customers' sessions, used host tokens. */
import type { CustomerId, InboxId, SessionId } from '@harken/contract/ids';
import { type Generated, type Kysely, sql } from 'kysely';

interface MessengerRow {
  inbox_id: InboxId;
  key: string;
  name: string;
  origins: string[];
  secret: string;
  earlier_secret: string | null;
  earlier_until: Date | null;
  customers_of: string;
  accent: string | null;
  version: Generated<number>;
  created_at: Date;
}

interface SessionRow {
  id: SessionId;
  inbox_id: InboxId;
  customer_id: CustomerId;
  identified: boolean;
  locale: string;
  token_hash: string;
  earlier_hash: string | null;
  earlier_until: Date | null;
  created_at: Date;
  expires_at: Date;
}

type Tables = {
  'channels.messenger': MessengerRow;
  'channels.customer_session': SessionRow;
  'channels.used_token': { inbox_id: InboxId; jti: string; attempt: string | null; expires_at: Date };
};

export interface Messenger {
  inboxId: InboxId;
  version: number;
  key: string;
  name: string;
  /** Sites that may embed it, as origins; `*` for any. */
  origins: string[];
  /** Encrypted. */
  secret: string;
  earlierSecret: string | null;
  earlierUntil: Date | null;
  /** Whose customers its site may speak of; messengers that name the same share them. */
  customersOf: string;
  /** As #rrggbb; null for the messenger's own colour. */
  accent: string | null;
}

export interface CustomerSession {
  id: SessionId;
  inboxId: InboxId;
  customerId: CustomerId;
  identified: boolean;
  locale: string;
  expiresAt: Date;
}

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

export async function insertMessenger(db: Kysely<unknown>, messenger: Messenger, now: Date): Promise<void> {
  await tables(db)
    .insertInto('channels.messenger')
    .values({
      inbox_id: messenger.inboxId,
      key: messenger.key,
      name: messenger.name,
      origins: messenger.origins,
      secret: messenger.secret,
      earlier_secret: messenger.earlierSecret,
      earlier_until: messenger.earlierUntil,
      customers_of: messenger.customersOf,
      accent: messenger.accent,
      created_at: now,
    })
    .execute();
}

export async function messengers(db: Kysely<unknown>): Promise<Messenger[]> {
  const rows = await tables(db).selectFrom('channels.messenger').selectAll().orderBy('created_at').execute();
  return rows.map((row) => ({
    inboxId: row.inbox_id,
    version: row.version,
    key: row.key,
    name: row.name,
    origins: row.origins,
    secret: row.secret,
    earlierSecret: row.earlier_secret,
    earlierUntil: row.earlier_until,
    customersOf: row.customers_of,
    accent: row.accent,
  }));
}

/** @returns false when it is not at this version any more */
export async function updateMessenger(db: Kysely<unknown>, is: Messenger, version: number): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('channels.messenger')
    .set({
      name: is.name,
      origins: is.origins,
      accent: is.accent,
      secret: is.secret,
      earlier_secret: is.earlierSecret,
      earlier_until: is.earlierUntil,
      version: is.version,
    })
    .where('inbox_id', '=', is.inboxId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function putSecrets(
  db: Kysely<unknown>,
  inboxId: InboxId,
  secret: string,
  earlierSecret: string | null,
): Promise<void> {
  await tables(db)
    .updateTable('channels.messenger')
    .set({ secret, earlier_secret: earlierSecret })
    .where('inbox_id', '=', inboxId)
    .execute();
}

/** @returns false when the token was used before, other than in this very attempt */
export async function useToken(
  db: Kysely<unknown>,
  {
    inboxId,
    jti,
    attempt,
    expiresAt,
    now,
  }: { inboxId: InboxId; jti: string; attempt: string | null; expiresAt: Date; now: Date },
): Promise<boolean> {
  await tables(db).deleteFrom('channels.used_token').where('expires_at', '<', now).execute();
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('channels.used_token')
    .values({ inbox_id: inboxId, jti, attempt, expires_at: expiresAt })
    .onConflict((c) =>
      c
        .columns(['inbox_id', 'jti'])
        .doUpdateSet({ attempt })
        // Never true for a use without one.
        .where('channels.used_token.attempt', '=', attempt),
    )
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function insertSession(
  db: Kysely<unknown>,
  session: CustomerSession & { tokenHash: string },
  now: Date,
): Promise<void> {
  await tables(db)
    .insertInto('channels.customer_session')
    .values({
      id: session.id,
      inbox_id: session.inboxId,
      customer_id: session.customerId,
      identified: session.identified,
      locale: session.locale,
      token_hash: session.tokenHash,
      earlier_hash: null,
      earlier_until: null,
      created_at: now,
      expires_at: session.expiresAt,
    })
    .execute();
}

/** The session of a token, also of the one before a rotation while that still works. */
export async function sessionByHash(db: Kysely<unknown>, hash: string, now: Date): Promise<CustomerSession | null> {
  const row = await tables(db)
    .selectFrom('channels.customer_session')
    .selectAll()
    .where('expires_at', '>', now)
    .where((e) =>
      e.or([e('token_hash', '=', hash), e.and([e('earlier_hash', '=', hash), e('earlier_until', '>', now)])]),
    )
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    inboxId: row.inbox_id,
    customerId: row.customer_id,
    identified: row.identified,
    locale: row.locale,
    expiresAt: row.expires_at,
  };
}

/**
 * Replaces the token. Asked with the earlier one, the pair is replaced too: the device never heard of the current
 * token, or it would have used it.
 */
export async function rotateToken(
  db: Kysely<unknown>,
  change: { id: SessionId; usedHash: string; nextHash: string; earlierUntil: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    update channels.customer_session
    set earlier_hash = ${change.usedHash}, earlier_until = ${change.earlierUntil},
        token_hash = ${change.nextHash}, expires_at = ${change.expiresAt}
    where id = ${change.id}`.execute(db);
}

export async function deleteSession(db: Kysely<unknown>, id: SessionId): Promise<void> {
  await tables(db).deleteFrom('channels.customer_session').where('id', '=', id).execute();
}

export async function deleteExpired(db: Kysely<unknown>, now: Date): Promise<void> {
  await tables(db).deleteFrom('channels.customer_session').where('expires_at', '<', now).execute();
}
