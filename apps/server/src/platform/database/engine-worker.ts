import { existsSync, mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { finishRestore } from '../backup/swap.ts';
import { ballastName } from '../disk.ts';
import { DurableFolder, flushFolder, flushTree } from './durable-folder.ts';
import { emptyImage, startParams } from './empty-image.ts';
import {
  type EngineMessage,
  type EngineOrder,
  type EngineTask,
  type Image,
  takenCode,
  takenMessage,
} from './engine-messages.ts';
import { serveSession } from './session.ts';
import { takeAddress } from './take-address.ts';

const task = workerData as EngineTask;
const say = (message: EngineMessage) => parentPort?.postMessage(message);

// Everything here blocks its thread while a statement runs, which is why it has one of its own.
await run();

async function run(): Promise<void> {
  const server = createServer();
  if (!(await takeAddress(server, task.address))) {
    say({ kind: 'refused', code: takenCode, message: takenMessage(dirname(dirname(task.address))) });
    return;
  }
  // A restore that was killed while it put its folder in place is ended by whoever holds the lock next.
  await finishRestore(dirname(task.folder));
  const pglite = await openFolder(task.folder);
  const session = serveSession(server, pglite);
  parentPort?.once('message', async (_order: EngineOrder) => {
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
    const first = await start(aside, await emptyImage());
    await first.pglite.close();
    flushTree(aside);
    renameSync(aside, folder);
    flushFolder(dirname(folder));
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

async function start(folder: string, image?: Image): Promise<{ pglite: PGlite; flushes: () => number }> {
  const fs = new DurableFolder(folder);
  fs.ballast = join(dirname(folder), ballastName);
  const pglite = new PGlite({ fs, startParams, ...(image && { loadDataDir: new Blob([image]) }) });
  await pglite.waitReady;
  return { pglite, flushes: () => fs.flushes };
}

async function release(server: Server): Promise<void> {
  if (process.platform !== 'win32') unlinkSync(task.address);
  await new Promise((closed) => server.close(closed));
}
