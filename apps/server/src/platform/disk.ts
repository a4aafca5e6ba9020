/**
 * A disk that fills. Below the reserve nothing new is taken in, with a clear refusal, while reading goes on and what
 * was acknowledged stays; as soon as there is room again, so does writing. What fills a disk faster than we look meets
 * the ballast: a file beside the embedded database that its engine gives up in the middle of a write that would not fit
 * (see database/durable-folder.ts), because an engine that cannot write its log must end.
 */
import { existsSync, statfsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from './config.ts';
import { type Logger, silentLogger } from './log.ts';

export interface Disk {
  /** Below the reserve: nothing new may be taken in. */
  full(): boolean;
  /** Free bytes of the data folder's disk, as last seen. */
  free(): number;
  close(): void;
}

const megabyte = 1024 * 1024;
/** Asking the system takes microseconds; in a second of writes as usual, the ballast would be written full. */
const staleAfterMs = 50;
export const ballastName = 'ballast';

export async function watchDisk(
  config: Pick<Config, 'HARKEN_DATA' | 'DATABASE_URL' | 'DISK_RESERVE_MB'>,
  { logger = silentLogger, lookEveryMs = 1000 }: { logger?: Logger; lookEveryMs?: number } = {},
): Promise<Disk> {
  const folder = resolve(config.HARKEN_DATA);
  const reserve = config.DISK_RESERVE_MB * megabyte;
  const ballast = config.DATABASE_URL || reserve === 0 ? 0 : Math.min(16 * megabyte, Math.floor(reserve / 2));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let free = freeBytes(folder);
  let full = free < reserve;
  let loading: Promise<void> | undefined;
  let looked = 0;
  look();
  const timer = setInterval(look, lookEveryMs).unref();

  function look(): void {
    looked = performance.now();
    free = freeBytes(folder);
    const now = free < reserve;
    if (now !== full) {
      full = now;
      const fields = { freeMegabytes: Math.floor(free / megabyte), reserveMegabytes: config.DISK_RESERVE_MB };
      if (full) logger.error(fields, 'The disk is nearly full: nothing new is taken in until there is room again.');
      else logger.warn(fields, 'There is room on the disk again: writing goes on.');
    }
    // Only when it does not itself make the disk full again.
    const room = free > reserve + 2 * ballast;
    if (ballast > 0 && room && loading === undefined && !existsSync(join(folder, ballastName))) {
      loading = takeBallast(folder, ballast)
        .catch((error) => logger.warn({ err: error }, 'The ballast could not be taken in; it is tried again.'))
        .finally(() => {
          loading = undefined;
        });
    }
  }

  return {
    full: () => {
      if (performance.now() - looked > staleAfterMs) look();
      return full;
    },
    free: () => free,
    close: () => clearInterval(timer),
  };
}

export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Written, not only sized: a hole takes no room and gives none back. */
async function takeBallast(folder: string, bytes: number): Promise<void> {
  const half = join(folder, `${ballastName}.new`);
  try {
    const file = await open(half, 'w', 0o600);
    const block = Buffer.alloc(megabyte, 'ballast ');
    for (let at = 0; at < bytes; at += block.length)
      await file.write(block.subarray(0, Math.min(block.length, bytes - at)));
    await file.close();
    await rename(half, join(folder, ballastName));
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

/** What the file system or PostgreSQL says when there is no room left. */
export function isDiskFull(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100' || (cause !== undefined && isDiskFull(cause));
}
