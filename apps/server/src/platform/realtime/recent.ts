import type { HarkenEvent } from '@harken/contract/events';
import type { StoredEvent } from '../events.ts';

/** An event with its text, made once for all who are told of it. */
export interface Told {
  seq: number;
  event: HarkenEvent;
  json: string;
}

export function toTell(stored: StoredEvent): Told {
  const event = stored as unknown as HarkenEvent;
  return { seq: event.seq, event, json: JSON.stringify(event) };
}

export interface Recent {
  add(events: readonly Told[]): void;
  /** All events after a point, or null when some of them are no longer kept. */
  since(after: number): readonly Told[] | null;
}

/**
 * The latest events, so that a thousand clients that lost their sockets in one moment come back without a thousand
 * reads. Trades memory for reads: at most `events` and about `bytes` are kept.
 * @param floor the point after which every event will be added
 */
export function createRecent(floor: number, limit: { events: number; bytes: number }): Recent {
  let kept: Told[] = [];
  let first = 0;
  let bytes = 0;
  let from = floor;

  return {
    add(events) {
      for (const told of events) {
        kept.push(told);
        bytes += told.json.length;
      }
      while (kept.length - first > limit.events || (bytes > limit.bytes && kept.length - first > 1)) {
        const gone = kept[first++] as Told;
        bytes -= gone.json.length;
        from = gone.seq;
      }
      if (first > limit.events) {
        kept = kept.slice(first);
        first = 0;
      }
    },

    since(after) {
      if (after < from) return null;
      let low = first;
      let high = kept.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((kept[middle] as Told).seq <= after) low = middle + 1;
        else high = middle;
      }
      return kept.slice(low);
    },
  };
}
