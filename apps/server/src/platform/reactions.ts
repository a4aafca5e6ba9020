import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { isDiskFull } from './disk.ts';
import type { EventLog, StoredEvent } from './events.ts';
import { type Logger, silentLogger } from './log.ts';
import { campaign, type Office } from './reactions/leadership.ts';
import { createParking, type ParkedReaction } from './reactions/parking.ts';
import { createRunner, type Handler, type Runner } from './reactions/runner.ts';
import { traced } from './trace.ts';

/**
 * Reactions: what the house does because something happened.
 *
 * A subscription is durable: it has a cursor in the database and sees every event after it, in order, one after
 * another; different subscriptions go their own pace. A handler may see an event again after a crash, so it is
 * idempotent by event id (`derivedId(event.id, …)`). A handler that fails is tried again while later events go on;
 * when it keeps failing, its event is parked where a person sees it and replays it.
 *
 * Among several processes exactly one reacts at a time. The others stand by and take over when it goes.
 */
export interface Reactions {
  /**
   * @param names events to hear, or `*` for all
   * @param from where a subscription that is new to this database begins. A handler that must not act on the past
   *   (it writes to people, say) begins `now`.
   */
  on(subscription: string, names: readonly string[], handler: Handler, from?: 'beginning' | 'now'): void;
  /** Returns when this process reacts, or stands by because another does. */
  start(): Promise<void>;
  /** Finishes the handlers under way, and remembers how far they came. */
  stop(): Promise<void>;
  /** Resolves when every event has been answered or parked. Returns at once in a process that stands by. */
  idle(): Promise<void>;
  /** Who has not answered events that are older than this, in whichever process reacts, and how many are parked. */
  behind(seconds: number): Promise<{ late: { subscription: string; seconds: number }[]; parked: number }>;
  /** What waits for a person, newest first. */
  parked(): Promise<ParkedReaction[]>;
  /** Tries a parked reaction again, here and now. If it fails, it stays parked and the error is thrown. */
  replay(id: string): Promise<void>;
}

export interface ReactionsDeps {
  log: EventLog;
  database: Database;
  bus: Bus;
  clock: Clock;
  logger?: Logger;
  /** The waits before each further attempt; after the last one the event is parked. */
  retryAfterMs?: readonly number[];
  /** A handler that takes longer counts as failed, so that a hanging one cannot hold up its subscription for ever. */
  patienceMs?: number;
}

const rememberEveryMs = 500;

/** Told on the bus when a reaction is parked. */
export const parkedTopic = 'reactions.parked';

export function createReactions({
  log,
  database,
  bus,
  clock,
  logger = silentLogger,
  retryAfterMs = [200, 1000, 5000],
  patienceMs = 30_000,
}: ReactionsDeps): Reactions {
  const subscriptions = new Map<string, { names: readonly string[]; handler: Handler; from: 'beginning' | 'now' }>();
  const parking = createParking(database, clock);
  const waiters = new Set<() => void>();
  let office: Office | undefined;
  /** What exists only while this process reacts. */
  let term: Term | undefined;

  interface Term {
    number: number;
    runners: Map<string, Runner>;
    /** Retries that are waiting or running, by parking id. */
    retries: Map<string, { timer?: NodeJS.Timeout; running?: Promise<void> }>;
    remembered: Map<string, number>;
    timer: NodeJS.Timeout;
    over: boolean;
  }

  async function begin(number: number): Promise<void> {
    const cursors = await loadCursors();
    const current: Term = {
      number,
      runners: new Map(),
      retries: new Map(),
      remembered: cursors,
      timer: setInterval(() => void remember(current), rememberEveryMs).unref(),
      over: false,
    };
    term = current;
    for (const { id, subscription, seq, attempts } of await parking.waiting()) {
      if (subscriptions.has(subscription)) retryLater(current, { id, subscription, seq, attempts });
    }
    for (const [name, { names, handler }] of subscriptions) {
      const runner = createRunner({
        names,
        from: cursors.get(name) ?? 0,
        tail: log.tail,
        handle: (event, more) => whileDiskIsFull(current, () => attempt(name, (one) => handler(one, more), event)),
        failed: (event, error) => failed(current, name, event, error),
        moved: wake,
      });
      current.runners.set(name, runner);
    }
    wake();
  }

  async function end(): Promise<void> {
    const ending = term;
    if (ending === undefined) return;
    term = undefined;
    ending.over = true;
    clearInterval(ending.timer);
    for (const { timer } of ending.retries.values()) clearTimeout(timer);
    await Promise.all([...ending.runners.values()].map((runner) => runner.stop()));
    await Promise.all([...ending.retries.values()].map(({ running }) => running));
    await remember(ending);
    wake();
  }

  async function attempt(
    subscription: string,
    handler: (event: StoredEvent) => Promise<void> | void,
    event: StoredEvent,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, lost) => {
      timer = setTimeout(
        () => lost(new Error(`The reaction "${subscription}" took longer than ${patienceMs} ms.`)),
        patienceMs,
      );
    });
    try {
      await Promise.race([traced(event.trace, () => handler(event)), patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A full disk is nobody's mistake and ends: the event waits, and counts no attempt. */
  async function whileDiskIsFull(current: Term, work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isDiskFull(error) || current.over) throw error;
        await new Promise((again) => setTimeout(again, 1000));
      }
    }
  }

  /** Written down before the cursor may pass, so that no crash forgets it. */
  async function failed(current: Term, subscription: string, event: StoredEvent, error: unknown): Promise<void> {
    logger.warn(
      { err: error, subscription, event: event.name, eventId: event.id, traceId: event.trace },
      'A reaction failed.',
    );
    for (;;) {
      try {
        const id = await parking.record(subscription, event, error, retryAfterMs.length === 0 ? 'parked' : 'retrying');
        if (retryAfterMs.length === 0) tellParked(id, subscription, event.seq);
        else retryLater(current, { id, subscription, seq: event.seq, attempts: 1 });
        return;
      } catch (unwritten) {
        if (current.over) throw unwritten;
        logger.error({ err: unwritten, subscription }, 'A failed reaction could not be written down; trying again.');
        await new Promise((again) => setTimeout(again, 1000));
      }
    }
  }

  function retryLater(
    current: Term,
    failure: { id: string; subscription: string; seq: number; attempts: number },
  ): void {
    if (current.over) return;
    const wait = retryAfterMs[Math.min(failure.attempts, retryAfterMs.length) - 1] ?? 0;
    const timer = setTimeout(() => {
      const running = retry(current, failure).finally(wake);
      if (current.retries.has(failure.id)) current.retries.set(failure.id, { running });
    }, wait);
    current.retries.set(failure.id, { timer });
  }

  async function retry(
    current: Term,
    failure: { id: string; subscription: string; seq: number; attempts: number },
  ): Promise<void> {
    const { id, subscription, seq } = failure;
    const attempts = failure.attempts + 1;
    try {
      try {
        await attemptStored(subscription, seq);
        await parking.forget(id);
      } catch (error) {
        if (attempts > retryAfterMs.length) {
          await parking.fail(id, 'parked', attempts, error);
          logger.error({ err: error, subscription, seq, attempts }, 'A reaction was parked: it waits for a person.');
          tellParked(id, subscription, seq);
        } else {
          await parking.fail(id, 'retrying', attempts, error);
          retryLater(current, { ...failure, attempts });
          return;
        }
      }
    } catch (error) {
      logger.error(
        { err: error, subscription, seq },
        'The outcome of a retry could not be written down; trying again.',
      );
      retryLater(current, failure);
      return;
    }
    current.retries.delete(id);
  }

  /** Reads the event anew: what has been erased in the meantime must not be acted on. */
  async function attemptStored(subscription: string, seq: number): Promise<void> {
    const handler = subscriptions.get(subscription)?.handler;
    if (handler === undefined) throw new Error(`There is no reaction "${subscription}" in this program.`);
    const [event] = await log.read(seq - 1, 1);
    if (event?.seq !== seq) throw new Error(`The log has no event ${seq}.`);
    await attempt(subscription, (one) => handler(one, () => false), event);
  }

  function tellParked(id: string, subscription: string, seq: number): void {
    bus.publish(parkedTopic, { id, subscription, seq });
  }

  async function loadCursors(): Promise<Map<string, number>> {
    const head = await log.head();
    const names = [...subscriptions.keys()];
    const starts = names.map((name) => (subscriptions.get(name)?.from === 'now' ? head : 0));
    await database.pool.query(
      `insert into platform.subscription (name, cursor)
       select * from unnest($1::text[], $2::bigint[]) on conflict (name) do nothing`,
      [names, starts],
    );
    const { rows } = await database.pool.query('select name, cursor from platform.subscription where name = any($1)', [
      names,
    ]);
    return new Map(rows.map((row) => [row.name as string, row.cursor as number]));
  }

  /** Lazily and all at once: a cursor that is behind costs a repetition, which every handler bears. */
  async function remember(current: Term): Promise<void> {
    const moved = [...current.runners].filter(
      ([name, runner]) => runner.cursor() > (current.remembered.get(name) ?? 0),
    );
    if (moved.length === 0) return;
    const cursors = moved.map(([name, runner]) => [name, runner.cursor()] as const);
    try {
      // The lock on the term's row is the fence: a new leader, who raises the term, waits for this or shuts it out.
      const { rowCount } = await database.pool.query(
        `with fence as (select 1 from platform.leader where term = $1 for share)
         update platform.subscription s set cursor = moved.cursor, moved_at = now()
           from unnest($2::text[], $3::bigint[]) as moved (name, cursor), fence
          where s.name = moved.name`,
        [current.number, cursors.map(([name]) => name), cursors.map(([, cursor]) => cursor)],
      );
      if (rowCount === 0) {
        logger.warn({ term: current.number }, 'Another process has taken over the reactions.');
        office?.lost();
        return;
      }
      for (const [name, cursor] of cursors) current.remembered.set(name, cursor);
    } catch (error) {
      logger.warn({ err: error }, 'The cursors could not be written down; they are written with the next ones.');
    }
  }

  /** By the database alone, so that every process can tell; cursors are written down every half second. */
  async function behind(seconds: number) {
    const names = [...subscriptions.keys()];
    const now = clock.now();
    const { rows } = await database.pool.query(
      `select s.name, next.at from platform.subscription s
         cross join lateral (select at from platform.event where seq > s.cursor order by seq limit 1) next
        where s.name = any($1) and next.at < $2`,
      [names, new Date(now.getTime() - seconds * 1000)],
    );
    const parked = await database.pool.query(
      `select count(*)::int as count from platform.parked_reaction where state = 'parked'`,
    );
    const late = rows.map((row) => ({
      subscription: row.name as string,
      seconds: (now.getTime() - (row.at as Date).getTime()) / 1000,
    }));
    return { late, parked: parked.rows[0].count as number };
  }

  function wake(): void {
    for (const waiter of waiters) waiter();
  }

  async function idle(): Promise<void> {
    for (;;) {
      const head = await log.head();
      await until(
        () =>
          term === undefined ||
          (term.retries.size === 0 && [...term.runners.values()].every((runner) => runner.cursor() >= head)),
      );
      if (term === undefined || (await log.head()) === head) return;
    }
  }

  function until(settled: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!settled()) return;
        waiters.delete(check);
        resolve();
      };
      waiters.add(check);
      check();
    });
  }

  return {
    on: (name, names, handler, from = 'beginning') => {
      if (office !== undefined) throw new Error(`The reaction "${name}" was registered after the start.`);
      if (subscriptions.has(name)) throw new Error(`Two reactions are named "${name}".`);
      subscriptions.set(name, { names, handler, from });
    },
    start: async () => {
      office = await campaign({ database, logger, begin, end });
    },
    stop: async () => {
      await office?.resign();
      office = undefined;
    },
    idle,
    behind,
    parked: parking.parked,
    replay: async (id) => {
      const { subscription, seq, attempts } = await parking.claim(id);
      try {
        await attemptStored(subscription, seq);
      } catch (error) {
        await parking.fail(id, 'parked', attempts + 1, error);
        throw error;
      }
      await parking.forget(id);
    },
  };
}
