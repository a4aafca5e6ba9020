/**
 * A copy of the embedded database while it works, without stopping anyone: what PostgreSQL's own base backup does.
 * It marks a beginning, the files are copied as they are (half-written pages included), it marks an end, and the
 * write-ahead log between the two makes the copy whole when it is opened. The one pause is the checkpoint at the start.
 */
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { StartRefusal } from '../config.ts';
import { addressIn, connectTo, holdFolder, refuseOtherFormat } from '../database/embedded.ts';
import { takenCode } from '../database/engine-messages.ts';
import { holdCheckpoints } from '../database/housekeeping.ts';
import { finishRestore } from './swap.ts';

export interface Snapshot {
  /** Whatever was acknowledged before is in it. */
  moment: Date;
  /** How long other statements waited for the marks; 0 when nobody was there. */
  stoppedMs: number;
}

const holdSeconds = 120;

/** @throws StartRefusal when the folder holds no database, or one that this program cannot read */
export async function copyDatabase(folder: string, to: string): Promise<Snapshot> {
  const home = resolve(folder);
  const data = join(home, 'database');
  if (!(await readdir(data).catch((): string[] => [])).includes('PG_VERSION')) {
    throw new StartRefusal('backup.nothing', `There is no database in ${home}: set HARKEN_DATA to its folder.`);
  }
  await refuseOtherFormat(home);
  const hold = await holdFolder(home).catch((error) => {
    if (error.code === takenCode) return null;
    throw error;
  });
  if (hold === null) return copyWhileRunning(home, data, to);
  // Nobody works on it, and nobody can begin to meanwhile.
  await using _lock = hold;
  await finishRestore(home);
  const moment = new Date();
  await copyFolder(data, to, []);
  return { moment, stoppedMs: 0 };
}

async function copyWhileRunning(home: string, data: string, to: string): Promise<Snapshot> {
  const client = new pg.Client({ stream: connectTo(addressIn(home)), user: 'postgres', database: 'postgres' } as never);
  await client.connect();
  const ask = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows[0];
  let stoppedMs = 0;
  const timed = async <T>(work: Promise<T>) => {
    const began = performance.now();
    const result = await work;
    stoppedMs += performance.now() - began;
    return result;
  };
  const hold = () => ask(holdCheckpoints, [String(Math.ceil(Date.now() / 1000) + holdSeconds)]);
  const holding = setInterval(() => void hold().catch(() => {}), (holdSeconds / 4) * 1000);
  try {
    // The log that the copy needs must not be thrown away meanwhile.
    await hold();
    const started = await timed(begin());
    await copyFolder(data, to, ['pg_wal', 'pg_replslot', 'pg_stat_tmp']);
    const { moment } = await ask('select clock_timestamp() as moment');
    const { last, label } = await timed(
      ask('select pg_walfile_name(lsn) as last, labelfile as label from pg_backup_stop(false)'),
    );
    await copyLog(join(data, 'pg_wal'), join(to, 'pg_wal'), started.first, last);
    await writeFile(join(to, 'backup_label'), label);
    return { moment, stoppedMs };
  } finally {
    clearInterval(holding);
    await ask(holdCheckpoints, ['0']).catch(() => {});
    await client.end();
  }

  async function begin(): Promise<{ first: string }> {
    const mark = `select pg_walfile_name(pg_backup_start('harken', true)) as first`;
    try {
      return await ask(mark);
    } catch (error) {
      // 55000: an earlier backup was killed in the middle; its mark is still set in the one session.
      if ((error as pg.DatabaseError).code !== '55000') throw error;
      await ask('select pg_backup_stop(false)');
      return ask(mark);
    }
  }
}

/** Files that vanish while we look are temporary; what mattered of them is in the log. */
async function copyFolder(from: string, to: string, hollow: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      if (hollow.includes(entry.name)) await hollowCopy(source, target);
      else await copyFolder(source, target, []);
    } else if (entry.isFile() && entry.name !== 'postmaster.pid') {
      await copyFile(source, target, constants.COPYFILE_FICLONE).catch((error) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }
}

/** The folders without what is in them: the engine expects them to be there. */
async function hollowCopy(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory()) await mkdir(join(to, entry.name), { recursive: true, mode: 0o700 });
  }
}

async function copyLog(from: string, to: string, first: string, last: string): Promise<void> {
  const segments = (await readdir(from)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  if (!segments.includes(first) || !segments.includes(last)) {
    throw new Error('The write-ahead log moved on too far during the backup; take it again.');
  }
  for (const segment of segments) {
    await writeFile(join(to, segment), await readFile(join(from, segment)), { mode: 0o600 });
  }
}
