import type { Stop } from '../bus.ts';
import type { StoredEvent } from '../events.ts';

/**
 * @param more whether another event waits behind this one by now, so that what every event would repeat can be left to
 *   the last of them: should that one fail or the process die, it comes again
 */
export type Handler = (event: StoredEvent, more: () => boolean) => Promise<void> | void;

export interface Runner {
  /** Every event up to here has been answered, or its failure written down. */
  cursor(): number;
  stop(): Promise<void>;
}

/** Beyond so many waiting events they stay in the database until the handler has come closer. */
const mostWaiting = 5000;

/** Runs one subscription: its events one after another, in order. */
export function createRunner(deps: {
  names: readonly string[];
  from: number;
  tail: (after: number, onEvents: (events: readonly StoredEvent[]) => void) => Stop;
  handle: (event: StoredEvent, more: () => boolean) => Promise<void>;
  failed: (event: StoredEvent, error: unknown) => Promise<void>;
  moved: () => void;
}): Runner {
  const names = new Set(deps.names);
  const all = names.has('*');
  let waiting: StoredEvent[] = [];
  let cursor = deps.from;
  /** The last event received, wanted or not. */
  let received = deps.from;
  let stopped = false;
  let stopTail: Stop | undefined;
  let working: Promise<void> = Promise.resolve();
  let busy = false;

  listen();

  function listen(): void {
    stopTail = deps.tail(received, receive);
  }

  function receive(events: readonly StoredEvent[]): void {
    for (const event of events) if (all || names.has(event.name)) waiting.push(event);
    received = events.at(-1)?.seq ?? received;
    if (waiting.length > mostWaiting) {
      stopTail?.();
      stopTail = undefined;
    }
    if (!busy) {
      busy = true;
      working = work();
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0 && !stopped) {
      const batch = waiting;
      waiting = [];
      for (const [place, event] of batch.entries()) {
        if (stopped) return;
        try {
          await deps.handle(event, () => place + 1 < batch.length || waiting.length > 0);
        } catch (error) {
          try {
            await deps.failed(event, error);
          } catch {
            return; // stopping, and not written down: the cursor stays, the event comes again
          }
        }
        cursor = event.seq;
      }
      if (stopTail === undefined && !stopped) listen();
    }
    busy = false;
    if (!stopped) {
      cursor = received;
      deps.moved();
    }
  }

  return {
    cursor: () => cursor,
    stop: async () => {
      stopped = true;
      stopTail?.();
      await working;
    },
  };
}
