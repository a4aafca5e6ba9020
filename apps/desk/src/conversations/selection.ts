import type { ConversationId } from '@harken/contract/ids';
import { createStore } from '../platform/store.ts';

/** Which row the keyboard stands on, and which are chosen for doing something with all of them. */
export const cursor = createStore<ConversationId | null>(null);

interface Selection {
  ids: ReadonlySet<ConversationId>;
  /** Where a range begins: the row chosen last. */
  anchor: ConversationId | null;
  /** How many the whole list has, once all of it is meant, also what no screen has read. */
  all: { count: number; more: boolean } | null;
}

const nothing: Selection = { ids: new Set(), anchor: null, all: null };
export const selection = createStore<Selection>(nothing);

/** What the list has read so far, in its order. */
export const rowsRead = createStore<readonly ConversationId[]>([]);

export const clearSelection = () => selection.set(nothing);

/** All of the list, or only the rows that were chosen one by one. */
export const meanAll = (all: Selection['all']) => selection.set((now) => ({ ...now, all }));

/** One that is let go of all leaves the others that one sees. */
export function toggle(id: ConversationId) {
  selection.set(({ ids, all }) => {
    const next = new Set(all ? rowsRead.get() : ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next, anchor: id, all: null };
  });
}

/** Everything between the last choice and this row, both included. */
export function selectTo(id: ConversationId, order: readonly ConversationId[]) {
  selection.set((now) => {
    const { ids, anchor } = now;
    const to = order.indexOf(id);
    const from = anchor === null ? to : order.indexOf(anchor);
    if (to < 0) return now;
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    return { ids: new Set([...ids, ...order.slice(first, last + 1)]), anchor: id, all: null };
  });
}
