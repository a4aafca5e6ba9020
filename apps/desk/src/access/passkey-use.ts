/** The browser's own interface to passkeys; its library comes when it is first needed. */
import { call } from '../platform/api.ts';

/** They belong to a name: an address that is a number can have none. */
export type PasskeyHindrance = 'unsupported' | 'needName' | null;

export function passkeyHindrance(): PasskeyHindrance {
  if (!('PublicKeyCredential' in window)) return 'unsupported';
  return /^[\d.]+$|^\[/.test(location.hostname) ? 'needName' : null;
}

/** Whoever was asked said no, or let the time pass: nothing that went wrong. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');

type Options = Record<string, unknown>;
const library = () => import('@simplewebauthn/browser');

async function answered(options: Options): Promise<Options> {
  const { startAuthentication } = await library();
  return (await startAuthentication({ optionsJSON: options as never })) as unknown as Options;
}

export async function signInByPasskey() {
  const response = await answered(await call('POST /api/sign-in/passkey/options'));
  return await call('POST /api/sign-in/passkey', { body: { response } });
}

export async function proveByPasskey(): Promise<void> {
  const passkey = await answered(await call('POST /api/me/proof/options'));
  await call('POST /api/me/proof', { body: { passkey } });
}

export async function makePasskey(name: string) {
  const { startRegistration } = await library();
  const options = await call('POST /api/me/passkeys/options');
  const response = (await startRegistration({ optionsJSON: options as never })) as unknown as Options;
  return await call('POST /api/me/passkeys', { body: { name, response } });
}
