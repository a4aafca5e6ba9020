import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { StartRefusal } from './config.ts';
import { takeAddress } from './database/take-address.ts';
import { openDatabase } from './database.ts';
import { createEventLog } from './events.ts';
import { prepareFolder } from './testing/fresh-database.ts';
import { aDatabase } from './testing.ts';

// What only the embedded database has: its folder, its lock, its recovery.

const folders: string[] = [];
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hk-data-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

function open(folder: string, migrations?: string) {
  return openDatabase(
    { HARKEN_DATA: folder, DATABASE_URL: undefined, DATABASE_CONNECTIONS: 4 },
    migrations === undefined ? {} : { migrations },
  );
}

/** Opening fails, with this code, one sentence, and nothing touched. */
async function expectRefusal(folder: string, code: string, migrations?: string): Promise<string> {
  const before = await stateOf(folder);
  const refusal = await open(folder, migrations).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(StartRefusal);
  expect(refusal).toMatchObject({ code });
  expect((refusal as Error).message).not.toContain('\n');
  expect(await stateOf(folder)).toEqual(before);
  return (refusal as Error).message;
}

async function stateOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const { mtimeMs, size } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
}

test('a folder is made, opened by one process only, and opened again after it closed', {
  timeout: 60_000,
}, async () => {
  const folder = join(aFolder(), 'new', 'place');
  const first = await open(folder);
  await first.pool.query('create table public.thing (n int)');
  expect(await expectRefusal(folder, 'data_folder.taken')).toContain(folder);
  await first.close();
  const second = await open(folder);
  const { rows } = await second.pool.query('select count(*) as n from public.thing');
  expect(rows).toEqual([{ n: 0 }]);
  await second.close();
});

test('data of a newer version is refused before anything is touched', { timeout: 60_000 }, async () => {
  const folder = aFolder();
  await prepareFolder(folder);
  const database = await open(folder);
  await database.pool.query(`insert into platform.migration (number, name, hash) values (9999, '9999_later', 'x')`);
  await database.close();
  const format = await readFile(join(folder, 'format.json'), 'utf8');
  await writeFile(
    join(folder, 'format.json'),
    JSON.stringify({ ...JSON.parse(format), number: 9999, migration: '9999_later' }),
  );
  expect(await expectRefusal(folder, 'database.newer_version')).toContain('9999_later');
  await writeFile(join(folder, 'format.json'), JSON.stringify({ ...JSON.parse(format), engine: '99' }));
  await expectRefusal(folder, 'database.other_engine');
  // Without the note beside the data, as on PostgreSQL, the table of migrations tells.
  await writeFile(join(folder, 'format.json'), format);
  await expect(open(folder)).rejects.toMatchObject({ code: 'database.newer_version' });
});

test('a migration that was changed or removed after it ran is refused', { timeout: 60_000 }, async () => {
  const folder = aFolder();
  const migrations = aFolder();
  await writeFile(join(migrations, '0001_first.sql'), 'create table public.first (n int);');
  await writeFile(join(migrations, '0002_second.sql'), 'create table public.second (n int);');
  await (await open(folder, migrations)).close();

  const changed = aFolder();
  await cp(migrations, changed, { recursive: true });
  await writeFile(join(changed, '0001_first.sql'), 'create table public.first (n bigint);');
  await expect(open(folder, changed)).rejects.toMatchObject({ code: 'database.migration_changed' });

  await writeFile(join(migrations, '0003_third.sql'), 'create table public.third (n int); select 1/0;');
  await expect(open(folder, migrations)).rejects.toThrow('Migration 0003_third failed: division by zero');
  await writeFile(join(migrations, '0003_third.sql'), 'create table public.third (n int);');
  const database = await open(folder, migrations);
  const { rows } = await database.pool.query('select name from platform.migration order by number');
  expect(rows.map((row) => row.name)).toEqual(['0001_first', '0002_second', '0003_third']);
  await database.close();
});

test('a place that cannot be a data folder is refused with its path', async () => {
  const folder = aFolder();
  await writeFile(join(folder, 'file'), '');
  const inTheWay = await open(join(folder, 'file', 'data')).catch((error: unknown) => error);
  expect(inTheWay).toMatchObject({ code: 'data_folder.no_rights' });
  expect((inTheWay as Error).message).toContain(`${folder}/file/data`);
  const long = await open(join(folder, 'x'.repeat(120))).catch((error: unknown) => error);
  expect(long).toMatchObject({ code: 'data_folder.path_too_long' });
});

test('a PostgreSQL that does not answer is refused with a sentence that keeps the password', async () => {
  const refusal = await openDatabase({
    HARKEN_DATA: '',
    DATABASE_URL: 'postgres://harken:hunter2@127.0.0.1:1/harken',
    DATABASE_CONNECTIONS: 2,
  }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'database.unreachable' });
  expect((refusal as Error).message).not.toContain('hunter2');
});

test('of many processes that find a dead one’s lock at the same moment, one takes it', async () => {
  const folder = aFolder();
  for (let round = 0; round < 20; round += 1) {
    const path = join(folder, `lock${round}`);
    // What a killed process leaves: a socket nobody listens on.
    const corpse = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await once(corpse, 'exit');
    expect((await stat(path)).isSocket()).toBe(true);
    const servers: Server[] = Array.from({ length: 6 }, () => createServer());
    const taken = await Promise.all(servers.map((server) => takeAddress(server, path)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    for (const server of servers) server.close();
  }
});

test('clients do not get each other’s rows when statements arrive in pieces', async () => {
  const database = await aDatabase();
  const large = 'x'.repeat(1_000_000);
  await Promise.all(
    Array.from({ length: 8 }, async (_, client) => {
      for (let n = 0; n < 6; n += 1) {
        const { rows } = await database.pool.query(`select $1::int + ${client} as sum${client}, length($2) as size`, [
          n,
          large,
        ]);
        expect(rows).toEqual([{ [`sum${client}`]: n + client, size: 1_000_000 }]);
      }
    }),
  );
});

test('a client that dies within a transaction gives the session back', async () => {
  const database = await aDatabase();
  await database.pool.query('create table public.thing (n int)');
  const client = await database.pool.connect();
  client.on('error', () => {});
  await client.query('begin');
  await client.query('insert into public.thing values (1)');
  const waiting = database.pool.query('select count(*) as n from public.thing');
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  expect((await waiting).rows).toEqual([{ n: 0 }]);
  client.release(true);
});

test('a connection that is lost within a transaction fails that alone', async () => {
  const database = await aDatabase();
  let lose = () => {};
  database.pool.once('acquire', (client) => {
    const { stream } = (client as unknown as { connection: { stream: { destroy(why: Error): void } } }).connection;
    lose = () => stream.destroy(new Error('The database has gone.'));
  });
  const work = database.transaction(async (db) => {
    await sql`select 1`.execute(db);
    lose();
    await sql`select 2`.execute(db);
  });
  await expect(work).rejects.toThrow();
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a killed process loses no acknowledged transaction, and no reaction is lost or doubled', {
  timeout: 120_000,
}, async () => {
  const folder = aFolder();
  await prepareFolder(folder);
  const acknowledged: number[] = [];
  let next = 0;
  for (let life = 0; life < 4; life += 1) {
    const writer = spawn(
      process.execPath,
      [fileURLToPath(new URL('./testing/crash-writer.ts', import.meta.url)), folder, String(next)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const enough = 40 + Math.floor(Math.random() * 120);
    let heard = 0;
    for await (const line of createInterface(writer.stdout)) {
      acknowledged.push(Number(line));
      heard += 1;
      if (heard === enough) writer.kill('SIGKILL');
    }
    // One more may have been committed than was acknowledged.
    next = (acknowledged.at(-1) as number) + 2;
  }

  const database = await open(folder);
  const log = createEventLog({ database });
  const events = await log.read(0, 10_000);
  const written = events.filter((event) => event.name === 'thing.happened').map((event) => event.data.n as number);
  expect(written).toEqual([...new Set(written)].sort((a, b) => a - b));
  expect(acknowledged.filter((n) => !written.includes(n))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(160);

  // The last life's reactions may still be owed; the next start pays them, and only them.
  const { react } = await import('./testing/crash-writer.ts');
  const reactions = react(database, log);
  await reactions.start();
  await reactions.idle();
  await reactions.stop();
  const answers = (await log.read(0, 10_000)).filter((event) => event.name === 'thing.answered');
  expect(answers.map((event) => event.data.n).sort((a, b) => Number(a) - Number(b))).toEqual(written);
  const { rows } = await database.pool.query('select n from public.effect order by n');
  expect(rows.map((row) => row.n)).toEqual(written);
  log.close();
  await database.close();
});
