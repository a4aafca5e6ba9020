/** Databases as earlier versions left them, with rows in every table, brought up to date by a start and served. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { start } from '../../apps/server/src/main.ts';
import { type Config, readConfig } from '../../apps/server/src/platform/config.ts';
import { migrate, readMigrations } from '../../apps/server/src/platform/database/migrations.ts';
import { type Database, onEngine, openDatabase } from '../../apps/server/src/platform/database.ts';
import { silentLogger } from '../../apps/server/src/platform/log.ts';
import { openInMemory } from '../../apps/server/src/platform/testing/engine-in-memory.ts';
import { onServer, withDatabase } from '../../apps/server/src/platform/testing/fresh-database.ts';
import { servers } from '../house/house.ts';
import { masterKeyOfRows, rowsOfMigrations } from '../house/rows-of-migrations.ts';

const home = fileURLToPath(new URL('../../apps/server/migrations', import.meta.url));
const files = (await readdir(home)).filter((file) => file.endsWith('.sql')).sort();
const cleaning: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const clean of cleaning) await clean();
});

/** What starting moves by itself: whose term it is, how far reactions are, who is connected. */
const moves = /^platform\.(leader|subscription|migration)$|^routing\.connection$|^jobs\./;

type Rows = Map<string, Record<string, unknown>[]>;

async function rowsIn({ pool }: Database): Promise<Rows> {
  const { rows: tables } = await pool.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname !~ '^pg_|^information_schema$'`,
  );
  const all: Rows = new Map();
  for (const { name } of tables) {
    if (moves.test(name)) continue;
    const { rows } = await pool.query(`select to_jsonb(t) as row from ${name} t`);
    all.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return all;
}

/** The same values under the same names; columns that came later do not matter. */
const holds = (now: Record<string, unknown>, then: Record<string, unknown>) =>
  Object.entries(then).every(([column, value]) => JSON.stringify(now[column]) === JSON.stringify(value));

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hk-up-'));
  cleaning.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Where a database stands: a folder, and a server where one is named. */
async function aPlace(name: string): Promise<Config> {
  const settings: Record<string, string> = {
    HARKEN_DATA: join(await aFolder(), 'data'),
    PORT: '0',
    LOG_LEVEL: 'silent',
    HARKEN_MASTER_KEY: masterKeyOfRows,
  };
  if (servers.database) {
    const database = `harken_up_${name}_${process.pid}`;
    const tell = (sql: string) => onServer(servers.database as string, async (admin) => void (await admin.query(sql)));
    await tell(`create database ${database}`);
    cleaning.push(() => tell(`drop database ${database} with (force)`));
    settings.DATABASE_URL = withDatabase(servers.database, database);
  }
  const config = readConfig(settings);
  if ('mistakes' in config) throw new Error(JSON.stringify(config.mistakes));
  return config;
}

/** What 0012 counts anew from the log, in tables of its own. */
const countedAnew = /^analytics\.(contact|virtual_agent_conversation|rating)$/;

/**
 * Brings a database from one version to the next, as its owner did over the years: each writes the rows of its time.
 * @returns what was there after each version
 */
async function grown(database: Database, then: readonly string[]): Promise<[version: string, had: Rows][]> {
  const all = await readMigrations();
  const left: [string, Rows][] = [];
  for (const [at, file] of then.entries()) {
    await migrate(database.pool, all.slice(0, at + 1), database.kind, silentLogger);
    const rows = rowsOfMigrations[Number(file.slice(0, 4))];
    if (rows) await database.pool.query(rows);
    left.push([file, await rowsIn(database)]);
  }
  return left;
}

function expectAll(version: string, had: Rows, has: Rows): void {
  expect(had.get('platform.event')).toHaveLength(1);
  for (const [table, rows] of had) {
    if (countedAnew.test(table)) continue;
    for (const row of rows)
      expect(
        has.get(table)?.some((one) => holds(one, row)),
        `of ${version}: ${table} ${JSON.stringify(row)}`,
      ).toBe(true);
  }
}

test('every row that a version left is there after all that follow', async () => {
  const all = await readMigrations();
  let database: Database;
  if (servers.database) {
    database = await openDatabase(await aPlace('grows'), { migrations: await onlyThese(files.slice(0, 1)) });
  } else {
    database = await onEngine(await openInMemory('empty'), all.slice(0, 1), 2);
  }
  try {
    const left = await grown(database, files);
    expect(left).toHaveLength(files.length);
    const has = await rowsIn(database);
    for (const [version, had] of left) expectAll(version, had, has);
  } finally {
    await database.close();
  }
});

async function onlyThese(then: readonly string[]): Promise<string> {
  const folder = await aFolder();
  for (const file of then) await copyFile(join(home, file), join(folder, file));
  return folder;
}

test.each([files[0], files.at(-2)] as string[])('the program serves what was last at %s', async (newest) => {
  const config = await aPlace(`serves_${newest.slice(0, 4)}`);
  const old = await openDatabase(config, { migrations: await onlyThese(files.slice(0, 1)) });
  await grown(old, files.slice(0, files.indexOf(newest) + 1));
  await old.close();
  const server = await start(config, { logger: silentLogger });
  try {
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    expect((await fetch(`${server.url}/api/setup`)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test('every migration of the first release has rows of its time', () => {
  expect(Object.keys(rowsOfMigrations).map(Number).slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
