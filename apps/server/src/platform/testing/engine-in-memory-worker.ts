import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { emptyImage, startParams } from '../database/empty-image.ts';
import type { Image } from '../database/engine-messages.ts';
import { serveSession } from '../database/session.ts';
import { takeAddress } from '../database/take-address.ts';
import type { MemoryAnswer, MemoryOrder } from './engine-in-memory.ts';

/** One database after the other in one thread, each from an image and gone when it is closed. */
let current: Awaited<ReturnType<typeof open>> | undefined;

parentPort?.on('message', async (order: MemoryOrder) => {
  const answer = await obey(order);
  parentPort?.postMessage(answer);
});

async function obey(order: MemoryOrder): Promise<MemoryAnswer> {
  if (order.kind === 'open') current = await open(order.address, order.image);
  else if (order.kind === 'close') {
    await current?.close();
    current = undefined;
  } else if (current) return { kind: 'image', image: await current.image() };
  return { kind: 'done' };
}

async function open(address: string, image: Image | 'empty') {
  const loadDataDir = new Blob([image === 'empty' ? await emptyImage() : image]);
  const pglite = new PGlite({ loadDataDir, startParams });
  await pglite.waitReady;
  const server = createServer();
  const session = serveSession(server, pglite);
  if (!(await takeAddress(server, address))) throw new Error(`Somebody listens at ${address}.`);
  return {
    image: async () => new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer()),
    async close() {
      session.stop();
      await pglite.close();
      if (process.platform !== 'win32') rmSync(address, { force: true });
      await new Promise((closed) => server.close(closed));
    },
  };
}
