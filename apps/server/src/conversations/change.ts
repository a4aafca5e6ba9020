/**
 * How every command changes a conversation: lock it, decide, let the clocks follow, write it in one statement, tell.
 *
 * The first event of a change carries every field that changed; events after which someone may see the conversation
 * for the first time carry it whole. So events applied in order give what a fresh fetch would.
 */
import { createHash } from 'node:crypto';
import type { About, Actor, EventData, EventName } from '@harken/contract/events';
import { type ConversationId, idFrom, type MessageId, type QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type {
  Author,
  Conversation,
  ConversationState,
  Message,
  MessageContent,
  ServiceCase,
  TrailStep,
} from '@harken/contract/record';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { wordsOf } from '../platform/search-words.ts';
import { clocksAfter } from './clocks.ts';
import { aboutOf, changesOf, isPublicWord, type Kept, previewOf, wire } from './kept.ts';
import type { Recent } from './recent.ts';
import * as store from './store.ts';
import { type Cause, step } from './transitions.ts';

/** What a change is made with. */
export interface ChangeDeps {
  log: Pick<EventLog, 'transact'>;
  clock: Clock;
  /**
   * The queue as it is now, read in the transaction that `db` belongs to. With the version that is known to be
   * current it usually needs no statement.
   */
  queueOf(db: store.Db, id: QueueId, version?: number | null): Promise<Queue>;
  /** What was written here lately; see `recent.ts`. */
  recent: Recent;
}

/** Asked of the locked conversation before anything happens; throws to refuse. */
export type Guard = (conversation: Conversation) => void;

export interface Command {
  conversationId: ConversationId;
  by: Author;
  causedBy?: string | null | undefined;
  guard?: Guard | undefined;
}

export const system: Author = { kind: 'system', id: null, name: null };

export const actorOf = ({ kind, id }: Author): Actor => ({ kind, id });

/** The events that say in which state it is now; after any other one a changed state is told by itself. */
const tellState: ReadonlySet<EventName> = new Set<EventName>([
  'conversation.opened',
  'conversation.reopened',
  'conversation.snoozed',
  'conversation.woken',
  'conversation.resolved',
  'conversation.closed',
  'conversation.handed_off',
  'conversation.abandoned',
]);

interface Said {
  about: About;
  /** Of the conversation as it was: for what happened before it moved. */
  aboutBefore: About;
  conversation: Conversation;
  changes: Partial<Conversation>;
}

type Telling = {
  [N in EventName]: { name: N; data: (said: Said) => EventData<N> };
}[EventName];

export type Change = ReturnType<typeof change>;

/** A change in the making. `is` may be altered until it is written. */
export function change(
  was: Kept,
  {
    by,
    causedBy,
    queueVersion,
    unlocked = false,
  }: Pick<Command, 'by' | 'causedBy'> & { queueVersion: number | null; unlocked?: boolean },
  now: Date,
) {
  const is: Kept = { ...was };
  const messages: store.NewMessage[] = [];
  const trail: TrailStep[] = [];
  const tellings: Telling[] = [];
  const at = now.toISOString();
  let touched = false;

  return {
    was,
    is,
    by,
    causedBy: causedBy ?? null,
    now,
    at,
    queueVersion,
    /** It is known from before, and nobody holds its lock: whoever wrote it meanwhile wins. */
    unlocked,
    messages,
    trail,
    tellings,
    /** The queue it goes to, when the decision had to look at it. */
    queue: null as Queue | null,

    /** Moves it by the table. @throws Refusal when the table says no */
    step(cause: Exclude<Cause, 'customer_writes'>): void {
      const next = step({ ...was, awaiting: is.awaitingSince !== null }, cause, by.kind);
      if (next !== 'starts_anew') Object.assign(is, next);
    },

    /** Someone looking at it would want to know before overwriting: the version rises. Messages do not raise it. */
    edit(fields: Partial<Kept>): void {
      Object.assign(is, fields);
      touched = true;
    },

    /** Adds a message at the next position. */
    say(
      content: MessageContent,
      { id, author = by, externalId = null }: { id?: MessageId; author?: Author; externalId?: string | null } = {},
    ): Message {
      is.messageCount += 1;
      const toCustomer = isPublicWord(content) && author.kind !== 'customer' && author.kind !== 'system';
      const message: Message = {
        id: id ?? idFrom('msg', newId()),
        conversationId: is.id,
        position: is.messageCount,
        author,
        content,
        at,
        delivery: toCustomer ? { state: 'sent', at, reason: null } : null,
        editedAt: null,
      };
      messages.push({ ...message, contentHash: hashOf(content), channel: is.channel, externalId });
      if (isPublicWord(content)) {
        is.lastMessage = { at, authorKind: author.kind, preview: previewOf(content), failed: false };
        is.lastMessageId = message.id;
        is.activityAt = at;
      }
      return message;
    },

    /** A line of the thread that says what happened. */
    line(what: Extract<MessageContent, { kind: 'system' }>['what'], detail: Record<string, string | null> = {}): void {
      const message = this.say({ kind: 'system', what, detail }, { author: system });
      this.tell('message.sent', ({ about }) => ({ about, changes: {}, message }));
    },

    tell<N extends EventName>(name: N, data: (said: Said) => EventData<N>): void {
      tellings.push({ name, data } as Telling);
    },

    raisesVersion: () => touched,
  };
}

/** Woken by a word while nobody has it: it waits in its queue again, or no one would ever see it. */
export function queueIfNobodys(made: Change): void {
  const { was, is, at } = made;
  if (was.state !== 'snoozed' || is.agentId !== null || is.queuedAt !== null) return;
  made.edit({ queuedAt: at });
  made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'woken' }));
}

/** Writes a finished change and tells it. */
export async function finish(deps: ChangeDeps, tx: Tx, made: Change): Promise<Conversation> {
  const { was, is } = made;
  if (made.raisesVersion()) is.version += 1;
  is.revision += 1;
  const version = is.queueId === was.queueId ? made.queueVersion : null;
  const seen = made.queue?.id === is.queueId ? made.queue : null;
  const queue = is.queueId ? (seen ?? (await deps.queueOf(tx.db, is.queueId, version))) : null;
  Object.assign(is, clocksAfter(was, is, queue, made.now));
  const written = {
    messages: made.messages,
    trail: made.trail,
    caseChanges: caseChanges(was, is),
    words: was.subject === is.subject ? null : conversationWords(is),
  };
  const itsCase = await store.write(tx, was, is, written, made.unlocked ? made : null);
  tx.afterCommit(() => deps.recent.keep(is, queue?.version ?? null));
  tellAll(tx, made, itsCase);
  return wire(is);
}

export function tellAll(tx: Tx, made: Change, itsCase: ServiceCase | null): void {
  const { was, is } = made;
  const said: Said = {
    about: aboutOf(is, was),
    aboutBefore: aboutOf(was),
    conversation: wire(is),
    changes: changesOf(was, is),
  };
  const actor = actorOf(made.by);
  const { causedBy } = made;
  for (const { name, data } of made.tellings) tx.append({ name, actor, causedBy, data: data(said) });
  if (was.state !== is.state && !made.tellings.some(({ name }) => tellState.has(name))) {
    const { state, handledBy } = is;
    tx.append({
      name: 'conversation.state_changed',
      actor,
      causedBy,
      data: { about: aboutOf(is), changes: { state, handledBy }, from: was.state, to: state },
    });
  }
  if (itsCase) tx.append({ name: 'case.updated', actor, causedBy, data: { case: itsCase } });
}

/**
 * An issue is open, resolved or closed. Whose turn it is belongs to each of its threads, so a case does not follow
 * every word.
 */
export function caseState(state: ConversationState): ServiceCase['state'] {
  return state === 'resolved' || state === 'closed' ? state : 'open';
}

function caseChanges(was: Kept, is: Kept): store.Written['caseChanges'] {
  const same =
    caseState(was.state) === caseState(is.state) &&
    was.reopenedCount === is.reopenedCount &&
    was.subject === is.subject;
  if (same) return null;
  return {
    state: caseState(is.state),
    resolvedAt: is.resolvedAt,
    reopenedCount: is.reopenedCount,
    subject: is.subject,
  };
}

export function conversationWords({ subject, customerName, caseReference }: Kept): string[] {
  return wordsOf(subject, customerName, caseReference);
}

/** One command: a transaction that locks the conversation, decides and writes. Repeated when two writers met. */
export async function command<T>(
  deps: ChangeDeps,
  { conversationId, by, causedBy, guard }: Command,
  decide: (made: Change, tx: Tx) => Promise<T> | T,
): Promise<{ conversation: Conversation; result: T }> {
  return racing(() =>
    deps.log.transact(async (tx) => {
      const { kept, queueVersion } = await store.lock(tx.db, conversationId);
      if (!kept) throw new Refusal('record.not_found');
      guard?.(wire(kept));
      const made = change(kept, { by, causedBy, queueVersion }, deps.clock.now());
      const result = await decide(made, tx);
      return { conversation: await finish(deps, tx, made), result };
    }),
  );
}

/** Tries again when two writers met; the second try sees what the other one left. */
export async function racing<T>(work: (attempt: number) => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!store.isLostRace(error) || attempt === attempts) throw error;
    }
  }
}

/** The same content always gives the same text, in whichever order its fields arrived. */
export function hashOf(content: MessageContent): string {
  return createHash('sha256').update(canonical(content)).digest('base64url');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!value || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join()}}`;
}

/**
 * The answer to a message id that is known already.
 * @throws Refusal `message.id_reused` when it was used for something else
 */
export function sameMessage(
  seen: store.SeenMessage,
  sent: { author: Author; content: MessageContent; conversationIds: readonly ConversationId[] },
): Message {
  const { message } = seen;
  const same =
    sent.conversationIds.includes(message.conversationId) &&
    message.author.kind === sent.author.kind &&
    message.author.id === sent.author.id &&
    seen.contentHash === hashOf(sent.content);
  if (!same) throw new Refusal('message.id_reused');
  return message;
}
