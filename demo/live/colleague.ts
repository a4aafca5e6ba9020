/** One simulated colleague: signs in like anyone, takes what is offered, and answers one conversation after another. */

import { randomUUID } from 'node:crypto';
import { type Call, createCaller } from '@harken/client/call';
import { type DeskState, reduce, unknownConversation } from '@harken/client/desk-state';
import { type Live, openLive } from '@harken/client/live';
import type { HarkenEvent } from '@harken/contract/events';
import { idFrom } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { customerOf, keptForVisitors } from '../customers.ts';
import type { QueueKey } from '../people.ts';
import { createBell, insist, readingSeconds, retryAfterSeconds, typingSeconds } from './calling.ts';
import { pause, type Random } from './chance.ts';
import { asksKnowledge, nextMove } from './colleague-plan.ts';

const keptNames = new Set(keptForVisitors.map((id) => customerOf(id).name));

export interface ColleagueDeps {
  baseUrl: string;
  login: { email: string; password: string };
  random: Random;
  speed: number;
  clock: { now(): Date };
  signal: AbortSignal;
  onSignedIn: () => void;
  onHandled: () => void;
  onError: (error: unknown) => void;
}

/** Works until `signal` is aborted; then gives back what they hold and signs out. */
export async function workAsColleague(deps: ColleagueDeps): Promise<void> {
  const { baseUrl, login, random, speed, clock, signal, onError } = deps;
  const cookie = await signedIn(deps);
  const call = createCaller({ base: baseUrl, headers: () => ({ cookie }) });
  const ask = <T>(doing: () => Promise<T>) => insist(doing, { signal, onRefused: () => {} });
  const bell = createBell();
  /** When to look at a conversation again although nothing was heard. */
  const lookAgain = new Map<string, number>();
  let live: Live | undefined;
  let state: DeskState | undefined;

  try {
    await look();
    live = openLive<HarkenEvent>({
      url: `${baseUrl.replace(/^http/, 'ws')}/api/live`,
      hello: () => ({ after: state?.seq ?? 0 }),
      onEvents: hear,
      onReset: () => void look().catch(() => {}),
      // Node's own sockets take headers; those of browsers would not.
      open: (url) => new WebSocket(url, { headers: { cookie } } as never),
    });
    await ask(() => call('POST /api/me/presence', { body: { presence: 'available' } }));
    deps.onSignedIn();
    for (;;) await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    live?.close();
    await leave(call).catch(() => {});
  }

  async function look(): Promise<void> {
    state = await ask(() => call('GET /api/state'));
    bell.ring();
  }

  function hear(events: HarkenEvent[], upTo: number): void {
    for (const event of events) {
      if (!state) return;
      if (unknownConversation(state, event)) void look().catch(() => {});
      state = reduce(state, event);
    }
    if (state) state = { ...state, seq: Math.max(state.seq, upTo) };
    bell.ring();
  }

  function mine(): Conversation[] {
    return (state?.conversations ?? []).filter(({ agentId }) => agentId === state?.me.id);
  }

  async function work(): Promise<void> {
    const [offer] = state?.offers ?? [];
    if (offer) {
      await seconds(0.8 + random() * 2.5);
      // Whoever tries the demonstration as one of these customers is served by themselves, at the desk.
      const kept = state?.conversations.some(
        ({ id, customerName }) => id === offer.conversationId && customerName !== null && keptNames.has(customerName),
      );
      const params = { id: offer.id };
      // Somebody else may have been quicker, or it lapsed: the next event says so.
      await (kept
        ? call('POST /api/offers/:id/decline', { params })
        : call('POST /api/offers/:id/accept', { params })
      ).catch(() => {});
      if (state) state = { ...state, offers: state.offers.filter(({ id }) => id !== offer.id) };
      return;
    }
    const now = clock.now().getTime();
    const owed = mine()
      .filter((one) => isOwed(one) || (lookAgain.get(one.id) ?? 0) <= now)
      .sort((a, b) => lastAt(a) - lastAt(b))[0];
    if (!owed) return bell.wait(5000, signal);
    try {
      await attend(owed);
    } catch (error) {
      if (signal.aborted) throw error;
      // Taken away, closed meanwhile, or refused: look at it again later, and go on with the others.
      lookAgain.set(owed.id, now + 30_000);
      if (retryAfterSeconds(error) === null) onError(error);
      await pause(1000, signal);
    }
  }

  /** The customer had the last word, or nobody greeted them yet. */
  function isOwed({ lastMessage, firstRepliedAt, state: of }: Conversation): boolean {
    return of !== 'snoozed' && (firstRepliedAt === null || lastMessage?.authorKind === 'customer');
  }

  async function attend({ id, queueId }: Conversation): Promise<void> {
    const params = { id };
    const { conversation, messages } = await ask(() =>
      call('GET /api/conversations/:id', { params, query: { limit: 60 } }),
    );
    const found = asksKnowledge(messages)
      ? await call('GET /api/conversations/:id/suggestions', { params }).catch(() => null)
      : null;
    const move = nextMove({
      conversation,
      messages,
      agentName: state?.me.name ?? login.email,
      queue: queueKeyOf(queueId),
      suggestion: found?.suggestions[0]?.text ?? null,
      now: clock.now().getTime(),
    });
    if (move.do === 'wait') {
      lookAgain.set(id, clock.now().getTime() + move.untilMs);
      return;
    }
    live?.send({ type: 'viewing', conversationId: id });
    if (move.do === 'resolve') {
      await seconds(2 + random() * 4);
      const disposition = state?.dispositions.find(({ key }) => key === move.disposition);
      await ask(() =>
        call('POST /api/conversations/:id/resolve', { params, body: { dispositionId: disposition?.id ?? null } }),
      );
      lookAgain.delete(id);
      deps.onHandled();
    } else {
      const last = messages.findLast(({ author }) => author.kind === 'customer')?.content;
      await seconds(1 + readingSeconds(last?.kind === 'text' ? last.text : '') + random() * 6);
      const typing = (on: boolean) => live?.send({ type: 'typing', conversationId: id, what: 'reply', on });
      for (let left = typingSeconds(move.text) * 0.7; left > 0; left -= 4) {
        typing(true);
        await seconds(Math.min(4, left));
      }
      typing(false);
      const body = { id: idFrom('msg', randomUUID()), content: { kind: 'text' as const, text: move.text } };
      await ask(() => call('POST /api/conversations/:id/messages', { params, body }));
      lookAgain.set(id, clock.now().getTime() + 1500);
    }
    live?.send({ type: 'viewing', conversationId: null });
  }

  function queueKeyOf(queueId: Conversation['queueId']): QueueKey | null {
    const queue = state?.queues.find(({ id }) => id === queueId);
    return (state?.skills.find(({ id }) => id === queue?.skillId)?.key as QueueKey | undefined) ?? null;
  }

  function seconds(count: number): Promise<void> {
    return pause((count * 1000) / speed, signal);
  }

  /** What they hold goes back to where others get it. */
  async function leave(last: Call): Promise<void> {
    await last('POST /api/me/presence', { body: { presence: 'offline' } });
    for (const { id } of mine()) {
      await last('POST /api/conversations/:id/assign', { params: { id }, body: { agentId: null } }).catch(() => {});
    }
    await last('POST /api/sign-out');
  }
}

const lastAt = ({ lastMessage, openedAt }: Conversation) => Date.parse(lastMessage?.at ?? openedAt);

/** @returns the session cookie */
async function signedIn({ baseUrl, login, signal }: ColleagueDeps): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`${baseUrl}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(login),
      signal,
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (answer.ok && cookies.length > 0) return cookies.join('; ');
    const busy = answer.status === 429 || answer.status >= 500;
    if (!busy || attempt >= 5) throw new Error(`${login.email} could not sign in: ${answer.status}`);
    await pause(Number(answer.headers.get('retry-after') ?? 5) * 1000, signal);
  }
}
