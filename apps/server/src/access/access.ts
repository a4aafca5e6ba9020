/** The door of access: people, sign-in and what each may see. One table and one rule for rows, routes and sockets. */
import type { PersonId, SessionId } from '@harken/contract/ids';
import type { Person, Team } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import type { Must } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { type Logger, silentLogger } from '../platform/log.ts';
import { createOutgoing } from '../platform/outgoing.ts';
import { createApiKeys } from './api-keys.ts';
import { createAudit } from './audit.ts';
import { authorisation, permissionsOf } from './authorisation.ts';
import { createBeginnings } from './begun.ts';
import { customerConversation, customerEvents, customerMessage } from './customer-view.ts';
import { createLockout } from './lockout.ts';
import { createPasskeys, passkeyRecord } from './passkeys.ts';
import { hashOf, weaknessOf } from './passwords.ts';
import { type Also, createPeople, type NewPerson, type NewTeam, type PersonChange, type TeamChange } from './people.ts';
import { createProof, provedUntil } from './proof.ts';
import { createRules } from './rules.ts';
import { createSecondFactor } from './second-factor.ts';
import * as sessionStore from './session-store.ts';
import { createSessions, idleHours } from './sessions.ts';
import { createSignIn, type From, halfMinutes, invitationMinutes, isLoopback } from './sign-in.ts';
import { createSingleSignOn } from './single-sign-on.ts';
import * as store from './store.ts';
import { customerOf, mayRead, seesEvent, sightOf } from './visibility.ts';

export interface AccessDeps {
  log: EventLog;
  database: { read: Kysely<unknown> };
  bus: Bus;
  clock: Clock;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  config: Pick<Config, 'PUBLIC_URL' | 'HARKEN_DEMO'> & Partial<Pick<Config, 'OUTGOING_TO_LOOPBACK'>>;
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
  const begun = createBeginnings({ log, read, clock });
  const rules = createRules({ log, read, bus, clock, audit, someProvider: (tx) => singleSignOn.someProvider(tx) });
  const factors = createSecondFactor({ log, read, clock, lockout, audit, begun, rules, sessions, secrets });
  const passkeys = createPasskeys({ log, read, clock, audit, begun, rules, factors, publicUrl });
  const signIn = createSignIn({
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
    factorsOf: factors.of,
    someProvider: () => singleSignOn.someProvider({ db: read }),
    publicUrl,
  });
  const proof = createProof({ log, read, clock, audit, lockout, sessions, factors, passkeys });
  const outgoing = createOutgoing({ allowLoopback: config.OUTGOING_TO_LOOPBACK === 'on' });
  const singleSignOn = createSingleSignOn({
    log,
    read,
    clock,
    logger,
    audit,
    begun,
    people,
    enter: signIn.enter,
    outgoing,
    secrets,
    publicUrl,
  });
  const personOf = async (id: PersonId) => (await people.find(id))?.person ?? null;
  const keys = createApiKeys({ log, read, bus, clock, logger, audit, personOf });

  /** Bound to this host and to https where there is any. */
  const secure = publicUrl.startsWith('https:');
  const cookieName = secure ? '__Host-harken_session' : 'harken_session';
  const passing = { half: halfMinutes, journey: 10 } as const;
  const passingName = (what: keyof typeof passing) => `${secure ? '__Host-' : ''}harken_${what}`;
  const cookie = (name: string, value: string, maxAgeSeconds: number) =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;

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
    return {
      kind: 'person',
      person,
      permissions: permissionsOf(person.roles),
      sessionId: session.id,
      fresh: provedUntil(session.provedAt) > clock.now(),
      must: await rules.mustOf(person, session),
      address,
    };
  }

  function meOf(person: Person, must: Must | null): RouteReply<'whoAmI'> {
    return { person, permissions: [...permissionsOf(person.roles)], demo, must };
  }

  async function securityOf({ person, sessionId }: PersonCaller): Promise<RouteReply<'readSecurity'>> {
    const [password, has, now, providers, own] = await Promise.all([
      store.passwordRow(read, person.id),
      factors.of(person.id),
      rules.now(),
      singleSignOn.shown(),
      sessionStore.sessionsOf(read, person.id),
    ]);
    const until = own.find(({ id }) => id === sessionId);
    const proved = until && provedUntil(until.provedAt);
    return {
      password: password && {
        changedAt: password.changedAt.toISOString(),
        expiresAt: (await rules.expiryOf(password.changedAt))?.toISOString() ?? null,
      },
      codeApp: has.codeApp && { madeAt: has.codeApp.madeAt.toISOString() },
      recoveryCodesLeft: has.recoveryCodesLeft,
      passkeys: has.passkeys.map(passkeyRecord),
      passkeysAllowed: now.passkeys,
      secondFactorRequired: person.roles.some((role) => now.secondFactorFor.includes(role)),
      shortestPassword: now.password.shortest,
      providers,
      provedUntil: proved && proved > clock.now() ? proved.toISOString() : null,
    };
  }

  /** Harbour Bank loads many people with one password, and each hash costs 25 ms. */
  const demoHashes = new Map<string, Promise<string>>();

  return {
    // — who is there —
    people: everyone,
    list: everyone,
    activePeople: async () => people.all().filter(({ active }) => active),
    personOf,
    /** Someone with what they may do now. */
    rightsOf: async (id: PersonId) => {
      const member = await people.find(id);
      return member && { person: member.person, permissions: permissionsOf(member.person.roles) };
    },
    teams: async () => people.teams().sort((a, b) => a.name.localeCompare(b.name)),
    isEmpty: async () => !(await store.someoneExists(read)),

    /** Those who were invited and have not followed the link yet. */
    invited: () => store.withoutPassword(read),

    async create(ask: NewPerson, by: PersonCaller, also?: Also): Promise<RouteReply<'createPerson'>> {
      if (ask.roles.includes('admin') && !by.fresh) throw new Refusal('access.proof_needed');
      return await log.transact(async (tx) => {
        const person = await people.add(tx, ask, { demo: false, by });
        await also?.(tx, person.id);
        return { person, invitation: await signIn.link(tx, person.id, invitationMinutes) };
      });
    },
    update: (id: PersonId, change: PersonChange, by: PersonCaller, also?: Also) => people.update(id, change, by, also),
    createTeam: (ask: NewTeam, by: PersonCaller | null = null) => people.addTeam(ask, by),
    updateTeam: (id: Team['id'], change: TeamChange, by: PersonCaller) => people.updateTeam(id, change, by),

    /** Someone of the demonstration, who may sign in on this machine only. */
    async createDemoPerson({ password, ...ask }: NewPerson & { password: string }): Promise<Person> {
      const hashing = demoHashes.get(password) ?? hashOf(password);
      demoHashes.set(password, hashing);
      const hash = await hashing;
      return await log.transact(async (tx) => {
        const person = await people.add(tx, ask, { demo: true, by: null });
        await store.putPassword(tx.db, person.id, hash, clock.now(), 0);
        return person;
      });
    },

    async changeLocale(caller: PersonCaller, locale: Person['locale']) {
      const { id } = caller.person;
      // One's own language conflicts with nothing that someone else edits: the newest version takes it.
      for (let tries = 0; ; tries++) {
        const { version } = (await people.find(id))?.person ?? caller.person;
        try {
          return meOf(await people.update(id, { version, locale }, caller), caller.must ?? null);
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
    endOtherSessions: signIn.endOtherSessions,
    inviteReset: signIn.inviteReset,
    resetPassword: signIn.resetPassword,
    setUp: signIn.setUp,
    /** By which the first administrator is made; null once there is anyone. */
    setUpCode: signIn.setUpCode,
    setupStatus: async () => ({ needed: !(await store.someoneExists(read)), demo }),
    personOfCookie,
    personOfKey: keys.callerOf,
    meOf,
    securityOf,
    cookieOf: (token: string, maxAgeSeconds: number) => cookie(cookieName, token, maxAgeSeconds),
    /** Cookies of something half done: the second step of a sign-in, a journey to a provider. */
    passingCookie: (what: keyof typeof passing, token: string) =>
      cookie(passingName(what), token, token ? passing[what] * 60 : 0),
    passingIn: (header: string | undefined, what: keyof typeof passing) => cookieValue(header, passingName(what)),

    async signInMethods(): Promise<RouteReply<'signInMethods'>> {
      const { passkeys, passwordsFor, password } = await rules.now();
      return { passkeys, passwordsFor, shortestPassword: password.shortest, providers: await singleSignOn.shown() };
    },
    checkPassword: async ({ password, ...owner }: { password: string; name: string; email: string }) => ({
      weakness: weaknessOf(password, owner, (await rules.now()).password.shortest),
    }),
    async signInWithCode(code: string, half: string | null, from: From) {
      const member = await signIn.halfIn(half);
      if (!member || !half) throw new Refusal('access.half_sign_in_over');
      const by = await factors.demandCode(member.person, code, from);
      return await signIn.enterWhole(half, from, { by });
    },
    async beginPasskey(half: string | null, page: { origin: string | null }) {
      return await passkeys.begin('passkey', page, (await signIn.halfIn(half))?.person.id ?? null);
    },
    async signInWithPasskey(
      response: Record<string, unknown>,
      half: string | null,
      from: From & { origin: string | null },
    ) {
      const first = await signIn.halfIn(half);
      const one = await passkeys.answered('passkey', response, from, first?.person.id ?? null);
      if (half && first?.person.id === one.personId) return await signIn.enterWhole(half, from, { passkey: one.id });
      const member = await people.find(one.personId);
      if (!member?.person.active) throw new Refusal('access.passkey_refused');
      return await signIn.enter(member, from, 'passkey', { passkey: one.id });
    },
    prove: proof.prove,
    beginProof: (caller: PersonCaller) => passkeys.begin('proof', caller, caller.person.id),
    factors,
    passkeys,
    singleSignOn,
    rules: { read: rules.read, change: rules.change },
    keys,

    // — other people's sessions and factors —
    async allSessions(caller: PersonCaller): Promise<RouteReply<'listAllSessions'>['sessions']> {
      const now = clock.now();
      const rows = await sessionStore.allSessions(read, now, new Date(now.getTime() - idleHours * 3_600_000));
      return rows.map((row) => ({ ...signIn.sessionRecord(row, caller.sessionId), personId: row.personId }));
    },
    async endAnySession(id: SessionId, by: PersonCaller): Promise<void> {
      const owner = await sessionStore.sessionOwner(read, id);
      if (!owner) throw new Refusal('record.not_found');
      await signIn.endSessionsOf(owner, { only: id }, by);
    },
    async endSessionsOf(id: PersonId, by: PersonCaller): Promise<number> {
      if (!(await people.find(id))) throw new Refusal('record.not_found');
      return await signIn.endSessionsOf(id, {}, by);
    },
    async removeSecondFactor(id: PersonId, by: PersonCaller): Promise<void> {
      if (!(await people.find(id))) throw new Refusal('record.not_found');
      await log.transact(async (tx) => {
        await factors.removeAll(tx, id);
        await signIn.endAll(tx, id);
        await audit.record(tx, { by, action: 'second_factor.removed', target: id });
      });
    },
    /** Hears of sessions that ended, so that their sockets do too. */
    onCut: (cut: (whose: { sessionId: SessionId }) => void) => void cuts.push(cut),

    // — what each may do and see —
    authorisation,
    /** Whether someone may be given conversations. */
    serves: ({ active, roles }: Pick<Person, 'active' | 'roles'>) =>
      active && permissionsOf(roles).has('conversation.reply'),
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
        return all.length + (await factors.reencrypt(db, again)) + (await singleSignOn.reencrypt(db, again));
      });
    },

    async close(): Promise<void> {
      people.close();
      rules.close();
      await keys.close();
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
