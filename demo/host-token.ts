/**
 * How the bank vouches for a customer: a JWT (HS256) for the messenger, made by the bank's own back end, which alone
 * knows the secret. Good for two minutes and for one use, so a copied one is worth nothing.
 */
import { createHmac, randomUUID } from 'node:crypto';

export interface MessengerKey {
  /** Public: it is in the page. */
  key: string;
  /** Only the bank's back end may know it. */
  secret: string;
}

const lifeSeconds = 120;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function signHostToken(claims: { sub: string }, { key, secret }: MessengerKey, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000);
  const payload = { ...claims, iss: 'harbour-bank', aud: key, jti: randomUUID(), iat, exp: iat + lifeSeconds };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
