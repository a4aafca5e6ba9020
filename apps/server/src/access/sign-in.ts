/** Signing in and out, passwords and the links that set them. Nothing outside this file hands out a session. */
import type { PersonId, SessionId } from '@harken/contract/ids';
import type { Locale, Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import type { Must, SignInMethod } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { AnyoneCaller, PersonCaller } from '../platform/http/caller.ts';
import type { Audit } from './audit.ts';
import type { Beginnings } from './begun.ts';
import type { Lockout } from './lockout.ts';
import { dropBegun } from './methods-store.ts';
import { demandNew, demandStrong, hashOf, isRight, longest } from './passwords.ts';
import type { People } from './people.ts';
import type { Rules } from './rules.ts';
import type { Factors } from './second-factor.ts';
import * as sessionStore from './session-store.ts';
import { hashOfToken, newCode, newToken, type Sessions } from './sessions.ts';
import * as store from './store.ts';

export interface SignedIn {
  person: Person;
  token: string;
  maxAgeSeconds: number;
  must: Must | null;
}

/** The password was right; the second step is awaited from whoever holds this token. */
export interface HalfSignedIn {
  half: string;
  by: Extract<RouteReply<'signIn'>, { half: true }>['by'];
}

export type From = Pick<AnyoneCaller, 'address' | 'socketAddress' | 'forwarded' | 'userAgent'>;
type Link = RouteReply<'invitePasswordReset'>;

export interface SignIn {
  signIn(ask: { email: string; password: string }, from: From): Promise<SignedIn | HalfSignedIn>;
  /** Opens a session for someone who has proved who they are. The one way in, whatever the proof was. */
  enter(member: store.Member, from: From, method: SignInMethod, detail?: Record<string, unknown>): Promise<SignedIn>;
  /** Whose password was right in this browser a moment ago; the second step is still to come. */
  halfIn(half: string | null): Promise<store.Member | null>;
  /** The second step is done. @throws access.half_sign_in_over for everyone but the first */
  enterWhole(half: string, from: From, detail: Record<string, unknown>): Promise<SignedIn>;
  signOut(caller: PersonCaller): Promise<void>;
  changePassword(ask: { current: string; next: string }, caller: PersonCaller): Promise<void>;
  sessionsOf(caller: PersonCaller): Promise<RouteReply<'listSessions'>['sessions']>;
  sessionRecord(session: sessionStore.Session, current: SessionId): RouteReply<'listSessions'>['sessions'][number];
  endSession(sessionId: string, caller: PersonCaller): Promise<void>;
  endOtherSessions(caller: PersonCaller): Promise<number>;
  /** Someone else's, by an administrator. */
  endSessionsOf(id: PersonId, which: { only?: SessionId }, by: PersonCaller): Promise<number>;
  /** Ends all sessions within a transaction; they work no more once it is committed. */
  endAll(tx: Tx, id: PersonId): Promise<void>;
  /** A link by which someone sets a password, within a transaction. */
  link(tx: Tx, id: PersonId, minutes: number): Promise<Link>;
  inviteReset(id: PersonId, by: PersonCaller): Promise<Link>;
  resetPassword(ask: { token: string; password: string }, from: From): Promise<void>;
  setUpCode(): Promise<string | null>;
  setUp(
    ask: { code: string; name: string; email: string; password: string; locale: Locale },
    from: From,
  ): Promise<SignedIn>;
}

interface SignInDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  people: People;
  sessions: Sessions;
  lockout: Lockout;
  audit: Audit;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  rules: Rules;
  begun: Beginnings;
  factorsOf(id: PersonId): Promise<Factors>;
  someProvider(): Promise<boolean>;
  /** The address that links begin with; empty leaves them to the page that shows them. */
  publicUrl: string;
}

export const resetMinutes = 60;
export const invitationMinutes = 72 * 60;
/** From the password to the second step. */
export const halfMinutes = 5;
const setUpSecret = 'set_up_code';

/** Writes down a new link by which someone sets a password; it takes the place of one before it. */
export async function putNewLink(
  db: Kysely<unknown>,
  { personId, minutes, now, origin }: { personId: PersonId; minutes: number; now: Date; origin: string },
): Promise<Link> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + minutes * 60_000);
  await store.putLink(db, { tokenHash: hashOfToken(token), personId, expiresAt }, now);
  return { url: `${origin}/password-reset?token=${token}`, expiresAt: expiresAt.toISOString() };
}

export function createSignIn({
  log,
  read,
  clock,
  people,
  sessions,
  lockout,
  audit,
  secrets,
  rules,
  begun,
  factorsOf,
  someProvider,
  publicUrl,
}: SignInDeps): SignIn {
  async function signIn(ask: { email: string; password: string }, from: From): Promise<SignedIn | HalfSignedIn> {
    const attempt = { email: ask.email.trim().toLowerCase(), address: from.address };
    await lockout.demandUnlocked(attempt);
    const member = await store.memberByEmail(read, attempt.email);
    // The same work for everyone: a row is looked for and a hash is made, whether or not there is an account.
    const stored = await store.passwordOf(read, member?.person.id ?? ('' as PersonId));
    const right = (await isRight(stored, ask.password)) && member?.person.active;
    if (!right || !member) {
      await fail(attempt, 'sign_in.failed', member?.person.id ?? null);
      throw new Refusal('access.wrong_password');
    }
    const { person } = member;
    await demandPlace(member, from);
    const { passkeys, passwordsFor } = await rules.now();
    // While no provider is there to go to, the rule would shut everyone out.
    if (passwordsFor === 'administrators' && !person.roles.includes('admin') && (await someProvider())) {
      await note('sign_in.refused', person.id, from, { reason: 'single_sign_on' });
      throw new Refusal('access.use_single_sign_on');
    }
    const has = await factorsOf(person.id);
    const by: HalfSignedIn['by'] = [
      ...(has.codeApp ? (['code'] as const) : []),
      ...(passkeys && has.passkeys.length > 0 ? (['passkey'] as const) : []),
    ];
    if (by.length === 0) return await enter(member, from, 'password');
    if (has.recoveryCodesLeft > 0) by.push('recovery_code');
    return { half: await begun.begin('half_sign_in', { personId: person.id, minutes: halfMinutes }), by };
  }

  async function enter(
    member: store.Member,
    from: From,
    method: SignInMethod,
    detail: Record<string, unknown> = {},
  ): Promise<SignedIn> {
    const { person } = member;
    await demandPlace(member, from);
    if (!person.active) throw new Refusal('access.wrong_password');
    const opened = await sessions.open(person.id, { address: from.address, agent: from.userAgent, method });
    const passwordChangedAt = (await store.passwordRow(read, person.id))?.changedAt ?? null;
    await log.transact(async ({ db }) => {
      // Only a whole sign-in forgives: half of it must not pay for guesses at the other half.
      await lockout.succeeded(db, { email: person.email, address: from.address });
      await audit.record(
        { db },
        {
          by: null,
          action: 'sign_in.succeeded',
          target: person.id,
          address: from.address,
          detail: { sessionId: opened.session.id, method, ...detail },
        },
      );
    });
    const must = await rules.mustOf(person, { method, passwordChangedAt });
    return { person, token: opened.token, maxAgeSeconds: opened.maxAgeSeconds, must };
  }

  async function demandPlace({ person, demo }: store.Member, from: From): Promise<void> {
    if (!demo || isThisMachine(from)) return;
    await note('sign_in.refused', person.id, from, { reason: 'demo_is_local' });
    throw new Refusal('access.demo_is_local');
  }

  /** Counts what went wrong, and notes it; who was meant is noted only where there is someone. */
  async function fail(
    attempt: { email: string; address: string },
    action: string,
    target: PersonId | null,
  ): Promise<void> {
    await log.transact(async ({ db }) => {
      await lockout.failed(db, attempt);
      await audit.record({ db }, { by: null, action, target, address: attempt.address });
    });
  }

  async function note(action: string, target: PersonId, from: From, detail: Record<string, unknown>): Promise<void> {
    await log.transact(({ db }) => audit.record({ db }, { by: null, action, target, address: from.address, detail }));
  }

  /** Ends sessions in a transaction of their own, with their note. */
  async function end(
    caller: PersonCaller,
    which: { only?: SessionId; except?: SessionId },
    action: string,
    more: (db: Tx['db']) => Promise<void> = async () => {},
  ): Promise<SessionId[]> {
    const ended = await log.transact(async ({ db }) => {
      await more(db);
      const ids = await sessionStore.endSessions(db, caller.person.id, which);
      await audit.record({ db }, { by: caller, action, target: caller.person.id, detail: { sessions: ids.length } });
      return ids;
    });
    sessions.ended(ended);
    return ended;
  }

  const link = (tx: Tx, personId: PersonId, minutes: number) =>
    putNewLink(tx.db, { personId, minutes, now: clock.now(), origin: publicUrl });

  async function endAll(tx: Tx, id: PersonId): Promise<void> {
    const ended = await sessionStore.endSessions(tx.db, id);
    await dropBegun(tx.db, id);
    tx.afterCommit(() => sessions.ended(ended));
  }

  function sessionRecord(
    session: sessionStore.Session,
    current: SessionId,
  ): RouteReply<'listSessions'>['sessions'][number] {
    const { id, createdAt, lastSeenAt, address, agent, method } = session;
    const seen = id === current ? clock.now() : lastSeenAt;
    return {
      id,
      current: id === current,
      createdAt: createdAt.toISOString(),
      lastSeenAt: seen.toISOString(),
      address,
      agent,
      method,
    };
  }

  /** The present one and those before it: a change back is no change. */
  async function usedBefore(id: PersonId, remembers: number): Promise<string[]> {
    if (remembers === 0) return [];
    const present = await store.passwordOf(read, id);
    return [...(present ? [present] : []), ...(await store.earlierPasswords(read, id, remembers))];
  }

  async function setUpCode(): Promise<string | null> {
    if (await store.someoneExists(read)) return null;
    await log.transact(({ db }) => store.offerSecret(db, setUpSecret, secrets.encrypt(newCode())));
    const kept = await store.ownSecret(read, setUpSecret);
    return kept === null ? null : secrets.decrypt(kept);
  }

  return {
    signIn,
    enter,

    async halfIn(half) {
      const id = (await begun.look('half_sign_in', half))?.personId;
      const member = id && (await people.find(id));
      return member?.person.active ? member : null;
    },

    async enterWhole(half, from, detail) {
      const id = (await begun.finish('half_sign_in', half))?.personId;
      const member = id && (await people.find(id));
      if (!member) throw new Refusal('access.half_sign_in_over');
      return await enter(member, from, 'password_and_factor', detail);
    },

    link,
    endAll,
    setUpCode,

    async signOut(caller) {
      await end(caller, { only: caller.sessionId }, 'sign_out.done');
    },

    async changePassword({ current, next }, caller) {
      const { person, address } = caller;
      // Whoever found an open desk must not find out the password by trying.
      const attempt = { email: person.email, address };
      await lockout.demandUnlocked(attempt);
      if (current.length > longest || !(await isRight(await store.passwordOf(read, person.id), current))) {
        await fail(attempt, 'password.change_failed', person.id);
        throw new Refusal('access.wrong_password');
      }
      const { shortest, remembers } = (await rules.now()).password;
      demandStrong(next, person, 'body/next', shortest);
      await demandNew(next, await usedBefore(person.id, remembers), 'body/next');
      const hash = await hashOf(next);
      await end(caller, { except: caller.sessionId }, 'password.changed', async (db) => {
        await store.putPassword(db, person.id, hash, clock.now(), remembers);
        await dropBegun(db, person.id);
        await sessionStore.proved(db, caller.sessionId, clock.now());
        await lockout.succeeded(db, attempt);
      });
      sessions.changed([caller.sessionId]);
    },

    sessionRecord,

    async sessionsOf(caller) {
      const rows = await sessionStore.sessionsOf(read, caller.person.id);
      const now = clock.now();
      return rows.filter(({ expiresAt }) => expiresAt > now).map((row) => sessionRecord(row, caller.sessionId));
    },

    async endSession(sessionId, caller) {
      const ended = await end(caller, { only: sessionId as SessionId }, 'session.ended');
      if (ended.length === 0) throw new Refusal('record.not_found');
    },

    endOtherSessions: async (caller) => (await end(caller, { except: caller.sessionId }, 'session.ended')).length,

    async endSessionsOf(id, which, by) {
      const ended = await log.transact(async ({ db }) => {
        const ids = await sessionStore.endSessions(db, id, which);
        const detail = { sessions: ids.length };
        await audit.record({ db }, { by, action: 'session.ended_by_administrator', target: id, detail });
        return ids;
      });
      sessions.ended(ended);
      return ended.length;
    },

    async inviteReset(id, by) {
      if (!(await people.find(id))) throw new Refusal('record.not_found');
      // Who never had one is invited again, with the time that an invitation has.
      const minutes = (await store.passwordOf(read, id)) === null ? invitationMinutes : resetMinutes;
      return await log.transact(async (tx) => {
        await endAll(tx, id);
        await audit.record(tx, { by, action: 'password.reset_invited', target: id });
        return await link(tx, id, minutes);
      });
    },

    async resetPassword({ token, password }, from) {
      const tokenHash = hashOfToken(token);
      const owner = await store.linkOwner(read, tokenHash, clock.now());
      const person = owner && (await people.find(owner))?.person;
      if (!owner || !person?.active) throw new Refusal('access.reset_invalid');
      const { shortest, remembers } = (await rules.now()).password;
      demandStrong(password, person, 'body/password', shortest);
      await demandNew(password, await usedBefore(owner, remembers), 'body/password');
      // Made before the transaction: it takes its time, and an open one holds up everyone.
      const hash = await hashOf(password);
      const ended = await log.transact(async ({ db }) => {
        if ((await store.useLink(db, tokenHash, clock.now())) !== owner) throw new Refusal('access.reset_invalid');
        await store.putPassword(db, owner, hash, clock.now(), remembers);
        await dropBegun(db, owner);
        await lockout.succeeded(db, { email: person.email, address: from.address });
        await audit.record({ db }, { by: null, action: 'password.reset', target: owner, address: from.address });
        return await sessionStore.endSessions(db, owner);
      });
      sessions.ended(ended);
    },

    async setUp({ code, password, ...ask }, from) {
      const attempt = { email: 'set-up', address: from.address };
      const right = await setUpCode();
      if (right === null) throw new Refusal('access.already_set_up');
      await lockout.demandUnlocked(attempt);
      if (!sameCode(code, right)) {
        await fail(attempt, 'set_up.failed', null);
        throw new Refusal('access.setup_code_wrong');
      }
      demandStrong(password, ask, 'body/password', (await rules.now()).password.shortest);
      const hash = await hashOf(password);
      await log.transact(async (tx) => {
        await store.lockSetUp(tx.db);
        if (await store.someoneExists(tx.db)) throw new Refusal('access.already_set_up');
        // The first one is alone with everything; hats are handed on as colleagues come.
        const roles = ['admin', 'lead', 'agent'] as Person['roles'];
        const person = await people.add(tx, { ...ask, roles, teamIds: [], queueIds: [] }, { demo: false, by: null });
        await store.putPassword(tx.db, person.id, hash, clock.now(), 0);
        await store.dropSecret(tx.db, setUpSecret);
        await lockout.succeeded(tx.db, attempt);
      });
      const first = await store.memberByEmail(read, ask.email.toLowerCase());
      if (!first) throw new Refusal('record.not_found');
      return await enter(first, from, 'password');
    },
  };
}

/** Only what the connection itself says counts; whoever passes it on for others is not this machine. */
function isThisMachine({ socketAddress, forwarded }: From): boolean {
  return !forwarded && isLoopback(socketAddress);
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./i.test(address);
}

function sameCode(given: string, right: string): boolean {
  const plain = (code: string) => hashOfToken(code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  // Of hashes, so that how far it is right cannot be measured.
  return plain(given) === plain(right);
}
