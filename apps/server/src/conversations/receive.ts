/**
 * The customer writes: the hot path. One transaction of three statements at most (lock and look, write, append),
 * whatever happens: it opens a case with its conversation, continues one, wakes it, reopens it, or begins a new one.
 */
import { type ConversationId, type CustomerId, type InboxId, idFrom, type MessageId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Author, Channel, Conversation, CustomerContent, Message, TrailStep } from '@harken/contract/record';
import { clean } from '../platform/clean.ts';
import type { Tx } from '../platform/events.ts';
import { derivedId, newId } from '../platform/ids.ts';
import {
  type ChangeDeps,
  change,
  conversationWords,
  finish,
  queueIfNobodys,
  racing,
  sameMessage,
  tellAll,
} from './change.ts';
import { ownFile } from './files.ts';
import { cut, type Kept, usualPriority, wire } from './kept.ts';
import type { Known } from './recent.ts';
import * as store from './store.ts';
import { step } from './transitions.ts';

export interface Receiving {
  /** Made by the client, so that a repeated first message opens nothing twice. */
  conversationId: ConversationId;
  customerId: CustomerId;
  message: { id: MessageId; content: CustomerContent; externalId?: string | undefined };
  /** What the customer did just before. */
  trail?: readonly TrailStep[] | undefined;
  /** How to open it when it is not there yet; without this, an unknown conversation is refused. */
  opens?:
    | {
        channel: Channel;
        locale: string;
        inboxId?: InboxId | null;
        subject?: string | null;
        /** 1 is served first; 5 unless said otherwise. */
        priority?: number;
      }
    | undefined;
  causedBy?: string | null | undefined;
}

export interface Received {
  /** Another one than was written to when that was closed: it continues there. */
  conversation: Conversation;
  message: Message;
  what: 'opened' | 'continued' | 'reopened' | 'repeated';
}

export interface ReceiveDeps extends ChangeDeps {
  referencePrefix: string;
  reopenDays: number;
  /** The customer's name, so locked that it changes only after this transaction. Throws when there is no such one. */
  customerName(db: store.Db, id: CustomerId): Promise<string | null>;
}

export function receive(deps: ReceiveDeps, receiving: Receiving): Promise<Received> {
  const content = clean(receiving.message.content);
  const clear = { ...receiving, message: { ...receiving.message, content }, trail: clean(receiving.trail ?? []) };
  return racing((attempt) => {
    const known = attempt === 1 ? knownFrom(deps, clear) : undefined;
    return deps.log.transact((tx) => receiveOnce(deps, tx, clear, known));
  });
}

/** Whoever writes on in a conversation that is under way needs no look at it. */
function knownFrom({ recent }: ReceiveDeps, { conversationId, message }: Receiving) {
  const known = recent.get(conversationId);
  const atRest = known && ['snoozed', 'resolved', 'closed'].includes(known.kept.state);
  return atRest || message.content.kind !== 'text' ? undefined : known;
}

async function receiveOnce(
  deps: ReceiveDeps,
  tx: Tx,
  receiving: Receiving & { trail: readonly TrailStep[] },
  known: Known | undefined,
): Promise<Received> {
  const { conversationId, customerId, opens, trail, causedBy } = receiving;
  const { id, externalId } = receiving.message;
  const content =
    receiving.message.content.kind === 'file'
      ? await ownFile(tx.db, receiving.message.content, { kind: 'customer', id: customerId }, id)
      : receiving.message.content;

  const { kept, queueVersion, seen } = known
    ? { ...known, seen: null }
    : await store.lock(tx.db, conversationId, { id, channel: opens?.channel, externalId });
  // Whose it is, is nobody else's business.
  if (kept && kept.customerId !== customerId) throw new Refusal('record.not_found');
  if (seen) return repeated(tx, seen, { id, conversationId, customerId, content, kept });
  if (!kept && !opens) throw new Refusal('record.not_found');

  if (content.kind === 'form_reply') await refuseUnasked(tx, content, conversationId);

  const now = deps.clock.now();
  if (!kept) {
    const name = await deps.customerName(tx.db, customerId);
    return begin(conversationId, name, opens as NonNullable<Receiving['opens']>, null);
  }
  if (step({ ...kept, awaiting: true }, 'customer_writes', 'customer') === 'starts_anew' || overdue(kept)) {
    const following = idFrom('conv', derivedId(id, 'following conversation'));
    return begin(following, kept.customerName, kept, kept.id);
  }

  const author: Author = { kind: 'customer', id: customerId, name: kept.customerName };
  const made = change(kept, { by: author, causedBy, queueVersion, unlocked: known !== undefined }, now);
  const { was, is, at } = made;
  is.awaitingSince ??= at;
  Object.assign(is, step({ ...was, awaiting: true }, 'customer_writes', 'customer'));
  made.trail.push(...trail);
  const message = made.say(content, { id, externalId: externalId ?? null });

  if (was.state === 'resolved') {
    // Who spoke is told to whoever had it; then it is somebody else's to see.
    made.tell('message.received', ({ aboutBefore }) => ({
      about: aboutBefore,
      changes: { lastMessage: is.lastMessage },
      message,
    }));
    reopen(made);
    made.line('reopened', { by: 'customer', agentName: null });
  } else {
    made.tell('message.received', ({ about, changes }) => ({ about, changes, message }));
    if (was.state === 'snoozed') {
      made.edit({ snoozedUntil: null });
      made.tell('conversation.woken', ({ about }) => ({ about, changes: { state: is.state, snoozedUntil: null } }));
      queueIfNobodys(made);
    }
  }
  if (trail.length > 0) made.tell('conversation.context_recorded', ({ about }) => ({ about, steps: [...trail] }));
  const conversation = await finish(deps, tx, made);
  return { conversation, message, what: was.state === 'resolved' ? 'reopened' : 'continued' };

  function overdue({ state, resolvedAt }: Kept): boolean {
    // The timer that closes it may be late; the promise of a week is not.
    return state === 'resolved' && resolvedAt !== null && reopenableUntil(resolvedAt, deps.reopenDays) < now;
  }

  async function begin(
    newConversationId: ConversationId,
    customerName: string | null,
    from: NonNullable<Receiving['opens']>,
    followsId: ConversationId | null,
  ): Promise<Received> {
    const by: Author = { kind: 'customer', id: customerId, name: customerName };
    const fresh = opened({ ...from, id: newConversationId, customerId, customerName, followsId }, now);
    const beginning = change(fresh, { by, causedBy, queueVersion: null }, now);
    beginning.is.awaitingSince = beginning.at;
    const first = beginning.say(content, { id, externalId: externalId ?? null });
    const itsCase = await store.open(tx, beginning.is, deps.referencePrefix, {
      messages: beginning.messages,
      trail,
      words: conversationWords(beginning.is),
    });
    beginning.is.caseReference = itsCase.reference;
    fresh.caseReference = itsCase.reference;
    beginning.tell('case.opened', () => ({ case: itsCase }));
    beginning.tell('conversation.opened', ({ about, conversation }) => ({ about, conversation }));
    beginning.tell('message.received', ({ about }) => ({ about, changes: {}, message: first }));
    if (trail.length > 0)
      beginning.tell('conversation.context_recorded', ({ about }) => ({ about, steps: [...trail] }));
    tellAll(tx, beginning, null);
    tx.afterCommit(() => deps.recent.keep(beginning.is, null));
    return { conversation: wire(beginning.is), message: first, what: 'opened' };
  }
}

/** Solved no longer: back to its queue, where routing gives it to whoever had it if they are there. */
export function reopen(made: ReturnType<typeof change>, keepAgent = false): void {
  const { was, is, at } = made;
  const people = is.handledBy === 'people';
  made.edit({ resolvedAt: null, dispositionId: null, reopenedCount: was.reopenedCount + 1 });
  if (people && !keepAgent) {
    made.edit({ preferredAgentId: was.agentId, agentId: null, agentName: null, assignedAt: null, queuedAt: at });
  }
  made.tell('conversation.reopened', ({ about, conversation }) => ({ about, conversation }));
  if (people && !keepAgent) {
    made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'reopened' }));
  }
}

export function reopenableUntil(resolvedAt: string, reopenDays: number): Date {
  return new Date(Date.parse(resolvedAt) + reopenDays * 86_400_000);
}

/** A form is answered where it was asked, with what it asks for. */
async function refuseUnasked(
  tx: Tx,
  reply: Extract<CustomerContent, { kind: 'form_reply' }>,
  conversationId: ConversationId,
): Promise<void> {
  const asked = await store.lockMessage(tx.db, conversationId, reply.formMessageId);
  if (asked?.content.kind !== 'form') throw new Refusal('record.not_found', 'There is no such form to answer');
  const { fields } = asked.content;
  const unasked = Object.keys(reply.values).filter((name) => !fields.some((field) => field.name === name));
  const missing = fields
    .filter(({ name, required }) => required && !reply.values[name]?.trim())
    .map(({ name }) => name);
  const other = fields
    .filter(({ name, choices }) => choices && reply.values[name] && !choices.includes(reply.values[name]))
    .map(({ name }) => name);
  const mistakes = [
    ...unasked.map((name) => ({ path: `values/${name}`, message: 'was not asked for' })),
    ...missing.map((name) => ({ path: `values/${name}`, message: 'is missing' })),
    ...other.map((name) => ({ path: `values/${name}`, message: 'is none of the choices' })),
  ];
  if (mistakes.length > 0) throw new Refusal('request.invalid', { mistakes });
}

/** The same message came again: the same answer. */
async function repeated(
  tx: Tx,
  seen: store.SeenMessage,
  {
    id,
    conversationId,
    customerId,
    content,
    kept,
  }: {
    id: MessageId;
    conversationId: ConversationId;
    customerId: CustomerId;
    content: CustomerContent;
    kept: Kept | null;
  },
): Promise<Received> {
  // A message to a closed conversation went into the one that follows it.
  const following = idFrom('conv', derivedId(seen.message.id, 'following conversation'));
  const byExternalId = seen.message.id !== id;
  const message = sameMessage(seen, {
    author: { kind: 'customer', id: customerId, name: null },
    content,
    // Found by the channel's own id, it is where the channel's first delivery put it.
    conversationIds: [conversationId, following, ...(byExternalId ? [seen.message.conversationId] : [])],
  });
  if (kept && message.conversationId === conversationId) return { conversation: wire(kept), message, what: 'repeated' };
  const { kept: other } = await store.lock(tx.db, message.conversationId);
  if (!other) throw new Refusal('record.not_found');
  return { conversation: wire(other), message, what: 'repeated' };
}

function opened(
  from: {
    id: ConversationId;
    customerId: CustomerId;
    customerName: string | null;
    followsId: ConversationId | null;
  } & NonNullable<Receiving['opens']>,
  now: Date,
): Kept {
  const at = now.toISOString();
  const subject = from.followsId ? null : from.subject;
  return {
    id: from.id,
    caseId: idFrom('case', newId()),
    caseReference: '',
    customerId: from.customerId,
    customerName: from.customerName,
    channel: from.channel,
    locale: clean(from.locale),
    subject: subject ? cut(clean(subject), 200) : null,
    state: 'open',
    handledBy: 'virtual_agent',
    queueId: null,
    agentId: null,
    agentName: null,
    priority: from.priority ?? usualPriority,
    openedAt: at,
    queuedAt: null,
    assignedAt: null,
    firstReplyDueAt: null,
    firstRepliedAt: null,
    nextReplyDueAt: null,
    resolveDueAt: null,
    snoozedUntil: null,
    resolvedAt: null,
    reopenedCount: 0,
    dispositionId: null,
    rating: null,
    tags: [],
    attributes: {},
    participantIds: [],
    lastMessage: null,
    version: 1,
    inboxId: from.inboxId ?? null,
    activityAt: at,
    messageCount: 0,
    lastMessageId: null,
    awaitingSince: null,
    nextReplyLeft: null,
    preferredAgentId: null,
    followsId: from.followsId,
    closedAt: null,
    revision: 0,
  };
}
