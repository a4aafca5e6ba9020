/** What is begun in one request and answered once in another: kept as a hash, for minutes, in the database. */
import type { PersonId } from '@harken/contract/ids';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import * as store from './methods-store.ts';
import { hashOfToken, newToken } from './sessions.ts';

export type BegunKind = 'half_sign_in' | 'code_app' | 'new_passkey' | 'passkey' | 'proof' | 'single_sign_on';

export interface Beginnings {
  /** @param token a challenge that was made elsewhere; a new one otherwise */
  begin(
    kind: BegunKind,
    what: { personId: PersonId | null; detail?: Record<string, unknown>; minutes: number; token?: string },
  ): Promise<string>;
  /** Looks without using it up: a code may be mistyped. */
  look(kind: BegunKind, token: string | null): Promise<store.Begun | null>;
  /** Gives it to exactly one caller. */
  finish(kind: BegunKind, token: string | null, db?: Kysely<unknown>): Promise<store.Begun | null>;
}

export function createBeginnings({
  log,
  read,
  clock,
}: {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
}): Beginnings {
  return {
    async begin(kind, { personId, detail = {}, minutes, token = newToken() }) {
      const now = clock.now();
      await log.transact(async ({ db }) => {
        await store.sweepBegun(db, now);
        const expiresAt = new Date(now.getTime() + minutes * 60_000);
        await store.begin(db, { tokenHash: hashOfToken(token), kind, personId, detail, expiresAt });
      });
      return token;
    },
    look: async (kind, token) => (token ? await store.begun(read, kind, hashOfToken(token), clock.now()) : null),
    async finish(kind, token, db) {
      if (!token) return null;
      const one = (within: Kysely<unknown>) => store.finish(within, kind, hashOfToken(token), clock.now());
      return db ? await one(db) : await log.transact((tx) => one(tx.db));
    },
  };
}
