import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSecrets, secretsOf } from './secrets.ts';

const aFolder = () => mkdtemp(join(tmpdir(), 'hk-key-'));

describe('stored secrets', () => {
  test('what was encrypted is read again after a restart', async () => {
    const HARKEN_DATA = await aFolder();
    const stored = (await openSecrets({ HARKEN_DATA })).encrypt('签名密钥');
    expect(stored).not.toContain('签名');
    expect((await openSecrets({ HARKEN_DATA })).decrypt(stored)).toBe('签名密钥');
  });

  test('the key that is made can be read by its owner only', async () => {
    const HARKEN_DATA = await aFolder();
    await openSecrets({ HARKEN_DATA });
    expect((await stat(join(HARKEN_DATA, 'master.key'))).mode & 0o777).toBe(0o600);
  });

  test('the same secret never looks the same twice', () => {
    const secrets = secretsOf(randomBytes(32), 'test');
    expect(secrets.encrypt('x')).not.toBe(secrets.encrypt('x'));
  });

  test('another master key and a changed character are refused', () => {
    const secrets = secretsOf(randomBytes(32), 'test');
    const stored = secrets.encrypt('secret');
    expect(() => secretsOf(randomBytes(32), 'other').decrypt(stored)).toThrow('another master key');
    // Not one of the last: some of their bits stand for nothing.
    const damaged = stored.slice(0, -8) + (stored.at(-8) === 'A' ? 'B' : 'A') + stored.slice(-7);
    expect(() => secrets.decrypt(damaged)).toThrow();
  });

  test('while a rotation lasts, the earlier key still reads', () => {
    const earlier = randomBytes(32);
    const stored = secretsOf(earlier, 'earlier').encrypt('secret');
    const rotating = secretsOf(randomBytes(32), 'present', [earlier]);
    expect(rotating.decrypt(stored)).toBe('secret');
    expect(rotating.current(stored)).toBe(false);
    expect(rotating.current(rotating.encrypt('secret'))).toBe(true);
  });

  test('a key file that holds no key stops the start and is left as it is', async () => {
    const HARKEN_DATA = await aFolder();
    const HARKEN_MASTER_KEY_FILE = join(HARKEN_DATA, 'key');
    await writeFile(HARKEN_MASTER_KEY_FILE, 'short');
    await expect(openSecrets({ HARKEN_DATA, HARKEN_MASTER_KEY_FILE })).rejects.toThrow('does not hold 32 bytes');
    expect(await readFile(HARKEN_MASTER_KEY_FILE, 'utf8')).toBe('short');
    const missing = join(HARKEN_DATA, 'nowhere');
    await expect(openSecrets({ HARKEN_DATA, HARKEN_MASTER_KEY_FILE: missing })).rejects.toThrow('no master key');
  });
});
