/** A lead's socket that always comes back and asks from where it was: what it heard must be the log, without a gap. */
import type { EventData, EventName, HarkenEvent } from '@harken/contract/events';
import type { Colleague } from './colleague.ts';
import type { Ear } from './ear.ts';

export interface Follower {
  /** In the order in which they were told, over all connections. */
  heard(): HarkenEvent[];
  of<Name extends EventName>(name: Name): (HarkenEvent & { name: Name; data: EventData<Name> })[];
  /** Waits for something to become true of what was heard; looks again with every event. */
  until(fits: (follower: Follower) => boolean, what: string, withinMs?: number): Promise<void>;
  connections(): number;
  stop(): void;
}

export async function follow(colleague: Colleague, from?: number): Promise<Follower> {
  const heard: HarkenEvent[] = [];
  const watchers = new Set<() => void>();
  let after = from ?? (await colleague.call('GET /api/state')).seq;
  let ear: Ear<HarkenEvent> | undefined;
  let connections = 0;
  let stopped = false;
  let problem: Error | undefined;

  void (async () => {
    while (!stopped && !problem) {
      try {
        ear = await colleague.listen(after, (events, upTo) => {
          after = upTo;
          heard.push(...events);
          if (events.length) for (const look of [...watchers]) look();
        });
        connections++;
        const why = await ear.isCut(3_600_000);
        if (/signed_out|reset/.test(why)) problem = new Error(`The follower was cut: ${why}`);
      } catch {
        await new Promise((again) => setTimeout(again, 100));
      }
    }
  })();

  const follower: Follower = {
    heard: () => heard,
    of: (name) => heard.filter((event) => event.name === name) as never,
    until: (fits, what, withinMs = 30_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!fits(follower)) return;
          clearTimeout(late);
          watchers.delete(look);
          resolve();
        };
        const late = setTimeout(() => {
          watchers.delete(look);
          reject(problem ?? new Error(`Not within ${withinMs} ms: ${what} (${heard.length} events heard)`));
        }, withinMs);
        watchers.add(look);
        look();
      }),
    connections: () => connections,
    stop() {
      stopped = true;
      ear?.close();
    },
  };
  return follower;
}
