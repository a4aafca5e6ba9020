import { existsSync, mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFolder } from './durable-folder.ts';
import { serveSession } from './session.ts';
import { takeAddress } from './take-address.ts';

/** What the program tells this thread, and what the thread tells back. */
export interface EngineTask {
  address: string;
  /** The data folder, or a prepared one as a tar to work on in memory. */
  data: { folder: string } | { image: Uint8Array };
}
export type EngineMessage =
  | { kind: 'open' }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'image'; image: Uint8Array };
export type EngineOrder = 'close' | 'image';

// The engine's own list without -F, which would turn flushing off. `fsync` is the only method that reaches the host: the
// others are stubs in the engine's file system.
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'shared_buffers=16MB',
];

const task = workerData as EngineTask;
const say = (message: EngineMessage) => parentPort?.postMessage(message);

// Everything here blocks its thread while a statement runs, which is why it has one of its own.
await run();

async function run(): Promise<void> {
  const server = createServer();
  if (!(await takeAddress(server, task.address))) {
    say({
      kind: 'refused',
      code: 'data_folder.taken',
      message: `Another Harken process already works on the data folder ${dirname(dirname(task.address))}: stop it first, or set HARKEN_DATA to another folder.`,
    });
    return;
  }
  const pglite = await ('folder' in task.data ? openFolder(task.data.folder) : openImage(task.data.image));
  const session = serveSession(server, pglite);
  parentPort?.on('message', async (order: EngineOrder) => {
    if (order === 'image') {
      const image = new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer());
      say({ kind: 'image', image });
      return;
    }
    session.stop();
    await pglite.close();
    await release(server);
    parentPort?.close();
  });
  say({ kind: 'open' });
}

async function openFolder(folder: string): Promise<PGlite> {
  if (!existsSync(folder)) {
    // Made aside and renamed when whole: an interrupted first start leaves nothing that looks like data.
    const aside = `${folder}.new`;
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside, { mode: 0o700 });
    const first = await start(aside);
    await first.pglite.close();
    renameSync(aside, folder);
  }
  const { pglite, flushes } = await start(folder);
  const before = flushes();
  // A transaction that writes to the log and to nothing else.
  await pglite.exec(`select pg_logical_emit_message(true, 'harken', 'does a commit reach the disk?')`);
  if (flushes() === before) {
    await pglite.close();
    throw new Error(
      'The embedded database did not flush a commit to the disk, so an acknowledged message could be lost; it must not run.',
    );
  }
  return pglite;
}

/** In memory nothing is durable: for tests. */
async function openImage(image: Uint8Array): Promise<PGlite> {
  const pglite = new PGlite({ loadDataDir: new Blob([image as Uint8Array<ArrayBuffer>]), startParams });
  await pglite.waitReady;
  return pglite;
}

async function start(folder: string): Promise<{ pglite: PGlite; flushes: () => number }> {
  const fs = new DurableFolder(folder);
  // Small segments of the write-ahead log: an empty installation is 25 MB instead of 40.
  const pglite = new PGlite({ fs, startParams, initDbStartParams: ['--wal-segsize=1'] });
  await pglite.waitReady;
  return { pglite, flushes: () => fs.flushes };
}

async function release(server: Server): Promise<void> {
  if (process.platform !== 'win32') unlinkSync(task.address);
  await new Promise((closed) => server.close(closed));
}
