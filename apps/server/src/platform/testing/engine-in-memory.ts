import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { connectTo, type Engine } from '../database/embedded.ts';
import type { Image } from '../database/engine-messages.ts';

/** What a thread for tests is told, and what it answers to each. */
export type MemoryOrder = { kind: 'open'; address: string; image: Image | 'empty' } | { kind: 'image' | 'close' };
export type MemoryAnswer = { kind: 'done' } | { kind: 'image'; image: Image };

export interface MemoryEngine extends Engine {
  /** The data as a tar, for tests to start from. */
  image(): Promise<Image>;
}

// The engine lives for a second here: the optimising compiler would spend half of it on code that is gone by then.
setFlagsFromString('--liftoff-only');

/** Threads without a database. Starting one takes longer than opening a database in it, so some are kept. */
const idle: Worker[] = [];
const kept = 2;

/** The product's engine, its session and its socket, in memory: nothing is durable, and it is open in a third of a second. */
export async function openInMemory(image: Image | 'empty'): Promise<MemoryEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'hk-'));
  const address = join(folder, 'database');
  const worker = idle.pop() ?? newThread();
  worker.ref();
  const ask = async (order: MemoryOrder): Promise<MemoryAnswer> => {
    worker.postMessage(order);
    return (await once(worker, 'message'))[0];
  };
  await ask({ kind: 'open', address, image });
  return {
    connect: connectTo(address),
    image: async () => {
      const answer = await ask({ kind: 'image' });
      if (answer.kind !== 'image') throw new Error('The engine answered something else.');
      return answer.image;
    },
    close: async () => {
      await ask({ kind: 'close' });
      await rm(folder, { recursive: true, force: true });
      if (idle.length === kept) await worker.terminate();
      else {
        worker.unref();
        idle.push(worker);
      }
    },
  };
}

function newThread(): Worker {
  const worker = new Worker(new URL('./engine-in-memory-worker.ts', import.meta.url), { name: 'database' });
  // Its end is nobody's to catch: the test that it happens to must not pass.
  worker.on('error', (error) => {
    throw error;
  });
  return worker;
}
