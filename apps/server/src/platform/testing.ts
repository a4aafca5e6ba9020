import { type Bus, createLocalBus } from './bus.ts';
import { type SettableClock, settableClock } from './clock.ts';
import type { Database } from './database.ts';
import { createEventLog, type EventLog } from './events.ts';
import { createReactions, type Reactions } from './reactions.ts';
import { atEnd } from './testing/ends.ts';
import { freshDatabase } from './testing/fresh-database.ts';

/**
 * A database of its own, migrated and empty: embedded in a temporary folder, or on PostgreSQL when
 * `TEST_DATABASE_URL` names a server (as in postgres://postgres@127.0.0.1:5433/postgres). Closed after the test that
 * opened it, or after the file when it was opened for all of its tests.
 */
export async function aDatabase(): Promise<Database> {
  const { database, close } = await freshDatabase();
  atEnd(close);
  return database;
}

export interface House {
  database: Database;
  log: EventLog;
  bus: Bus;
  clock: SettableClock;
  /** Not started: register first, then `await house.reactions.start()`. Failures are tried again after 1 and 5 ms. */
  reactions: Reactions;
}

/** The platform as main wires it, on a database of its own and a clock that stands at `at`. */
export async function aHouse({ at }: { at?: Date | string } = {}): Promise<House> {
  const database = await aDatabase();
  const clock = settableClock(at);
  const bus = createLocalBus();
  const log = createEventLog({ database, bus, clock });
  const reactions = createReactions({ log, database, bus, clock, retryAfterMs: [1, 5] });
  atEnd(async () => {
    await reactions.stop();
    log.close();
    await bus.close();
  });
  return { database, log, bus, clock, reactions };
}
