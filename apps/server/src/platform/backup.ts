/**
 * `harken backup` and `harken restore`. One form for both kinds of database: rows as text, files by their content, and
 * what tells whether the master key is the right one. So a backup also moves an installation from the embedded database
 * to PostgreSQL and back, and from an older version to a newer one. See docs/decisions/0010-backups.md.
 */
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { type BackupRecord, type Label, notUsable, openBackupFile, writeBackupFile } from './backup/file.ts';
import { loadRows, ownSchemas, readRows } from './backup/rows.ts';
import { sealKey, unsealKey } from './backup/sealed-key.ts';
import { copyDatabase } from './backup/snapshot.ts';
import { finishRestore, putInPlace } from './backup/swap.ts';
import { blobsIn, createFolderBlobs } from './blobs.ts';
import { type Config, StartRefusal } from './config.ts';
import { flushTree } from './database/durable-folder.ts';
import { holdFolder, startEngine, writeFormat } from './database/embedded.ts';
import { type Migration, newerVersion, readMigrations } from './database/migrations.ts';
import { findMasterKey, keyFileOf, keyIdOf, writeKey } from './secrets.ts';

type Settings = Pick<Config, 'HARKEN_DATA' | 'DATABASE_URL' | 'HARKEN_MASTER_KEY' | 'HARKEN_MASTER_KEY_FILE'>;

export interface BackupReport extends Pick<Label, 'moment' | 'seq' | 'keyId'> {
  bytes: number;
  rows: number;
  files: number;
  /** How long others waited for us. */
  stoppedMs: number;
}

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
const filesIn = (config: Pick<Config, 'HARKEN_DATA'>) => join(resolve(config.HARKEN_DATA), 'files');
/** Left in HARKEN_DATA by each backup, for `harken doctor`. */
export const lastBackupNote = 'last-backup.json';

/** @param passphrase seals the master key into the backup; without one the key stays out */
export async function takeBackup(
  config: Settings,
  { file: wanted, replace = false, passphrase }: { file: string; replace?: boolean; passphrase?: string },
): Promise<BackupReport> {
  const file = resolve(wanted);
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory()) throw notUsable('folder', `${file} is a folder: name a file in it.`);
  if (there && !replace) throw notUsable('exists', `${file} is there already: choose another name, or say --replace.`);
  await mkdir(dirname(file), { recursive: true });
  await sweepLeftovers(dirname(file));
  const key = await findMasterKey(config);
  if (passphrase !== undefined && key === null) {
    throw notUsable('no_key', 'There is no master key here to put into the backup: leave --with-key out.');
  }
  await using source = config.DATABASE_URL
    ? await snapshotOfServer(config.DATABASE_URL)
    : await snapshotOfFolder(config.HARKEN_DATA, `${file}.${process.pid}.snapshot`);
  const { client, moment, stoppedMs } = source;
  const migrations = await appliedMigrations(client);
  const ours = await readMigrations();
  refuseNewer(migrations, ours);
  const { rows } = await client.query('select coalesce(max(seq), 0) as seq from platform.event');
  const label: Label = {
    version,
    moment: moment.toISOString(),
    seq: Number(rows[0].seq),
    database: config.DATABASE_URL ? 'postgres' : 'embedded',
    migrations,
    keyId: key && keyIdOf(key.key),
    ...(key && passphrase !== undefined ? { sealedKey: sealKey(key.key, passphrase) } : {}),
  };
  const count = { rows: 0, files: 0 };
  const { bytes } = await writeBackupFile(file, label, async function* () {
    for await (const record of readRows(client, ownSchemas(ours))) {
      if (record.kind === 'rows') count.rows += JSON.parse(record.content.toString()).length;
      yield record;
    }
    // After the rows: a file is kept before the row that names it.
    for await (const { name, path, bytes } of blobsIn(filesIn(config))) {
      yield { kind: 'blob', content: Buffer.from(JSON.stringify({ name, bytes })) };
      for await (const content of createReadStream(path, { highWaterMark: 1 << 18 }))
        yield { kind: 'blobContent', content };
      count.files += 1;
    }
    yield { kind: 'end', content: Buffer.from(JSON.stringify(count)) };
  });
  const report = { ...count, bytes, stoppedMs, moment: label.moment, seq: label.seq, keyId: label.keyId };
  await noteBackup(config, { file, at: label.moment, bytes });
  return report;
}

/** What a backup says of itself, after proving that it is whole. */
export async function describeBackup(file: string): Promise<Label & { bytes: number }> {
  const { label, bytes } = await openBackupFile(file);
  return { ...label, bytes };
}

export interface RestoreOptions {
  file: string;
  /** What is there goes: on the embedded database into a folder beside, on PostgreSQL for good. */
  replace?: boolean;
  /** Opens the master key in the backup. */
  passphrase?: string;
  /** The key will be brought later. */
  withoutKey?: boolean;
}

export interface RestoreReport extends Pick<Label, 'moment' | 'seq' | 'version'> {
  rows: number;
  files: number;
  /** Where what was there before is now; null when there was nothing or it is gone. */
  earlier: string | null;
}

/**
 * All or nothing: whatever stops it, also a kill, leaves what was there before or what was restored.
 * @throws StartRefusal for a broken, foreign or newer backup, a place in use or not empty, a missing key
 */
export async function restoreBackup(config: Settings, options: RestoreOptions): Promise<RestoreReport> {
  const backup = await openBackupFile(resolve(options.file));
  const { label } = backup;
  const ours = await readMigrations();
  refuseNewer(label.migrations, ours);
  // By number, not by place: a program in the making had later ones before an earlier one came.
  const hashes = new Map(label.migrations.map(({ number, hash }) => [number, hash]));
  const then = ours.filter(({ number }) => hashes.has(number));
  if (then.length !== hashes.size || then.some(({ number, hash }) => hash !== hashes.get(number))) {
    throw notUsable(
      'other_migrations',
      `The backup's tables are not those of any version of this program (${label.migrations.at(-1)?.name}): restore it with the program that made it.`,
    );
  }
  const key = await keyFor(config, label, options);
  const restored = config.DATABASE_URL
    ? await intoServer(config, config.DATABASE_URL, then, backup.records(), options)
    : await intoFolder(config, then, backup.records(), options, key);
  if (config.DATABASE_URL && key) await writeKey(keyFileOf(config), key);
  return { ...restored, moment: label.moment, seq: label.seq, version: label.version };
}

/** @returns the key to be written, when it comes from the backup */
async function keyFor(config: Settings, label: Label, { passphrase, withoutKey }: RestoreOptions) {
  const here = await findMasterKey(config);
  if (passphrase !== undefined) {
    if (label.sealedKey === undefined) throw notUsable('no_key', 'There is no master key in this backup.');
    const sealed = unsealKey(label.sealedKey, passphrase);
    const fromEnvironment = config.HARKEN_MASTER_KEY !== undefined || config.HARKEN_MASTER_KEY_FILE !== undefined;
    if (!fromEnvironment) return sealed;
    if (here && keyIdOf(here.key) === label.keyId) return null;
    throw notUsable('other_key', `${here?.origin} is another master key than this backup's: correct it first.`);
  }
  if (withoutKey || label.keyId === null || (here && keyIdOf(here.key) === label.keyId)) return null;
  const wants = `The backup's secrets need the master key ${label.keyId}, and `;
  const has = here ? `${here.origin} holds ${keyIdOf(here.key)}` : `there is none at ${keyFileOf(config)}`;
  throw notUsable(
    'other_key',
    `${wants}${has}: put the right one there first, or say --without-key and bring it before the start.`,
  );
}

async function intoServer(
  config: Settings,
  url: string,
  migrations: readonly Migration[],
  records: AsyncIterable<BackupRecord>,
  { replace = false }: RestoreOptions,
): Promise<Omit<RestoreReport, 'moment' | 'seq' | 'version'>> {
  await using client = await connected(new pg.Client({ connectionString: url }));
  await refuseCompany(client);
  const schemas = ownSchemas(await readMigrations());
  const { rows: there } = await client.query('select nspname from pg_namespace where nspname = any($1)', [schemas]);
  if (there.length > 0 && !replace) throw notEmpty('the database');
  const blobs = await blobTaker(filesIn(config));
  // One transaction, the schemas included: it is there whole or not at all.
  await client.query('begin');
  for (const { nspname } of there) await client.query(`drop schema "${nspname}" cascade`);
  const { rows } = await loadRows(client, migrations, records, blobs);
  blobs.finish(rows);
  await client.query('commit');
  return { rows, files: blobs.count(), earlier: null };
}

/** A killed process's connection lives on until its server notices: that is waited for. */
async function refuseCompany(client: pg.Client): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { rows } = await client.query(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    if (rows[0].n === 0) return;
    if (tries === 20) {
      throw notUsable('in_use', `${rows[0].n} other connections use the database: stop every Harken process first.`);
    }
    await new Promise((again) => setTimeout(again, 250));
  }
}

async function intoFolder(
  config: Settings,
  migrations: readonly Migration[],
  records: AsyncIterable<BackupRecord>,
  { replace = false }: RestoreOptions,
  key: Buffer | null,
): Promise<Omit<RestoreReport, 'moment' | 'seq' | 'version'>> {
  const folder = resolve(config.HARKEN_DATA);
  await using _lock = await holdFolder(folder);
  await finishRestore(folder);
  const names = await readdir(folder);
  const full = names.includes('database') || names.includes('files');
  if (full && !replace) throw notEmpty(folder);
  for (const name of names) if (/^restoring-\d+$/.test(name)) await rm(join(folder, name), { recursive: true });
  const from = `restoring-${process.pid}`;
  const made = join(folder, from);
  try {
    await mkdir(made, { mode: 0o700 });
    const blobs = await blobTaker(join(made, 'files'));
    let rows: number;
    {
      await using engine = await engineOn(join(made, 'database'));
      const { client } = engine;
      await client.query('begin');
      ({ rows } = await loadRows(client, migrations, records, blobs));
      blobs.finish(rows);
      await client.query('commit');
      await client.query('analyze');
    }
    await writeFormat(made, migrations);
    if (key) await writeKey(join(made, 'master.key'), key);
    flushTree(made);
    const earlier = `replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await putInPlace(folder, from, earlier);
    return { rows, files: blobs.count(), earlier: full ? join(folder, earlier) : null };
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}

function notEmpty(place: string): StartRefusal {
  return notUsable('not_empty', `There is data in ${place} already: say --replace to put the backup in its place.`);
}

function refuseNewer(theirs: readonly Pick<Migration, 'number' | 'name'>[], ours: readonly Migration[]): void {
  const [newest, known] = [theirs.at(-1), ours.at(-1)];
  if (newest && known && newest.number > known.number) throw newerVersion(newest.name, known.name);
}

async function appliedMigrations(client: pg.Client): Promise<Label['migrations']> {
  const { rows: found } = await client.query(`select to_regclass('platform.migration') is not null as there`);
  if (!found[0].there) throw notUsable('nothing', 'There is nothing of Harken in this database yet.');
  return (await client.query('select number, name, hash from platform.migration order by number')).rows;
}

/** Puts the files of a backup into the store and counts what it should have been. */
async function blobTaker(folder: string) {
  const store = await createFolderBlobs(folder);
  let current: { name: string; bytes: number; chunks: Buffer[] } | undefined;
  let count = 0;
  let told: { rows: number; files: number } | undefined;
  async function flush(): Promise<void> {
    const { name, chunks } = current ?? {};
    current = undefined;
    if (name === undefined || chunks === undefined) return;
    if ((await store.put(Buffer.concat(chunks))) === name) count += 1;
    else throw notUsable('broken', `The file ${name} in the backup is not what its name says: nothing was touched.`);
  }
  return {
    count: () => count,
    async take({ kind, content }: BackupRecord): Promise<void> {
      if (kind === 'blobContent') return void current?.chunks.push(Buffer.from(content));
      await flush();
      if (kind === 'blob') current = { ...JSON.parse(content.toString()), chunks: [] };
      if (kind === 'end') told = JSON.parse(content.toString());
    },
    finish(rows: number): void {
      if (told?.rows === rows && told.files === count) return;
      throw notUsable(
        'broken',
        `The backup holds ${rows} rows and ${count} files, and should hold ${told?.rows} and ${told?.files}: nothing was touched.`,
      );
    },
  };
}

interface Source extends AsyncDisposable {
  client: pg.Client;
  moment: Date;
  stoppedMs: number;
}

async function snapshotOfServer(url: string): Promise<Source> {
  const client = await connected(new pg.Client({ connectionString: url }));
  // Readers hold nobody up there, however long they read.
  await client.query('begin isolation level repeatable read read only');
  const { rows } = await client.query('select transaction_timestamp() as moment');
  return { client, moment: rows[0].moment, stoppedMs: 0, [Symbol.asyncDispose]: () => client.end() };
}

/** A copy, opened by an engine of our own: the running one is not asked for a single row. */
async function snapshotOfFolder(folder: string, aside: string): Promise<Source> {
  const { moment, stoppedMs } = await copyDatabase(folder, aside).catch(async (error) => {
    await rm(aside, { recursive: true, force: true });
    throw error;
  });
  const engine = await engineOn(aside);
  await engine.client.query('begin isolation level repeatable read read only');
  return {
    client: engine.client,
    moment,
    stoppedMs,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await rm(aside, { recursive: true, force: true });
    },
  };
}

async function engineOn(data: string): Promise<AsyncDisposable & { client: pg.Client }> {
  const run = await mkdtemp(join(tmpdir(), 'harken-engine-'));
  const engine = await startEngine({ address: join(run, 'database'), folder: data }, (error) => {
    throw error;
  });
  const client = await connected(
    new pg.Client({ stream: engine.connect, user: 'postgres', database: 'postgres' } as never),
  );
  return {
    client,
    async [Symbol.asyncDispose]() {
      // A transaction left open would be undone by an engine that is closing already.
      await client.query('rollback').catch(() => {});
      await client.end();
      await engine.close();
      await rm(run, { recursive: true, force: true });
    },
  };
}

async function connected(client: pg.Client): Promise<pg.Client & AsyncDisposable> {
  try {
    await client.connect();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new StartRefusal('database.unreachable', `DATABASE_URL does not lead to a database (${message || code}).`);
  }
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** What a killed backup left behind: its process is gone. */
async function sweepLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /\.(\d+)\.(?:snapshot|partial)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function noteBackup(config: Settings, note: object): Promise<void> {
  const path = join(resolve(config.HARKEN_DATA), lastBackupNote);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The last backup that was taken of this installation from this machine. */
export async function lastBackup(config: Pick<Config, 'HARKEN_DATA'>): Promise<{ file: string; at: string } | null> {
  const text = await readFile(join(resolve(config.HARKEN_DATA), lastBackupNote), 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text);
}
