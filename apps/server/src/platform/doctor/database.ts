/** What the database says, asked beside whoever works on it. */
import { join } from 'node:path';
import type pg from 'pg';
import { blobsIn } from '../blobs.ts';
import { readMigrations } from '../database/migrations.ts';
import { columnsNamed } from './columns.ts';
import { failure, type Look, ok, unknown, warning } from './finding.ts';

type Answer = Awaited<ReturnType<Look['look']>>;

/** A check that needs the database. */
function asking(
  name: string,
  ask: (database: pg.Client, patient: Parameters<Look['look']>[0]) => Promise<Answer>,
): Look {
  return {
    name,
    look: async (patient) => {
      const { database, config } = patient;
      if (database === null)
        return unknown(config.DATABASE_URL ? 'The database does not answer.' : 'Harken does not run.');
      return ask(database, patient);
    },
  };
}

const one = async (database: pg.Client, sql: string) => (await database.query(sql)).rows[0];

export const databaseChecks: readonly Look[] = [
  {
    name: 'Database',
    look: async ({ database, config, folder }) => {
      if (database === null) {
        return config.DATABASE_URL
          ? failure('DATABASE_URL leads nowhere.', 'Start PostgreSQL, or correct address, user and password.')
          : unknown(`Nobody works on ${folder}: start Harken to have the rest looked at.`);
      }
      const { version, number } = await one(
        database,
        `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
      );
      if (number < 150_000) return failure(`PostgreSQL ${version} is too old.`, 'Bring it to 15 or newer.');
      return ok(
        config.DATABASE_URL ? `PostgreSQL ${version}.` : `Embedded, PostgreSQL ${version}, held by one process.`,
      );
    },
  },
  asking('Flushing', async (database) => {
    const { fsync, commit, pages } = await one(
      database,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
    );
    // The embedded engine refuses to start when its commits do not reach the disk.
    return fsync === 'on' && commit !== 'off' && pages === 'on'
      ? ok('What is acknowledged is on the disk.')
      : failure(
          `fsync is ${fsync}, synchronous_commit ${commit}, full_page_writes ${pages}: a power cut loses what was acknowledged.`,
          'Switch all three on in postgresql.conf.',
        );
  }),
  asking('Migrations', async (database) => {
    const ours = await readMigrations();
    const { rows } = await database.query('select number, name, hash from platform.migration order by number');
    const newest = ours.at(-1);
    const theirs = rows.at(-1);
    if (theirs && newest && theirs.number > newest.number)
      return failure(`The data is at ${theirs.name}, newer than this program.`, 'Start the newer program.');
    const changed = rows.find(({ number, hash }) => ours.find((one) => one.number === number)?.hash !== hash);
    if (changed)
      return failure(
        `Migration ${changed.name} is not the one that ran.`,
        'Restore the file of the program that ran it.',
      );
    return rows.length === ours.length
      ? ok(`All ${rows.length}, up to ${newest?.name}.`)
      : warning(`${ours.length - rows.length} are still to be done.`, 'Restart Harken, or run: harken migrate');
  }),
  asking('Clock', async (database) => {
    const before = Date.now();
    const { now } = await one(database, 'select clock_timestamp() as now');
    const apart = Math.abs((now as Date).getTime() - (before + Date.now()) / 2) / 1000;
    const { at } = await one(database, 'select max(at) as at from platform.event');
    const ahead = at ? ((at as Date).getTime() - Date.now()) / 1000 : 0;
    if (apart > 2)
      return failure(
        `This machine and the database are ${apart.toFixed(1)} s apart.`,
        'Let both follow a time server (systemd-timesyncd, chrony).',
      );
    return ahead > 60
      ? failure(
          `The last event is ${Math.round(ahead)} s in the future: a clock was ahead when it was written.`,
          'Let every machine follow a time server; what is due by the clock is late by as much.',
        )
      : ok('This machine and the database agree.');
  }),
  asking('Parked reactions', async (database) => {
    const { parked, oldest, some } = await one(
      database,
      `select count(*)::int as parked, min(failed_at) as oldest, string_agg(distinct subscription, ', ') as some
         from platform.parked_reaction where state = 'parked'`,
    );
    return parked === 0
      ? ok('None.')
      : failure(
          `${parked} wait for a person since ${(oldest as Date).toISOString()} (${some}).`,
          'See why at GET /api/operations/parked, mend it, and replay them there.',
        );
  }),
  asking('Reaction lag', async (database) => {
    const { rows } = await database.query(
      `select name, (select coalesce(max(seq), 0) from platform.event) - cursor as behind from platform.subscription order by 2 desc limit 1`,
    );
    const [last] = rows;
    return last && Number(last.behind) > 1000
      ? warning(
          `"${last.name}" is ${last.behind} events behind.`,
          'If it does not fall, a worker is missing or too slow: look for HARKEN_ROLE, and at the log.',
        )
      : ok(last ? `At most ${last.behind} events.` : 'Nobody has reacted yet.');
  }),
  asking('Jobs', async (database) => {
    const { there } = await one(database, `select to_regclass('jobs.job') is not null as there`);
    if (!there) return unknown('The queue is not made yet.');
    const { failed, late, names } = await one(
      database,
      `select count(*) filter (where state = 'failed')::int as failed,
              count(*) filter (where state in ('created', 'retry') and start_after < now() - interval '10 minutes')::int as late,
              string_agg(distinct name, ', ') filter (where state = 'failed') as names
         from jobs.job where state in ('failed', 'created', 'retry')`,
    );
    if (late > 0)
      return failure(
        `${late} are more than ten minutes late.`,
        'No process works: start one with HARKEN_ROLE=all or worker.',
      );
    return failed > 0
      ? warning(
          `${failed} failed for good in the last week (${names}).`,
          'The log says why under "A job failed for good."',
        )
      : ok('None failed, none is late.');
  }),
  asking('Files', async (database, { folder }) => {
    const named = new Set<string>();
    for (const { table, column } of await columnsNamed(database, '(^|_)blob$')) {
      const { rows } = await database.query(
        `select distinct ${column} as blob from ${table} where ${column} is not null`,
      );
      for (const { blob } of rows) named.add(blob);
    }
    const there = new Set<string>();
    let bytes = 0;
    for await (const file of blobsIn(join(folder, 'files'))) {
      there.add(file.name);
      bytes += file.bytes;
    }
    const missing = [...named].filter((blob) => !there.has(blob)).length;
    return missing > 0
      ? failure(
          `${missing} of ${named.size} files are named by a row and not in ${join(folder, 'files')}.`,
          'Bring them from a backup; with several processes the folder must be shared by all.',
        )
      : ok(`${there.size}, ${Math.ceil(bytes / 1048576)} MB, none missing.`);
  }),
];
