/**
 * Conversations as this process last wrote them. The next word in one needs no look at it: it is written on the
 * condition that nobody wrote in between, and if somebody did, it is looked at after all. So this is never believed,
 * only tried, and may forget at any time.
 */
import type { ConversationId } from '@harken/contract/ids';
import type { Kept } from './kept.ts';

export interface Known {
  readonly kept: Kept;
  /** Of the queue it is in, as of then. */
  readonly queueVersion: number | null;
}

export type Recent = ReturnType<typeof createRecent>;

export function createRecent(most = 2000) {
  const known = new Map<ConversationId, Known>();

  return {
    get: (id: ConversationId): Known | undefined => known.get(id),

    keep(kept: Kept, queueVersion: number | null): void {
      known.delete(kept.id);
      known.set(kept.id, { kept, queueVersion });
      // In the order of their last word: the first is the one that was silent longest.
      for (const id of known.keys()) {
        if (known.size <= most) break;
        known.delete(id);
      }
    },
  };
}
