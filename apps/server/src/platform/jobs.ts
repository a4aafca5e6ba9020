import type { Kysely } from 'kysely';
import { type Job as BossJob, fromKysely, PgBoss } from 'pg-boss';
import type { Bus } from './bus.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { Tx } from './events.ts';
import { newId } from './ids.ts';
import { type Logger, silentLogger } from './log.ts';
import { traced, traceId } from './trace.ts';

/**
 * Outside work that may be repeated: sending mail, calling a model, delivering a webhook. A fact is an event, work is
 * a job. A job runs at least once, so its handler is prepared to have run already.
 */
export interface Jobs {
  define<Data extends object>(name: string, handler: JobHandler<Data>, options?: JobOptions): void;
  /**
   * Within the caller's transaction the job exists exactly when the transaction commits.
   * @param options.runAt not before this time
   * @param options.key at most one job of a name and key waits at a time; another is dropped
   */
  enqueue(
    tx: Pick<Tx, 'db' | 'afterCommit'> | undefined,
    name: string,
    data: object,
    options?: { runAt?: Date; key?: string },
  ): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** For tests: resolves when no job is due, running or about to. Jobs with a later `runAt` are left waiting. */
  idle(): Promise<void>;
  /** Jobs that failed for good, newest first, for an operator. */
  failed(): Promise<FailedJob[]>;
  /** Lets a failed job run again. */
  retry(job: Pick<FailedJob, 'name' | 'id'>): Promise<void>;
}

export type JobHandler<Data extends object> = (
  data: Data,
  job: { id: string; attempt: number; signal: AbortSignal },
) => Promise<void>;

export interface JobOptions {
  /** Further attempts after the first (5), with growing pauses from `retryDelaySeconds` (5) on. */
  retries?: number;
  retryDelaySeconds?: number;
  /** A job that runs longer is taken away and tried again (300). */
  timeoutSeconds?: number;
  /** How many of them one process runs at a time (4). */
  concurrency?: number;
  /** Runs by itself, on a cron expression in UTC, once for all processes. */
  every?: string;
}

export interface FailedJob {
  id: string;
  name: string;
  error: string;
  attempts: number;
  failedAt: string;
}

/** Urgent work is woken; this is how late a job may be whose wake-up was lost. */
const lookEverySeconds = 20;
const batchSize = 20;
const topic = 'jobs';
/** Beside what the job is about: the request that it came of. */
const traceKey = '$trace';

export function createJobs({
  database,
  bus,
  role = 'all',
  logger = silentLogger,
}: {
  database: Database;
  bus: Bus;
  role?: Config['HARKEN_ROLE'];
  logger?: Logger;
}): Jobs {
  const works = role !== 'web';
  const kinds = new Map<string, { handler: JobHandler<object>; options: JobOptions }>();
  const workers = new Map<string, string>();
  const timers = new Set<NodeJS.Timeout>();
  let stopListening = () => {};
  let running = 0;
  const boss = new PgBoss({
    db: { executeSql },
    schema: 'jobs',
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    supervise: works,
    schedule: works,
    superviseIntervalSeconds: 300,
    // By default it writes every five seconds for a feature we do not use, and asks every five for its timetable.
    flowIntervalSeconds: 3600,
    cronWorkerIntervalSeconds: 30,
    // Its housekeeping of indexes and vacuum is ours on the embedded database and autovacuum's on PostgreSQL.
    reindex: false,
    monitorVacuum: false,
    queueCacheIntervalSeconds: 300,
  });
  boss.on('error', (error) => logger.error({ err: error }, 'The job queue had an error.'));

  /** pg-boss sends whole transactions as one text; one that fails midway must not leave its connection inside it. */
  async function executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
    const client = await database.pool.connect();
    let broken: Error | undefined;
    try {
      const answer = await client.query(text, values as unknown[]);
      // Several statements in one text give several answers; the library expects the rows of all.
      return Array.isArray(answer) ? { rows: answer.flatMap((one) => one.rows) } : answer;
    } catch (error) {
      await client.query('rollback').catch((lost: Error) => {
        broken = lost;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async function start(): Promise<void> {
    await boss.start();
    await createQueues();
    if (!works) return;
    stopListening = bus.subscribe(topic, (message) => wakeHere((message as { name: string }).name));
    for (const [name, { handler, options }] of kinds) {
      const { concurrency = 4 } = options;
      const id = await boss.work(
        name,
        { batchSize, burstWhenBatchFull: true, pollingIntervalSeconds: lookEverySeconds, perJobResults: true },
        (jobs: BossJob<object>[]) => eachOf(jobs, concurrency, (job) => run(name, handler, options, job)),
      );
      workers.set(name, id);
    }
  }

  async function createQueues(): Promise<void> {
    const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
    for (const [name, { options }] of kinds) {
      const wanted = {
        retryLimit: options.retries ?? 5,
        retryDelay: options.retryDelaySeconds ?? 5,
        retryBackoff: true,
        expireInSeconds: options.timeoutSeconds ?? 300,
        retentionSeconds: 90 * 86_400,
        deleteAfterSeconds: 7 * 86_400,
      };
      const known = existing.get(name);
      // `short`: one waiting job for a key.
      if (known === undefined) await boss.createQueue(name, { policy: 'short', ...wanted });
      else if (Object.entries(wanted).some(([key, value]) => known[key as keyof typeof wanted] !== value)) {
        await boss.updateQueue(name, wanted);
      }
      if (works && options.every !== undefined) await boss.schedule(name, options.every, {}, { tz: 'UTC' });
      // The library asks for a queue on its first use, on a connection of its own: that must not be within a
      // caller's transaction.
      if (known === undefined) await boss.findJobs(name, { key: 'none' });
    }
  }

  async function run(
    name: string,
    handler: JobHandler<object>,
    { retries = 5, retryDelaySeconds = 5 }: JobOptions,
    job: BossJob<object>,
  ) {
    running += 1;
    const { [traceKey]: trace, ...data } = job.data as Record<string, unknown>;
    try {
      await traced(trace as string | undefined, () =>
        handler(data, { id: job.id, attempt: job.retryCount + 1, signal: job.signal }),
      );
      return { id: job.id, status: 'completed' as const };
    } catch (error) {
      const last = job.retryCount >= retries;
      logger[last ? 'error' : 'warn'](
        { err: error, job: name, jobId: job.id, traceId: trace },
        last ? 'A job failed for good.' : 'A job failed.',
      );
      // The pause is drawn between d·2ⁿ and d·2ⁿ⁺¹ seconds; at its upper end the job is surely due.
      if (!last) wakeAt(name, new Date(Date.now() + Math.max(1, retryDelaySeconds) * 1000 * 2 ** (job.retryCount + 1)));
      return { id: job.id, status: 'failed' as const, output: { message: (error as Error).message } };
    } finally {
      running -= 1;
    }
  }

  async function enqueue(
    tx: Pick<Tx, 'db' | 'afterCommit'> | undefined,
    name: string,
    data: object,
    { runAt, key }: { runAt?: Date; key?: string } = {},
  ): Promise<void> {
    if (!kinds.has(name)) throw new Error(`No job is named "${name}".`);
    // Without a key of its own, a job must not count as a repetition of another.
    const singletonKey = key ?? newId();
    const trace = traceId();
    const carried = trace === undefined ? data : { ...data, [traceKey]: trace };
    const options = { singletonKey, ...(runAt === undefined ? {} : { startAfter: runAt }) };
    if (tx === undefined) {
      await boss.send(name, carried, options);
      wakeAt(name, runAt);
    } else {
      await boss.send(name, carried, { ...options, db: fromKysely(tx.db as Kysely<unknown> as never) });
      tx.afterCommit(() => wakeAt(name, runAt));
    }
  }

  function wakeAt(name: string, at: Date | undefined): void {
    const wait = at === undefined ? 0 : at.getTime() - Date.now();
    if (wait <= 0) {
      bus.publish(topic, { name });
      return;
    }
    if (wait > 3_600_000) return; // those further off are found by looking
    const timer = setTimeout(() => {
      timers.delete(timer);
      bus.publish(topic, { name });
    }, wait + 50).unref();
    timers.add(timer);
  }

  function wakeHere(name: string): void {
    const worker = workers.get(name);
    if (worker !== undefined) boss.notifyWorker(worker);
  }

  return {
    define: (name, handler, options = {}) => {
      if (kinds.has(name)) throw new Error(`Two jobs are named "${name}".`);
      kinds.set(name, { handler: handler as JobHandler<object>, options });
    },
    enqueue,
    start,
    stop: async () => {
      stopListening();
      for (const timer of timers) clearTimeout(timer);
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
    idle: async () => {
      for (;;) {
        for (const name of workers.keys()) wakeHere(name);
        await new Promise((later) => setTimeout(later, 5));
        const { rows } = await database.pool.query(
          `select count(*) as due from jobs.job
            where name = any($1) and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`,
          [[...workers.keys()]],
        );
        if (rows[0].due === 0 && running === 0) return;
      }
    },
    failed: async () => {
      const { rows } = await database.pool.query(
        `select id, name, output, retry_count, completed_on from jobs.job
          where state = 'failed' and name = any($1) order by completed_on desc limit 500`,
        [[...kinds.keys()]],
      );
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        error: row.output?.message ?? 'unknown',
        attempts: row.retry_count + 1,
        failedAt: row.completed_on.toISOString(),
      }));
    },
    retry: async ({ name, id }) => {
      await boss.retry(name, id);
      wakeAt(name, undefined);
    },
  };
}

/** Runs the work for each, so many at a time, and gives the results in order. */
async function eachOf<Item, Result>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, lane));
  return results;
}
