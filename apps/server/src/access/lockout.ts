/**
 * Guessing gets slower and slower: for an account from anywhere, and for an address whatever it tries. An account that
 * does not exist is locked as well, because what was typed is counted, not what was found.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { addressKey } from '../platform/http/addresses.ts';
import * as store from './store.ts';

const account = { free: 5, firstSeconds: 30, longestSeconds: 3600, forgottenAfterHours: 24 };
/** Many people can sit behind one address, and each may mistype. */
const address = { free: 25, firstSeconds: 30, longestSeconds: 3600, forgottenAfterHours: 24 };

/** Emails are not kept in clear beside an address that tried them. */
const accountKey = (email: string) => `account:${createHash('sha256').update(email).digest('base64url')}`;
const placeKey = (from: string) => `address:${addressKey(from)}`;

export interface Attempt {
  /** As typed, in lower case; or what else is being guessed. */
  email: string;
  address: string;
}

export interface Lockout {
  /** @throws access.locked_out */
  demandUnlocked(attempt: Attempt): Promise<void>;
  failed(db: Kysely<unknown>, attempt: Attempt): Promise<void>;
  /** The account's count begins anew; the address's does not, or one's own account would wash it clean. */
  succeeded(db: Kysely<unknown>, attempt: Attempt): Promise<void>;
}

export function createLockout(read: Kysely<unknown>, clock: Clock): Lockout {
  return {
    async demandUnlocked({ email, address }) {
      const now = clock.now();
      const until = await store.lockedUntil(read, [accountKey(email), placeKey(address)], now);
      if (until === null) return;
      const retryAfterSeconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
      throw new Refusal('access.locked_out', { retryAfterSeconds });
    },
    async failed(db, attempt) {
      const now = clock.now();
      await store.countFailure(db, accountKey(attempt.email), account, now);
      await store.countFailure(db, placeKey(attempt.address), address, now);
    },
    async succeeded(db, { email }) {
      await store.forgetFailures(db, accountKey(email));
    },
  };
}
