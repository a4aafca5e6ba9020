import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StartRefusal } from '../config.ts';
import { ballastName, freeBytes } from '../disk.ts';
import type { Logger } from '../log.ts';
import {
  type EngineMessage,
  type EngineOrder,
  type EngineTask,
  engineVersion,
  takenCode,
  takenMessage,
} from './engine-messages.ts';
import { type Migration, newerVersion } from './migrations.ts';
import { takeAddress } from './take-address.ts';

export interface Engine {
  /** Makes the stream that `pg` speaks over. */
  connect: () => Socket;
  close: () => Promise<void>;
}

/**
 * Opens the embedded database in its folder:
 *
 *     HARKEN_DATA/database/      the data
 *     HARKEN_DATA/run/database   the socket: the way in, and the lock that keeps a second process out
 *     HARKEN_DATA/format.json    what a program must know to open the data, readable without touching it
 */
export async function openEmbedded(options: {
  folder: string;
  logger: Logger;
  migrations: readonly Migration[];
  onFailure: (error: Error) => void;
}): Promise<Engine> {
  const started = performance.now();
  const folder = resolve(options.folder);
  await makeFolders(folder);
  await refuseFullDisk(folder);
  await refuseNewerFormat(folder, options.migrations);
  const engine = await startEngine(
    { address: addressIn(folder), folder: join(folder, 'database') },
    options.onFailure,
    () => writeFormat(folder, options.migrations),
  );
  options.logger.debug({ ms: Math.round(performance.now() - started) }, 'The embedded database is open.');
  return engine;
}

/** Starts the engine in a thread of its own. `checked` runs when it is open; if it fails, the engine ends. */
export async function startEngine(
  task: EngineTask,
  onFailure: (error: Error) => void,
  checked: () => Promise<void> = async () => {},
): Promise<Engine> {
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { workerData: task, name: 'database' });
  let phase: 'opening' | 'open' | 'closing' = 'opening';
  let opened = () => {};
  let failed = onFailure;
  const open = new Promise<void>((resolve, refuse) => {
    opened = resolve;
    failed = refuse;
  });
  worker.on('error', (error: Error) => failed(error));
  worker.on('exit', () => {
    if (phase !== 'closing') failed(new Error('The database engine ended.'));
  });
  worker.on('message', (message: EngineMessage) => {
    if (message.kind === 'refused') failed(new StartRefusal(message.code, message.message));
    if (message.kind === 'open') opened();
  });
  try {
    await open;
    await checked();
  } catch (error) {
    phase = 'closing';
    await worker.terminate();
    throw error;
  }
  phase = 'open';
  failed = onFailure;

  return {
    connect: connectTo(task.address),
    close: async () => {
      phase = 'closing';
      const ended = once(worker, 'exit');
      worker.postMessage('close' satisfies EngineOrder);
      await ended;
    },
  };
}

/** The stream that `pg` speaks over: it names a host and a port; ours is one address, on Windows a named pipe. */
export const connectTo = (address: string) => (): Socket => {
  const socket = new Socket();
  const plain = socket.connect.bind(socket) as (path: string) => Socket;
  socket.connect = (() => plain(address)) as unknown as Socket['connect'];
  return socket;
};

/**
 * Keeps every other process off the folder while its data is replaced.
 * @throws StartRefusal `data_folder.taken` when one works on it
 */
export async function holdFolder(folder: string): Promise<AsyncDisposable> {
  await makeFolders(folder);
  const server = createServer((socket) => socket.destroy());
  const address = addressIn(folder);
  if (!(await takeAddress(server, address))) throw new StartRefusal(takenCode, takenMessage(folder));
  return {
    async [Symbol.asyncDispose]() {
      if (process.platform !== 'win32') await rm(address, { force: true });
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(join(folder, 'run'), { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    await access(join(folder, 'run'), constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'EACCES' || code === 'EPERM'
        ? 'permission denied'
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? 'a file is in its way'
          : code;
    throw new StartRefusal(
      'data_folder.no_rights',
      `Harken cannot write to its data folder ${folder} (${why}): give this user the right to, or set HARKEN_DATA to another folder.`,
    );
  }
}

/** Recovering after a crash writes, and an engine that cannot must end: better not begin. The ballast counts as room. */
async function refuseFullDisk(folder: string): Promise<void> {
  const ballast = await stat(join(folder, ballastName)).catch(() => null);
  if (freeBytes(folder) + (ballast?.size ?? 0) > 8 * 1024 * 1024) return;
  throw new StartRefusal(
    'data_folder.full',
    `The disk of the data folder ${folder} is full: make room (8 MB at least), and it starts; what was acknowledged is there.`,
  );
}

export function addressIn(folder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\harken-${Buffer.from(folder).toString('hex').slice(-200)}`;
  const address = join(folder, 'run', 'database');
  // The system keeps a socket's path in 108 bytes, and ours takes a longer name while it is made.
  if (Buffer.byteLength(address) > 90) {
    throw new StartRefusal(
      'data_folder.path_too_long',
      `The path of the data folder ${folder} is too long for a socket in it: set HARKEN_DATA to a path of at most 76 bytes.`,
    );
  }
  return address;
}

/** Read before the data is opened, because opening alone already writes to it. */
async function refuseNewerFormat(folder: string, migrations: readonly Migration[]): Promise<void> {
  const format = await refuseOtherFormat(folder);
  if (format !== undefined && format.number > (migrations.at(-1)?.number ?? 0)) {
    throw newerVersion(format.migration, migrations.at(-1)?.name ?? 'none');
  }
}

/** @throws StartRefusal when another engine wrote the data */
export async function refuseOtherFormat(folder: string): Promise<Format | undefined> {
  const text = await readFile(join(folder, 'format.json'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const format = JSON.parse(text) as Format;
  if (format.engine !== engineVersion) {
    throw new StartRefusal(
      'database.other_engine',
      `The data in ${folder} was written by database engine ${format.engine} and this program has ${engineVersion}: take a backup with the version of Harken that wrote it, and restore that.`,
    );
  }
  return format;
}

interface Format {
  engine: string;
  number: number;
  migration: string;
}

/** Written before the migrations run, so that it is never behind the data. */
export async function writeFormat(folder: string, migrations: readonly Migration[]): Promise<void> {
  const newest = migrations.at(-1);
  const text = `${JSON.stringify({ engine: engineVersion, number: newest?.number ?? 0, migration: newest?.name ?? 'none' })}\n`;
  const path = join(folder, 'format.json');
  if ((await readFile(path, 'utf8').catch(() => '')) === text) return;
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}
