/** One live customer: opens the messenger like anyone else, says what the plan says, and leaves. */
import { randomUUID } from 'node:crypto';
import { createCaller, ProblemError } from '@harken/client/call';
import { type Live, openLive } from '@harken/client/live';
import { idFrom, type MessageId } from '@harken/contract/ids';
import type { CustomerEvent } from '@harken/contract/live';
import type { Message, TrailStep } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import { type DemoCustomer, pages, type Step as TrailEntry } from '../bank.ts';
import { claimsOf } from '../harbour-bank.ts';
import { type MessengerKey, signHostToken } from '../host-token.ts';
import { createBell, insist, readingSeconds, typingSeconds } from './calling.ts';
import { pause, type Random } from './chance.ts';
import { type Act, atTheDoor, nextStep, type Plan } from './customer-plan.ts';

export interface CustomerDeps {
  baseUrl: string;
  messenger: MessengerKey;
  clock: { now(): Date };
  random: Random;
  /** 2 reads, thinks and types twice as fast; patience stays. */
  speed: number;
  signal: AbortSignal;
  titleOf: (article: string) => string | undefined;
  onRefused: (seconds: number) => void;
}

/** How it ended. */
export type Ending = 'solved' | 'left_queue' | 'went_away';

export async function playCustomer(plan: Plan, customer: DemoCustomer | null, deps: CustomerDeps): Promise<Ending> {
  const { baseUrl, messenger, clock, random, speed, signal, titleOf } = deps;
  const { locale } = plan.dialogue;
  let token: string | undefined;
  let live: Live | undefined;
  const call = createCaller({
    base: baseUrl,
    headers: (): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {}),
  });
  const ask = <T>(doing: () => Promise<T>) => insist(doing, deps);
  const now = () => clock.now().getTime();
  const bell = createBell();

  const id = idFrom('conv', randomUUID());
  const messages = new Map<MessageId, Message>();
  let conversation: CustomerConversation | undefined;
  let progress = atTheDoor;
  /** Position up to which they answered: what came later is news. */
  let answered = 0;
  let changedAt = now();
  let waitingSince: number | null = null;
  let readUpTo = 0;

  try {
    const hostToken = customer && signHostToken(claimsOf(customer), messenger, clock.now());
    const opened = await ask(() =>
      call('POST /api/messenger/sessions', {
        body: { key: messenger.key, locale, ...(hostToken ? { hostToken } : {}) },
      }),
    );
    token = opened.token;
    const { seq } = await ask(() => call('GET /api/messenger/state', { query: {} }));
    let cursor = seq;
    live = openLive<CustomerEvent>({
      url: `${baseUrl.replace(/^http/, 'ws')}/api/messenger/live`,
      hello: () => ({ after: cursor, token: token ?? '' }),
      onEvents: (events, upTo) => {
        cursor = upTo;
        events.forEach(hear);
      },
      onReset: () => void refresh().catch(() => {}),
    });
    return await talk();
  } catch (error) {
    if (signal.aborted) return 'went_away';
    throw error;
  } finally {
    live?.close();
  }

  async function talk(): Promise<Ending> {
    for (;;) {
      const step = nextStep(plan, progress, sight(), titleOf);
      if (step === null) {
        const patience = waitingSince === null ? 30_000 : plan.patienceMs - (now() - waitingSince);
        await bell.wait(Math.max(250, Math.min(30_000, patience)), signal);
        // Nobody answers the moment that something appears.
        await think(reply());
        continue;
      }
      const before = progress;
      progress = step.progress;
      if (step.act.do === 'go') break;
      try {
        await perform(step.act);
      } catch (error) {
        if (!overtaken(error)) throw error;
        // A person came in the moment that they gave up waiting, or closed what they wanted to close.
        if (step.act.do === 'leave_queue') progress = before;
        await refresh();
      }
    }
    if (progress.left) return 'left_queue';
    return conversation?.state === 'resolved' || conversation?.state === 'closed' ? 'solved' : 'went_away';
  }

  function seconds(count: number): Promise<void> {
    return pause((count * 1000 * plan.slowness) / speed, signal);
  }

  async function think(about: Message | null): Promise<void> {
    if (!about || about.position <= readUpTo) return;
    const { content, position } = about;
    await seconds(readingSeconds('text' in content ? content.text : ''));
    readUpTo = position;
    // A courtesy: that it failed is no reason to stop.
    await call('POST /api/messenger/conversations/:id/read', {
      params: { id },
      body: { upTo: position, state: 'read' },
    }).catch(() => {});
    await seconds(0.5 + random() * 3);
  }

  async function perform(act: Exclude<Act, { do: 'go' }>): Promise<void> {
    const params = { id };
    if (act.do === 'say') return say(act.text);
    if (act.do === 'rate' || act.do === 'confirm_solved') await seconds(2 + random() * 5);
    answered = lastPosition();
    changedAt = now();
    switch (act.do) {
      case 'choose':
      case 'feedback': {
        const at = { params: { id, messageId: act.messageId } };
        const at2 = '/api/messenger/conversations/:id/messages/:messageId';
        await ask<unknown>(() =>
          act.do === 'choose'
            ? call(`POST ${at2}/choice`, { ...at, body: { option: act.option } })
            : call(`POST ${at2}/feedback`, { ...at, body: { helped: act.helped } }),
        );
        return;
      }
      case 'ask_for_person':
        await ask(() => call('POST /api/messenger/conversations/:id/person', { params }));
        return;
      case 'leave_queue':
        await ask(() => call('POST /api/messenger/conversations/:id/leave', { params }));
        return;
      case 'confirm_solved':
        await ask(() => call('POST /api/messenger/conversations/:id/solved', { params }));
        return;
      case 'rate':
        await ask(() =>
          call('POST /api/messenger/conversations/:id/rating', { params, body: { score: act.score, comment: null } }),
        );
    }
  }

  async function say(text: string): Promise<void> {
    const message = { id: idFrom('msg', randomUUID()), content: { kind: 'text' as const, text } };
    const typing = (on: boolean) => live?.send({ type: 'typing', conversationId: id, what: 'reply', on });
    for (let left = typingSeconds(text); left > 0; left -= 4) {
      if (conversation) typing(true);
      await seconds(Math.min(4, left));
    }
    // What they wrote while this was typed counts as answered by it.
    answered = lastPosition();
    changedAt = now();
    if (conversation) {
      typing(false);
      await ask(() => call('POST /api/messenger/conversations/:id/messages', { params: { id }, body: message }));
      return;
    }
    const trail = trailOf(plan, customer, now());
    const opened = await ask(() => call('POST /api/messenger/conversations', { body: { id, locale, message, trail } }));
    // The socket may have told of changes before this answer came.
    conversation = { ...opened.conversation, ...(conversation as CustomerConversation | undefined) };
  }

  function hear(event: CustomerEvent): void {
    if (event.name === 'conversation.changed' && event.conversationId === id) {
      conversation = { ...(conversation as CustomerConversation), ...event.changes };
      if (event.changes.waiting !== undefined) waitingSince = event.changes.waiting ? (waitingSince ?? now()) : null;
    } else if (
      (event.name === 'message.added' || event.name === 'message.changed') &&
      event.message.conversationId === id
    ) {
      messages.set(event.message.id, event.message);
    } else if (event.name === 'message.content_changed' && event.conversationId === id) {
      const known = messages.get(event.messageId);
      if (known) messages.set(event.messageId, { ...known, content: event.content });
    } else return;
    changedAt = now();
    bell.ring();
  }

  /** Fell too far behind: look at everything again. */
  async function refresh(): Promise<void> {
    const state = await ask(() => call('GET /api/messenger/state', { query: { conversation: id } }));
    conversation = state.conversations.find((one) => one.id === id) ?? conversation;
    waitingSince = conversation?.waiting ? (waitingSince ?? now()) : null;
    for (const message of state.messages) messages.set(message.id, message);
    bell.ring();
  }

  function sight() {
    const { state = 'open', handledBy = 'virtual_agent', waiting = false } = conversation ?? {};
    if (waiting) waitingSince ??= now();
    return {
      conversation: { state, handledBy, waiting },
      reply: reply(),
      waitedMs: waitingSince === null ? 0 : now() - waitingSince,
      quietMs: now() - changedAt,
    };
  }

  function reply(): Message | null {
    const news = [...messages.values()].filter(
      ({ position, author }) => position > answered && (author.kind === 'person' || author.kind === 'virtual_agent'),
    );
    return news.sort((a, b) => a.position - b.position).at(-1) ?? null;
  }

  function lastPosition(): number {
    return Math.max(0, ...[...messages.values()].map(({ position }) => position));
  }
}

const overtaken = (error: unknown) => error instanceof ProblemError && error.problem.status === 409;

/** What they did before they asked, as the bank's page would have told it. */
export function trailOf({ dialogue }: Pick<Plan, 'dialogue'>, customer: DemoCustomer | null, now: number): TrailStep[] {
  const { locale, context } = dialogue;
  const told = (step: TrailEntry): TrailStep => {
    const at = new Date(now - step.minutesAgo * 60_000).toISOString();
    if (step.kind === 'page') return { at, kind: 'page', name: step.page, label: pages[step.page][locale] };
    const { name, label, code, outcome } = step;
    return { at, kind: 'event', name, label, outcome, ...(code ? { code } : {}) };
  };
  return (context ?? customer?.situation)?.trail.map(told) ?? [];
}
