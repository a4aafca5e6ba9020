/** Every SQL statement of access: people, teams, passwords, links, failed attempts, audit. */
import type { ApiKeyId, PersonId, QueueId, TeamId } from '@harken/contract/ids';
import type { Locale, Person, Role, Team } from '@harken/contract/people';
import { type Generated, type Kysely, sql } from 'kysely';

interface PersonRow {
  id: PersonId;
  name: string;
  email: string;
  roles: Role[];
  locale: Locale;
  team_ids: TeamId[];
  queue_ids: QueueId[];
  active: boolean;
  demo: boolean;
  version: number;
  created_at: Date;
}

type Tables = {
  'access.person': PersonRow;
  'access.team': { id: TeamId; name: string; lead_id: PersonId | null; archived: boolean; version: number };
  'access.password': { person_id: PersonId; hash: string; changed_at: Date };
  'access.password_link': { token_hash: string; person_id: PersonId; created_at: Date; expires_at: Date };
  'access.earlier_password': { id: Generated<number>; person_id: PersonId; hash: string; ended_at: Date };
  'access.attempt': { key: string; failures: number; failed_at: Date; locked_until: Date | null };
  'access.own_secret': { name: string; value: string };
  'access.audit': {
    id: Generated<number>;
    at: Date;
    person_id: PersonId | null;
    action: string;
    target: string | null;
    address: string | null;
    detail: string;
    key_id: ApiKeyId | null;
  };
};

type Db = Kysely<unknown>;
const tables = (db: Db) => db.withTables<Tables>();

/** A person as this room knows them; `demo` is nobody else's business. */
export interface Member {
  person: Person;
  demo: boolean;
}

// — people and teams —

function memberOf(row: PersonRow): Member {
  const { id, name, email, roles, locale, active, version, demo } = row;
  return {
    demo,
    person: { id, name, email, roles, locale, teamIds: row.team_ids, queueIds: row.queue_ids, active, version },
  };
}

export async function members(db: Db): Promise<Member[]> {
  return (await tables(db).selectFrom('access.person').selectAll().orderBy('created_at').execute()).map(memberOf);
}

export async function member(db: Db, id: PersonId): Promise<Member | null> {
  const row = await tables(db).selectFrom('access.person').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? memberOf(row) : null;
}

export async function memberByEmail(db: Db, email: string): Promise<Member | null> {
  const row = await tables(db).selectFrom('access.person').selectAll().where('email', '=', email).executeTakeFirst();
  return row ? memberOf(row) : null;
}

/** @returns false when someone has this email already */
export async function insertPerson(db: Db, { person, demo }: Member, now: Date): Promise<boolean> {
  const { id, name, email, roles, locale, teamIds, queueIds, active, version } = person;
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('access.person')
    .values({
      id,
      name,
      email,
      roles,
      locale,
      team_ids: teamIds,
      queue_ids: queueIds,
      active,
      demo,
      version,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Writes a person over the version before theirs. @returns false when that is not there any more */
export async function updatePerson(db: Db, person: Person): Promise<boolean> {
  const { id, name, roles, locale, teamIds, queueIds, active, version } = person;
  const { numUpdatedRows } = await tables(db)
    .updateTable('access.person')
    .set({ name, roles, locale, team_ids: teamIds, queue_ids: queueIds, active, version })
    .where('id', '=', id)
    .where('version', '=', version - 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Administrators who can sign in, locked, so that two of them cannot remove each other in one moment. */
export async function lockAdministrators(db: Db): Promise<PersonId[]> {
  const rows = await tables(db)
    .selectFrom('access.person')
    .select('id')
    .where('active', '=', true)
    .where(sql<boolean>`'admin' = any (roles)`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

export async function someoneExists(db: Db): Promise<boolean> {
  return (await tables(db).selectFrom('access.person').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Held until the transaction ends: of two that make the first administrator, one finds the other's. */
export async function lockSetUp(db: Db): Promise<void> {
  await sql`lock table access.person in share row exclusive mode`.execute(db);
}

export async function teams(db: Db): Promise<Team[]> {
  return (await tables(db).selectFrom('access.team').selectAll().orderBy('name').execute()).map(teamOf);
}

function teamOf({ lead_id: leadId, ...row }: Tables['access.team']): Team {
  return { ...row, leadId };
}

export async function lockTeam(db: Db, id: TeamId): Promise<Team | null> {
  const row = await tables(db)
    .selectFrom('access.team')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ? teamOf(row) : null;
}

export async function putTeam(db: Db, { leadId, ...team }: Team): Promise<void> {
  const row = { ...team, lead_id: leadId };
  await tables(db)
    .insertInto('access.team')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

// — passwords and the links by which they are set —

export async function passwordOf(db: Db, personId: PersonId): Promise<string | null> {
  return (await passwordRow(db, personId))?.hash ?? null;
}

export async function passwordRow(db: Db, personId: PersonId): Promise<{ hash: string; changedAt: Date } | null> {
  const row = await tables(db)
    .selectFrom('access.password')
    .select(['hash', 'changed_at as changedAt'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row ?? null;
}

/** Earlier ones, newest first. */
export async function earlierPasswords(db: Db, personId: PersonId, count: number): Promise<string[]> {
  if (count === 0) return [];
  const rows = await tables(db)
    .selectFrom('access.earlier_password')
    .select('hash')
    .where('person_id', '=', personId)
    .orderBy('id', 'desc')
    .limit(count)
    .execute();
  return rows.map(({ hash }) => hash);
}

/** @param remembers how many that went before are kept */
export async function putPassword(
  db: Db,
  personId: PersonId,
  hash: string,
  now: Date,
  remembers: number,
): Promise<void> {
  await sql`insert into access.earlier_password (person_id, hash, ended_at)
    select person_id, hash, ${now} from access.password where person_id = ${personId}`.execute(db);
  await sql`delete from access.earlier_password where person_id = ${personId} and id not in (
    select id from access.earlier_password where person_id = ${personId} order by id desc limit ${remembers})`.execute(
    db,
  );
  await tables(db)
    .insertInto('access.password')
    .values({ person_id: personId, hash, changed_at: now })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ hash, changed_at: now }))
    .execute();
}

/** The newest link is the only one. */
export async function putLink(
  db: Db,
  { tokenHash, personId, expiresAt }: { tokenHash: string; personId: PersonId; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tables(db).deleteFrom('access.password_link').where('person_id', '=', personId).execute();
  await tables(db)
    .insertInto('access.password_link')
    .values({ token_hash: tokenHash, person_id: personId, created_at: now, expires_at: expiresAt })
    .execute();
}

export async function linkOwner(db: Db, tokenHash: string, now: Date): Promise<PersonId | null> {
  const row = await tables(db)
    .selectFrom('access.password_link')
    .select('person_id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** Who cannot sign in by a password yet. */
export async function withoutPassword(db: Db): Promise<PersonId[]> {
  const rows = await tables(db)
    .selectFrom('access.person as p')
    .select('p.id')
    .where((e) =>
      e.not(e.exists(e.selectFrom('access.password as w').select('w.person_id').whereRef('w.person_id', '=', 'p.id'))),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** @returns whose it was, to exactly one caller */
export async function useLink(db: Db, tokenHash: string, now: Date): Promise<PersonId | null> {
  const row = await tables(db)
    .deleteFrom('access.password_link')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .returning('person_id')
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** Links and attempts that nobody can use any more. */
export async function sweep(db: Db, now: Date, quietSince: Date): Promise<void> {
  await tables(db).deleteFrom('access.password_link').where('expires_at', '<=', now).execute();
  await tables(db).deleteFrom('access.attempt').where('failed_at', '<=', quietSince).execute();
}

// — failed attempts —

export interface LockRule {
  /** Failures that cost nothing. */
  free: number;
  /** The first lock; each further failure doubles it, up to `longestSeconds`. */
  firstSeconds: number;
  longestSeconds: number;
  /** A failure this long after the one before begins a new count. */
  forgottenAfterHours: number;
}

/** Until when the keys are locked; null when none is. */
export async function lockedUntil(db: Db, keys: readonly string[], now: Date): Promise<Date | null> {
  const row = await tables(db)
    .selectFrom('access.attempt')
    .select((e) => e.fn.max('locked_until').as('until'))
    .where('key', 'in', keys)
    .where('locked_until', '>', now)
    .executeTakeFirst();
  return row?.until ?? null;
}

/** Counts a failure in one statement, so that attempts in parallel do not share one. */
export async function countFailure(db: Db, key: string, rule: LockRule, now: Date): Promise<void> {
  const { free, firstSeconds, longestSeconds, forgottenAfterHours } = rule;
  await sql`
    insert into access.attempt as kept (key, failures, failed_at, locked_until)
    values (${key}, 1, ${now}, null)
    on conflict (key) do update set
      failed_at = excluded.failed_at,
      failures = case when kept.failed_at < ${now}::timestamptz - make_interval(hours => ${forgottenAfterHours}::int)
        then 1 else kept.failures + 1 end,
      locked_until = case
        when kept.failed_at < ${now}::timestamptz - make_interval(hours => ${forgottenAfterHours}::int) then null
        when kept.failures + 1 < ${free}::int then null
        else ${now}::timestamptz + make_interval(secs => least(
          ${longestSeconds}::float8,
          ${firstSeconds}::float8 * power(2, least(kept.failures + 1 - ${free}::int, 30))
        )) end`.execute(db);
}

export async function forgetFailures(db: Db, key: string): Promise<void> {
  await tables(db).deleteFrom('access.attempt').where('key', '=', key).execute();
}

// — secrets of our own —

export async function ownSecret(db: Db, name: string): Promise<string | null> {
  const row = await tables(db)
    .selectFrom('access.own_secret')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? null;
}

export async function ownSecrets(db: Db): Promise<{ name: string; value: string }[]> {
  return await tables(db).selectFrom('access.own_secret').selectAll().execute();
}

export async function putSecret(db: Db, name: string, value: string): Promise<void> {
  await tables(db).updateTable('access.own_secret').set({ value }).where('name', '=', name).execute();
}

/** Kept unless there is one. */
export async function offerSecret(db: Db, name: string, value: string): Promise<void> {
  await tables(db)
    .insertInto('access.own_secret')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

export async function dropSecret(db: Db, name: string): Promise<void> {
  await tables(db).deleteFrom('access.own_secret').where('name', '=', name).execute();
}

// — audit —

export interface AuditEntry {
  personId: PersonId | null;
  keyId?: ApiKeyId | null;
  /** `noun.past_participle`, as events are named. */
  action: string;
  target?: string | null;
  address?: string | null;
  /** Old and new values of settings. Nothing about customers, nobody's name, no secret. */
  detail?: Record<string, unknown>;
}

export async function insertAudit(db: Db, entry: AuditEntry, now: Date): Promise<void> {
  const { personId, keyId = null, action, target = null, address = null, detail = {} } = entry;
  await tables(db)
    .insertInto('access.audit')
    .values({ at: now, person_id: personId, key_id: keyId, action, target, address, detail: JSON.stringify(detail) })
    .execute();
}

export interface AuditAsk {
  limit: number;
  before?: number | undefined;
  personId?: PersonId | undefined;
  target?: string | undefined;
  /** Beginnings of actions; none asks for all. */
  actions: readonly string[];
  since: Date | null;
  until: Date | null;
}

export async function auditPage(
  db: Db,
  { limit, before, personId, target, actions, since, until }: AuditAsk,
): Promise<AuditRow[]> {
  let query = tables(db).selectFrom('access.audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  if (personId) query = query.where('person_id', '=', personId);
  if (target) query = query.where('target', '=', target);
  if (actions.length > 0) {
    query = query.where((e) => e.or(actions.map((one) => e(sql<string>`left(action, ${one.length})`, '=', one))));
  }
  if (since) query = query.where('at', '>=', since);
  if (until) query = query.where('at', '<', until);
  return (await query.execute()).map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    personId: row.person_id,
    keyId: row.key_id,
    action: row.action,
    target: row.target,
    address: row.address,
    detail: row.detail as unknown as Record<string, unknown>,
  }));
}

export interface AuditRow {
  id: number;
  at: string;
  personId: PersonId | null;
  /** The key by which a program acted in their name. */
  keyId: ApiKeyId | null;
  action: string;
  target: string | null;
  address: string | null;
  detail: Record<string, unknown>;
}
