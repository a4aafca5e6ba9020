/** Before sensitive changes someone proves again who they are: an open desk is not yet its owner. */
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import type { SignInMethod } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Audit } from './audit.ts';
import type { Lockout } from './lockout.ts';
import type { Passkeys } from './passkeys.ts';
import { isRight, longest } from './passwords.ts';
import type { SecondFactor } from './second-factor.ts';
import { proved } from './session-store.ts';
import type { Sessions } from './sessions.ts';
import * as store from './store.ts';

const provedMinutes = 10;

export const provedUntil = (provedAt: Date): Date => new Date(provedAt.getTime() + provedMinutes * 60_000);

export interface Proof {
  prove(ask: RouteInput<'proveMyself'>['body'], caller: PersonCaller): Promise<{ provedUntil: string }>;
}

interface ProofDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  sessions: Sessions;
  factors: SecondFactor;
  passkeys: Passkeys;
}

export function createProof({ log, read, clock, audit, lockout, sessions, factors, passkeys }: ProofDeps): Proof {
  async function demandPassword(password: string, { person, address }: PersonCaller): Promise<void> {
    const attempt = { email: person.email, address };
    await lockout.demandUnlocked(attempt);
    const right = password.length <= longest && (await isRight(await store.passwordOf(read, person.id), password));
    await log.transact(async ({ db }) => {
      if (right) return await lockout.succeeded(db, attempt);
      await lockout.failed(db, attempt);
      await audit.record({ db }, { by: null, action: 'proof.failed', target: person.id, address });
    });
    if (!right) throw new Refusal('access.wrong_password');
  }

  return {
    async prove(ask, caller) {
      let method: SignInMethod | undefined;
      if ('password' in ask) await demandPassword(ask.password, caller);
      else if ('code' in ask) {
        await factors.demandCode(caller.person, ask.code, caller);
        method = 'password_and_factor';
      } else {
        const { person } = caller;
        if ((await passkeys.answered('proof', ask.passkey, caller, person.id)).personId !== person.id) {
          throw new Refusal('access.passkey_refused');
        }
        method = 'password_and_factor';
      }
      const now = clock.now();
      await log.transact((tx) => proved(tx.db, caller.sessionId, now, method));
      sessions.changed([caller.sessionId]);
      return { provedUntil: provedUntil(now).toISOString() };
    },
  };
}
