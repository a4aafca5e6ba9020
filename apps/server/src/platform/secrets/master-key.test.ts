import { describe, expect, it } from 'vitest';
import { secretsOf } from '../secrets.ts';
import { aDatabase } from '../testing.ts';
import { demandSameKey } from './master-key.ts';
import type { KeepsSecrets } from './rotation.ts';

const keyOf = (byte: number) => new Uint8Array(32).fill(byte);
const ours = secretsOf(keyOf(1), 'HARKEN_MASTER_KEY');
const other = secretsOf(keyOf(2), 'HARKEN_MASTER_KEY');
const refusal = {
  code: 'key.other',
  exitCode: 2,
  message: expect.stringContaining('(HARKEN_MASTER_KEY) is not the one this database was sealed with'),
};

describe('the master key of a database', () => {
  it('is the one of its first start; another one is refused before anything is served', async () => {
    const database = await aDatabase();
    await demandSameKey(database, ours, []);
    await demandSameKey(database, ours, []);
    await expect(demandSameKey(database, other, [])).rejects.toMatchObject(refusal);
    const { rows } = await database.pool.query('select sealed from platform.master_key');
    expect(rows).toHaveLength(1);
  });

  it('is read by its earlier one while a rotation lasts, and sealed anew by it', async () => {
    const database = await aDatabase();
    await demandSameKey(database, ours, []);
    const both = secretsOf(keyOf(2), 'test', [keyOf(1)]);
    const check = await demandSameKey(database, both, []);
    expect(await check.reencrypt((stored) => both.encrypt(both.decrypt(stored)))).toBe(1);
    await demandSameKey(database, other, []);
    await expect(demandSameKey(database, ours, [])).rejects.toMatchObject(refusal);
  });

  it('of a database from before this check is known by the secrets in it', async () => {
    const database = await aDatabase();
    const room: KeepsSecrets = { reencrypt: async (again) => [ours.encrypt('of a messenger')].map(again).length };
    await expect(demandSameKey(database, other, [room])).rejects.toMatchObject(refusal);
    await demandSameKey(database, ours, [room]);
  });

  it('is decided once when two processes begin together with different ones', async () => {
    const database = await aDatabase();
    const ends = await Promise.allSettled([ours, other].map((secrets) => demandSameKey(database, secrets, [])));
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
