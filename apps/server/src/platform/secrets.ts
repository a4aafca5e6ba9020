/**
 * Secrets that we must be able to read again (signing keys, passwords of mailboxes) are stored encrypted:
 * AES-256-GCM with a key derived from the master key. Whoever has a copy of the database alone has none of them.
 *
 * Stored form: `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. The key id tells which master key it was, so
 * that a rotation can tell what is still to be done and a wrong key is told from a damaged value.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Config, decodeKey, StartRefusal } from './config.ts';

export interface Secrets {
  encrypt(plain: string): string;
  /** @throws Error when it was encrypted with a master key that is not at hand, or is damaged */
  decrypt(stored: string): string;
  /** Whether it is encrypted with the present master key. */
  current(stored: string): boolean;
  /** Where the master key came from, in words for the operator; never the key. */
  origin: string;
}

const keyBytes = 32;

export type KeySettings = Pick<Config, 'HARKEN_DATA' | 'HARKEN_MASTER_KEY' | 'HARKEN_MASTER_KEY_FILE'>;

/**
 * Finds the master key, or makes one at the first start of an embedded installation.
 * @throws StartRefusal when a named key file cannot be read or holds no key
 */
export async function openSecrets(config: KeySettings): Promise<Secrets> {
  const { key, origin } = await masterKey(config);
  const earlier = await earlierKey(config);
  return secretsOf(key, origin, earlier ? [earlier] : []);
}

/** @param earlier master keys that may still have encrypted something, while a rotation lasts */
export function secretsOf(master: Uint8Array, origin: string, earlier: readonly Uint8Array[] = []): Secrets {
  const present = derive(master);
  const known = new Map([present, ...earlier.map(derive)].map((key) => [key.id, key]));

  return {
    origin,
    encrypt(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', present.key, nonce);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return ['v1', present.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
    },
    decrypt(stored) {
      const [form, id = '', nonce = '', text = ''] = stored.split('.');
      const key = known.get(id);
      if (form !== 'v1') throw new Error('This is not an encrypted secret.');
      if (!key) throw new Error(`This secret was encrypted with another master key (${id}).`);
      const sealed = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.key, Buffer.from(nonce, 'base64url'));
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString('utf8');
    },
    current: (stored) => stored.startsWith(`v1.${present.id}.`),
  };
}

function derive(master: Uint8Array): { id: string; key: Uint8Array } {
  const key = new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), 'harken secrets v1', keyBytes));
  return { id: createHash('sha256').update(key).digest('base64url').slice(0, 8), key };
}

async function masterKey(config: KeySettings): Promise<{ key: Uint8Array; origin: string }> {
  const found = await findMasterKey(config);
  if (found) return found;
  const file = keyFileOf(config);
  return { key: await makeKey(file), origin: file };
}

/** The master key, if there is one already. */
export async function findMasterKey(config: KeySettings): Promise<{ key: Uint8Array; origin: string } | null> {
  if (config.HARKEN_MASTER_KEY) {
    return { key: decoded(config.HARKEN_MASTER_KEY, 'HARKEN_MASTER_KEY'), origin: 'HARKEN_MASTER_KEY' };
  }
  const file = config.HARKEN_MASTER_KEY_FILE ?? keyFileOf(config);
  const text = await read(file, config.HARKEN_MASTER_KEY_FILE !== undefined);
  return text === null ? null : { key: decoded(text.trim(), file), origin: file };
}

/** Tells one master key from another, and nothing of either. */
export const keyIdOf = (master: Uint8Array): string => derive(master).id;

/** Where the key is when nobody says otherwise; during a rotation the old one stands beside it as `.earlier`. */
export const keyFileOf = ({ HARKEN_DATA }: Pick<KeySettings, 'HARKEN_DATA'>) => join(HARKEN_DATA, 'master.key');

/** Left by a rotation until everything is encrypted anew. */
async function earlierKey(config: KeySettings): Promise<Uint8Array | null> {
  const text = await read(`${keyFileOf(config)}.earlier`, false);
  return text === null ? null : decoded(text.trim(), `${keyFileOf(config)}.earlier`);
}

async function read(file: string, must: boolean): Promise<string | null> {
  try {
    await access(file, constants.F_OK);
  } catch {
    if (must) throw new StartRefusal('key.missing', `There is no master key at ${file}.`);
    return null;
  }
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new StartRefusal('key.unreadable', `The master key at ${file} cannot be read: check its rights.`);
  }
}

function decoded(text: string, where: string): Uint8Array {
  const key = decodeKey(text);
  if (key?.length !== keyBytes)
    throw new StartRefusal('key.invalid', `${where} does not hold 32 bytes in hex or base64.`);
  return key;
}

async function makeKey(file: string): Promise<Uint8Array> {
  const key = randomBytes(keyBytes);
  await writeKey(file, key);
  return key;
}

/** Written whole or not at all: half a key would lock every secret away. */
export async function writeKey(file: string, key: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.new`;
  const handle = await open(half, 'w', 0o600);
  try {
    await handle.writeFile(`${Buffer.from(key).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(half, 0o600);
  await rename(half, file);
}
