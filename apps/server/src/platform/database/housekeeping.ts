import type pg from 'pg';
import type { Logger } from '../log.ts';

/** Until when a backup under way needs the write-ahead log. The one session is shared, and so are its settings. */
const held = 'harken.checkpoints_held_until';
export const holdCheckpoints = `select set_config('${held}', $1, false)`;

/**
 * The embedded engine is one process without autovacuum and without a checkpointer: left alone its tables bloat,
 * its plans go blind and its write-ahead log grows for ever. This does by the clock what those would have done.
 * Each statement holds up the single session for as long as it runs, so the work is one table at a time.
 */
export function keepTidy(pool: pg.Pool, logger: Logger, everyMs = 60_000): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const timer = setInterval(() => {
    running = running.then(tidy).catch((error) => {
      if (!stopped) logger.warn({ err: error }, 'Housekeeping of the embedded database failed; it is tried again.');
    });
  }, everyMs);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };

  async function tidy(): Promise<void> {
    // Autovacuum's own thresholds: a fifth of the rows dead or new, a tenth changed since the statistics were taken.
    // What is new is read by its index alone only after it was vacuumed.
    const { rows: worn } = await pool.query(`
      select format('%I.%I', schemaname, relname) as table, worn
        from pg_stat_user_tables
       cross join lateral (
         select n_dead_tup > 50 + 0.2 * n_live_tup or n_ins_since_vacuum > 1000 + 0.2 * n_live_tup as worn) w
       where worn or n_mod_since_analyze > 50 + 0.1 * n_live_tup
       order by n_dead_tup desc limit 20`);
    for (const { table, worn: much } of worn)
      await run(`${much ? 'vacuum (analyze, truncate false)' : 'analyze'} ${table}`);

    // Transaction numbers end at two thousand million; rows older than a tenth of that are freed of theirs.
    const { rows: old } = await pool.query(`
      select c.oid::regclass::text as table from pg_class c
       where c.relkind in ('r', 'm') and greatest(age(c.relfrozenxid), mxid_age(c.relminmxid)) > 200000000
       order by age(c.relfrozenxid) desc limit 20`);
    for (const { table } of old) await run(`vacuum (freeze, truncate false) ${table}`);

    // Short of the next checkpoint, a start after a crash replays this much of the log: a second or two.
    const { rows: log } = await pool.query(
      `select pg_current_wal_lsn() - redo_lsn > 33554432
              and coalesce(nullif(current_setting('${held}', true), ''), '0')::float8 < extract(epoch from now()) as due
         from pg_control_checkpoint()`,
    );
    if (log[0].due) await run('checkpoint');
  }

  async function run(statement: string): Promise<void> {
    if (!stopped) await pool.query(statement);
  }
}
