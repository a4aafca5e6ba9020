import type { ConversationId } from '@harken/contract/ids';
import { createStore } from '../platform/store.ts';

/** Which row the keyboard stands on, and which are chosen for doing something with all of them. */
export const cursor = createStore<ConversationId | null>(null);

interface Selection {
  ids: ReadonlySet<ConversationId>;
  /** Where a range begins: the row chosen last. */
  anchor: ConversationId | null;
}

const nothing: Selection = { ids: new Set(), anchor: null };
export const selection = createStore<Selection>(nothing);

export const clearSelection = () => selection.set(nothing);

export function toggle(id: ConversationId) {
  selection.set(({ ids }) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next, anchor: id };
  });
}

/** Everything between the last choice and this row, both included. */
export function selectTo(id: ConversationId, order: readonly ConversationId[]) {
  selection.set(({ ids, anchor }) => {
    const to = order.indexOf(id);
    const from = anchor === null ? to : order.indexOf(anchor);
    if (to < 0) return { ids, anchor };
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    return { ids: new Set([...ids, ...order.slice(first, last + 1)]), anchor: id };
  });
}
