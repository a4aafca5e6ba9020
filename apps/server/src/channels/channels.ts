/**
 * Where customers reach us. Today there is the messenger: sites embed it by a key; a visitor is anonymous, or the
 * host site vouches for them with a signed token. Either way they hold a token of ours that rotates; we keep its hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type CustomerId, type InboxId, idFrom } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Customer } from '@harken/contract/record';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import { type HostClaims, verifyHostToken } from './host-token.ts';
import * as store from './store.ts';

/** A device that was not used for this long starts anew. */
const sessionDays = 30;
const rotateAfterMinutes = 15;
/** How long the earlier token still works after a rotation. */
const overlapSeconds = 60;
const cacheSeconds = 30;
const missSeconds = 0.2;

export type CustomerSession = store.CustomerSession;

export interface ChannelsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  customers: {
    /** The customer of this issuer whom the host site names; made or brought up to date. */
    ensureExternal(vouched: HostClaims & { issuer: string }): Promise<Customer>;
    get(id: CustomerId): Promise<Customer | null>;
  };
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  jobs: Pick<Jobs, 'define'>;
  /** Tells other processes that a session ended. */
  onSessionEnded?: (session: store.CustomerSession) => void;
}

export interface IssuedToken {
  token: string;
  expiresAt: Date;
  rotateAfter: Date;
}

export type Channels = ReturnType<typeof createChannels>;

export function createChannels({ log, read, clock, customers, secrets, jobs, onSessionEnded }: ChannelsDeps) {
  const byHash = new Map<string, { session: store.CustomerSession; until: number }>();
  let known: { list: store.Messenger[]; at: number } | undefined;

  // Every visitor leaves a session behind, and most never come back.
  jobs.define(
    'channels.sweep',
    async () => {
      await log.transact((tx) => store.deleteExpired(tx.db, clock.now()));
    },
    { every: '23 * * * *', retries: 0 },
  );

  // — messengers —

  /**
   * @param customersOf messengers that name the same share their customers: what one site vouches for, the others
   *   believe. Without a name a messenger's customers are its own, and its secret speaks of nobody else's.
   */
  async function createMessenger({
    name,
    origins,
    customersOf,
  }: {
    name: string;
    origins: string[];
    customersOf?: string | undefined;
  }) {
    const secret = randomBytes(32).toString('base64url');
    const inboxId = idFrom('inbx', newId());
    const messenger: store.Messenger = {
      inboxId,
      key: `hm_${randomBytes(12).toString('base64url')}`,
      name,
      origins: origins.map((origin) => (origin === '*' ? origin : new URL(origin).origin)),
      secret: secrets.encrypt(secret),
      earlierSecret: null,
      earlierUntil: null,
      customersOf: customersOf ?? inboxId,
    };
    await log.transact((tx) => store.insertMessenger(tx.db, messenger, clock.now()));
    known = undefined;
    return { key: messenger.key, secret, inboxId: messenger.inboxId };
  }

  async function messengers(maxAgeSeconds: number): Promise<store.Messenger[]> {
    const now = clock.now().getTime();
    if (!known || now - known.at > maxAgeSeconds * 1000) known = { list: await store.messengers(read), at: now };
    return known.list;
  }

  /** Another process may have made it just now, so a miss is looked up again, though not at every stranger's word. */
  async function messengerThat(fits: (messenger: store.Messenger) => boolean): Promise<store.Messenger | undefined> {
    return (await messengers(cacheSeconds)).find(fits) ?? (await messengers(missSeconds)).find(fits);
  }

  async function messengerByKey(key: string): Promise<store.Messenger> {
    const found = await messengerThat((messenger) => messenger.key === key);
    if (!found) throw new Refusal('messenger.unknown_key');
    return found;
  }

  /** Whether a site may embed the messenger with this key, or any messenger when no key is at hand (preflight). */
  async function allowedOrigin(origin: string, inbox?: { key?: string; inboxId?: InboxId }): Promise<boolean> {
    const found = await messengerThat(
      ({ origins, key, inboxId }) =>
        (inbox?.key === undefined || inbox.key === key) &&
        (inbox?.inboxId === undefined || inbox.inboxId === inboxId) &&
        (origins.includes('*') || origins.includes(origin)),
    );
    return found !== undefined;
  }

  /** A messenger with its signing secret, for a site that this very process serves. */
  async function messengerNamed(name: string): Promise<{ key: string; secret: string } | null> {
    const found = await messengerThat((messenger) => messenger.name === name);
    return found ? { key: found.key, secret: secrets.decrypt(found.secret) } : null;
  }

  /** Ends a rotation of the master key. */
  async function reencrypt(again: (stored: string) => string): Promise<number> {
    return await log.transact(async (tx) => {
      const all = await store.messengers(tx.db);
      for (const { inboxId, secret, earlierSecret } of all) {
        await store.putSecrets(tx.db, inboxId, again(secret), earlierSecret && again(earlierSecret));
      }
      known = undefined;
      return all.length;
    });
  }

  // — sessions —

  async function openSession(ask: {
    key: string;
    locale: string;
    hostToken?: string | undefined;
    attempt?: string | undefined;
    earlierToken?: string | undefined;
  }) {
    const messenger = await messengerByKey(ask.key);
    if (ask.hostToken !== undefined) return identifiedSession(messenger, ask.hostToken, ask);
    if (ask.earlierToken !== undefined) {
      const earlier = await find(ask.earlierToken);
      if (earlier?.inboxId === messenger.inboxId) return resume(earlier, ask.earlierToken);
    }
    // The customer is written down with the first message; until then an anonymous visitor is only an id.
    return issue(messenger, { customerId: idFrom('cust', newId()), identified: false, locale: ask.locale, name: null });
  }

  async function identifiedSession(
    messenger: store.Messenger,
    hostToken: string,
    { locale, attempt }: { locale: string; attempt?: string | undefined },
  ) {
    const now = clock.now();
    const current = [messenger.secret];
    if (messenger.earlierSecret && messenger.earlierUntil && messenger.earlierUntil > now)
      current.push(messenger.earlierSecret);
    const claims = await verifyHostToken(hostToken, {
      secrets: current.map(secrets.decrypt),
      audience: messenger.key,
      now,
    });
    const fresh = await log.transact((tx) =>
      store.useToken(tx.db, {
        inboxId: messenger.inboxId,
        jti: claims.jti,
        attempt: attempt === undefined ? null : hash(attempt),
        expiresAt: new Date((claims.exp + 60) * 1000),
        now,
      }),
    );
    if (!fresh) throw new Refusal('token.used');
    const customer = await customers.ensureExternal({ ...claims, issuer: messenger.customersOf });
    return issue(messenger, { customerId: customer.id, identified: true, locale, name: customer.name });
  }

  async function issue(
    messenger: store.Messenger,
    whose: { customerId: CustomerId; identified: boolean; locale: string; name: string | null },
  ) {
    const { name, ...rest } = whose;
    const issued = newToken();
    const session: store.CustomerSession = {
      id: idFrom('sess', newId()),
      inboxId: messenger.inboxId,
      expiresAt: issued.expiresAt,
      ...rest,
    };
    await log.transact((tx) => store.insertSession(tx.db, { ...session, tokenHash: hash(issued.token) }, clock.now()));
    return { ...issued, session, customer: { name, identified: whose.identified } };
  }

  async function resume(session: store.CustomerSession, usedToken: string) {
    const issued = await rotate(session, usedToken);
    const customer = await customers.get(session.customerId);
    return { ...issued, session, customer: { name: customer?.name ?? null, identified: session.identified } };
  }

  async function rotate(session: store.CustomerSession, usedToken: string): Promise<IssuedToken> {
    const issued = newToken();
    const earlierUntil = new Date(clock.now().getTime() + overlapSeconds * 1000);
    await log.transact((tx) =>
      store.rotateToken(tx.db, {
        id: session.id,
        usedHash: hash(usedToken),
        nextHash: hash(issued.token),
        earlierUntil,
        expiresAt: issued.expiresAt,
      }),
    );
    forget(session.id);
    return issued;
  }

  async function closeSession(
    session: Pick<store.CustomerSession, 'id'> & Partial<store.CustomerSession>,
  ): Promise<void> {
    await log.transact((tx) => store.deleteSession(tx.db, session.id));
    forget(session.id);
    onSessionEnded?.(session as store.CustomerSession);
  }

  /** Whose token this is; null when nobody's. Usually answered from memory. */
  async function find(token: string): Promise<store.CustomerSession | null> {
    const now = clock.now();
    const tokenHash = hash(token);
    const cached = byHash.get(tokenHash);
    if (cached && cached.until > now.getTime()) return cached.session;
    const session = await store.sessionByHash(read, tokenHash, now);
    if (session) {
      if (byHash.size > 50_000) byHash.clear();
      byHash.set(tokenHash, { session, until: now.getTime() + cacheSeconds * 1000 });
    } else byHash.delete(tokenHash);
    return session;
  }

  /** Another process ended or rotated this session: what is kept in memory about it is not true any more. */
  function forget(id: store.CustomerSession['id']) {
    for (const [key, { session }] of byHash) if (session.id === id) byHash.delete(key);
  }

  function newToken(): IssuedToken {
    const now = clock.now().getTime();
    return {
      token: `hs_${randomBytes(32).toString('base64url')}`,
      expiresAt: new Date(now + sessionDays * 86_400_000),
      rotateAfter: new Date(now + rotateAfterMinutes * 60_000),
    };
  }

  return {
    createMessenger,
    messengerByKey,
    messengerNamed,
    reencrypt,
    allowedOrigin,
    openSession,
    rotate,
    closeSession,
    findSession: find,
    customerOf: customers.get,
    forgetSession: forget,
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
