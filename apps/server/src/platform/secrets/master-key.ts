/**
 * Whether this is the master key that the database was sealed with: asked before anything is served, because a wrong
 * one would be noticed only when a secret is needed, and by then new ones would be sealed with it too.
 */

import { StartRefusal } from '../config.ts';
import type { Database } from '../database.ts';
import type { Secrets } from '../secrets.ts';
import type { KeepsSecrets } from './rotation.ts';

const known = 'This database is sealed with this key.';

/**
 * Seals a known text at the first start; at every later one reads it.
 * @param rooms asked at the first start of a database that is older than this check: their secrets must be readable
 * @returns the text as one more thing that a rotation rewrites
 * @throws StartRefusal with exit code 2
 */
export async function demandSameKey(
  { pool }: Pick<Database, 'pool'>,
  secrets: Secrets,
  rooms: readonly KeepsSecrets[],
): Promise<KeepsSecrets> {
  const find = async (): Promise<string | undefined> =>
    (await pool.query('select sealed from platform.master_key')).rows[0]?.sealed;
  let sealed = await find();
  if (sealed === undefined) {
    for (const room of rooms) {
      await room.reencrypt((stored) => {
        read(secrets, stored);
        return stored;
      });
    }
    // Of two processes that begin together with different keys, the second finds the first one's.
    await pool.query('insert into platform.master_key (sealed) values ($1) on conflict (singleton) do nothing', [
      secrets.encrypt(known),
    ]);
    sealed = await find();
  }
  read(secrets, sealed ?? '');
  return {
    async reencrypt(again) {
      const { rows } = await pool.query('select sealed from platform.master_key');
      for (const row of rows) await pool.query('update platform.master_key set sealed = $1', [again(row.sealed)]);
      return rows.length;
    },
  };
}

function read(secrets: Secrets, stored: string): void {
  try {
    secrets.decrypt(stored);
  } catch {
    throw new StartRefusal(
      'key.other',
      `The master key (${secrets.origin}) is not the one this database was sealed with: start with that one, or rotate it as docs/security-keys.md says.`,
      2,
    );
  }
}
