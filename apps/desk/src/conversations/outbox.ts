import { NoAnswer, ProblemError } from '@harken/client/call';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { AgentContent, Message } from '@harken/contract/record';
import { call, codeOf } from '../platform/api.ts';
import { liveStore, meStore } from '../platform/desk.ts';
import { recall, remember } from '../platform/kept.ts';
import { createStore } from '../platform/store.ts';
import { addMessage, addTry } from './threads.ts';

/**
 * What was written here and is not acknowledged yet. It survives a reload and a tunnel; it is sent again with the
 * same id, so that it arrives once. Messages of one conversation leave in the order in which they were written.
 */
export interface Outgoing {
  id: MessageId;
  conversationId: ConversationId;
  content: AgentContent;
  at: string;
  /** `refused`: the server said no, and will again; a person must decide. */
  state: 'sending' | 'waiting' | 'refused';
  tries: { at: string; code: string }[];
}

export const outbox = createStore<readonly Outgoing[]>([]);

const nameOf = () => `harken.outbox.${meStore.get()?.person.id}`;
const busy = new Set<ConversationId>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes up what an earlier page left behind. */
export function startOutbox() {
  outbox.set(
    recall<Outgoing[]>(nameOf(), []).map((out) => (out.state === 'refused' ? out : { ...out, state: 'waiting' })),
  );
  flush();
  return liveStore.subscribe(() => {
    if (liveStore.get().state === 'live') flush();
  });
}

export function forgetOutbox() {
  clearTimeout(timer);
  outbox.set([]);
}

function change(list: readonly Outgoing[]) {
  outbox.set(list);
  remember(nameOf(), list.length ? list : null);
}

const update = (id: MessageId, part: Partial<Outgoing>) =>
  change(outbox.get().map((out) => (out.id === id ? { ...out, ...part } : out)));

export function send(conversationId: ConversationId, content: AgentContent): MessageId {
  const id = `msg_${crypto.randomUUID()}` as MessageId;
  change([...outbox.get(), { id, conversationId, content, at: new Date().toISOString(), state: 'sending', tries: [] }]);
  void sendNext(conversationId);
  return id;
}

/** A message that could not be delivered, sent once more under its own id. */
export function resend({ id, conversationId, content }: Message) {
  if (content.kind !== 'text' && content.kind !== 'file' && content.kind !== 'card' && content.kind !== 'form') return;
  if (outbox.get().some((out) => out.id === id)) return;
  change([...outbox.get(), { id, conversationId, content, at: new Date().toISOString(), state: 'sending', tries: [] }]);
  void sendNext(conversationId);
}

export function sendAgain(id: MessageId) {
  const out = outbox.get().find((other) => other.id === id);
  if (!out) return;
  update(id, { state: 'sending' });
  void sendNext(out.conversationId);
}

export const discard = (id: MessageId) => change(outbox.get().filter((out) => out.id !== id));

function flush() {
  clearTimeout(timer);
  for (const id of new Set(outbox.get().map((out) => out.conversationId))) void sendNext(id);
}

async function sendNext(conversationId: ConversationId): Promise<void> {
  if (busy.has(conversationId)) return;
  const out = outbox.get().find((other) => other.conversationId === conversationId && other.state !== 'refused');
  if (!out) return;
  busy.add(conversationId);
  if (out.state !== 'sending') update(out.id, { state: 'sending' });
  let again = false;
  try {
    const { message } = await call('POST /api/conversations/:id/messages', {
      params: { id: conversationId },
      body: { id: out.id, content: out.content },
    });
    const { tries } = outbox.get().find((other) => other.id === out.id) ?? out;
    if (tries.length) {
      for (const { at, code } of tries) addTry(conversationId, out.id, { at, ok: false, reason: code });
      addTry(conversationId, out.id, { at: new Date().toISOString(), ok: true, reason: null });
    }
    addMessage(message);
    discard(out.id);
    again = true;
  } catch (error) {
    const attempt = { at: new Date().toISOString(), code: codeOf(error) };
    const tries = [...out.tries.slice(-4), attempt];
    if (willPass(error)) {
      update(out.id, { state: 'waiting', tries });
      clearTimeout(timer);
      timer = setTimeout(flush, pauseMs(error, tries.length));
    } else {
      update(out.id, { state: 'refused', tries });
      again = true;
    }
  } finally {
    busy.delete(conversationId);
  }
  if (again) void sendNext(conversationId);
}

/**
 * No answer, too many requests, a server that is restarting, a proxy before it that found nobody: none of these is a
 * refusal of the message.
 */
function willPass(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  return error instanceof ProblemError && [408, 429, 502, 503, 504].includes(error.problem.status);
}

function pauseMs(error: unknown, tries: number): number {
  const asked = error instanceof ProblemError ? error.problem.retryAfterSeconds : undefined;
  return asked ? asked * 1000 : Math.min(30_000, 1000 * 2 ** tries);
}
