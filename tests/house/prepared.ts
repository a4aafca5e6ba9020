/**
 * A house with Harbour Bank already in it. Loading the bank takes seconds, and every story begins with it, so it is
 * loaded once for a state of the program, kept in the system's temporary folder (or on the server), and copied.
 */
import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoPassword } from '@harken/demo/harbour-bank';
import { databaseOn, onServer, withDatabase } from '../../apps/server/src/platform/testing/fresh-database.ts';
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
    if (kind === 'demo') await cp(await preparedFolder(), folder, { recursive: true });
    return { folder, settings: {}, drop };
  }
  const database = kind === 'demo' ? await copyOfPrepared(server) : await databaseOn(server);
  return {
    folder,
    settings: { DATABASE_URL: database.url, HARKEN_MASTER_KEY: await fingerprint() },
    drop: () => Promise.all([database.drop(), drop()]).then(() => {}),
  };
}

async function preparedFolder(): Promise<string> {
  const home = join(tmpdir(), `harken-prepared-${userInfo().uid}`);
  const prepared = join(home, `harbour-bank-${(await fingerprint()).slice(0, 24)}`);
  if (await stat(prepared).catch(() => undefined)) return prepared;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(home, 'b-'));
  await loadBank(folder, {});
  // Whoever was first is as good.
  await rename(folder, prepared).catch(() => rm(folder, { recursive: true, force: true }));
  return prepared;
}

async function copyOfPrepared(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const template = `harken_bank_${(await fingerprint()).slice(0, 24)}`;
  const name = `harken_story_${randomBytes(6).toString('hex')}`;
  let there = false;
  await onServer(server, async (admin) => {
    there = (await admin.query('select 1 from pg_database where datname = $1', [template])).rowCount === 1;
  });
  if (!there) {
    const { url } = await databaseOn(server);
    const folder = await mkdtemp(join(tmpdir(), 'harken-house-'));
    await loadBank(folder, { DATABASE_URL: url, HARKEN_MASTER_KEY: await fingerprint() });
    await rm(folder, { recursive: true, force: true });
    const made = new URL(url).pathname.slice(1);
    await onServer(server, async (admin) => void (await admin.query(`alter database ${made} rename to ${template}`)));
  }
  await onServer(server, async (admin) => void (await admin.query(`create database ${name} template ${template}`)));
  const drop = () =>
    onServer(server, async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`)));
  return { url: withDatabase(server, name), drop };
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
