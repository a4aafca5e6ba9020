import pg from 'pg';
import type { Database } from '../database.ts';
import type { Logger } from '../log.ts';

/** Whoever holds this session lock reacts. */
const leaderLock = 7_270_003;

export interface Office {
  /** Called by who finds out that the term is over. */
  lost(): void;
  resign(): Promise<void>;
}

/**
 * Makes this process the one that reacts, or lets it wait in line until it is. The wait is a lock request that the
 * database answers the moment the holder's connection ends, so a killed process is replaced at once and nobody
 * polls. The embedded database has one process, which always leads.
 *
 * @returns when this process leads, or waits because another leads
 */
export async function campaign(deps: {
  database: Database;
  logger: Logger;
  /** `term` rises with each leader; writing under an old one is refused. */
  begin: (term: number) => Promise<void>;
  end: () => Promise<void>;
}): Promise<Office> {
  const { database, logger, begin, end } = deps;
  if (database.kind === 'embedded') {
    await begin(await nextTerm(database.pool));
    return { lost: () => {}, resign: end };
  }

  let client: pg.Client | undefined;
  let resigned = false;
  /** Terms begin and end one after another, whatever happens to connections meanwhile. */
  let turn: Promise<void> = Promise.resolve();

  await run('asking');

  /** Stands for office once; ends when leading, or when in line. */
  async function run(how: 'asking' | 'waiting'): Promise<void> {
    const mine = new pg.Client({ ...database.pool.options, pipeline: false, keepAlive: true } as pg.ClientConfig);
    client = mine;
    mine.on('error', (error) => logger.warn({ err: error }, 'The connection that holds the lead was lost.'));
    mine.on('end', () => {
      if (client !== mine || resigned) return;
      client = undefined;
      turn = turn.then(end).then(() => standAgain());
    });
    try {
      await mine.connect();
      // A leader's machine that vanishes without a word is found out within twelve seconds.
      await mine.query('set tcp_keepalives_idle = 6; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3');
      if (how === 'asking') {
        const { rows } = await mine.query('select pg_try_advisory_lock($1) as leads', [leaderLock]);
        if (rows[0].leads) return await lead(mine);
      }
      void wait(mine);
    } catch (error) {
      if (how === 'asking') throw error;
      logger.warn({ err: error }, 'This process could not stand for the lead; it tries again.');
      await mine.end().catch(() => {});
    }
  }

  async function wait(mine: pg.Client): Promise<void> {
    try {
      await mine.query('select pg_advisory_lock($1)', [leaderLock]);
      if (client === mine && !resigned) await lead(mine);
    } catch (error) {
      if (client === mine && !resigned) {
        logger.warn({ err: error }, 'This process lost its place in line for the lead; it stands again.');
        await mine.end().catch(() => {});
      }
    }
  }

  function lead(mine: pg.Client): Promise<void> {
    turn = turn.then(async () => {
      if (client !== mine || resigned) return;
      const term = await nextTerm(mine);
      await begin(term);
      logger.info({ term }, 'This process runs the reactions.');
    });
    return turn;
  }

  async function standAgain(): Promise<void> {
    await new Promise((later) => setTimeout(later, 1000));
    if (!resigned) await run('waiting');
  }

  return {
    lost: () => void client?.end().catch(() => {}),
    resign: async () => {
      resigned = true;
      await turn.catch(() => {});
      await end();
      // Only now may another begin.
      await client?.end().catch(() => {});
    },
  };
}

async function nextTerm(client: pg.Pool | pg.Client): Promise<number> {
  const { rows } = await client.query('update platform.leader set term = term + 1 returning term');
  return Number(rows[0].term);
}
