/**
 * OpenID Connect as far as signing in needs it: discovery, the code flow with PKCE, the id token checked by the
 * provider's keys. Knows nothing of people or sessions.
 *
 * @source OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE), RFC 9207 (which provider answered), RFC 9700 (security)
 */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Outgoing, OutgoingError } from '../platform/outgoing.ts';

export type OidcFailure =
  | 'address_refused'
  | 'unreachable'
  | 'no_description'
  | 'other_issuer'
  | 'too_little'
  | 'code_refused'
  | 'token_invalid';

export class OidcError extends Error {
  readonly kind: OidcFailure;
  constructor(kind: OidcFailure, message: string) {
    super(message);
    this.name = 'OidcError';
    this.kind = kind;
  }
}

const description = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});
export type Description = z.infer<typeof description>;

/** Signatures by the provider's own key. Never `none`, and never one that our secret could make. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const clockSkewSeconds = 60;
const rememberMs = 3_600_000;
/** A new key of the provider is looked for at most this often, however many tokens name unknown ones. */
const keysAgainMs = 30_000;

export interface Client {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

export interface Claims {
  subject: string;
  email: string | null;
  /** Null where the provider does not say. */
  emailVerified: boolean | null;
  name: string | null;
}

export interface Oidc {
  /** @throws OidcError */
  discover(issuer: string): Promise<Description>;
  authorizationUrl(
    client: Omit<Client, 'clientSecret'>,
    ask: { state: string; nonce: string; verifier: string; again: boolean },
  ): Promise<string>;
  /** Who came back, by a code that is good once. @throws OidcError */
  claims(client: Client, answer: { code: string; verifier: string; nonce: string }): Promise<Claims>;
  forget(issuer: string): void;
}

/** As RFC 6749 §2.3.1 wants both halves: like a field of a form. */
const formEncoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);

export function createOidc({ outgoing, now }: { outgoing: Outgoing; now: () => Date }): Oidc {
  const described = new Map<string, { answer: Description; at: number }>();
  const keySets = new Map<string, { keys: JSONWebKeySet; at: number; anewAt: number }>();

  async function ask(url: string, what?: Parameters<Outgoing['ask']>[1]) {
    try {
      return await outgoing.ask(url, what);
    } catch (error) {
      if (error instanceof OutgoingError) throw new OidcError(error.kind, error.message);
      throw error;
    }
  }

  function json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  async function discover(issuer: string): Promise<Description> {
    const known = described.get(issuer);
    if (known && performance.now() - known.at < rememberMs) return known.answer;
    const { status, text } = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (status >= 500) throw new OidcError('unreachable', `The provider answers ${status}.`);
    const raw = status === 200 ? json(text) : null;
    if (raw === null || typeof raw !== 'object') {
      throw new OidcError('no_description', `There is no OpenID Connect description at this issuer (${status}).`);
    }
    const read = description.safeParse(raw);
    if (!read.success) throw new OidcError('too_little', 'The description lacks an endpoint.');
    // Word for word: who may describe someone else could lead everyone astray.
    if (read.data.issuer !== issuer) throw new OidcError('other_issuer', `It calls itself ${read.data.issuer}.`);
    described.set(issuer, { answer: read.data, at: performance.now() });
    return read.data;
  }

  async function keysOf(uri: string, anew: boolean): Promise<JSONWebKeySet> {
    const known = keySets.get(uri);
    const now = performance.now();
    if (known && now - (anew ? known.anewAt : known.at) < (anew ? keysAgainMs : rememberMs)) return known.keys;
    const { status, text } = await ask(uri);
    const keys = json(text) as JSONWebKeySet | null;
    if (status !== 200 || !Array.isArray(keys?.keys)) throw new OidcError('unreachable', 'The keys cannot be had.');
    keySets.set(uri, { keys, at: now, anewAt: anew ? now : (known?.anewAt ?? Number.NEGATIVE_INFINITY) });
    return keys;
  }

  async function verified(token: string, about: Description, client: Client): Promise<JWTPayload> {
    const check = async (keys: JSONWebKeySet) =>
      (
        await jwtVerify(token, createLocalJWKSet(keys), {
          issuer: about.issuer,
          audience: client.clientId,
          algorithms,
          clockTolerance: clockSkewSeconds,
          currentDate: now(),
          requiredClaims: ['exp', 'iat', 'sub'],
          maxTokenAge: 600,
        })
      ).payload;
    try {
      return await check(await keysOf(about.jwks_uri, false));
    } catch (error) {
      // A key we have not seen: the provider may have changed them.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return await check(await keysOf(about.jwks_uri, true));
    }
  }

  return {
    discover,
    forget: (issuer) => void described.delete(issuer),

    async authorizationUrl({ issuer, clientId, redirectUri }, { state, nonce, verifier, again }) {
      const url = new URL((await discover(issuer)).authorization_endpoint);
      outgoing.demandAllowed(url.href);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      for (const [name, value] of Object.entries({
        response_type: 'code',
        scope: 'openid email profile',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...(again && { prompt: 'login', max_age: '0' }),
      })) {
        url.searchParams.set(name, value);
      }
      return url.href;
    },

    async claims(client, { code, verifier, nonce }) {
      const about = await discover(client.issuer);
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: client.redirectUri,
        code_verifier: verifier,
      });
      const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
      if (about.token_endpoint_auth_methods_supported.includes('client_secret_basic')) {
        const pair = [client.clientId, client.clientSecret].map(formEncoded).join(':');
        headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      } else {
        form.set('client_id', client.clientId);
        form.set('client_secret', client.clientSecret);
      }
      const { status, text } = await ask(about.token_endpoint, { method: 'POST', headers, body: form.toString() });
      if (status >= 500) throw new OidcError('unreachable', `The token endpoint answers ${status}.`);
      const given = z.object({ id_token: z.string(), access_token: z.string().optional() }).safeParse(json(text));
      if (status !== 200 || !given.success) {
        throw new OidcError('code_refused', `The provider gave no token for the code (${status}).`);
      }
      let payload: JWTPayload;
      try {
        payload = await verified(given.data.id_token, about, client);
      } catch (error) {
        if (error instanceof OidcError) throw error;
        if (error instanceof errors.JOSEError) throw new OidcError('token_invalid', error.code);
        throw error;
      }
      if (payload.nonce !== nonce) throw new OidcError('token_invalid', 'nonce');
      // A token for several must say that it was given to us (§3.1.3.7).
      if (payload.azp !== undefined && payload.azp !== client.clientId) throw new OidcError('token_invalid', 'azp');
      if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload.azp === undefined) {
        throw new OidcError('token_invalid', 'azp');
      }
      let said: Record<string, unknown> = payload;
      if (payload.email === undefined && about.userinfo_endpoint && given.data.access_token) {
        const answer = await ask(about.userinfo_endpoint, {
          headers: { authorization: `Bearer ${given.data.access_token}` },
        });
        const more = answer.status === 200 ? (json(answer.text) as Record<string, unknown> | null) : null;
        // Of someone else it must not speak (§5.3.2).
        if (more && more.sub === payload.sub) said = { ...more, ...payload };
      }
      return {
        subject: String(payload.sub),
        email: typeof said.email === 'string' ? said.email.trim().toLowerCase() : null,
        emailVerified: said.email_verified === undefined ? null : String(said.email_verified) === 'true',
        name: typeof said.name === 'string' && said.name.trim() ? said.name.trim().slice(0, 120) : null,
      };
    },
  };
}
