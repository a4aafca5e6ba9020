/**
 * For whoever runs the machine: someone lost password, phone and codes, and no administrator is left to help. What
 * proved them is taken away and a link made, past the running server, whose people cannot be asked.
 */

import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { openDatabase } from '../platform/database.ts';
import { createEventLog } from '../platform/events.ts';
import { createAudit } from './audit.ts';
import { accountKey } from './lockout.ts';
import * as methods from './methods-store.ts';
import { endSessions } from './session-store.ts';
import { hashOfToken, newToken } from './sessions.ts';
import * as store from './store.ts';

const minutes = 60;

/** The email names nobody who may sign in. */
export class NobodyThere extends Error {
  readonly exitCode = 1;
}

/**
 * Their password goes on; whoever has the link sets a new one.
 *
 * @returns a link that works once, for an hour
 * @throws NobodyThere
 * @throws what opening the database throws: the embedded one is one server's alone while that runs
 */
export async function letIn(config: Config, email: string): Promise<{ name: string; url: string; minutes: number }> {
  const database = await openDatabase(config);
  const log = createEventLog({ database });
  try {
    const member = await store.memberByEmail(database.read, email.trim().toLowerCase());
    if (!member) throw new NobodyThere(`Nobody here has the email ${email}.`);
    const { id, name, active } = member.person;
    if (!active) throw new NobodyThere(`${name} does not work here any more; an administrator can bring them back.`);
    const token = newToken();
    const now = systemClock.now();
    const expiresAt = new Date(now.getTime() + minutes * 60_000);
    await log.transact(async (tx) => {
      await methods.dropCodeApp(tx.db, id);
      await methods.dropPasskeys(tx.db, id);
      await methods.putRecoveryCodes(tx.db, id, []);
      await methods.dropBegun(tx.db, id);
      await endSessions(tx.db, id);
      for (const key of [accountKey(member.person.email), accountKey(`factor:${id}`)])
        await store.forgetFailures(tx.db, key);
      await store.putLink(tx.db, { tokenHash: hashOfToken(token), personId: id, expiresAt }, now);
      await createAudit(database.read, systemClock).record(tx, { by: null, action: 'person.let_in', target: id });
    });
    const base = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`;
    return { name, url: `${base}/password-reset?token=${token}`, minutes };
  } finally {
    log.close();
    await database.close();
  }
}
