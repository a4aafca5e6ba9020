/**
 * For whoever runs the machine: someone lost password, phone and codes, and no administrator is left to help. What
 * proved them is taken away and a link made, past the running server, whose people cannot be asked.
 */

import { systemClock } from '../platform/clock.ts';
import { type Config, originOf } from '../platform/config.ts';
import { openDatabase } from '../platform/database.ts';
import { createEventLog } from '../platform/events.ts';
import { createAudit } from './audit.ts';
import { createLockout } from './lockout.ts';
import { dropFactors } from './methods-store.ts';
import { attemptOf } from './second-factor.ts';
import { endSessions } from './session-store.ts';
import { putNewLink, resetMinutes } from './sign-in.ts';
import { memberByEmail } from './store.ts';

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
    const member = await memberByEmail(database.read, email.trim().toLowerCase());
    if (!member) throw new NobodyThere(`Nobody here has the email ${email}.`);
    const { id, name, active } = member.person;
    if (!active) throw new NobodyThere(`${name} does not work here any more; an administrator can bring them back.`);
    const lockout = createLockout(database.read, systemClock);
    const { url } = await log.transact(async (tx) => {
      await dropFactors(tx.db, id);
      await endSessions(tx.db, id);
      const here = { address: '' };
      await lockout.succeeded(tx.db, { email: member.person.email, ...here });
      await lockout.succeeded(tx.db, attemptOf(id, here));
      await createAudit(database.read, systemClock).record(tx, { by: null, action: 'person.let_in', target: id });
      return await putNewLink(tx.db, {
        personId: id,
        minutes: resetMinutes,
        now: systemClock.now(),
        origin: originOf(config),
      });
    });
    return { name, url, minutes: resetMinutes };
  } finally {
    log.close();
    await database.close();
  }
}
