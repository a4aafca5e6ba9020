/**
 * Who is signed in. A session is a row, and what is asked at every request is answered from memory: rows are read
 * again after a minute, and forgotten at once when they end, here or in another process.
 */
import { createHash, randomBytes } from 'node:crypto';
import { idFrom, type PersonId, type SessionId } from '@harken/contract/ids';
import type { SignInMethod } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import * as store from './session-store.ts';
import { sweep } from './store.ts';

/** Unused this long, a session ends: the next shift signs in again. */
export const idleHours = 12;
/** Used or not, a session ends. */
export const longestDays = 7;
const readAgainMs = 60_000;
const writeSeenMs = 30_000;
const endedTopic = 'access.sessions_ended';
const changedTopic = 'access.sessions_changed';

/** The lock on accounts begins anew after this. */
const attemptsKeptHours = 48;

interface Kept {
  session: store.Session;
  readAt: number;
  seenWritten: boolean;
}

export interface Sessions {
  open(
    personId: PersonId,
    from: { address: string; agent: string | null; method: SignInMethod },
  ): Promise<{ token: string; session: store.Session; maxAgeSeconds: number }>;
  find(token: string): Promise<store.Session | null>;
  lives(id: SessionId): boolean;
  /** Rows are gone: they work nowhere any more, and their sockets are cut. Call it after the commit. */
  ended(ids: readonly SessionId[]): void;
  /** Rows changed: they are read again before they are believed. Call it after the commit. */
  changed(ids: readonly SessionId[]): void;
  close(): Promise<void>;
}

interface SessionDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  bus: Bus;
  clock: Clock;
  logger: Logger;
  cut(id: SessionId): void;
}

export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('base64url');
/** 256 bits: nobody guesses it, so a fast hash of it is enough. */
/** 80 bits in four groups, without letters that are read for each other. */
export function newCode(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return [...randomBytes(16)]
    .map((byte) => letters[byte % 32])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');
}
export const newToken = () => randomBytes(32).toString('base64url');

export function createSessions({ log, read, bus, clock, logger, cut }: SessionDeps): Sessions {
  const kept = new Map<string, Kept>();
  const hashes = new Map<SessionId, string>();
  const asking = new Map<string, Promise<store.Session | null>>();

  const stopHearing = bus.subscribe(endedTopic, (payload) => forget((payload as { ids: SessionId[] }).ids));
  const stopHearingChanges = bus.subscribe(changedTopic, (payload) => doubt((payload as { ids: SessionId[] }).ids));
  const timer = setInterval(() => void tidy(), writeSeenMs);
  timer.unref();

  function forget(ids: readonly SessionId[]): void {
    for (const id of ids) {
      const hash = hashes.get(id);
      hashes.delete(id);
      if (hash) kept.delete(hash);
    }
  }

  function doubt(ids: readonly SessionId[]): void {
    for (const id of ids) {
      const known = kept.get(hashes.get(id) ?? '');
      if (known) known.readAt = Number.NEGATIVE_INFINITY;
    }
  }

  function keep(session: store.Session): void {
    const before = kept.get(session.tokenHash)?.session.lastSeenAt;
    if (before && before > session.lastSeenAt) session.lastSeenAt = before;
    kept.set(session.tokenHash, { session, readAt: performance.now(), seenWritten: true });
    hashes.set(session.id, session.tokenHash);
  }

  function isOver({ expiresAt, lastSeenAt }: store.Session): boolean {
    const now = clock.now().getTime();
    return expiresAt.getTime() <= now || lastSeenAt.getTime() + idleHours * 3_600_000 <= now;
  }

  /** Requests that come together ask once. */
  function ask(tokenHash: string): Promise<store.Session | null> {
    const already = asking.get(tokenHash);
    if (already) return already;
    const answer = store.sessionByHash(read, tokenHash).then((session) => {
      const known = kept.get(tokenHash);
      if (session) keep(session);
      else if (known) forget([known.session.id]);
      return session;
    });
    asking.set(tokenHash, answer);
    const done = () => void asking.delete(tokenHash);
    answer.then(done, done);
    return answer;
  }

  async function find(token: string): Promise<store.Session | null> {
    const tokenHash = hashOfToken(token);
    const known = kept.get(tokenHash);
    const fresh = known && performance.now() - known.readAt < readAgainMs;
    const session = fresh ? known.session : await ask(tokenHash);
    if (!session) return null;
    if (isOver(session)) {
      forget([session.id]);
      return null;
    }
    session.lastSeenAt = clock.now();
    const now = kept.get(tokenHash);
    if (now) now.seenWritten = false;
    return session;
  }

  function lives(id: SessionId): boolean {
    const hash = hashes.get(id);
    const known = hash === undefined ? undefined : kept.get(hash);
    if (!known || isOver(known.session)) return false;
    // A word on the bus can be lost; then the row tells, a minute later.
    if (performance.now() - known.readAt > readAgainMs) {
      void ask(known.session.tokenHash).catch((err) => logger.warn({ err }, 'A session could not be read.'));
    }
    return true;
  }

  async function writeSeen(): Promise<void> {
    const due = [...kept.values()].filter(({ seenWritten }) => !seenWritten);
    if (due.length === 0) return;
    for (const one of due) one.seenWritten = true;
    const rows = due.map(({ session }) => ({ id: session.id, at: session.lastSeenAt }));
    await log.transact((tx) => store.seen(tx.db, rows));
  }

  let sweptAt = 0;
  async function tidy(): Promise<void> {
    try {
      await writeSeen();
      const now = clock.now();
      for (const { session } of [...kept.values()]) if (isOver(session)) forget([session.id]);
      if (now.getTime() - sweptAt < 3_600_000) return;
      sweptAt = now.getTime();
      const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
      await log.transact(async ({ db }) => {
        await store.sweepSessions(db, now, hoursAgo(idleHours));
        await sweep(db, now, hoursAgo(attemptsKeptHours));
      });
    } catch (err) {
      logger.warn({ err }, 'Sessions could not be tidied; the next round does it.');
    }
  }

  return {
    async open(personId, { address, agent, method }) {
      const token = newToken();
      const now = clock.now();
      const maxAgeSeconds = longestDays * 86_400;
      const session: store.Session = {
        id: idFrom('sess', newId(clock)),
        personId,
        tokenHash: hashOfToken(token),
        address,
        agent,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + maxAgeSeconds * 1000),
        method,
        provedAt: now,
        // Asked for with the next request: whoever comes in by a password has one.
        passwordChangedAt: null,
      };
      await log.transact((tx) => store.insertSession(tx.db, session));
      keep(session);
      doubt([session.id]);
      return { token, session, maxAgeSeconds };
    },
    find,
    lives,
    ended(ids) {
      if (ids.length === 0) return;
      forget(ids);
      bus.publish(endedTopic, { ids });
      for (const id of ids) cut(id);
    },
    changed(ids) {
      doubt(ids);
      bus.publish(changedTopic, { ids });
    },
    async close() {
      clearInterval(timer);
      stopHearing();
      stopHearingChanges();
      await writeSeen().catch((err) => logger.warn({ err }, 'When sessions were last seen could not be written.'));
    },
  };
}
