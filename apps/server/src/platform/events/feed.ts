import type { Stop } from '../bus.ts';
import type { StoredEvent } from '../events.ts';
import type { Logger } from '../log.ts';

interface Follower {
  /** The last event handed over. */
  seq: number;
  /** Has caught up with the feed and is served by it. */
  live: boolean;
  stopped: boolean;
  onEvents: (events: readonly StoredEvent[]) => void;
}

/**
 * The one reader of the log in this process. It stands at a position; own commits that follow on are handed over
 * from memory, anything else is read forward. Followers behind the position read for themselves until they meet it.
 *
 * A seq that is missing between two known ones is either another process's commit or was never used; since commits
 * are in order, both are decided by the time a later seq is known, so one read settles it.
 */
export function createFeed(deps: {
  read: (after: number, limit: number) => Promise<StoredEvent[]>;
  head: () => Promise<number>;
  logger: Logger;
}) {
  const followers = new Set<Follower>();
  /** Unknown until the first follower comes: without one, nothing is read. */
  let position: number | undefined;
  let positioning: Promise<void> | undefined;
  /** Commits of this process that the position has not reached yet, by seq. */
  const own = new Map<number, readonly StoredEvent[]>();
  /** The highest seq heard of. */
  let known = 0;
  let reading = false;
  let closed = false;

  /** A commit of this process: its events, in order. */
  function committed(events: readonly StoredEvent[]): void {
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    known = Math.max(known, last.seq);
    if (position === undefined || last.seq <= position) return; // nobody follows yet, or a read was faster
    own.set(first.seq, events);
    advance();
  }

  /** Somebody's commit, as told by the bus. */
  function news(upTo: number): void {
    if (!(upTo > known)) return;
    known = upTo;
    advance();
  }

  function advance(): void {
    if (position === undefined || reading || closed) return;
    handOverOwn();
    if (position < known) void readForward();
  }

  /** Own commits that follow on the position. */
  function handOverOwn(): void {
    for (;;) {
      const next = own.get((position as number) + 1);
      if (next === undefined) return;
      handOver(next);
    }
  }

  async function readForward(): Promise<void> {
    reading = true;
    try {
      while (position !== undefined && position < known && !closed) {
        const events = await deps.read(position, 500);
        if (events.length === 0)
          known = position; // a promise of events that are not there
        else handOver(events);
        handOverOwn();
      }
    } catch (error) {
      if (!closed) deps.logger.warn({ err: error }, 'The log could not be read forward; the next news tries again.');
    } finally {
      reading = false;
    }
  }

  function handOver(events: readonly StoredEvent[]): void {
    const from = position as number;
    position = Math.max(from, events.at(-1)?.seq ?? from);
    for (const [seq] of own) if (seq <= position) own.delete(seq);
    for (const follower of followers) if (follower.live) give(follower, events);
  }

  function give(follower: Follower, events: readonly StoredEvent[]): void {
    const fresh = (events[0]?.seq ?? 0) > follower.seq ? events : events.filter((event) => event.seq > follower.seq);
    const last = fresh.at(-1);
    if (last === undefined || follower.stopped) return;
    follower.seq = last.seq;
    try {
      follower.onEvents(fresh);
    } catch (error) {
      deps.logger.error({ err: error }, 'A follower of the log failed on an event; it goes on with the next.');
    }
  }

  async function catchUp(follower: Follower): Promise<void> {
    while (!follower.stopped && !closed) {
      try {
        positioning ??= deps.head().then((head) => {
          position = head;
        });
        await positioning;
        // No await between the comparison and going live, so no event slips in between.
        if (follower.seq >= (position as number)) {
          follower.live = true;
          advance();
          return;
        }
        const events = await deps.read(follower.seq, 500);
        if (events.length === 0) follower.seq = position as number;
        else give(follower, events);
      } catch (error) {
        if (closed) return;
        if (position === undefined) positioning = undefined;
        deps.logger.warn({ err: error }, 'A follower could not read the log; it tries again.');
        await new Promise((again) => setTimeout(again, 500).unref());
      }
    }
  }

  function tail(after: number, onEvents: (events: readonly StoredEvent[]) => void): Stop {
    const follower: Follower = { seq: after, live: false, stopped: false, onEvents };
    followers.add(follower);
    void catchUp(follower);
    return () => {
      follower.stopped = true;
      followers.delete(follower);
    };
  }

  return {
    committed,
    news,
    tail,
    /** How far everybody who follows here has come; undefined until somebody does. */
    position: () => position,
    /** The highest seq this process knows of, its own commits included; undefined until somebody follows. */
    latest: () => (position === undefined ? undefined : Math.max(position, known)),
    close: () => {
      closed = true;
      followers.clear();
    },
  };
}
