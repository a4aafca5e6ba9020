/**
 * A rotation is begun by the operator, who leaves the old key beside the new one and starts; it is ended here, before
 * anyone is served: everything stored is encrypted anew, then the old key goes. A crash in between is no harm, because
 * both keys read until the end.
 */
import { access, rm } from 'node:fs/promises';
import { type KeySettings, keyFileOf, type Secrets } from '../secrets.ts';

/** A room that stores secrets rewrites each one by `again`, and says how many it has. */
export interface KeepsSecrets {
  reencrypt(again: (stored: string) => string): Promise<number>;
}

/** @returns how many secrets are encrypted with the new key now; null when there was no rotation */
export async function finishRotation(
  config: KeySettings,
  secrets: Secrets,
  rooms: readonly KeepsSecrets[],
): Promise<number | null> {
  const earlier = `${keyFileOf(config)}.earlier`;
  const rotating = await access(earlier).then(
    () => true,
    () => false,
  );
  if (!rotating) return null;
  const again = (stored: string) => (secrets.current(stored) ? stored : secrets.encrypt(secrets.decrypt(stored)));
  let count = 0;
  for (const room of rooms) count += await room.reencrypt(again);
  await rm(earlier);
  return count;
}
