/** Single sign-on: providers as administrators set them, the journey there and back, and who it is that comes. */
import { idFrom, type PersonId, type ProviderId } from '@harken/contract/ids';
import { type ProblemCode, Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Provider } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import { type Outgoing, OutgoingError } from '../platform/outgoing.ts';
import type { Audit } from './audit.ts';
import type { Beginnings } from './begun.ts';
import { type Claims, createOidc, OidcError, type OidcFailure } from './oidc.ts';
import type { People } from './people.ts';
import * as store from './provider-store.ts';
import { hashOfToken, newToken } from './sessions.ts';
import type { From, SignedIn, SignIn } from './sign-in.ts';
import { member, memberByEmail } from './store.ts';

const minutes = 10;
type NewProvider = RouteInput<'createProvider'>['body'];

/** Where the browser stands when it is sent away and comes back. */
interface Journey extends From {
  /** What binds the journey to this browser. */
  bond: string | null;
}

export interface SingleSignOn {
  shown(): Promise<{ id: ProviderId; name: string }[]>;
  someProvider(tx: Pick<Tx, 'db'>): Promise<boolean>;
  list(base: string): Promise<RouteReply<'listProviders'>>;
  create(ask: NewProvider, by: PersonCaller, base: string): Promise<Provider>;
  update(id: ProviderId, ask: RouteInput<'updateProvider'>['body'], by: PersonCaller, base: string): Promise<Provider>;
  remove(id: ProviderId, by: PersonCaller): Promise<void>;
  check(issuer: string): Promise<RouteReply<'checkProvider'>>;
  /** Where to send the browser, and what it must bring back. */
  start(id: ProviderId, ask: { next: string; again: boolean }, base: string): Promise<{ url: string; bond: string }>;
  /** @throws the refusal that the sign-in page tells */
  finish(
    answer: RouteInput<'finishSingleSignOn'>['query'],
    from: Journey,
  ): Promise<{ entered: SignedIn; next: string }>;
  reencrypt(db: Kysely<unknown>, again: (stored: string) => string): Promise<number>;
}

interface SingleSignOnDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  logger: Logger;
  audit: Audit;
  begun: Beginnings;
  people: People;
  enter: SignIn['enter'];
  outgoing: Outgoing;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  publicUrl: string;
}

/** A place of this desk: neither another site nor what a browser reads as one. Fit for a header. */
export function placeHere(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])[^\\\r\n\t]*$/.test(next) || next.startsWith('/api/')) return '/';
  const here = 'https://here.invalid';
  const place = URL.parse(next, here);
  return place?.origin === here ? `${place.pathname}${place.search}${place.hash}` : '/';
}

const problemOf: Record<OidcFailure, ProblemCode> = {
  address_refused: 'access.provider_address_refused',
  unreachable: 'access.provider_unreachable',
  no_description: 'access.provider_unreachable',
  other_issuer: 'access.provider_answer_wrong',
  too_little: 'access.provider_unreachable',
  code_refused: 'access.provider_refused',
  token_invalid: 'access.provider_answer_wrong',
};

export function createSingleSignOn({
  log,
  read,
  clock,
  logger,
  audit,
  begun,
  people,
  enter,
  outgoing,
  secrets,
  publicUrl,
}: SingleSignOnDeps): SingleSignOn {
  const oidc = createOidc({ outgoing, now: clock.now });
  const redirectUri = (base: string) => `${publicUrl || base}/api/sso/callback`;
  const record = ({ secret: _, ...one }: store.StoredProvider, base: string): Provider => ({
    ...one,
    redirectUri: redirectUri(base),
  });

  function demandIssuer(issuer: string): void {
    try {
      outgoing.demandAllowed(issuer);
    } catch (error) {
      if (error instanceof OutgoingError) throw new Refusal('access.provider_address_refused', error.message);
      throw error;
    }
  }

  /** What went wrong at the provider, as a refusal; the details are the operator's, who finds them in the log. */
  async function told<T>(provider: store.StoredProvider, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      logger.warn({ provider: provider.id, kind: error.kind, said: error.message }, 'Single sign-on failed.');
      throw new Refusal(problemOf[error.kind]);
    }
  }

  /** By the provider's own name for them; the first time by a verified email that was invited. */
  async function personOf(provider: store.StoredProvider, claims: Claims, from: From): Promise<PersonId> {
    const { issuer, newcomers } = provider;
    const known = await store.personAt(read, issuer, claims.subject);
    if (known) return known;
    const refuse = async (code: ProblemCode, target: PersonId | null = null) => {
      const detail = { provider: provider.id, reason: code };
      await log.transact((tx) =>
        audit.record(tx, { by: null, action: 'sign_in.refused', target, address: from.address, detail }),
      );
      return new Refusal(code);
    };
    const { email } = claims;
    // What it calls unverified stays so; trust only fills in where it says nothing.
    const verified = claims.emailVerified ?? provider.trustsEmail;
    if (!email || !verified) throw await refuse('access.provider_email_unverified');
    const invited = await memberByEmail(read, email);
    // An address that someone else came by already was given on: it does not make them that person.
    if (invited && (await store.subjectOf(read, issuer, invited.person.id))) {
      throw await refuse('access.provider_stranger', invited.person.id);
    }
    const domain = email.split('@').at(-1) ?? '';
    if (!invited && !(newcomers.welcome && newcomers.domains.includes(domain))) {
      throw await refuse('access.provider_stranger');
    }
    return await log.transact(async (tx) => {
      const id = invited?.person.id ?? (await welcome(tx, provider, email, claims.name)).id;
      await store.link(tx.db, issuer, claims.subject, id, clock.now());
      const detail = { provider: provider.id };
      await audit.record(tx, { by: null, action: 'provider.linked', target: id, address: from.address, detail });
      return id;
    });
  }

  async function welcome(tx: Tx, { newcomers }: Provider | store.StoredProvider, email: string, name: string | null) {
    if (!newcomers.welcome) throw new Refusal('access.provider_stranger');
    const ask = { name: name ?? email.split('@')[0] ?? email, email, locale: 'en' as const };
    const place = { roles: [newcomers.role], teamIds: [], queueIds: [] };
    return await people.add(tx, { ...ask, ...place }, { demo: false, by: null });
  }

  return {
    shown: async () => (await store.providers(read)).filter((one) => one.active).map(({ id, name }) => ({ id, name })),
    someProvider: async ({ db }) => (await store.providers(db)).some(({ active }) => active),
    list: async (base) => ({
      providers: (await store.providers(read)).map((one) => record(one, base)),
      redirectUri: redirectUri(base),
    }),

    async create({ clientSecret, ...ask }, by, base) {
      demandIssuer(ask.issuer);
      const one = { ...ask, id: idFrom('prov', newId(clock)), version: 1, secret: secrets.encrypt(clientSecret) };
      await log.transact(async (tx) => {
        if (!(await store.insertProvider(tx.db, one, clock.now()))) throw new Refusal('access.provider_taken');
        const { name, issuer, active, trustsEmail, newcomers } = one;
        const detail = { name, issuer, active, trustsEmail, newcomers };
        await audit.record(tx, { by, action: 'provider.created', target: one.id, detail });
      });
      return record(one, base);
    },

    async update(id, { version, clientSecret, ...change }, by, base) {
      if (change.issuer) demandIssuer(change.issuer);
      return await log.transact(async (tx) => {
        const before = await store.provider(tx.db, id);
        if (!before) throw new Refusal('record.not_found');
        if (before.version !== version) throw new Refusal('record.changed');
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const one: store.StoredProvider = {
          ...before,
          ...given,
          version: version + 1,
          ...(clientSecret && { secret: secrets.encrypt(clientSecret) }),
        };
        if (one.issuer !== before.issuer) {
          if ((await store.providers(tx.db)).some((other) => other.id !== id && other.issuer === one.issuer)) {
            throw new Refusal('access.provider_taken');
          }
          // A secret belongs to whom it was given for; another issuer must not be sent it.
          if (!clientSecret) {
            const message = 'is needed for another issuer';
            throw new Refusal('request.invalid', { mistakes: [{ path: 'body/clientSecret', message }] });
          }
          await store.unlinkAll(tx.db, before.issuer);
        }
        if (!(await store.updateProvider(tx.db, one))) throw new Refusal('record.changed');
        const detail = { name: one.name, changed: Object.keys(given), secret: clientSecret ? 'changed' : 'kept' };
        await audit.record(tx, { by, action: 'provider.updated', target: id, detail });
        tx.afterCommit(() => oidc.forget(before.issuer));
        return record(one, base);
      });
    },

    async remove(id, by) {
      await log.transact(async (tx) => {
        const one = await store.provider(tx.db, id);
        if (!one || !(await store.dropProvider(tx.db, id))) throw new Refusal('record.not_found');
        await store.unlinkAll(tx.db, one.issuer);
        await audit.record(tx, {
          by,
          action: 'provider.removed',
          target: id,
          detail: { name: one.name, issuer: one.issuer },
        });
      });
    },

    async check(issuer) {
      oidc.forget(issuer);
      try {
        const { authorization_endpoint } = await oidc.discover(issuer);
        return { works: true, problem: null, authorizationEndpoint: authorization_endpoint };
      } catch (error) {
        if (!(error instanceof OidcError)) throw error;
        const kind = error.kind as NonNullable<RouteReply<'checkProvider'>['problem']>;
        return { works: false, problem: kind, authorizationEndpoint: null };
      }
    },

    async start(id, { next, again }, base) {
      const one = await store.provider(read, id);
      if (!one?.active) throw new Refusal('record.not_found');
      const [bond, nonce, verifier] = [newToken(), newToken(), newToken()];
      const state = newToken();
      const client = { issuer: one.issuer, clientId: one.clientId, redirectUri: redirectUri(base) };
      const url = await told(one, () => oidc.authorizationUrl(client, { state, nonce, verifier, again }));
      const detail = {
        provider: id,
        version: one.version,
        next,
        redirectUri: client.redirectUri,
        bond: hashOfToken(bond),
        nonce: secrets.encrypt(nonce),
        verifier: secrets.encrypt(verifier),
      };
      await begun.begin('single_sign_on', { personId: null, detail, minutes, token: state });
      return { url, bond };
    },

    async finish({ code, state, iss, error }, from) {
      const journey = await begun.finish('single_sign_on', state ?? null);
      // Whose browser it is tells the cookie: a link that someone else began signs nobody in.
      if (!journey || from.bond === null || hashOfToken(from.bond) !== journey.detail.bond) {
        throw new Refusal('access.half_sign_in_over');
      }
      const { detail } = journey;
      const one = await store.provider(read, detail.provider as ProviderId);
      if (!one?.active || one.version !== detail.version) throw new Refusal('access.half_sign_in_over');
      return await told(one, async () => {
        const about = await oidc.discover(one.issuer);
        // Who answers must be who was asked (RFC 9207); a code of one must never be shown to another.
        if (iss === undefined ? about.authorization_response_iss_parameter_supported : iss !== one.issuer) {
          throw new Refusal('access.provider_answer_wrong');
        }
        if (error !== undefined || !code) throw new Refusal('access.provider_refused');
        const client = {
          issuer: one.issuer,
          clientId: one.clientId,
          clientSecret: secrets.decrypt(one.secret),
          redirectUri: String(detail.redirectUri),
        };
        const [verifier, nonce] = [detail.verifier, detail.nonce].map((sealed) => secrets.decrypt(String(sealed)));
        const claims = await oidc.claims(client, { code, verifier: verifier ?? '', nonce: nonce ?? '' });
        const id = await personOf(one, claims, from);
        // Asked in the database: who was made a moment ago is not in memory of every process.
        const who = await member(read, id);
        if (!who?.person.active) throw new Refusal('access.provider_stranger');
        const entered = await enter(who, from, 'provider', { provider: one.id });
        return { entered, next: placeHere(String(detail.next)) };
      });
    },

    async reencrypt(db, again) {
      const all = await store.providers(db);
      for (const { id, secret } of all) await store.putProviderSecret(db, id, again(secret));
      return all.length;
    },
  };
}
