import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { engineVersion, type Image } from './engine-messages.ts';

// The engine's own list without -F, which would turn flushing off. `fsync` is the only method that reaches the host: the
// others are stubs in the engine's file system.
export const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'shared_buffers=16MB',
];

const cache = fileURLToPath(new URL('../../../../../node_modules/.cache/harken/', import.meta.url));

/**
 * A new, empty database as a tar. Making one takes the engine some seconds, so it is made once for an installation
 * and kept.
 *
 * It is made without the two template databases: they are two thirds of the files, nobody can connect to them here,
 * and being never vacuumed they would end the supply of transaction numbers.
 */
export async function emptyImage(): Promise<Image> {
  const file = `${cache}empty-${engineVersion}.tar`;
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    // Not made yet.
  }
  // Small segments of the write-ahead log keep a small installation small.
  const pglite = new PGlite({ startParams, initDbStartParams: ['--wal-segsize=1'] });
  await pglite.waitReady;
  await pglite.exec('update pg_database set datistemplate = false');
  await pglite.exec('drop database template1');
  await pglite.exec('drop database template0');
  await pglite.exec('checkpoint');
  const image = new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer());
  await pglite.close();
  try {
    mkdirSync(cache, { recursive: true });
    const aside = `${file}.${process.pid}.${performance.now()}`;
    writeFileSync(aside, image);
    renameSync(aside, file);
  } catch {
    // A program folder that cannot be written to costs the next first start these seconds again.
  }
  return image;
}
