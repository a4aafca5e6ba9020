/** Who may come in, and by what: rules, second factors, passkeys, single sign-on, sessions, keys for programs. */
import { z } from 'zod';
import { apiKeyId, passkeyId, personId, providerId } from './ids.ts';
import { instant, person, role } from './people.ts';
import { type Permission, permissions } from './permissions.ts';
import { group } from './route.ts';

/** What a session still has to do before it opens the house. */
export const must = z.enum(['second_factor', 'new_password']);
export type Must = z.infer<typeof must>;

export const me = z.object({
  person,
  permissions: z.array(z.string()),
  demo: z.boolean(),
  must: must.nullable().describe('Set up a second factor, or change the password, before anything else is served'),
});

/** The password was right; the second factor is still to come, in the same browser and within five minutes. */
export const halfSignedIn = z.object({
  half: z.literal(true),
  by: z.array(z.enum(['code', 'passkey', 'recovery_code'])).min(1),
});
export const signedIn = z.union([me, halfSignedIn]);

export const passwordRules = z.object({
  shortest: z.int().min(8).max(64).describe('Characters that a new password has at least'),
  remembers: z.int().min(0).max(24).describe('Earlier passwords that cannot be used again; 0 remembers none'),
  expiresAfterDays: z
    .int()
    .min(30)
    .max(730)
    .nullable()
    .describe('Null never. Forced changes make passwords weaker; use it only where a rule demands it'),
});
export type PasswordRules = z.infer<typeof passwordRules>;

export const signInRules = z.object({
  password: passwordRules,
  secondFactorFor: z.array(role).describe('Who must have one: a code app, or a passkey'),
  passkeys: z.boolean().describe('People may make passkeys and sign in by them'),
  passwordsFor: z
    .enum(['everyone', 'administrators'])
    .describe('Once single sign-on works, others than administrators can be sent there'),
});
export type SignInRules = z.infer<typeof signInRules>;

export const signInMethod = z.enum(['password', 'password_and_factor', 'passkey', 'provider']);
export type SignInMethod = z.infer<typeof signInMethod>;

export const session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: instant,
  lastSeenAt: instant,
  address: z.string().nullable(),
  agent: z.string().nullable(),
  method: signInMethod,
});
export type SessionRecord = z.infer<typeof session>;

export const passkey = z.object({
  id: passkeyId,
  name: z.string(),
  synced: z.boolean().describe('Kept by a password manager on several devices'),
  madeAt: instant,
  usedAt: instant.nullable(),
});
export type Passkey = z.infer<typeof passkey>;

/** What the browser's own interface gives and takes; its library checks it on both sides. */
const webAuthn = z.record(z.string(), z.any());
const code = z.string().min(6).max(32).describe('Six digits, or a recovery code');
const name = z.string().trim().min(1).max(120);

/** What may be asked of a newcomer whom a provider vouches for. */
export const newcomers = z.union([
  z.object({ welcome: z.literal(false) }),
  z.object({
    welcome: z.literal(true),
    role: role.exclude(['admin']),
    domains: z
      .array(z.string().regex(/^(?=.{1,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/, 'is not a domain as in example.com'))
      .min(1)
      .max(20)
      .describe('Only emails of these domains'),
  }),
]);

export const provider = z.object({
  id: providerId,
  name,
  issuer: z.url().max(255),
  clientId: z.string().min(1).max(255),
  active: z.boolean(),
  trustsEmail: z
    .boolean()
    .describe('Its emails count as verified though it does not say so (`email_verified`), as with Entra'),
  newcomers,
  redirectUri: z.string().describe('To be registered with the provider, exactly so'),
  version: z.int(),
});
export type Provider = z.infer<typeof provider>;

const newProvider = provider
  .omit({ id: true, redirectUri: true, version: true })
  .extend({ clientSecret: z.string().min(1).max(1000) });

/** What a key for programs can be allowed. Not `access.manage`: a key must not make keys or change who comes in. */
const notForKeys = ['anyone', 'signed_in', 'customer', 'access.manage'] as const satisfies readonly Permission[];
export type KeyPermission = Exclude<Permission, (typeof notForKeys)[number]>;
export const keyPermissions = permissions.filter(
  (one): one is KeyPermission => !(notForKeys as readonly Permission[]).includes(one),
);
const keyPermission = z.enum(keyPermissions);

export const apiKey = z.object({
  id: apiKeyId,
  name,
  hint: z.string().describe('How it begins and ends'),
  personId: personId.describe('Its maker, in whose name it acts'),
  permissions: z.array(keyPermission),
  works: z.array(keyPermission).describe('What its maker may at present; the rest of its permissions sleeps'),
  addresses: z.string().describe('Where it may be used from: addresses and ranges; empty for anywhere'),
  madeAt: instant,
  expiresAt: instant.nullable(),
  usedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

const begunCode = z.object({
  token: z.string().describe('Give it back with the first code'),
  key: z.string().describe('For an app that cannot read the picture'),
  url: z.string().describe('otpauth: what the picture holds'),
});

export const accessRoutes = group({
  signInMethods: {
    method: 'GET',
    path: '/api/sign-in/methods',
    summary: 'By what one can sign in here',
    as: 'anyone',
    may: 'anyone',
    reply: z.object({
      passkeys: z.boolean(),
      passwordsFor: signInRules.shape.passwordsFor,
      shortestPassword: z.int(),
      providers: z.array(z.object({ id: providerId, name: z.string() })),
    }),
  },
  signInWithCode: {
    method: 'POST',
    path: '/api/sign-in/code',
    summary: 'The second step after the password: a code, or a recovery code, which works once',
    as: 'anyone',
    may: 'anyone',
    body: z.object({ code }),
    reply: me,
  },
  beginPasskey: {
    method: 'POST',
    path: '/api/sign-in/passkey/options',
    summary: 'What the browser asks its passkeys; after a right password only that person’s',
    as: 'anyone',
    may: 'anyone',
    reply: webAuthn,
  },
  signInWithPasskey: {
    method: 'POST',
    path: '/api/sign-in/passkey',
    summary: 'Sign in by a passkey, alone or as the second step',
    as: 'anyone',
    may: 'anyone',
    body: z.object({ response: webAuthn }),
    reply: me,
  },
  startSingleSignOn: {
    method: 'GET',
    path: '/api/sso/:id/start',
    summary: 'Go to the provider; the browser comes back to `next`, a place of this desk',
    as: 'anyone',
    may: 'anyone',
    params: z.object({ id: providerId }),
    query: z.object({ next: z.string().max(500).optional(), again: z.enum(['yes']).optional() }),
    reply: z.null(),
    status: 302,
  },
  finishSingleSignOn: {
    method: 'GET',
    path: '/api/sso/callback',
    summary: 'Where the provider sends the browser back to',
    as: 'anyone',
    may: 'anyone',
    query: z.object({
      code: z.string().max(4096).optional(),
      state: z.string().max(256).optional(),
      iss: z.string().max(512).optional(),
      error: z.string().max(256).optional(),
    }),
    reply: z.null(),
    status: 302,
  },

  readSecurity: {
    method: 'GET',
    path: '/api/me/security',
    summary: 'By what one signs in, and by what one can prove who one is',
    as: 'person',
    may: 'signed_in',
    early: true,
    reply: z.object({
      password: z.object({ changedAt: instant, expiresAt: instant.nullable() }).nullable(),
      codeApp: z.object({ madeAt: instant }).nullable(),
      recoveryCodesLeft: z.int(),
      passkeys: z.array(passkey),
      passkeysAllowed: z.boolean(),
      secondFactorRequired: z.boolean(),
      shortestPassword: z.int(),
      providers: z.array(z.object({ id: providerId, name: z.string() })),
      provedUntil: instant.nullable().describe('Until when sensitive changes ask for no new proof'),
    }),
  },
  checkPassword: {
    method: 'POST',
    path: '/api/password-check',
    summary: 'Whether a new password would do, as it is typed; nothing of it is kept',
    as: 'anyone',
    may: 'anyone',
    body: z.object({
      password: z.string().max(300),
      name: z.string().max(120).default(''),
      email: z.string().max(254).default(''),
    }),
    reply: z.object({
      weakness: z
        .enum(['too_short', 'too_long', 'repeats', 'run', 'common', 'personal'])
        .nullable()
        .describe('Null when it will do'),
    }),
  },
  proveMyself: {
    method: 'POST',
    path: '/api/me/proof',
    summary: 'The password, a code or a passkey again; sensitive changes are open for ten minutes',
    as: 'person',
    may: 'signed_in',
    early: true,
    body: z.union([z.object({ password: z.string().max(256) }), z.object({ code }), z.object({ passkey: webAuthn })]),
    reply: z.object({ provedUntil: instant }),
  },
  beginProofByPasskey: {
    method: 'POST',
    path: '/api/me/proof/options',
    summary: 'What the browser asks one’s own passkeys',
    as: 'person',
    may: 'signed_in',
    early: true,
    reply: webAuthn,
  },
  beginCodeApp: {
    method: 'POST',
    path: '/api/me/code-app/begin',
    summary: 'A new secret for a code app; nothing changes before its first code is right',
    as: 'person',
    may: 'signed_in',
    early: true,
    fresh: true,
    reply: begunCode,
  },
  addCodeApp: {
    method: 'POST',
    path: '/api/me/code-app',
    summary: 'The first code of the app; the recovery codes are shown this once',
    as: 'person',
    may: 'signed_in',
    early: true,
    fresh: true,
    body: z.object({ token: z.string().max(128), code }),
    reply: z.object({ recoveryCodes: z.array(z.string()) }),
    status: 201,
  },
  removeCodeApp: {
    method: 'DELETE',
    path: '/api/me/code-app',
    summary: 'Sign in without a code from now on; recovery codes go with it',
    as: 'person',
    may: 'signed_in',
    fresh: true,
    reply: z.null(),
    status: 204,
  },
  renewRecoveryCodes: {
    method: 'POST',
    path: '/api/me/recovery-codes',
    summary: 'New recovery codes, shown this once; the earlier ones work no more',
    as: 'person',
    may: 'signed_in',
    fresh: true,
    reply: z.object({ recoveryCodes: z.array(z.string()) }),
    status: 201,
  },
  beginNewPasskey: {
    method: 'POST',
    path: '/api/me/passkeys/options',
    summary: 'What the browser needs to make a passkey',
    as: 'person',
    may: 'signed_in',
    early: true,
    fresh: true,
    reply: webAuthn,
  },
  addPasskey: {
    method: 'POST',
    path: '/api/me/passkeys',
    summary: 'Keep the passkey that the browser has made',
    as: 'person',
    may: 'signed_in',
    early: true,
    fresh: true,
    body: z.object({ name, response: webAuthn }),
    reply: z.object({ passkey, recoveryCodes: z.array(z.string()).nullable() }),
    status: 201,
  },
  renamePasskey: {
    method: 'PATCH',
    path: '/api/me/passkeys/:id',
    summary: 'Call a passkey something else',
    as: 'person',
    may: 'signed_in',
    params: z.object({ id: passkeyId }),
    body: z.object({ name }),
    reply: z.object({ passkey }),
  },
  removePasskey: {
    method: 'DELETE',
    path: '/api/me/passkeys/:id',
    summary: 'This passkey opens nothing any more',
    as: 'person',
    may: 'signed_in',
    params: z.object({ id: passkeyId }),
    fresh: true,
    reply: z.null(),
    status: 204,
  },
  revokeOtherSessions: {
    method: 'DELETE',
    path: '/api/me/sessions',
    summary: 'End all of one’s own sessions but this one',
    as: 'person',
    may: 'signed_in',
    reply: z.object({ ended: z.int() }),
  },

  readSignInRules: {
    method: 'GET',
    path: '/api/sign-in-rules',
    summary: 'The rules of signing in',
    as: 'person',
    may: 'access.manage',
    reply: z.object({ rules: signInRules, version: z.int() }),
  },
  changeSignInRules: {
    method: 'PUT',
    path: '/api/sign-in-rules',
    summary: 'Change the rules of signing in; they hold from the next request on',
    as: 'person',
    may: 'access.manage',
    fresh: true,
    body: z.object({ rules: signInRules, version: z.int() }),
    reply: z.object({ rules: signInRules, version: z.int() }),
  },
  removeSecondFactor: {
    method: 'DELETE',
    path: '/api/people/:id/second-factor',
    summary: 'For someone who lost their phone: removes code app, recovery codes and passkeys, ends their sessions',
    as: 'person',
    may: 'access.manage',
    fresh: true,
    params: z.object({ id: personId }),
    reply: z.null(),
    status: 204,
  },
  listAllSessions: {
    method: 'GET',
    path: '/api/sessions',
    summary: 'Who is signed in, and where',
    as: 'person',
    may: 'access.manage',
    reply: z.object({ sessions: z.array(session.extend({ personId })) }),
  },
  revokeAnySession: {
    method: 'DELETE',
    path: '/api/sessions/:sessionId',
    summary: 'End someone’s session; its sockets close at once',
    as: 'person',
    may: 'access.manage',
    params: z.object({ sessionId: z.string().max(128) }),
    reply: z.null(),
    status: 204,
  },
  revokeSessionsOf: {
    method: 'DELETE',
    path: '/api/people/:id/sessions',
    summary: 'End every session of a person',
    as: 'person',
    may: 'access.manage',
    params: z.object({ id: personId }),
    reply: z.object({ ended: z.int() }),
  },
  listProviders: {
    method: 'GET',
    path: '/api/providers',
    summary: 'Identity providers for single sign-on',
    as: 'person',
    may: 'access.manage',
    reply: z.object({ providers: z.array(provider), redirectUri: provider.shape.redirectUri }),
  },
  createProvider: {
    method: 'POST',
    path: '/api/providers',
    summary: 'Add an identity provider (OpenID Connect)',
    as: 'person',
    may: 'access.manage',
    fresh: true,
    body: newProvider,
    reply: z.object({ provider }),
    status: 201,
  },
  updateProvider: {
    method: 'PATCH',
    path: '/api/providers/:id',
    summary: 'Change a provider; without a secret the one that is kept stays',
    as: 'person',
    may: 'access.manage',
    fresh: true,
    params: z.object({ id: providerId }),
    body: newProvider.partial().extend({ version: z.int() }),
    reply: z.object({ provider }),
  },
  removeProvider: {
    method: 'DELETE',
    path: '/api/providers/:id',
    summary: 'Remove a provider; who is linked to it signs in by other ways',
    as: 'person',
    may: 'access.manage',
    fresh: true,
    params: z.object({ id: providerId }),
    reply: z.null(),
    status: 204,
  },
  checkProvider: {
    method: 'POST',
    path: '/api/providers/check',
    summary: 'Ask an issuer for its description, before anyone relies on it',
    as: 'person',
    may: 'access.manage',
    body: z.object({ issuer: z.url().max(255) }),
    reply: z.object({
      works: z.boolean(),
      problem: z.enum(['address_refused', 'unreachable', 'no_description', 'other_issuer', 'too_little']).nullable(),
      authorizationEndpoint: z.string().nullable(),
    }),
  },
  listApiKeys: {
    method: 'GET',
    path: '/api/api-keys',
    summary: 'Keys for programs',
    as: 'person',
    may: 'access.manage',
    reply: z.object({ keys: z.array(apiKey), mayGive: z.array(keyPermission) }),
  },
  createApiKey: {
    method: 'POST',
    path: '/api/api-keys',
    summary: 'Make a key for a program; it is shown this once',
    as: 'person',
    may: 'access.manage',
    fresh: true,
    body: z.object({
      name,
      permissions: z.array(keyPermission).min(1),
      addresses: z.string().max(1000).default(''),
      expiresInDays: z.int().min(1).max(1826).nullable().default(365),
    }),
    reply: z.object({ apiKey, key: z.string() }),
    status: 201,
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/api/api-keys/:id',
    summary: 'A key opens nothing any more, at once',
    as: 'person',
    may: 'access.manage',
    params: z.object({ id: apiKeyId }),
    reply: z.null(),
    status: 204,
  },
});
