import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { engineVersion, type Image } from '../database/engine-messages.ts';
import { type Migration, readMigrations } from '../database/migrations.ts';
import { type Database, onEngine, openDatabase } from '../database.ts';
import { openInMemory } from './engine-in-memory.ts';

/**
 * A new database in a fraction of a second: a prepared one is made once for a set of migrations, kept in the
 * system's temporary folder (or on the server), and copied.
 */
export async function freshDatabase(): Promise<{ database: Database; close: () => Promise<void> }> {
  const server = process.env.TEST_DATABASE_URL;
  return server === undefined || server === '' ? freshInMemory() : freshOn(server);
}

const settings = { DATABASE_CONNECTIONS: 12 };

async function freshInMemory() {
  const { migrations } = await prepared();
  const engine = await openInMemory(await preparedImage());
  return closable(await onEngine(engine, migrations, settings.DATABASE_CONNECTIONS));
}

/** Puts the data of a migrated, empty embedded database into a folder, as a first start would leave it. */
export async function prepareFolder(folder: string): Promise<void> {
  const { fingerprint } = await prepared();
  const ready = join(await preparedHome(), `${fingerprint}-folder`);
  if (!existsSync(ready)) {
    const making = `${ready}.${randomBytes(6).toString('hex')}`;
    const first = await openDatabase({ ...settings, HARKEN_DATA: making, DATABASE_URL: undefined });
    await first.close();
    // Whoever was first is as good.
    await rename(making, ready).catch(() => rm(making, { recursive: true, force: true }));
  }
  cpSync(ready, folder, { recursive: true });
}

/** Where tests keep what they prepared once, in the system's temporary folder. */
export async function preparedHome(): Promise<string> {
  const home = join(tmpdir(), `harken-prepared-${userInfo().uid}`);
  await mkdir(home, { recursive: true, mode: 0o700 });
  return home;
}

/** The tar of a migrated, empty database: made once for a set of migrations, kept in the system's temporary folder. */
async function preparedImage(): Promise<Image> {
  const { migrations, fingerprint } = await prepared();
  const file = join(await preparedHome(), `${fingerprint}.tar`);
  const there = await readFile(file).catch(() => undefined);
  if (there !== undefined) return there;
  const engine = await openInMemory('empty');
  const database = await onEngine(engine, migrations, 2);
  const image = await engine.image();
  await database.close();
  // Two processes may make it at the same time; whichever is renamed last is as good as the first.
  const made = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(made, image);
  await rename(made, file);
  return image;
}

async function freshOn(server: string) {
  const { url, drop } = await databaseOn(server);
  const database = await openDatabase({ ...settings, HARKEN_DATA: '', DATABASE_URL: url });
  return closable(database, drop);
}

/** A database on a PostgreSQL server, for whole programs to be started on. */
export async function databaseOn(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const template = `harken_prepared_${(await prepared()).fingerprint.slice(0, 16)}`;
  const name = `harken_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (admin) => {
    // Creating from a template fails while anyone else is creating from it.
    await admin.query('select pg_advisory_lock(7270009)');
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      const making = `${template}_new`;
      await admin.query(`drop database if exists ${making} with (force)`);
      await admin.query(`create database ${making}`);
      const first = await openDatabase({ ...settings, HARKEN_DATA: '', DATABASE_URL: withDatabase(server, making) });
      await first.close();
      await admin.query(`alter database ${making} rename to ${template}`);
    }
    await admin.query(`create database ${name} template ${template}`);
  });
  const drop = () =>
    onServer(server, async (admin) => {
      await admin.query(`drop database if exists ${name} with (force)`);
    });
  return { url: withDatabase(server, name), drop };
}

function closable(database: Database, clean = async () => {}) {
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= database.close().then(clean);
    return closing;
  };
  return { database: { ...database, close }, close };
}

/** Runs statements that concern the server itself, e.g. to create a database. */
export async function onServer(server: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

export function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

let known: Promise<{ migrations: Migration[]; fingerprint: string }> | undefined;
/** The migrations, read once, and what changes with every one of them and with the engine. */
function prepared() {
  known ??= readMigrations().then((migrations) => {
    const hash = createHash('sha256').update(engineVersion);
    for (const migration of migrations) hash.update(migration.name).update(migration.hash);
    return { migrations, fingerprint: hash.digest('hex').slice(0, 24) };
  });
  return known;
}
