import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { StartRefusal } from '../config.ts';
import type { Logger } from '../log.ts';

export type MigrationFolder = string;

export interface Migration {
  number: number;
  name: string;
  sql: string;
  hash: string;
}

const home = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** The migrations of this program, in order: `NNNN_name.sql`, forward only. */
export async function readMigrations(folder: MigrationFolder = home): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    files.map(async (file) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]);
      if (Number.isNaN(number)) throw new Error(`The migration ${file} is not named NNNN_name.sql.`);
      const sql = await readFile(`${folder}/${file}`, 'utf8');
      return { number, name: file.slice(0, -'.sql'.length), sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
  for (const [index, migration] of migrations.entries()) {
    if (migrations[index - 1]?.number === migration.number) {
      throw new Error(`Two migrations have the number ${migration.number}: give ${migration.name} the next free one.`);
    }
  }
  return migrations;
}

/** Two processes starting together take turns on this lock. On the embedded database there is only one. */
const migrationLock = 7_270_001;

/** Runs what has not run yet, each in a transaction of its own, and refuses a database it does not know. */
export async function migrate(
  pool: pg.Pool,
  migrations: readonly Migration[],
  kind: 'embedded' | 'postgres',
  logger: Logger,
): Promise<void> {
  const client = await pool.connect().catch((error: Error) => {
    if (kind === 'embedded') throw error;
    throw new StartRefusal(
      'database.unreachable',
      `DATABASE_URL does not lead to a database (${error.message || (error as NodeJS.ErrnoException).code}): start PostgreSQL, or correct the address, user and password in it.`,
    );
  });
  try {
    if (kind === 'postgres') {
      await refuseOldServer(client);
      await client.query('select pg_advisory_lock($1)', [migrationLock]);
    }
    const done = await appliedMigrations(client);
    refuseUnknown(done, migrations);
    for (const migration of migrations) {
      if (done.has(migration.number)) continue;
      const started = performance.now();
      await client.query('begin');
      try {
        await applyMigration(client, migration);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
      }
      logger.debug({ migration: migration.name, ms: Math.round(performance.now() - started) }, 'Migration applied.');
    }
  } finally {
    // A closed connection gives its session lock back, whatever happened above.
    client.release(kind === 'postgres');
  }
}

/** Within a transaction of the caller's. */
export async function applyMigration(client: pg.ClientBase, { number, name, hash, sql }: Migration): Promise<void> {
  await client.query(sql);
  await client.query('insert into platform.migration (number, name, hash) values ($1, $2, $3)', [number, name, hash]);
}

export const migrationTable = `
  create schema if not exists platform;
  create table platform.migration (
    number int primary key,
    name text not null,
    hash text not null,
    at timestamptz not null default now()
  )`;

async function refuseOldServer(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query('show server_version_num');
  const version = Number(rows[0].server_version_num);
  if (version < 150_000) {
    throw new StartRefusal(
      'database.too_old',
      `DATABASE_URL points to PostgreSQL ${Math.floor(version / 10_000)}; Harken needs 15 or newer.`,
    );
  }
}

async function appliedMigrations(client: pg.PoolClient): Promise<Map<number, { name: string; hash: string }>> {
  const { rows: tables } = await client.query(`select to_regclass('platform.migration') is not null as exists`);
  if (!tables[0].exists) {
    await client.query(migrationTable);
    return new Map();
  }
  const { rows } = await client.query('select number, name, hash from platform.migration');
  return new Map(rows.map((row) => [row.number, row]));
}

/** @throws StartRefusal when something ran on it that this program does not know, or knows otherwise */
export function refuseUnknown(
  done: ReadonlyMap<number, { name: string; hash: string }>,
  migrations: readonly Migration[],
): void {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  const newest = migrations.at(-1)?.number ?? 0;
  for (const [number, { name, hash }] of done) {
    const ours = known.get(number);
    if (ours === undefined && number > newest) throw newerVersion(name, migrations.at(-1)?.name ?? 'none');
    if (ours?.hash !== hash) {
      throw new StartRefusal(
        'database.migration_changed',
        `Migration ${name} was ${ours === undefined ? 'removed' : 'changed'} after it had run on this database: restore its file and put the change into a new migration.`,
      );
    }
  }
}

export function newerVersion(theirs: string, ours: string): StartRefusal {
  return new StartRefusal(
    'database.newer_version',
    `The data is of a newer version of Harken (${theirs}; this program knows up to ${ours}): start the newer program, or restore a backup made before it.`,
  );
}
