/** Every SQL statement of the sessions. */
import type { PersonId, SessionId } from '@harken/contract/ids';
import type { SignInMethod } from '@harken/contract/routes-access';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'access.session': {
    id: SessionId;
    person_id: PersonId;
    token_hash: string;
    address: string | null;
    agent: string | null;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
    method: SignInMethod;
    proved_at: Date;
  };
  'access.password': { person_id: PersonId; changed_at: Date };
};

type Db = Kysely<unknown>;
const tables = (db: Db) => db.withTables<Tables>();

export interface Session {
  id: SessionId;
  personId: PersonId;
  tokenHash: string;
  address: string | null;
  agent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  method: SignInMethod;
  /** When they last proved who they are: at the sign-in, or since. */
  provedAt: Date;
  /** Null for who has none. */
  passwordChangedAt: Date | null;
}

export async function insertSession(db: Db, session: Session): Promise<void> {
  await tables(db)
    .insertInto('access.session')
    .values({
      id: session.id,
      person_id: session.personId,
      token_hash: session.tokenHash,
      address: session.address,
      agent: session.agent,
      created_at: session.createdAt,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      method: session.method,
      proved_at: session.provedAt,
    })
    .execute();
}

const sessions = (db: Db) =>
  tables(db)
    .selectFrom('access.session')
    .leftJoin('access.password', 'access.password.person_id', 'access.session.person_id')
    .selectAll('access.session')
    .select('access.password.changed_at as password_changed_at');

function sessionOf(row: Tables['access.session'] & { password_changed_at: Date | null }): Session {
  return {
    id: row.id,
    personId: row.person_id,
    tokenHash: row.token_hash,
    address: row.address,
    agent: row.agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    method: row.method,
    provedAt: row.proved_at,
    passwordChangedAt: row.password_changed_at,
  };
}

export async function sessionByHash(db: Db, tokenHash: string): Promise<Session | null> {
  const row = await sessions(db).where('token_hash', '=', tokenHash).executeTakeFirst();
  return row ? sessionOf(row) : null;
}

export async function sessionsOf(db: Db, personId: PersonId): Promise<Session[]> {
  const rows = await sessions(db)
    .where('access.session.person_id', '=', personId)
    .orderBy('last_seen_at', 'desc')
    .execute();
  return rows.map(sessionOf);
}

export async function allSessions(db: Db, now: Date, idleSince: Date): Promise<Session[]> {
  const rows = await sessions(db)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('last_seen_at', 'desc')
    .limit(2000)
    .execute();
  return rows.map(sessionOf);
}

export async function sessionOwner(db: Db, id: SessionId): Promise<PersonId | null> {
  const row = await tables(db).selectFrom('access.session').select('person_id').where('id', '=', id).executeTakeFirst();
  return row?.person_id ?? null;
}

/** They proved again who they are; a second factor among the proofs stays true of the session. */
export async function proved(db: Db, id: SessionId, now: Date, method?: SignInMethod): Promise<void> {
  await tables(db)
    .updateTable('access.session')
    .set({ proved_at: now, ...(method && { method }) })
    .where('id', '=', id)
    .execute();
}

/** All of a person, or one of them, or all but one. @returns those that ended */
export async function endSessions(
  db: Db,
  personId: PersonId,
  which: { only?: SessionId; except?: SessionId } = {},
): Promise<SessionId[]> {
  let query = tables(db).deleteFrom('access.session').where('person_id', '=', personId).returning('id');
  if (which.only) query = query.where('id', '=', which.only);
  if (which.except) query = query.where('id', '<>', which.except);
  return (await query.execute()).map(({ id }) => id);
}

export async function seen(db: Db, sessions: readonly { id: SessionId; at: Date }[]): Promise<void> {
  const ids = sessions.map(({ id }) => id);
  const times = sessions.map(({ at }) => at.toISOString());
  await sql`update access.session s set last_seen_at = greatest(s.last_seen_at, d.at)
    from unnest(${ids}::text[], ${times}::timestamptz[]) as d (id, at) where s.id = d.id`.execute(db);
}

/** Those that nobody can use any more. */
export async function sweepSessions(db: Db, now: Date, idleSince: Date): Promise<void> {
  await tables(db)
    .deleteFrom('access.session')
    .where((e) => e.or([e('expires_at', '<=', now), e('last_seen_at', '<=', idleSince)]))
    .execute();
}
