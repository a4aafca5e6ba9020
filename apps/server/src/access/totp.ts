/**
 * Codes of an authenticator app (RFC 6238): HMAC-SHA-1, 30 seconds, six digits, as every app understands them.
 * Pure; which code was used already is the caller's to remember.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const stepSeconds = 30;
/** A phone's clock may be a step off in either direction. */
const tolerance = 1;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds);

/** @source RFC 4226 §5.3, the moving factor being the time step */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/**
 * The step whose code it is, newest first.
 * @param after steps up to this one are used up
 * @returns null when it is none; every candidate is compared, so how long it takes tells nothing
 */
export function stepOf(secret: Uint8Array, code: string, at: Date, after: number): number | null {
  const given = Buffer.from(code.padEnd(6).slice(0, 6));
  const now = stepAt(at);
  let found: number | null = null;
  for (let step = now - tolerance; step <= now + tolerance; step++) {
    const right = timingSafeEqual(Buffer.from(codeOf(secret, step)), given);
    if (right && code.length === 6 && step > after) found = step;
  }
  return found;
}

/** RFC 4648 without padding, as `otpauth:` addresses and people's fingers want it. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** @source github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function enrolmentUrl({ issuer, account, secret }: { issuer: string; account: string; secret: Uint8Array }) {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`;
}
