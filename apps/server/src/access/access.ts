/** The door of access: people, sign-in and what each may see. One table and one rule for rows, routes and sockets. */
import type { PersonId, SessionId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { type Logger, silentLogger } from '../platform/log.ts';
import { createAudit } from './audit.ts';
import { authorisation, permissionsOf } from './authorisation.ts';
import { customerConversation, customerEvents, customerMessage } from './customer-view.ts';
import { createLockout } from './lockout.ts';
import { hashOf } from './passwords.ts';
import { createPeople, type NewPerson, type PersonChange } from './people.ts';
import { createSessions } from './sessions.ts';
import { createSignIn, invitationMinutes, isLoopback } from './sign-in.ts';
import * as store from './store.ts';
import { customerOf, mayRead, seesEvent, sightOf } from './visibility.ts';

export interface AccessDeps {
  log: EventLog;
  database: { read: Kysely<unknown> };
  bus: Bus;
  clock: Clock;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  config: Pick<Config, 'PUBLIC_URL' | 'HARKEN_DEMO'>;
  logger?: Logger;
}

export type Access = Awaited<ReturnType<typeof createAccess>>;

export async function createAccess({
  log,
  database: { read },
  bus,
  clock,
  secrets,
  config,
  logger = silentLogger,
}: AccessDeps) {
  const cuts: ((whose: { sessionId: SessionId }) => void)[] = [];
  const audit = createAudit(read, clock);
  const lockout = createLockout(read, clock);
  const sessions = createSessions({
    log,
    read,
    bus,
    clock,
    logger,
    cut: (sessionId) => {
      for (const cut of cuts) cut({ sessionId });
    },
  });
  const people = await createPeople({ log, read, clock, logger, audit, onLeft: (tx, id) => signIn.endAll(tx, id) });
  // Without PUBLIC_URL links are paths, for the page that shows them to complete.
  const publicUrl = config.PUBLIC_URL?.replace(/\/+$/, '') ?? '';
  const demo = config.HARKEN_DEMO === 'on';
  const signIn = createSignIn({ log, read, clock, people, sessions, lockout, audit, secrets, publicUrl });

  /** Bound to this host and to https where there is any. */
  const secure = publicUrl.startsWith('https:');
  const cookieName = secure ? '__Host-harken_session' : 'harken_session';

  const byName = (a: Person, b: Person) => a.name.localeCompare(b.name);
  const everyone = async () => people.all().sort(byName);

  /** The person behind a session cookie: from memory, save once a minute. */
  async function personOfCookie(cookie: string | undefined, address: string): Promise<PersonCaller | null> {
    const token = cookieValue(cookie, cookieName);
    const session = token ? await sessions.find(token) : null;
    const member = session && (await people.find(session.personId));
    if (!session || !member?.person.active) return null;
    if (member.demo && !isLoopback(address)) return null;
    const { person } = member;
    return { kind: 'person', person, permissions: permissionsOf(person.roles), sessionId: session.id, address };
  }

  function meOf(person: Person): RouteReply<'whoAmI'> {
    return { person, permissions: [...permissionsOf(person.roles)], demo };
  }

  /** Harbour Bank loads many people with one password, and each hash costs 25 ms. */
  const demoHashes = new Map<string, Promise<string>>();

  return {
    // — who is there —
    people: everyone,
    list: everyone,
    activePeople: async () => people.all().filter(({ active }) => active),
    personOf: async (id: PersonId) => (await people.find(id))?.person ?? null,
    /** Someone with what they may do now. */
    rightsOf: async (id: PersonId) => {
      const member = await people.find(id);
      return member && { person: member.person, permissions: permissionsOf(member.person.roles) };
    },
    teams: async () => people.teams().sort((a, b) => a.name.localeCompare(b.name)),
    isEmpty: async () => !(await store.someoneExists(read)),

    async create(ask: NewPerson, by: PersonCaller): Promise<RouteReply<'createPerson'>> {
      return await log.transact(async (tx) => {
        const person = await people.add(tx, ask, { demo: false, by });
        return { person, invitation: await signIn.link(tx, person.id, invitationMinutes) };
      });
    },
    update: (id: PersonId, change: PersonChange, by: PersonCaller) => people.update(id, change, by),
    createTeam: (ask: { name: string }, by: PersonCaller | null = null) => people.addTeam(ask, by),

    /** Someone of the demonstration, who may sign in on this machine only. */
    async createDemoPerson({ password, ...ask }: NewPerson & { password: string }): Promise<Person> {
      const hashing = demoHashes.get(password) ?? hashOf(password);
      demoHashes.set(password, hashing);
      const hash = await hashing;
      return await log.transact(async (tx) => {
        const person = await people.add(tx, ask, { demo: true, by: null });
        await store.putPassword(tx.db, person.id, hash, clock.now());
        return person;
      });
    },

    async changeLocale(caller: PersonCaller, locale: Person['locale']) {
      const { id } = caller.person;
      // One's own language conflicts with nothing that someone else edits: the newest version takes it.
      for (let tries = 0; ; tries++) {
        const { version } = (await people.find(id))?.person ?? caller.person;
        try {
          return meOf(await people.update(id, { version, locale }, caller));
        } catch (error) {
          if (!(error instanceof Refusal && error.code === 'record.changed') || tries === 3) throw error;
        }
      }
    },

    // — signing in —
    signIn: signIn.signIn,
    signOut: signIn.signOut,
    changePassword: signIn.changePassword,
    sessionsOf: signIn.sessionsOf,
    endSession: signIn.endSession,
    inviteReset: signIn.inviteReset,
    resetPassword: signIn.resetPassword,
    setUp: signIn.setUp,
    /** By which the first administrator is made; null once there is anyone. */
    setUpCode: signIn.setUpCode,
    setupStatus: async () => ({ needed: !(await store.someoneExists(read)), demo }),
    personOfCookie,
    meOf,
    cookieOf: (token: string, maxAgeSeconds: number) =>
      `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`,
    /** Hears of sessions that ended, so that their sockets do too. */
    onCut: (cut: (whose: { sessionId: SessionId }) => void) => void cuts.push(cut),

    // — what each may do and see —
    authorisation,
    mayRead,
    sightOf,
    customerView: { conversation: customerConversation, message: customerMessage },
    audience: {
      sees: seesEvent,
      mayRead,
      may: (person: Person, permission: Permission) => permissionsOf(person.roles).has(permission),
      sessionLives: sessions.lives,
      customerOf,
      customerEvents,
    },
    audit,

    /** Ends a rotation of the master key. */
    async reencrypt(again: (stored: string) => string): Promise<number> {
      return await log.transact(async ({ db }) => {
        const all = await store.ownSecrets(db);
        for (const { name, value } of all) await store.putSecret(db, name, again(value));
        return all.length;
      });
    },

    async close(): Promise<void> {
      people.close();
      await sessions.close();
    },
  };
}

function cookieValue(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name)
      return part
        .slice(at + 1)
        .trim()
        .slice(0, 128);
  }
  return null;
}
