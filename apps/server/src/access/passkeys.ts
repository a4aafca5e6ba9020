/** Passkeys (WebAuthn): made at one's own desk, used alone or after the password, several for each person. */

import { isIP } from 'node:net';
import { idFrom, type PasskeyId, type PersonId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Passkey } from '@harken/contract/routes-access';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { Audit } from './audit.ts';
import type { Beginnings, BegunKind } from './begun.ts';
import * as store from './methods-store.ts';
import type { Rules } from './rules.ts';
import type { SecondFactor } from './second-factor.ts';

const minutes = 5;

/** The page that asks, as far as the edge has found it to be ours. */
interface OnPage {
  origin?: string | null;
}
type Json = Record<string, unknown>;

export interface Passkeys {
  beginNew(caller: PersonCaller): Promise<Json>;
  add(
    ask: { name: string; response: Json },
    caller: PersonCaller,
  ): Promise<{ passkey: Passkey; recoveryCodes: string[] | null }>;
  rename(id: PasskeyId, name: string, caller: PersonCaller): Promise<Passkey>;
  remove(id: PasskeyId, caller: PersonCaller): Promise<void>;
  /** What the browser asks: anyone's passkeys, or those of one person. */
  begin(kind: Extract<BegunKind, 'passkey' | 'proof'>, page: OnPage, personId: PersonId | null): Promise<Json>;
  /**
   * Whose passkey answered, once for each question.
   * @param after the person whose password was right: then the authenticator need not ask for its PIN or finger again
   * @throws access.passkey_refused
   */
  answered(
    kind: Extract<BegunKind, 'passkey' | 'proof'>,
    response: Json,
    page: OnPage,
    after: PersonId | null,
  ): Promise<store.StoredPasskey>;
}

interface PasskeyDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  audit: Audit;
  begun: Beginnings;
  rules: Rules;
  factors: SecondFactor;
  publicUrl: string;
}

export const passkeyRecord = ({ id, name, synced, madeAt, usedAt }: store.StoredPasskey): Passkey => ({
  id,
  name,
  synced,
  madeAt: madeAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
});

export function createPasskeys({ log, read, clock, audit, begun, rules, factors, publicUrl }: PasskeyDeps): Passkeys {
  /** Passkeys belong to a name: that of PUBLIC_URL, or of the page of ours that asks. */
  async function site({ origin }: OnPage): Promise<{ origin: string; rpID: string }> {
    if (!(await rules.now()).passkeys) throw new Refusal('access.passkeys_off');
    const url = publicUrl || origin;
    const { hostname, origin: own } = url ? new URL(url) : { hostname: '', origin: '' };
    if (hostname === '' || isIP(hostname.replace(/[[\]]/g, '')) !== 0) throw new Refusal('access.passkeys_need_name');
    return { origin: own, rpID: hostname };
  }

  const refused = () => new Refusal('access.passkey_refused');

  return {
    async beginNew(caller) {
      const { rpID } = await site(caller);
      const { person } = caller;
      const has = await store.passkeys(read, person.id);
      const options = await generateRegistrationOptions({
        rpName: 'Harken',
        rpID,
        userName: person.email,
        userDisplayName: person.name,
        // Known to the authenticator, so nothing that says who it is.
        userID: new TextEncoder().encode(person.id),
        excludeCredentials: has.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      await begun.begin('new_passkey', { personId: person.id, minutes, token: options.challenge });
      return options as unknown as Json;
    },

    async add({ name, response }, caller) {
      const { origin, rpID } = await site(caller);
      const { person } = caller;
      const verified = await verifyRegistrationResponse({
        response: response as unknown as RegistrationResponseJSON,
        expectedOrigin: origin,
        expectedRPID: rpID,
        expectedChallenge: async (challenge) => (await begun.finish('new_passkey', challenge))?.personId === person.id,
      }).catch(() => null);
      const info = verified?.registrationInfo;
      if (!verified?.verified || !info) throw refused();
      const one: store.StoredPasskey = {
        id: idFrom('pkey', newId(clock)),
        personId: person.id,
        credentialId: info.credential.id,
        publicKey: info.credential.publicKey,
        counter: info.credential.counter,
        transports: (info.credential.transports ?? []).map(String),
        name,
        synced: info.credentialBackedUp,
        madeAt: clock.now(),
        usedAt: null,
      };
      return await log.transact(async (tx) => {
        if (!(await store.insertPasskey(tx.db, one))) throw refused();
        await factors.strengthen(tx, caller);
        await audit.record(tx, { by: caller, action: 'passkey.added', target: one.id });
        return { passkey: passkeyRecord(one), recoveryCodes: await factors.firstRecoveryCodes(tx.db, person.id) };
      });
    },

    async rename(id, name, caller) {
      const one = await log.transact(async (tx) => {
        const renamed = await store.renamePasskey(tx.db, caller.person.id, id, name);
        if (renamed) await audit.record(tx, { by: caller, action: 'passkey.renamed', target: id });
        return renamed;
      });
      if (!one) throw new Refusal('record.not_found');
      return passkeyRecord(one);
    },

    async remove(id, caller) {
      await log.transact(async (tx) => {
        if ((await store.dropPasskeys(tx.db, caller.person.id, id)) === 0) throw new Refusal('record.not_found');
        await factors.afterRemoval(tx.db, caller.person);
        await audit.record(tx, { by: caller, action: 'passkey.removed', target: id });
      });
    },

    async begin(kind, page, personId) {
      const { rpID } = await site(page);
      const own = personId ? await store.passkeys(read, personId) : [];
      const options = await generateAuthenticationOptions({
        rpID,
        userVerification: personId ? 'preferred' : 'required',
        ...(personId && {
          allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
        }),
      });
      await begun.begin(kind, { personId: null, minutes, token: options.challenge });
      return options as unknown as Json;
    },

    async answered(kind, response, page, after) {
      const { origin, rpID } = await site(page);
      const one = await store.passkeyByCredential(read, String(response.id ?? ''));
      if (!one) throw refused();
      const { credentialId, publicKey, counter, transports } = one;
      const verified = await verifyAuthenticationResponse({
        response: response as unknown as AuthenticationResponseJSON,
        expectedOrigin: origin,
        expectedRPID: rpID,
        expectedChallenge: async (challenge) => (await begun.finish(kind, challenge)) !== null,
        requireUserVerification: after !== one.personId,
        credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter, transports },
      }).catch(() => null);
      if (!verified?.verified) throw refused();
      await log.transact(({ db }) =>
        store.passkeyUsed(db, one.id, verified.authenticationInfo.newCounter, clock.now()),
      );
      return one;
    },
  };
}
