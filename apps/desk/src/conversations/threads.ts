import { reduceThread, type Thread } from '@harken/client/desk-state';
import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { Message } from '@harken/contract/record';
import { call, codeOf } from '../platform/api.ts';
import { onEvents, onReset } from '../platform/desk.ts';
import { createStore, type Store } from '../platform/store.ts';

/** One attempt to bring a message to its customer, as this screen saw it. Failures stay visible after success. */
export interface Try {
  at: string;
  ok: boolean;
  reason: string | null;
}

export interface OpenThread {
  thread: Thread | null;
  /** Why it could not be opened. */
  problem: string | null;
  loadingEarlier: boolean;
  tries: Readonly<Record<string, readonly Try[]>>;
}

interface Held {
  store: Store<OpenThread>;
  /** Facts that came while the thread was on its way. */
  missed: HarkenEvent[];
}

const held = new Map<ConversationId, Held>();
/** Threads one goes back and forth between stay live, so that opening one again shows it at once. */
const keep = 12;
const pageSize = 100;

export function openThread(id: ConversationId): Store<OpenThread> {
  let entry = held.get(id);
  if (entry) {
    // The most recently opened is the last to be forgotten.
    held.delete(id);
  } else {
    entry = {
      store: createStore<OpenThread>({ thread: null, problem: null, loadingEarlier: false, tries: {} }),
      missed: [],
    };
  }
  held.set(id, entry);
  const { thread } = entry.store.get();
  if (!thread) void fetchThread(id);
  for (const oldest of held.keys()) {
    if (held.size <= keep) break;
    held.delete(oldest);
  }
  return entry.store;
}

export async function fetchThread(id: ConversationId): Promise<void> {
  const entry = held.get(id);
  if (!entry) return;
  entry.missed = [];
  try {
    const fetched = await call('GET /api/conversations/:id', { params: { id }, query: { limit: pageSize } });
    let thread: Thread = fetched;
    for (const event of entry.missed) thread = reduceThread(thread, event);
    entry.store.set((now) => ({ ...now, thread: withEarlier(now.thread, thread), problem: null }));
  } catch (error) {
    entry.store.set((now) => (now.thread ? now : { ...now, problem: codeOf(error) }));
  }
}

/** Fetched again, a thread keeps the earlier pages that were already read, so that nothing jumps. */
function withEarlier(before: Thread | null, fetched: Thread): Thread {
  const first = fetched.messages[0]?.position;
  if (!before || first === undefined) return fetched;
  const earlier = before.messages.filter((message) => message.position < first);
  const joins = earlier.at(-1)?.position === first - 1;
  return joins ? { ...fetched, messages: [...earlier, ...fetched.messages], hasEarlier: before.hasEarlier } : fetched;
}

export async function loadEarlier(id: ConversationId): Promise<void> {
  const entry = held.get(id);
  const open = entry?.store.get();
  const first = open?.thread?.messages[0];
  if (!entry || !open?.thread?.hasEarlier || open.loadingEarlier || !first) return;
  entry.store.set((now) => ({ ...now, loadingEarlier: true }));
  try {
    const page = await call('GET /api/conversations/:id', {
      params: { id },
      query: { before: first.position, limit: pageSize },
    });
    entry.store.set((now) => {
      if (!now.thread) return now;
      const messages = [...page.messages, ...now.thread.messages];
      return { ...now, loadingEarlier: false, thread: { ...now.thread, messages, hasEarlier: page.hasEarlier } };
    });
  } catch {
    // Scrolling up again asks again.
    entry.store.set((now) => ({ ...now, loadingEarlier: false }));
  }
}

/** What the server answered to our own sending: shown at once, before the socket tells it. */
export function addMessage(message: Message) {
  const entry = held.get(message.conversationId);
  entry?.store.set((now) => {
    const { thread } = now;
    if (!thread || thread.messages.some(({ id }) => id === message.id)) return now;
    const messages = [...thread.messages, message].sort((a, b) => a.position - b.position);
    return { ...now, thread: { ...thread, messages } };
  });
}

export function addTry(conversationId: ConversationId, messageId: MessageId, attempt: Try) {
  held.get(conversationId)?.store.set((now) => ({
    ...now,
    tries: { ...now.tries, [messageId]: [...(now.tries[messageId] ?? []), attempt] },
  }));
}

function take(events: readonly HarkenEvent[]) {
  for (const [id, entry] of held) {
    entry.missed.push(...events);
    if (entry.missed.length > 500) entry.missed.splice(0, entry.missed.length - 500);
    const { thread } = entry.store.get();
    if (!thread) continue;
    const next = events.reduce(reduceThread, thread);
    // The place in the log moves with every fact; only a fact about this conversation is worth drawing. Facts are
    // told once, so nothing is lost when the place stays behind.
    const same = (Object.keys(next) as (keyof Thread)[]).every((key) => key === 'seq' || next[key] === thread[key]);
    if (!same) entry.store.set((now) => ({ ...now, thread: next }));
    recordTries(id, events);
  }
}

function recordTries(id: ConversationId, events: readonly HarkenEvent[]) {
  for (const { name, data } of events) {
    if (name !== 'message.delivery_changed' || data.about.conversationId !== id) continue;
    const { delivery, messageIds } = data;
    const tries = held.get(id)?.store.get().tries ?? {};
    for (const messageId of messageIds) {
      const failed = delivery.state === 'failed';
      // Success is worth a line only where a failure stands before it.
      if (failed || (tries[messageId]?.length && tries[messageId]?.at(-1)?.ok === false)) {
        addTry(id, messageId, { at: delivery.at, ok: !failed, reason: delivery.reason });
      }
    }
  }
}

onEvents(take);
onReset(() => {
  for (const id of held.keys()) void fetchThread(id);
});

/** Somebody else may sit at this screen next. */
export function forgetThreads() {
  held.clear();
}
