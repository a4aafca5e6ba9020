/** The code app and the recovery codes: made, proved, used once, taken away. */
import { randomBytes } from 'node:crypto';
import type { PersonId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Audit } from './audit.ts';
import type { Beginnings } from './begun.ts';
import type { Attempt, Lockout } from './lockout.ts';
import * as store from './methods-store.ts';
import type { Rules } from './rules.ts';
import { proved } from './session-store.ts';
import { hashOfToken, newCode, type Sessions } from './sessions.ts';

import { base32, enrolmentUrl, stepOf } from './totp.ts';

const recoveryCodes = 10;
const enrolMinutes = 15;

export interface Factors {
  codeApp: store.CodeApp | null;
  passkeys: store.StoredPasskey[];
  recoveryCodesLeft: number;
}

export interface SecondFactor {
  of(personId: PersonId): Promise<Factors>;
  beginCodeApp(caller: PersonCaller): Promise<RouteReply<'beginCodeApp'>>;
  addCodeApp(ask: { token: string; code: string }, caller: PersonCaller): Promise<string[]>;
  removeCodeApp(caller: PersonCaller): Promise<void>;
  renewRecoveryCodes(caller: PersonCaller): Promise<string[]>;
  /** Recovery codes for someone's first factor; null when they have some. Shown once, kept as hashes. */
  firstRecoveryCodes(db: Kysely<unknown>, personId: PersonId): Promise<string[] | null>;
  /** Refuses to leave someone without a factor whose role needs one, and drops recovery codes with the last one. */
  afterRemoval(db: Kysely<unknown>, person: Person): Promise<void>;
  /**
   * Uses a code up, once.
   * @throws access.code_wrong after counting it, access.locked_out
   */
  demandCode(person: Person, code: string, from: { address: string }): Promise<'code' | 'recovery_code'>;
  /** This session came in by more than a password from now on. Within a transaction. */
  strengthen(tx: Tx, caller: PersonCaller): Promise<void>;
  /** For someone who lost their phone. */
  removeAll(tx: Tx, id: PersonId): Promise<void>;
  reencrypt(db: Kysely<unknown>, again: (stored: string) => string): Promise<number>;
}

interface SecondFactorDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  lockout: Lockout;
  audit: Audit;
  begun: Beginnings;
  rules: Rules;
  sessions: Sessions;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
}

const plain = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '');
/** Counted apart from the password: who knows that one must not wash their guesses of codes clean by it. */
export const attemptOf = (id: PersonId, { address }: { address: string }): Attempt => ({
  email: `factor:${id}`,
  address,
});

export function createSecondFactor({
  log,
  read,
  clock,
  lockout,
  audit,
  begun,
  rules,
  sessions,
  secrets,
}: SecondFactorDeps): SecondFactor {
  const secretOf = (stored: string) => Buffer.from(secrets.decrypt(stored), 'base64url');

  async function newRecoveryCodes(db: Kysely<unknown>, personId: PersonId): Promise<string[]> {
    const codes = Array.from({ length: recoveryCodes }, newCode);
    await store.putRecoveryCodes(
      db,
      personId,
      codes.map((code) => hashOfToken(plain(code))),
    );
    return codes;
  }

  async function firstRecoveryCodes(db: Kysely<unknown>, personId: PersonId): Promise<string[] | null> {
    return (await store.recoveryCodesLeft(db, personId)) > 0 ? null : await newRecoveryCodes(db, personId);
  }

  async function afterRemoval(db: Kysely<unknown>, person: Person): Promise<void> {
    if ((await store.codeApp(db, person.id)) || (await store.passkeys(db, person.id)).length > 0) return;
    const { secondFactorFor } = await rules.now();
    if (person.roles.some((role) => secondFactorFor.includes(role))) throw new Refusal('access.last_factor');
    await store.putRecoveryCodes(db, person.id, []);
  }

  async function wrong(person: Person, attempt: Attempt): Promise<Refusal> {
    await log.transact(async ({ db }) => {
      await lockout.failed(db, attempt);
      await audit.record({ db }, { by: null, action: 'code.failed', target: person.id, address: attempt.address });
    });
    return new Refusal('access.code_wrong');
  }

  async function strengthen(tx: Tx, { sessionId }: PersonCaller): Promise<void> {
    await proved(tx.db, sessionId, clock.now(), 'password_and_factor');
    tx.afterCommit(() => sessions.changed([sessionId]));
  }

  return {
    firstRecoveryCodes,
    afterRemoval,
    strengthen,

    async of(personId) {
      const [codeApp, passkeys, recoveryCodesLeft] = await Promise.all([
        store.codeApp(read, personId),
        store.passkeys(read, personId),
        store.recoveryCodesLeft(read, personId),
      ]);
      return { codeApp, passkeys, recoveryCodesLeft };
    },

    async beginCodeApp({ person }) {
      const secret = randomBytes(20);
      const detail = { secret: secrets.encrypt(secret.toString('base64url')) };
      const token = await begun.begin('code_app', { personId: person.id, detail, minutes: enrolMinutes });
      return { token, key: base32(secret), url: enrolmentUrl({ issuer: 'Harken', account: person.email, secret }) };
    },

    async addCodeApp({ token, code }, caller) {
      const { person } = caller;
      const attempt = attemptOf(person.id, caller);
      await lockout.demandUnlocked(attempt);
      const one = await begun.look('code_app', token);
      if (one?.personId !== person.id) throw new Refusal('access.half_sign_in_over');
      const secret = String(one.detail.secret);
      const step = stepOf(secretOf(secret), code.replace(/\s/g, ''), clock.now(), 0);
      if (step === null) throw await wrong(person, attempt);
      return await log.transact(async (tx) => {
        if (!(await begun.finish('code_app', token, tx.db))) throw new Refusal('access.half_sign_in_over');
        await store.putCodeApp(tx.db, person.id, { secret, lastStep: step, madeAt: clock.now() });
        await strengthen(tx, caller);
        await lockout.succeeded(tx.db, attempt);
        await audit.record(tx, { by: caller, action: 'code_app.added', target: person.id });
        return (await firstRecoveryCodes(tx.db, person.id)) ?? [];
      });
    },

    async removeCodeApp(caller) {
      await log.transact(async (tx) => {
        if (!(await store.dropCodeApp(tx.db, caller.person.id))) throw new Refusal('access.no_code_app');
        await afterRemoval(tx.db, caller.person);
        await audit.record(tx, { by: caller, action: 'code_app.removed', target: caller.person.id });
      });
    },

    async renewRecoveryCodes(caller) {
      return await log.transact(async (tx) => {
        const { id } = caller.person;
        const has = (await store.codeApp(tx.db, id)) ?? (await store.passkeys(tx.db, id))[0];
        if (!has) throw new Refusal('access.no_code_app');
        await audit.record(tx, { by: caller, action: 'recovery_codes.renewed', target: id });
        return await newRecoveryCodes(tx.db, id);
      });
    },

    async demandCode(person, code, from) {
      const attempt = attemptOf(person.id, from);
      await lockout.demandUnlocked(attempt);
      const digits = code.replace(/\s/g, '');
      const app = await store.codeApp(read, person.id);
      // Both are looked at whatever it looks like, so that the time tells nothing of what there is.
      const step = stepOf(app ? secretOf(app.secret) : Buffer.alloc(20), digits, clock.now(), app?.lastStep ?? 0);
      const used = await log.transact(async ({ db }) => {
        if (app && step !== null && (await store.useStep(db, person.id, step))) return 'code' as const;
        if (!(await store.useRecoveryCode(db, person.id, hashOfToken(plain(code))))) return null;
        await audit.record(
          { db },
          { by: null, action: 'recovery_code.used', target: person.id, address: from.address },
        );
        return 'recovery_code' as const;
      });
      if (!used) throw await wrong(person, attempt);
      await log.transact(({ db }) => lockout.succeeded(db, attempt));
      return used;
    },

    removeAll: (tx, id) => store.dropFactors(tx.db, id),

    async reencrypt(db, again) {
      const all = await store.codeAppSecrets(db);
      for (const { personId, secret } of all) await store.putCodeAppSecret(db, personId, again(secret));
      return all.length;
    },
  };
}
