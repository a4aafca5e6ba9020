import { createLocalBus } from '../bus.ts';
import { systemClock } from '../clock.ts';
import { type Database, openDatabase } from '../database.ts';
import { createEventLog, type EventLog } from '../events.ts';
import { derivedId } from '../ids.ts';
import { createReactions, type Reactions } from '../reactions.ts';

/**
 * A process for the crash test: writes events as fast as it can from a number on, prints each number once it is
 * acknowledged, and reacts to each with a row and an event of its own. It runs until it is killed.
 */
if (import.meta.main) {
  const [folder, first] = process.argv.slice(2) as [string, string];
  const database = await openDatabase({ HARKEN_DATA: folder, DATABASE_URL: undefined, DATABASE_CONNECTIONS: 6 });
  await database.pool.query('create table if not exists public.effect (event_id uuid, n int)');
  const log = createEventLog({ database });
  await react(database, log).start();
  for (let n = Number(first); ; n += 1) {
    await log.transact(async (tx) =>
      tx.append({ name: 'thing.happened', actor: { kind: 'system', id: null }, data: { n } }),
    );
    process.stdout.write(`${n}\n`);
  }
}

/** A reaction written as every room writes its own: the event it derives is the mark that it has run. */
export function react(database: Database, log: EventLog): Reactions {
  const reactions = createReactions({ log, database, bus: createLocalBus(), clock: systemClock });
  reactions.on('answerer', ['thing.happened'], (event) =>
    log.transact(async (tx) => {
      const id = derivedId(event.id, 'answer');
      const db = tx.db.withTables<{ 'platform.event': { id: string }; effect: { event_id: string; n: number } }>();
      const done = await db.selectFrom('platform.event').select('id').where('id', '=', id).executeTakeFirst();
      if (done !== undefined) return;
      await db
        .insertInto('effect')
        .values({ event_id: event.id, n: event.data.n as number })
        .execute();
      tx.append({
        id,
        name: 'thing.answered',
        actor: { kind: 'system', id: null },
        causedBy: event.id,
        data: event.data,
      });
    }),
  );
  return reactions;
}
