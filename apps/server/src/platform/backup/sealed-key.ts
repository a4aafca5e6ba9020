/** The master key in a backup, for those who ask for it: sealed with a passphrase, AES-256-GCM under scrypt. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { notUsable } from './file.ts';

/** 128 MB and most of a second for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

export function sealKey(key: Uint8Array, passphrase: string): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase.normalize(), salt, 32, cost), nonce);
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return ['k1', ...[salt, nonce, sealed].map((part) => part.toString('base64url'))].join('.');
}

/** @throws StartRefusal `backup.wrong_passphrase` */
export function unsealKey(stored: string, passphrase: string): Buffer {
  const [form, ...parts] = stored.split('.');
  const [salt, nonce, sealed] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
  try {
    if (form !== 'k1') throw new Error('unknown form');
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(passphrase.normalize(), salt, 32, cost), nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch {
    throw notUsable('wrong_passphrase', 'The passphrase does not open the master key in this backup.');
  }
}
