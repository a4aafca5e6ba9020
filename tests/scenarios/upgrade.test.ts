/** Databases as earlier versions left them, with rows in every table, brought up to date by a start and served. */
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { start } from '../../apps/server/src/main.ts';
import { readConfig } from '../../apps/server/src/platform/config.ts';
import { type Database, openDatabase } from '../../apps/server/src/platform/database.ts';
import { silentLogger } from '../../apps/server/src/platform/log.ts';
import { onServer, withDatabase } from '../../apps/server/src/platform/testing/fresh-database.ts';
import { servers } from '../house/house.ts';
import { rowsOfMigrations } from '../house/rows-of-migrations.ts';

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

describe.each(files)('a database that was last at %s', (newest) => {
  test('is brought up to date with every row in it, and serves', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hk-up-'));
    cleaning.push(() => rm(folder, { recursive: true, force: true }));
    const then = files.slice(0, files.indexOf(newest) + 1);
    const settings: Record<string, string> = { HARKEN_DATA: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'silent' };
    if (servers.database) {
      const name = `harken_up_${newest.slice(0, 4)}_${process.pid}`;
      await onServer(servers.database, async (admin) => void (await admin.query(`create database ${name}`)));
      cleaning.push(() =>
        onServer(
          servers.database as string,
          async (admin) => void (await admin.query(`drop database ${name} with (force)`)),
        ),
      );
      settings.DATABASE_URL = withDatabase(servers.database, name);
    }
    const config = readConfig(settings);
    if ('mistakes' in config) throw new Error(JSON.stringify(config.mistakes));

    // The tables of that time, with the rows of every migration up to it.
    const migrations = join(folder, 'migrations');
    await mkdir(migrations);
    for (const file of then) await copyFile(join(home, file), join(migrations, file));
    const old = await openDatabase(config, { migrations });
    for (const file of then) {
      const rows = rowsOfMigrations[Number(file.slice(0, 4))];
      if (rows) await old.pool.query(rows);
    }
    const had = await rowsIn(old);
    await old.close();
    expect(had.get('platform.event')).toHaveLength(1);

    const server = await start(config, { logger: silentLogger });
    try {
      expect((await fetch(`${server.url}/ready`)).status).toBe(200);
      expect((await fetch(`${server.url}/api/setup`)).status).toBe(200);
    } finally {
      await server.stop();
    }

    const now = await openDatabase(config);
    const has = await rowsIn(now);
    await now.close();
    for (const [table, rows] of had) {
      for (const row of rows)
        expect(
          has.get(table)?.some((one) => holds(one, row)),
          `${table} ${JSON.stringify(row)}`,
        ).toBe(true);
    }
  });
});

test('every migration of the first release has rows of its time', () => {
  expect(Object.keys(rowsOfMigrations).map(Number).slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
