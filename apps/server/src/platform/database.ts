import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Config, StartRefusal } from './config.ts';
import { addressIn, connectTo, type Engine, openEmbedded } from './database/embedded.ts';
import { takenCode } from './database/engine-messages.ts';
import { keepTidy } from './database/housekeeping.ts';
import { type Migration, type MigrationFolder, migrate, readMigrations } from './database/migrations.ts';
import { type Logger, silentLogger } from './log.ts';

/** The database, whichever it is: the same driver, the same SQL, the same rules. */
export interface Database {
  kind: 'embedded' | 'postgres';
  /** For reading outside a transaction. Stores name their tables with `read.withTables<…>()`. */
  read: Kysely<unknown>;
  /**
   * Writes that tell no event (everything else goes through `EventLog.transact`).
   * On the embedded database an open transaction holds up everyone: never wait inside for a network or a model.
   */
  transaction<T>(work: (db: Kysely<unknown>) => Promise<T>): Promise<T>;
  /**
   * Reads that are sent in one breath on one connection and answered in their order: one journey, and a later one sees
   * no less than an earlier one. What recurs is prepared.
   */
  together<T>(reads: (db: Kysely<unknown>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** For libraries that speak `pg` themselves. */
  pool: pg.Pool;
}

export interface DatabaseOptions {
  logger?: Logger;
  /** Where the migrations are; a test may bring its own. */
  migrations?: MigrationFolder;
  /** Called when the embedded engine dies under us. By default the process ends: a restart recovers, limping on does not. */
  onFailure?: (error: Error) => void;
}

/**
 * Opens the database and brings it up to date.
 * @throws StartRefusal, with nothing touched, when another process holds the folder, rights are missing, or the
 *   data is of a newer version.
 */
export async function openDatabase(
  config: Pick<Config, 'HARKEN_DATA' | 'DATABASE_URL' | 'DATABASE_CONNECTIONS'>,
  options: DatabaseOptions = {},
): Promise<Database> {
  const logger = options.logger ?? silentLogger;
  const migrations = await readMigrations(options.migrations);
  const { DATABASE_URL: url, DATABASE_CONNECTIONS: connections } = config;
  if (url !== undefined) {
    const pool = poolOf({ connectionString: url, keepAlive: true }, connections, logger);
    // Counting by many measures is thought dear enough to be compiled first, which takes ten times as long as counting.
    pool.on('connect', (client) => {
      preparing.add(client);
      client.query('set jit = off').catch(() => {});
    });
    return migrated('postgres', pool, () => pool.end(), migrations, logger);
  }
  const engine = await openEmbedded({
    folder: config.HARKEN_DATA,
    logger,
    migrations,
    onFailure: options.onFailure ?? die,
  });
  return onEngine(engine, migrations, connections, logger);
}

/** Opens the database for a look: by itself, or beside the server that has the embedded one open. */
export async function openToLook(
  config: Pick<Config, 'HARKEN_DATA' | 'DATABASE_URL' | 'DATABASE_CONNECTIONS'>,
): Promise<Database> {
  try {
    return await openDatabase(config);
  } catch (error) {
    if (!(error instanceof StartRefusal) || error.code !== takenCode) throw error;
  }
  const stream = connectTo(addressIn(resolve(config.HARKEN_DATA)));
  const pool = poolOf({ stream, user: 'postgres', database: 'postgres' }, 1, silentLogger);
  return databaseOn('embedded', pool, () => pool.end());
}

/** Which installation this is, the same for every process on this database. */
export async function installationOf(database: Pick<Database, 'pool'>): Promise<string> {
  const { rows } = await database.pool.query('select id from platform.installation');
  return rows[0].id;
}

/** The database on a running engine. */
export async function onEngine(
  engine: Engine,
  migrations: readonly Migration[],
  connections: number,
  logger: Logger = silentLogger,
): Promise<Database> {
  const pool = poolOf({ stream: engine.connect, user: 'postgres', database: 'postgres' }, connections, logger);
  const stopTidying = keepTidy(pool, logger);
  const close = async () => {
    await stopTidying();
    await pool.end();
    await engine.close();
  };
  return migrated('embedded', pool, close, migrations, logger);
}

/** A process without its database is of no use, and one that starts again recovers. */
function die(error: Error): void {
  throw error;
}

async function migrated(
  kind: Database['kind'],
  pool: pg.Pool,
  close: () => Promise<void>,
  migrations: readonly Migration[],
  logger: Logger,
): Promise<Database> {
  try {
    await migrate(pool, migrations, kind, logger);
  } catch (error) {
    await close();
    throw error;
  }
  return databaseOn(kind, pool, close);
}

function databaseOn(kind: Database['kind'], pool: pg.Pool, close: () => Promise<void>): Database {
  return {
    kind,
    pool,
    read: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    transaction: async (work) => (await inTransaction(pool, work)).result,
    together: async (reads) => {
      const client = await pool.connect();
      try {
        return await inside.run(true, reads, kyselyFor(client));
      } finally {
        client.release();
      }
    },
    close,
  };
}

function poolOf(connection: pg.PoolConfig & { stream?: unknown }, connections: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: connections,
    // Statements are sent without waiting for the answer to the one before, so that `begin` and `commit` cost no
    // journey of their own and the ordering lock of the event log is held without one.
    pipeline: true,
    types: { getTypeParser },
  } as pg.PoolConfig);
  pool.on('connect', gatherWrites);
  guardTransactions(pool);
  pool.on('error', (error) => logger.warn({ err: error }, 'An idle database connection was lost.'));
  // One that is lost while it is used fails what is asked of it; heard by nobody, it would end the process too.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** int8 arrives as text from `pg`; ours are sequence numbers and counts, far below 2⁵³. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8) return Number;
  return pg.types.getTypeParser(oid, format as 'text');
}

/** What is sent in one turn leaves in one write: a call of the operating system costs more than most statements do. */
function gatherWrites(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  let gathering = false;
  client.query = ((...given: unknown[]) => {
    if (!gathering) {
      gathering = true;
      stream.cork();
      process.nextTick(() => {
        gathering = false;
        stream.uncork();
      });
    }
    return query(...given);
  }) as typeof client.query;
}

const inside = new AsyncLocalStorage<true>();

/**
 * A second connection taken within a transaction waits for the first one: for ever on the embedded database's single
 * session, and on PostgreSQL as soon as the pool is empty. So it is refused at once, where the mistake is.
 */
function guardTransactions(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown;
  pool.connect = ((...given: unknown[]) => {
    if (inside.getStore()) {
      throw new Error(
        'The database was used within a transaction but not through it: use the `db` the transaction gives.',
      );
    }
    return connect(...given);
  }) as typeof pool.connect;
}

const kyselyOf = new WeakMap<pg.PoolClient, Kysely<unknown>>();

export interface Statement {
  /** Prepared under this name, once for a connection. */
  name?: string;
  text: string;
  values: unknown[];
}

/**
 * One transaction on one connection. `last` gives the statements to send right before `commit`, in the same breath:
 * what they lock is locked for no round trip. Their rows come back in `lastRows`.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (db: Kysely<unknown>) => Promise<T>,
  last: () => Statement[] = () => [],
): Promise<{ result: T; lastRows: Record<string, unknown>[] }> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // Not awaited: if it fails, the first statement fails too.
    client.query('begin').catch(() => {});
    let result: T;
    let closing: Statement[];
    try {
      result = await inside.run(true, work, kyselyFor(client));
      closing = last();
    } catch (error) {
      await client.query('rollback').catch((lost: Error) => {
        broken = lost;
      });
      throw error;
    }
    const sent = closing.map((statement) => send(client, statement));
    const committed = client.query('commit');
    const answers = await Promise.allSettled([...sent, committed]);
    const commit = answers.at(-1) as (typeof answers)[number];
    if (commit.status === 'rejected') broken = commit.reason;
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK and no error.
    if (commit.status === 'fulfilled' && commit.value.command !== 'COMMIT') {
      throw new Error('The transaction was rolled back: a statement in it had failed and its error was swallowed.');
    }
    const lastRows = answers.slice(0, -1).flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.rows : []));
    return { result, lastRows };
  } finally {
    client.release(broken);
  }
}

/**
 * Connections to a PostgreSQL server: what recurs in transactions is prepared there once, because planning it costs as
 * much as doing it. Reads outside of transactions are not: those of lists and reports have plans that hang on what is
 * asked for. Neither is what names no columns, because a later version of Harken may add some while this one runs.
 */
const preparing = new WeakSet<pg.ClientBase>();
const prepared = new Map<string, string>();
const mostPrepared = 500;
const longestPrepared = 1500;

function nameOf(text: string): string | undefined {
  const known = prepared.get(text);
  if (known !== undefined || prepared.size >= mostPrepared || text.length > longestPrepared) return known;
  if (/\.\*|(\b(select|distinct|returning)|,)\s*\*/i.test(text)) return undefined;
  const name = `statement-${prepared.size}`;
  prepared.set(text, name);
  return name;
}

function send(client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> {
  const name = statement.name ?? (preparing.has(client) ? nameOf(statement.text) : undefined);
  return client.query(name === undefined ? statement : { ...statement, name });
}

/** Kysely on exactly this connection, inside the transaction we opened. */
function kyselyFor(client: pg.PoolClient): Kysely<unknown> {
  let kysely = kyselyOf.get(client);
  if (kysely === undefined) {
    const query = (text: string, values: unknown[]) => send(client, { text, values });
    const only = { query, release: () => {} };
    kysely = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: { connect: async () => only, end: async () => {} } as unknown as pg.Pool }),
    });
    kyselyOf.set(client, kysely);
  }
  return kysely;
}
