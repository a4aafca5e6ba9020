import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { type RestoreOptions, restoreBackup, takeBackup } from './backup.ts';
import { blobsIn, createFolderBlobs } from './blobs.ts';
import { createLocalBus } from './bus.ts';
import { StartRefusal } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { createEventLog } from './events.ts';
import { createJobs } from './jobs.ts';
import { openSecrets } from './secrets.ts';
import { databaseOn, prepareFolder } from './testing/fresh-database.ts';

// Everything here on real folders, with the very processes that would be killed.

const server = process.env.TEST_DATABASE_URL;
const cleaning: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const clean of cleaning.reverse()) await clean();
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hk-'));
  cleaning.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Place {
  HARKEN_DATA: string;
  DATABASE_URL: string | undefined;
  DATABASE_CONNECTIONS: number;
  HARKEN_MASTER_KEY: undefined;
  HARKEN_MASTER_KEY_FILE: undefined;
}

async function aPlace(kind: 'embedded' | 'postgres' = server ? 'postgres' : 'embedded'): Promise<Place> {
  const rest = { DATABASE_CONNECTIONS: 4, HARKEN_MASTER_KEY: undefined, HARKEN_MASTER_KEY_FILE: undefined };
  if (kind === 'embedded') return { HARKEN_DATA: join(aFolder(), 'data'), DATABASE_URL: undefined, ...rest };
  const { url, drop } = await databaseOn(server as string);
  cleaning.push(drop);
  return { HARKEN_DATA: join(aFolder(), 'data'), DATABASE_URL: url, ...rest };
}

/** A new installation there. What a first start does is told elsewhere; here it is done once. */
async function anInstallation(place: Place): Promise<Database> {
  if (place.DATABASE_URL === undefined) await prepareFolder(place.HARKEN_DATA);
  return openDatabase(place);
}

/** A little of everything that rows can hold, a job that waits, a file and a secret. */
async function filled(place: Place): Promise<void> {
  const database = await anInstallation(place);
  const log = createEventLog({ database });
  await database.pool.query(`insert into access.team values ('team_1', 'Cards 卡 \\ "quoted" \n\t{a,b}')`);
  await database.pool.query(
    `insert into access.audit (at, action, detail) values ('2026-03-29T01:59:59.999999+01:00', 'odd', 'null'),
       ('infinity', 'odder', '{"big": 12345678901234567890.5, "text": "\\u2028 \\\\n"}')`,
  );
  await database.pool.query(
    `insert into routing.agent values ('person_1', 0.1::float8 + 0.2, 'away', now(), null, '', now())`,
  );
  await database.pool.query(`insert into routing.agent_skill values ('person_1', 'skill_1', 3)`);
  await database.pool.query(`select setval('conversations.case_number', 48999)`);
  for (let n = 0; n < 3000; n += 100) {
    await log.transact(async (tx) => {
      for (let i = 0; i < 100; i += 1) {
        const actor = { kind: 'system', id: null } as const;
        tx.append({ name: 'thing.happened', actor, data: { n: n + i, tail: 'x'.repeat(200) } });
      }
    });
  }
  const bus = createLocalBus();
  const jobs = createJobs({ database, bus });
  jobs.define('later', async () => {});
  await jobs.start();
  await jobs.enqueue(undefined, 'later', { what: 'this' }, { runAt: new Date('2030-01-01') });
  await jobs.stop();
  await bus.close();
  log.close();
  await database.close();
  const blobs = await createFolderBlobs(join(place.HARKEN_DATA, 'files'));
  await blobs.put(Buffer.from('a file'));
  await blobs.put(Buffer.alloc(3_000_000, 'large '));
  await openSecrets(place);
}

/** All rows of all tables as text, jobs included, and the files. */
async function contentOf(place: Place): Promise<Record<string, string[]>> {
  const database = await openDatabase(place);
  const { rows: tables } = await database.pool.query(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_|^information_schema$|^public$'
        and c.relname not in ('migration') order by 1`,
  );
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await database.pool.query(`select t::text as row from ${name} t order by 1`);
    content[name] = rows.map(({ row }) => row);
  }
  content.indexes = await listed(database.pool, `select indexdef as one from pg_indexes where schemaname !~ '^pg_'`);
  content.constraints = await listed(
    database.pool,
    `select format('%s %s', conrelid::regclass, pg_get_constraintdef(c.oid)) as one from pg_constraint c
      join pg_namespace n on n.oid = c.connamespace where n.nspname !~ '^pg_|^information_schema$' and contype <> 'n'`,
  );
  content.caseNumber = await listed(database.pool, `select last_value::text as one from conversations.case_number`);
  content.nextEvent = await listed(database.pool, `select last_value::text as one from platform.event_seq_seq`);
  await database.close();
  content.files = [];
  for await (const { name, bytes } of blobsIn(join(place.HARKEN_DATA, 'files'))) content.files.push(`${name} ${bytes}`);
  return content;
}

async function listed(pool: pg.Pool, sql: string): Promise<string[]> {
  return (await pool.query(sql)).rows.map(({ one }) => one).sort();
}

async function refusal(work: Promise<unknown>): Promise<StartRefusal> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(StartRefusal);
  expect((error as Error).message).not.toContain('\n');
  return error as StartRefusal;
}

const keyOf = (place: Place) => join(place.HARKEN_DATA, 'master.key');

let first: Promise<{ place: Place; file: string; content: Record<string, string[]> }> | undefined;
/** One filled place and its backup, shared by the tests that only read it. */
function aBackup() {
  first ??= (async () => {
    const place = await aPlace();
    await filled(place);
    const file = join(aFolder(), 'backup');
    const report = await takeBackup(place, { file });
    expect(report).toMatchObject({ seq: 3000, files: 2 });
    return { place, file, content: await contentOf(place) };
  })();
  return first;
}

async function elsewhere(kind?: 'embedded' | 'postgres'): Promise<Place> {
  const { place } = await aBackup();
  const other = await aPlace(kind);
  await mkdir(other.HARKEN_DATA, { recursive: true });
  await copyFile(keyOf(place), keyOf(other));
  return other;
}

describe('a backup', { timeout: 120_000 }, () => {
  test('is restored elsewhere to the last byte: rows, numbers, indexes, references, jobs and files', async () => {
    const { file, content } = await aBackup();
    const other = await elsewhere();
    await restoreBackup(other, { file, replace: server !== undefined });
    const there = await contentOf(other);
    expect(Object.keys(there)).toEqual(Object.keys(content));
    for (const name of Object.keys(content)) expect(there[name], name).toEqual(content[name]);
    expect(content['platform.event']).toHaveLength(3000);
    expect(content['jobs.job']?.some((row) => row.includes('this'))).toBe(true);
  });

  test.runIf(server)('moves an installation from the embedded database to PostgreSQL and back', async () => {
    const small = await aPlace('embedded');
    await filled(small);
    const file = join(aFolder(), 'backup');
    await takeBackup(small, { file });
    const large = await aPlace('postgres');
    await restoreBackup(large, { file, replace: true, withoutKey: true });
    const back = join(aFolder(), 'back');
    await takeBackup(large, { file: back });
    const again = await aPlace('embedded');
    await restoreBackup(again, { file: back, withoutKey: true });
    const [before, after] = [await contentOf(small), await contentOf(again)];
    for (const name of Object.keys(before)) expect(after[name], name).toEqual(before[name]);
  });

  test('that is broken, truncated, foreign or newer is refused with one sentence, and nothing is touched', async () => {
    const { file } = await aBackup();
    const other = await elsewhere();
    const before = await readdir(other.HARKEN_DATA, { recursive: true });
    const { size } = await stat(file);
    const spoilt = async (spoil: (copy: string) => Promise<unknown>) => {
      const copy = join(aFolder(), 'spoilt');
      await copyFile(file, copy);
      await spoil(copy);
      return (await refusal(restoreBackup(other, { file: copy, replace: true }))).code;
    };
    const oneByte = async (copy: string) => {
      const handle = await open(copy, 'r+');
      const at = Math.floor(size / 2);
      const byte = Buffer.alloc(1);
      await handle.read(byte, 0, 1, at);
      await handle.write(Buffer.from([(byte[0] as number) ^ 1]), 0, 1, at);
      await handle.close();
    };
    const text = async (copy: string, from: string, to: string) =>
      writeFile(copy, Buffer.from((await readFile(copy)).toString('latin1').replace(from, to), 'latin1'));
    expect(await spoilt(oneByte)).toBe('backup.broken');
    for (const length of [size - 1, size - 50, 5000, 100]) {
      expect(await spoilt((copy) => truncate(copy, length))).toBe('backup.broken');
    }
    expect(await spoilt((copy) => writeFile(copy, 'PK\x03\x04 something else'))).toBe('backup.foreign');
    expect(await spoilt((copy) => writeFile(copy, ''))).toBe('backup.foreign');
    expect(await spoilt((copy) => text(copy, 'HARKEN BACKUP 1', 'HARKEN BACKUP 2'))).toBe('backup.newer_form');
    expect((await refusal(restoreBackup(other, { file: `${file}.not` }))).code).toBe('backup.missing');
    expect(await readdir(other.HARKEN_DATA, { recursive: true })).toEqual(before);
  });

  test.skipIf(server)('of an older version is brought up to date by the next start', async () => {
    const migrations = aFolder();
    const home = fileURLToPath(new URL('../../migrations', import.meta.url));
    const all = (await readdir(home)).sort();
    for (const name of all.slice(0, 3)) await copyFile(join(home, name), join(migrations, name));
    const place = await aPlace();
    const old = await openDatabase(place, { migrations });
    await old.pool.query(`insert into access.team values ('team_1', 'Then')`);
    await old.close();
    const file = join(aFolder(), 'old');
    await takeBackup(place, { file });
    const other = await aPlace();
    await restoreBackup(other, { file });
    const now = await openDatabase(other);
    expect(await listed(now.pool, 'select name as one from access.team')).toEqual(['Then']);
    expect(await listed(now.pool, 'select name as one from platform.migration')).toHaveLength(all.length);
    await now.close();
  });

  test('of a newer version of Harken is refused', async () => {
    const place = await aPlace();
    const database = await anInstallation(place);
    await database.pool.query(`insert into platform.migration (number, name, hash) values (9999, '9999_later', 'x')`);
    await database.close();
    expect((await refusal(takeBackup(place, { file: join(aFolder(), 'b') }))).code).toBe('database.newer_version');
  });

  test('goes into a place with data only when told to replace it, and needs its master key', async () => {
    const { file, place, content } = await aBackup();
    const other = await aPlace();
    const restore = (options: Partial<RestoreOptions> = {}) => restoreBackup(other, { file, ...options });
    expect((await refusal(restore())).code).toBe('backup.other_key');
    await mkdir(other.HARKEN_DATA, { recursive: true });
    await writeFile(keyOf(other), `${'ab'.repeat(32)}\n`);
    expect((await refusal(restore({ replace: true }))).message).toContain(keyOf(other));
    await copyFile(keyOf(place), keyOf(other));
    const database = await anInstallation(other);
    await database.pool.query(`insert into access.team values ('team_0', 'What was there')`);
    await database.close();
    expect((await refusal(restore())).code).toBe('backup.not_empty');
    const { earlier } = await restore({ replace: true });
    expect((await contentOf(other))['access.team']).toEqual(content['access.team']);
    if (earlier === null) return;
    const kept = { ...other, HARKEN_DATA: earlier };
    expect((await contentOf(kept))['access.team']).toEqual(['(team_0,"What was there",,f,1)']);
  });

  test('brings the master key along only when asked to, under a passphrase', async () => {
    const { place } = await aBackup();
    const file = join(aFolder(), 'with-key');
    const passphrase = 'correct horse battery staple';
    await takeBackup(place, { file, passphrase });
    const key = (await readFile(keyOf(place), 'utf8')).trim();
    expect((await readFile(file)).includes(key)).toBe(false);
    const other = await aPlace();
    const options = { file, replace: server !== undefined };
    expect((await refusal(restoreBackup(other, { ...options, passphrase: 'wrong' }))).code).toBe(
      'backup.wrong_passphrase',
    );
    await restoreBackup(other, { ...options, passphrase });
    expect((await readFile(keyOf(other), 'utf8')).trim()).toBe(key);
  });

  test('does not take the place of another file by accident', async () => {
    const { place, file } = await aBackup();
    expect((await refusal(takeBackup(place, { file }))).code).toBe('backup.exists');
    await takeBackup(place, { file, replace: true });
  });
});

/** `harken …` as its own process, killed as soon as `when` is true of it. */
async function killedWhen(place: Place, args: string[], when: () => Promise<boolean>): Promise<boolean> {
  const program = fileURLToPath(new URL('../../../../packages/cli/harken.ts', import.meta.url));
  const { DATABASE_URL, HARKEN_DATA } = place;
  const child = spawn(process.execPath, [program, ...args], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HARKEN_DATA, ...(DATABASE_URL ? { DATABASE_URL } : {}) },
  });
  const ended = once(child, 'exit');
  while (child.exitCode === null && !(await when())) await new Promise((again) => setTimeout(again, 1));
  child.kill('SIGKILL');
  const [code] = await ended;
  return code === null;
}

/** A transaction is at work on the database that takes its tables away. Asked from outside: a restore bears no company. */
async function isRebuilt({ DATABASE_URL }: Place): Promise<boolean> {
  const client = new pg.Client({ connectionString: server as string });
  await client.connect();
  const { rowCount } = await client.query(
    `select from pg_locks where mode = 'AccessExclusiveLock' and locktype = 'relation' and granted
       and database = (select oid from pg_database where datname = $1)`,
    [new URL(DATABASE_URL as string).pathname.slice(1)],
  );
  await client.end();
  return rowCount !== 0;
}

const has = async (folder: string, name: RegExp) =>
  (await readdir(folder).catch((): string[] => [])).some((one) => name.test(one));

describe('kill -9', { timeout: 180_000 }, () => {
  test('in the middle of a backup leaves no file that looks like one, and the next backup is whole', async () => {
    const place = await aPlace();
    await filled(place);
    const folder = aFolder();
    const file = join(folder, 'backup');
    const running: Database = await openDatabase(place);
    try {
      for (const sign of server ? [/partial$/] : [/snapshot$/, /partial$/]) {
        expect(await killedWhen(place, ['backup', file], () => has(folder, sign))).toBe(true);
        expect(await has(folder, /^backup$/)).toBe(false);
        await running.pool.query(`insert into access.team values ($1, 'Between')`, [String(sign)]);
      }
      await takeBackup(place, { file });
      expect(await readdir(folder)).toEqual(['backup']);
    } finally {
      await running.close();
    }
    const other = await aPlace();
    await restoreBackup(other, { file, replace: server !== undefined, withoutKey: true });
    expect(await contentOf(other)).toEqual(await contentOf(place));
  });

  test('in the middle of a restore leaves what was there or what was restored, never half', async () => {
    const { file, content } = await aBackup();
    const seen = new Set<string>();
    for (const sign of server ? [/./] : [/^restoring-/, /^restore\.json$/]) {
      const other = await elsewhere();
      const database = await anInstallation(other);
      await database.pool.query(`insert into access.team values ('team_0', 'What was there')`);
      await database.close();
      await killedWhen(other, ['restore', file, '--replace', '--yes'], () =>
        server ? isRebuilt(other) : has(other.HARKEN_DATA, sign),
      );
      const teams = (await contentOf(other))['access.team'] as string[];
      const restored = teams[0] === content['access.team']?.[0];
      if (restored) expect(await contentOf(other)).toEqual(content);
      else expect(teams).toEqual(['(team_0,"What was there",,f,1)']);
      seen.add(restored ? 'restored' : 'as before');
      if (restored) continue;
      await restoreBackup(other, { file, replace: true });
      expect(await has(other.HARKEN_DATA, /^restoring-|^restore\.json/)).toBe(false);
    }
    expect(seen.has('as before')).toBe(true);
  });
});
