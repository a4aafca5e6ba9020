/**
 * Where the bytes of files are kept. A port: this is a folder; another store offers the same two functions.
 * A blob is named by the SHA-256 of its content, so the same file is kept once and a name is never a path.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '@harken/contract/problems';

export interface Blobs {
  /** Keeps the bytes. When this returns, a power cut does not lose them. @returns their name */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws Refusal `record.not_found` */
  read(name: string): Promise<{ stream: Readable; bytes: number }>;
  /** For whoever knows that nothing names it any more. */
  remove(name: string): Promise<void>;
}

const isName = /^[0-9a-f]{64}$/;

/** A store in a folder of this machine, for the eyes of this user only. */
export async function createFolderBlobs(folder: string): Promise<Blobs> {
  const arriving = join(folder, 'arriving');
  await mkdir(arriving, { recursive: true, mode: 0o700 });
  // What an earlier life was still writing was never acknowledged.
  for (const left of await readdir(arriving)) await rm(join(arriving, left), { force: true });

  function place(name: string): { shelf: string; path: string } {
    if (!isName.test(name)) throw new Refusal('record.not_found');
    const shelf = join(folder, name.slice(0, 2));
    return { shelf, path: join(shelf, name) };
  }

  async function put(bytes: Uint8Array): Promise<string> {
    const name = createHash('sha256').update(bytes).digest('hex');
    const { shelf, path } = place(name);
    const draft = join(arriving, randomUUID());
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await mkdir(shelf, { recursive: true, mode: 0o700 });
      // Also over one that is there: it may be of a write whose name never reached the disk.
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    // The content is on the disk already; its name is only when the folders are.
    await syncFolder(shelf);
    await syncFolder(folder);
    return name;
  }

  async function read(name: string): Promise<{ stream: Readable; bytes: number }> {
    const { path } = place(name);
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) throw new Refusal('record.not_found');
    return { stream: createReadStream(path), bytes: found.size };
  }

  async function remove(name: string): Promise<void> {
    await rm(place(name).path, { force: true });
  }

  return { put, read, remove };
}

/** What a store in a folder holds, without touching it: for backups and checks beside a running one. */
export async function* blobsIn(
  folder: string,
): AsyncGenerator<{ name: string; path: string; bytes: number; at: Date }> {
  for (const shelf of (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()) {
    for (const name of (await readdir(join(folder, shelf))).filter((one) => isName.test(one)).sort()) {
      const path = join(folder, shelf, name);
      const found = await stat(path).catch(() => null);
      if (found?.isFile()) yield { name, path, bytes: found.size, at: found.mtime };
    }
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; its file system writes names through by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
