import type { CompiledQuery, Kysely } from 'kysely';
import { type Bus, createLocalBus, type Stop } from './bus.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Database, inTransaction, type Statement } from './database.ts';
import { createFeed } from './events/feed.ts';
import { appendStatements, type EventRow, type NewRow, storedEvent, toJson } from './events/rows.ts';
import { newId } from './ids.ts';
import { type Logger, silentLogger } from './log.ts';
import { traceId } from './trace.ts';

/** Who did it. */
export interface Actor {
  kind: 'customer' | 'person' | 'virtual_agent' | 'system';
  id: string | null;
}

export interface NewEvent {
  /** `noun.past_participle` */
  name: string;
  version?: number;
  actor: Actor;
  /** The id of the event this one follows from. */
  causedBy?: string | null;
  data: object;
  /** Given (see `derivedId`), it makes the append idempotent: an event with this id is stored once. */
  id?: string;
}

export interface StoredEvent {
  /** Rises in commit order; has gaps. */
  seq: number;
  id: string;
  name: string;
  version: number;
  /** ISO 8601, UTC */
  at: string;
  actor: Actor;
  causedBy: string | null;
  data: Record<string, unknown>;
  /** The request it came of. Not enumerable: never on the wire. */
  readonly trace?: string;
}

export interface Tx {
  db: Kysely<unknown>;
  /** Collects. The events are stored together by the last statement before the commit, in this order. */
  append(event: NewEvent): void;
  /**
   * A write whose answer nobody needs: sent with the events and the commit, before them, so that it costs no journey of
   * its own. When it fails, everything is undone and `transact` throws its error.
   */
  withCommit(statement: Statement): void;
  /** Called once the commit is durable, before anyone is told of its events. */
  afterCommit(work: () => void): void;
}

/** `withCommit` for what Kysely builds. */
export function later(tx: Pick<Tx, 'db' | 'withCommit'>, query: { compile(db: Tx['db']): CompiledQuery }): void {
  const { sql: text, parameters } = query.compile(tx.db);
  tx.withCommit({ text, values: [...parameters] });
}

/** The log of facts. What a room writes, it writes through here. */
export interface EventLog {
  /**
   * One transaction with its events. Others are told after the commit; when this returns, this process has been.
   * @throws what `work` throws, after a rollback. After a lost connection the outcome is unknown: repeat with the
   *   same event ids.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Events after a point, in order, at most `limit` (500). */
  read(after: number, limit?: number): Promise<StoredEvent[]>;
  /** The highest seq there is; 0 in an empty log. */
  head(): Promise<number>;
  /** A place after all that is committed. The embedded database has one process, which knows it without a query. */
  place(): Promise<number>;
  /**
   * How far this process has come: what its followers keep in memory is of this seq. At most the head, and behind it
   * while another process's commits are still being read.
   */
  told(): Promise<number>;
  /**
   * Hands every event after `after` to this process, each once, in order: own commits from memory, without a read;
   * a gap or another process's commit is read forward.
   */
  tail(after: number, onEvents: (events: readonly StoredEvent[]) => void): Stop;
  close(): void;
}

export interface EventLogDeps {
  database: Database;
  bus?: Bus;
  clock?: Clock;
  logger?: Logger;
  /**
   * How often to look for news nobody told of. A process killed between its commit and its word on the bus leaves
   * such news; so does a bus that is not there. The embedded database has one process and needs no look.
   */
  lookEveryMs?: number;
}

const newsTopic = 'events';

export function createEventLog({
  database,
  bus = createLocalBus(),
  clock = systemClock,
  logger = silentLogger,
  lookEveryMs = database.kind === 'postgres' ? 2000 : 0,
}: EventLogDeps): EventLog {
  const feed = createFeed({ read, head, logger });
  const stops = [
    bus.subscribe(newsTopic, (news) => feed.news((news as { upTo: number }).upTo)),
    bus.onReconnect(() => void look()),
  ];
  if (lookEveryMs > 0) {
    const timer = setInterval(() => void look(), lookEveryMs);
    timer.unref();
    stops.push(() => clearInterval(timer));
  }

  async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const rows: NewRow[] = [];
    const writes: Statement[] = [];
    const after: (() => void)[] = [];
    const { result, lastRows } = await inTransaction(
      database.pool,
      (db) =>
        work({
          db,
          append: (event) => rows.push(rowOf(event)),
          withCommit: (statement) => writes.push(statement),
          afterCommit: (then) => after.push(then),
        }),
      () => [...writes, ...(rows.length === 0 ? [] : appendStatements(rows, database.kind))],
    );
    for (const then of after) {
      try {
        then();
      } catch (error) {
        logger.error({ err: error }, 'Work after a commit failed.');
      }
    }
    const stored = lastRows.filter((row) => row.seq !== undefined);
    if (stored.length > 0) {
      const byId = new Map(rows.map((row) => [row.id, row]));
      const events = stored.map(({ id, seq }) => {
        const row = byId.get(id as string) as NewRow;
        // Read back from its own text, so that what is handed over equals what a later read gives.
        return storedEvent({ ...row, seq: seq as number, data: JSON.parse(row.data) });
      });
      feed.committed(events);
      bus.publish(newsTopic, { upTo: events.at(-1)?.seq });
    }
    return result;
  }

  function rowOf(event: NewEvent): NewRow {
    return {
      id: event.id ?? newId(clock),
      given: event.id !== undefined,
      name: event.name,
      version: event.version ?? 1,
      at: clock.now().toISOString(),
      actor_kind: event.actor.kind,
      actor_id: event.actor.id,
      caused_by: event.causedBy ?? null,
      data: toJson(event.data),
      trace: traceId() ?? null,
    };
  }

  async function read(after: number, limit = 500): Promise<StoredEvent[]> {
    const { rows } = await database.pool.query<EventRow>(
      `select seq, id, name, version, at, actor_kind, actor_id, caused_by, data, trace
         from platform.event where seq > $1 order by seq limit $2`,
      [after, limit],
    );
    return rows.map(storedEvent);
  }

  async function head(): Promise<number> {
    const { rows } = await database.pool.query('select coalesce(max(seq), 0) as head from platform.event');
    return rows[0].head;
  }

  async function look(): Promise<void> {
    await head().then(feed.news, (error) => logger.warn({ err: error }, 'The log could not be asked for news.'));
  }

  return {
    transact,
    read,
    head,
    place: async () => (database.kind === 'embedded' ? feed.latest() : undefined) ?? head(),
    told: async () => feed.position() ?? head(),
    tail: feed.tail,
    close: () => {
      for (const stop of stops) stop();
      feed.close();
    },
  };
}
