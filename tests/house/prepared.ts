/**
 * A house with Harbour Bank already in it. Loading the bank takes seconds, and every story begins with it, so it is
 * loaded once for a state of the program, kept in the system's temporary folder (or on the server), and copied.
 */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoPassword } from '@harken/demo/harbour-bank';
import {
  databaseOn,
  onServer,
  preparedHome,
  withDatabase,
} from '../../apps/server/src/platform/testing/fresh-database.ts';
import { signIn } from './colleague.ts';
import { startProcess } from './process.ts';

export interface Ground {
  folder: string;
  settings: Record<string, string>;
  drop(): Promise<void>;
}

/** Where a new house stands: a folder, and a database where a server is named. */
export async function aGround(kind: 'demo' | 'empty', server: string | undefined): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'harken-house-'));
  const drop = () => rm(folder, { recursive: true, force: true });
  if (!server) {
    // Ten times as fast as the same without Sync.
    if (kind === 'demo') cpSync(await preparedFolder(), folder, { recursive: true });
    return { folder, settings: {}, drop };
  }
  const database = kind === 'demo' ? await copyOfPrepared(server) : await databaseOn(server);
  await asItsOwn(database.url);
  return {
    folder,
    settings: { DATABASE_URL: database.url, HARKEN_MASTER_KEY: await fingerprint() },
    drop: () => Promise.all([database.drop(), drop()]).then(() => {}),
  };
}

/** Loads the bank, unless this state of the program has loaded it before. */
export async function prepareBank(server: string | undefined): Promise<void> {
  await (server ? preparedOn(server) : preparedFolder());
}

async function preparedFolder(): Promise<string> {
  const home = await preparedHome();
  const prepared = join(home, `harbour-bank-${(await fingerprint()).slice(0, 24)}`);
  if (await stat(prepared).catch(() => undefined)) return prepared;
  const folder = await mkdtemp(join(home, 'b-'));
  await loadBank(folder, {});
  // Whoever was first is as good.
  await rename(folder, prepared).catch(() => rm(folder, { recursive: true, force: true }));
  return prepared;
}

/** @returns the name of the database on the server that holds the bank */
async function preparedOn(server: string): Promise<string> {
  const template = `harken_bank_${(await fingerprint()).slice(0, 24)}`;
  let there = false;
  await onServer(server, async (admin) => {
    there = (await admin.query('select 1 from pg_database where datname = $1', [template])).rowCount === 1;
  });
  if (there) return template;
  const { url } = await databaseOn(server);
  const folder = await mkdtemp(join(tmpdir(), 'harken-house-'));
  await loadBank(folder, { DATABASE_URL: url, HARKEN_MASTER_KEY: await fingerprint() });
  await rm(folder, { recursive: true, force: true });
  const made = new URL(url).pathname.slice(1);
  await onServer(server, async (admin) => void (await admin.query(`alter database ${made} rename to ${template}`)));
  return template;
}

async function copyOfPrepared(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const template = await preparedOn(server);
  const name = `harken_story_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (admin) => {
    // Copying a database fails while anyone else is copying it.
    await admin.query('select pg_advisory_lock(7270010)');
    await admin.query(`create database ${name} template ${template}`);
  });
  const drop = () =>
    onServer(server, async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`)));
  return { url: withDatabase(server, name), drop };
}

/** A copy is an installation of its own: houses that share a bus must not hear each other. */
async function asItsOwn(url: string): Promise<void> {
  await onServer(
    url,
    async (its) => void (await its.query('update platform.installation set id = gen_random_uuid()::text')),
  );
}

async function loadBank(folder: string, settings: Record<string, string>): Promise<void> {
  const first = await startProcess({ kind: 'demo', folder, settings });
  await openAroundTheClock(first.url);
  await first.stop();
}

/** Stories are told at any hour, so the bank's queues are open at any hour. */
async function openAroundTheClock(door: string): Promise<void> {
  const planner = await signIn(door, 'ravi.menon@harbourbank.example', demoPassword);
  const { queues } = await planner.call('GET /api/state');
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' }));
  for (const { id, version, hours } of queues) {
    const body = { version, hours: { zone: hours.zone, weekly, holidays: [] } };
    await planner.call('PATCH /api/queues/:id', { params: { id }, body });
  }
}

let known: Promise<string> | undefined;
/** Changes with everything that could change what is loaded; 64 hexadecimal digits, so that it can serve as a key. */
function fingerprint(): Promise<string> {
  known ??= (async () => {
    const hash = createHash('sha256');
    for (const part of ['apps/server/src', 'apps/server/migrations', 'demo', 'packages/contract', 'packages/engines']) {
      const root = fileURLToPath(new URL(`../../${part}`, import.meta.url));
      for (const name of (await readdir(root, { recursive: true })).sort()) {
        if (/\.(ts|sql|md|json)$/.test(name) && !/node_modules|\.test\./.test(name)) {
          hash.update(name).update(await readFile(join(root, name)));
        }
      }
    }
    return hash.digest('hex');
  })();
  return known;
}
