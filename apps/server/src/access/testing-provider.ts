/** A small identity provider: a real server with real keys, which can be told to misbehave. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { atEnd } from '../platform/testing/ends.ts';

export interface Account {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

/** What is wrong with the next answer. */
export interface Misbehaviour {
  claims?: JWTPayload;
  /** Signs with a key that it never published, under the name of one it did. */
  foreignKey?: boolean;
  /** Signs with the client's secret, as if that were proof. */
  withSecret?: boolean;
  unsigned?: boolean;
  /** Names itself someone else on the way back. */
  iss?: string | null;
  refuse?: string;
  /** A new key, published only from now on. */
  newKey?: boolean;
  /** Names a key that is nowhere. */
  unknownKey?: boolean;
}

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who is signed in there. */
  account: Account;
  next: Misbehaviour;
  /** What it answers as its own description. */
  description: Record<string, unknown>;
  /** How often each of its addresses was asked. */
  asked: Record<string, number>;
  close(): Promise<void>;
}

/** @param now by whose clock it dates its tokens */
export async function anIdentityProvider(
  account: Account,
  now: () => Date = () => new Date(),
): Promise<IdentityProvider> {
  const newKey = async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const kid = randomBytes(4).toString('hex');
    return { ...pair, kid, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' } };
  };
  let key = await newKey();
  const codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    provider.asked[url.pathname] = (provider.asked[url.pathname] ?? 0) + 1;
    if (url.pathname === '/.well-known/openid-configuration') return json(response, provider.description);
    if (url.pathname === '/keys') return json(response, { keys: [key.jwk] });
    if (url.pathname === '/authorize') return authorize(url, response);
    if (url.pathname === '/token') {
      let body = '';
      for await (const part of request) body += part;
      return await token(new URLSearchParams(body), request.headers.authorization ?? '', response);
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function authorize(url: URL, response: ServerResponse) {
    const asked = Object.fromEntries(url.searchParams);
    const back = new URL(asked.redirect_uri ?? '');
    const { next } = provider;
    if (asked.client_id !== provider.clientId || asked.code_challenge_method !== 'S256') {
      return response.writeHead(400).end('not a client of ours');
    }
    back.searchParams.set('state', asked.state ?? '');
    if (next.iss !== null) back.searchParams.set('iss', next.iss ?? issuer);
    if (next.refuse) back.searchParams.set('error', next.refuse);
    else {
      const code = randomBytes(16).toString('hex');
      codes.set(code, {
        nonce: asked.nonce ?? '',
        challenge: asked.code_challenge ?? '',
        redirect: asked.redirect_uri ?? '',
      });
      back.searchParams.set('code', code);
    }
    return response.writeHead(302, { location: back.href }).end();
  }

  async function token(form: URLSearchParams, authorization: string, response: ServerResponse) {
    const known = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const [id, secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64')
      .toString()
      .split(':')
      .map((half) => new URLSearchParams(`x=${half}`).get('x'));
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const right =
      known &&
      id === provider.clientId &&
      secret === provider.clientSecret &&
      known.challenge === challenge &&
      known.redirect === form.get('redirect_uri') &&
      form.get('grant_type') === 'authorization_code';
    if (!right) return json(response, { error: 'invalid_grant' }, 400);
    return json(response, { id_token: await idToken(known.nonce), access_token: 'none', token_type: 'Bearer' });
  }

  async function idToken(nonce: string): Promise<string> {
    const { next } = provider;
    const second = Math.floor(now().getTime() / 1000);
    const claims = {
      iss: issuer,
      aud: provider.clientId,
      iat: second,
      exp: second + 300,
      nonce,
      ...provider.account,
      ...next.claims,
    };
    if (next.unsigned) {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
    }
    if (next.withSecret) {
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: key.kid })
        .sign(new TextEncoder().encode(provider.clientSecret.padEnd(32)));
    }
    if (next.newKey) key = await newKey();
    const signing = next.foreignKey ? (await newKey()).privateKey : key.privateKey;
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: next.unknownKey ? 'nowhere' : key.kid })
      .sign(signing);
  }

  const provider: IdentityProvider = {
    issuer,
    clientId: 'harken desk',
    clientSecret: 'a secret of the provider',
    account,
    next: {},
    asked: {},
    description: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      authorization_response_iss_parameter_supported: true,
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  atEnd(provider.close);
  return provider;
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
