/** Signing in and out, passwords and the links that set them. Nothing outside this file hands out a session. */
import type { PersonId, SessionId } from '@harken/contract/ids';
import type { Locale, Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { AnyoneCaller, PersonCaller } from '../platform/http/caller.ts';
import type { Audit } from './audit.ts';
import type { Lockout } from './lockout.ts';
import { demandStrong, hashOf, isRight, longest } from './passwords.ts';
import type { People } from './people.ts';
import { hashOfToken, newToken, type Sessions } from './sessions.ts';
import * as store from './store.ts';

export interface SignedIn {
  person: Person;
  token: string;
  maxAgeSeconds: number;
}

type From = Pick<AnyoneCaller, 'address' | 'socketAddress' | 'forwarded' | 'userAgent'>;
type Link = RouteReply<'invitePasswordReset'>;

export interface SignIn {
  signIn(ask: { email: string; password: string }, from: From): Promise<SignedIn>;
  signOut(caller: PersonCaller): Promise<void>;
  changePassword(ask: { current: string; next: string }, caller: PersonCaller): Promise<void>;
  sessionsOf(caller: PersonCaller): Promise<RouteReply<'listSessions'>['sessions']>;
  endSession(sessionId: string, caller: PersonCaller): Promise<void>;
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
  /** The address that links begin with; empty leaves them to the page that shows them. */
  publicUrl: string;
}

export const resetMinutes = 60;
export const invitationMinutes = 72 * 60;
const setUpSecret = 'set_up_code';

export function createSignIn({
  log,
  read,
  clock,
  people,
  sessions,
  lockout,
  audit,
  secrets,
  publicUrl,
}: SignInDeps): SignIn {
  async function signIn(ask: { email: string; password: string }, from: From): Promise<SignedIn> {
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
    const { person, demo } = member;
    if (demo && !isThisMachine(from)) {
      await note('sign_in.refused', person.id, from, { reason: 'demo_is_local' });
      throw new Refusal('access.demo_is_local');
    }
    const opened = await sessions.open(person.id, { address: from.address, agent: from.userAgent });
    await log.transact(async ({ db }) => {
      await lockout.succeeded(db, attempt);
      const detail = { sessionId: opened.session.id };
      await audit.record(
        { db },
        { by: null, action: 'sign_in.succeeded', target: person.id, address: from.address, detail },
      );
    });
    return { person, token: opened.token, maxAgeSeconds: opened.maxAgeSeconds };
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
      const ids = await store.endSessions(db, caller.person.id, which);
      await audit.record({ db }, { by: caller, action, target: caller.person.id, detail: { sessions: ids.length } });
      return ids;
    });
    sessions.ended(ended);
    return ended;
  }

  async function link(tx: Tx, personId: PersonId, minutes: number): Promise<Link> {
    const token = newToken();
    const now = clock.now();
    await store.dropLinks(tx.db, personId);
    const expiresAt = new Date(now.getTime() + minutes * 60_000);
    await store.putLink(tx.db, { tokenHash: hashOfToken(token), personId, expiresAt }, now);
    return { url: `${publicUrl}/password-reset?token=${token}`, expiresAt: expiresAt.toISOString() };
  }

  async function endAll(tx: Tx, id: PersonId): Promise<void> {
    const ended = await store.endSessions(tx.db, id);
    tx.afterCommit(() => sessions.ended(ended));
  }

  async function setUpCode(): Promise<string | null> {
    if (await store.someoneExists(read)) return null;
    await log.transact(({ db }) => store.offerSecret(db, setUpSecret, secrets.encrypt(newSetUpCode())));
    const kept = await store.ownSecret(read, setUpSecret);
    return kept === null ? null : secrets.decrypt(kept);
  }

  return {
    signIn,
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
      demandStrong(next, person, 'body/next');
      const hash = await hashOf(next);
      await end(caller, { except: caller.sessionId }, 'password.changed', async (db) => {
        await store.putPassword(db, person.id, hash, clock.now());
        await lockout.succeeded(db, attempt);
      });
    },

    async sessionsOf(caller) {
      const rows = await store.sessionsOf(read, caller.person.id);
      const now = clock.now();
      return rows
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ id, createdAt, lastSeenAt, address, agent }) => ({
          id,
          current: id === caller.sessionId,
          createdAt: createdAt.toISOString(),
          lastSeenAt: (id === caller.sessionId ? now : lastSeenAt).toISOString(),
          address,
          agent,
        }));
    },

    async endSession(sessionId, caller) {
      const ended = await end(caller, { only: sessionId as SessionId }, 'session.ended');
      if (ended.length === 0) throw new Refusal('record.not_found');
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
      demandStrong(password, person, 'body/password');
      // Made before the transaction: it takes its time, and an open one holds up everyone.
      const hash = await hashOf(password);
      const ended = await log.transact(async ({ db }) => {
        if ((await store.useLink(db, tokenHash, clock.now())) !== owner) throw new Refusal('access.reset_invalid');
        await store.putPassword(db, owner, hash, clock.now());
        await lockout.succeeded(db, { email: person.email, address: from.address });
        await audit.record({ db }, { by: null, action: 'password.reset', target: owner, address: from.address });
        return await store.endSessions(db, owner);
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
      demandStrong(password, ask, 'body/password');
      const hash = await hashOf(password);
      await log.transact(async (tx) => {
        await store.lockSetUp(tx.db);
        if (await store.someoneExists(tx.db)) throw new Refusal('access.already_set_up');
        // The first one is alone with everything; hats are handed on as colleagues come.
        const roles = ['admin', 'lead', 'agent'] as Person['roles'];
        const person = await people.add(tx, { ...ask, roles, teamIds: [], queueIds: [] }, { demo: false, by: null });
        await store.putPassword(tx.db, person.id, hash, clock.now());
        await store.dropSecret(tx.db, setUpSecret);
        await lockout.succeeded(tx.db, attempt);
      });
      return await signIn({ email: ask.email, password }, from);
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

/** 80 bits in four groups, without letters that are read for each other. */
function newSetUpCode(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const bytes = Buffer.from(newToken(), 'base64url').subarray(0, 16);
  return [...bytes]
    .map((byte) => letters[byte % 32])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');
}

function sameCode(given: string, right: string): boolean {
  const plain = (code: string) => hashOfToken(code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  // Of hashes, so that how far it is right cannot be measured.
  return plain(given) === plain(right);
}
