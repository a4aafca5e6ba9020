import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecrets, secretsOf } from '../secrets.ts';
import { finishRotation, type KeepsSecrets } from './rotation.ts';

const aRoom = (stored: string[]): KeepsSecrets => ({
  async reencrypt(again) {
    for (const [at, secret] of stored.entries()) stored[at] = again(secret);
    return stored.length;
  },
});

describe('a rotation of the master key', () => {
  it('reads with the earlier key, writes with the new one, and then forgets the earlier', async () => {
    const HARKEN_DATA = await mkdtemp(join(tmpdir(), 'hk-key-'));
    const key = join(HARKEN_DATA, 'master.key');
    const stored = ['one', 'two'].map((await openSecrets({ HARKEN_DATA })).encrypt);
    expect(await finishRotation({ HARKEN_DATA }, await openSecrets({ HARKEN_DATA }), [aRoom(stored)])).toBeNull();

    const old = await readFile(key);
    await rename(key, `${key}.earlier`);
    const during = await openSecrets({ HARKEN_DATA });
    expect(await readFile(key)).not.toEqual(old);
    expect(stored.every(during.current)).toBe(false);
    expect(await finishRotation({ HARKEN_DATA }, during, [aRoom(stored)])).toBe(2);

    await expect(stat(`${key}.earlier`)).rejects.toThrow();
    const after = await openSecrets({ HARKEN_DATA });
    expect(stored.map(after.decrypt)).toEqual(['one', 'two']);
  });

  it('that broke off goes on at the next start, and touches nothing twice', async () => {
    const HARKEN_DATA = await mkdtemp(join(tmpdir(), 'hk-key-'));
    const key = join(HARKEN_DATA, 'master.key');
    const stored = ['one', 'two'].map((await openSecrets({ HARKEN_DATA })).encrypt);
    await rename(key, `${key}.earlier`);
    const during = await openSecrets({ HARKEN_DATA });
    const half: KeepsSecrets = {
      async reencrypt(again) {
        stored[0] = again(stored[0] as string);
        throw new Error('the power failed');
      },
    };
    await expect(finishRotation({ HARKEN_DATA }, during, [half])).rejects.toThrow('the power failed');
    const done = stored[0];
    await finishRotation({ HARKEN_DATA }, await openSecrets({ HARKEN_DATA }), [aRoom(stored)]);
    expect(stored[0]).toBe(done);
    expect(stored.map((await openSecrets({ HARKEN_DATA })).decrypt)).toEqual(['one', 'two']);
  });

  it('of a key that the environment gives works the same', async () => {
    const HARKEN_DATA = await mkdtemp(join(tmpdir(), 'hk-key-'));
    const stored = [(await openSecrets({ HARKEN_DATA })).encrypt('one')];
    const key = join(HARKEN_DATA, 'master.key');
    await rename(key, `${key}.earlier`);
    const given = randomBytes(32);
    const settings = { HARKEN_DATA, HARKEN_MASTER_KEY: given.toString('hex') };
    await finishRotation(settings, await openSecrets(settings), [aRoom(stored)]);
    expect(secretsOf(given, 'test').decrypt(stored[0] as string)).toBe('one');
  });
});
