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
  folder: string;
  address: string;
}
export type EngineMessage = { kind: 'open' } | { kind: 'refused'; code: string; message: string };
export type EngineOrder = 'close';

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
      message: `Another Harken process already works on the data folder ${dirname(task.folder)}: stop it first, or set HARKEN_DATA to another folder.`,
    });
    return;
  }
  const pglite = await openData(task.folder);
  const session = serveSession(server, pglite);
  parentPort?.once('message', async (_order: EngineOrder) => {
    session.stop();
    await pglite.close();
    await release(server);
    parentPort?.close();
  });
  say({ kind: 'open' });
}

async function openData(folder: string): Promise<PGlite> {
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

async function start(folder: string): Promise<{ pglite: PGlite; flushes: () => number }> {
  const fs = new DurableFolder(folder);
  const pglite = new PGlite({
    fs,
    // The engine's own list without -F, which would turn flushing off. `fsync` is the only method that reaches the
    // host: the others are stubs in the engine's file system.
    startParams: [
      ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
      '-c',
      'wal_sync_method=fsync',
      '-c',
      'shared_buffers=16MB',
    ],
  });
  await pglite.waitReady;
  return { pglite, flushes: () => fs.flushes };
}

async function release(server: Server): Promise<void> {
  if (process.platform !== 'win32') unlinkSync(task.address);
  await new Promise((closed) => server.close(closed));
}
