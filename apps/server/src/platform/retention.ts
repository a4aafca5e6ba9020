/**
 * What is kept how long. Rooms say which of their rows end and by which setting; one job a night deletes what is due, a
 * few hundred rows at a time so that nobody waits for it, and what it deleted is noted. Sessions, links and used tokens
 * end by themselves in their rooms when they expire.
 */
import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import type { Logger } from './log.ts';

/** Rows that end. The names are the room's own SQL: nothing of it comes from outside. */
export interface Keeps {
  name: string;
  setting: Extract<keyof Config, `RETENTION_${string}`>;
  table: string;
  key: string;
  /** The instant that their time is counted from. */
  since: string;
  /** Which of the rows, when not all. */
  where?: string;
  /** The column that names a file of theirs, which goes with the last row that names it. */
  blob?: string;
}

export interface Retention {
  /** What the next run would delete. */
  report(): Promise<{ name: string; setting: string; days: number | null; due: number; oldest: string | null }[]>;
  /** @returns how many rows of each went */
  run(): Promise<Record<string, number>>;
}

export const retentionJob = 'platform.retention';
const batch = 500;

export function createRetention({
  database,
  clock,
  config,
  blobs,
  logger,
  keeps,
  note,
}: {
  database: Pick<Database, 'pool'>;
  clock: Clock;
  config: Pick<Config, Keeps['setting']>;
  blobs: Pick<Blobs, 'remove'>;
  logger: Logger;
  keeps: readonly Keeps[];
  /** Nothing is deleted without trace. */
  note: (deleted: Record<string, number>) => Promise<void>;
}): Retention {
  const { pool } = database;
  const daysOf = ({ setting }: Keeps) => config[setting] || null;
  const condition = ({ since, where }: Keeps) => `${since} < $1${where === undefined ? '' : ` and ${where}`}`;
  const until = (days: number) => new Date(clock.now().getTime() - days * 86_400_000);

  async function remove(kept: Keeps, before: Date): Promise<number> {
    const { table, key, blob } = kept;
    let count = 0;
    for (;;) {
      // Asked again under the row's lock: what was sent in this moment is no longer unsent.
      const { rows } = await pool.query(
        `delete from ${table} where ${key} in (select ${key} from ${table} where ${condition(kept)} limit ${batch} for update skip locked)
         returning ${blob ?? 'null'} as blob`,
        [before],
      );
      count += rows.length;
      if (blob !== undefined) await removeBlobs(kept, [...new Set(rows.map((row) => row.blob as string))]);
      if (rows.length < batch) return count;
    }
  }

  async function removeBlobs({ table, blob }: Keeps, names: string[]): Promise<void> {
    const { rows } = await pool.query(`select distinct ${blob} as blob from ${table} where ${blob} = any($1)`, [names]);
    const used = new Set(rows.map((row) => row.blob as string));
    for (const name of names) if (!used.has(name)) await blobs.remove(name);
  }

  return {
    async report() {
      const reports = [];
      for (const kept of keeps) {
        const days = daysOf(kept);
        const { rows } = days
          ? await pool.query(
              `select count(*) as due, min(${kept.since}) as oldest from ${kept.table} where ${condition(kept)}`,
              [until(days)],
            )
          : { rows: [{ due: 0, oldest: null }] };
        reports.push({
          name: kept.name,
          setting: kept.setting,
          days,
          due: rows[0].due,
          oldest: rows[0].oldest?.toISOString() ?? null,
        });
      }
      return reports;
    },
    async run() {
      const deleted: Record<string, number> = {};
      for (const kept of keeps) {
        const days = daysOf(kept);
        const count = days ? await remove(kept, until(days)) : 0;
        if (count > 0) deleted[kept.name] = count;
      }
      if (Object.keys(deleted).length > 0) {
        logger.info({ deleted }, 'What was past its time was deleted.');
        await note(deleted);
      }
      return deleted;
    },
  };
}

/** Every night, once for all processes. */
export function retainByNight(jobs: Pick<Jobs, 'define'>, retention: Pick<Retention, 'run'>): void {
  jobs.define(retentionJob, async () => void (await retention.run()), { every: '17 3 * * *', timeoutSeconds: 3600 });
}
