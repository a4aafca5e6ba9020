/** What is said to the customer and among colleagues, and what becomes of it afterwards. */
import { type ConversationId, type CustomerId, idFrom, type MessageId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import {
  type Author,
  type Conversation,
  type Delivery,
  internalKinds,
  type Message,
  type MessageContent,
} from '@harken/contract/record';
import { clean } from '../platform/clean.ts';
import { newId } from '../platform/ids.ts';
import {
  type ChangeDeps,
  type Command,
  change,
  command,
  finish,
  type Guard,
  queueIfNobodys,
  racing,
  sameMessage,
  system,
} from './change.ts';
import { ownFile } from './files.ts';
import { previewOf, wire } from './kept.ts';
import * as store from './store.ts';
import type { Cause } from './transitions.ts';

export interface Sending {
  conversationId: ConversationId;
  /** Made by the sender when it may be repeated; otherwise made here. */
  message: { id?: MessageId | undefined; content: MessageContent };
  author: Author;
  guard?: Guard | undefined;
  causedBy?: string | null | undefined;
}

/**
 * Says something: a person's reply or note, the virtual agent's answer, a line of the system's. Repeating it with the
 * same id changes nothing.
 */
export async function send(
  deps: ChangeDeps,
  { conversationId, message, author: by, guard, causedBy }: Sending,
): Promise<{ conversation: Conversation; message: Message; repeated: boolean }> {
  const id = message.id ?? idFrom('msg', newId());
  const wanted = clean(message.content);
  refuseHostileLinks(wanted);
  return racing(() =>
    deps.log.transact(async (tx) => {
      const content = wanted.kind === 'file' ? await ownFile(tx.db, wanted, by, id) : wanted;
      const { kept, queueVersion, seen } = await store.lock(tx.db, conversationId, { id });
      if (!kept) throw new Refusal('record.not_found');
      if (seen) {
        const same = sameMessage(seen, { author: by, content, conversationIds: [conversationId] });
        return { conversation: wire(kept), message: same, repeated: true };
      }
      guard?.(wire(kept));
      const made = change(kept, { by, causedBy, queueVersion }, deps.clock.now());
      const cause = causeOf(by, content);
      if (cause) made.step(cause);
      else if (kept.state === 'closed') throw new Refusal('conversation.transition_refused', 'It is closed');
      const said = made.say(content, { id });
      if (cause === 'agent_replies') replied(made);
      if (cause === 'virtual_agent_answers') made.is.awaitingSince = null;
      if (cause === 'agent_notes') {
        made.tell('message.noted', ({ about, changes }) => ({ about, changes, message: said }));
        if (content.kind === 'note') bringIn(made, content.mentions);
      } else {
        made.tell('message.sent', ({ about, changes }) => ({ about, changes, message: said }));
        if (cause === 'agent_replies') queueIfNobodys(made);
      }
      return { conversation: await finish(deps, tx, made), message: said, repeated: false };
    }),
  );
}

/** A card's buttons lead somewhere; they never run anything. */
function refuseHostileLinks(content: MessageContent): void {
  if (content.kind !== 'card') return;
  const hostile = content.actions.findIndex(
    ({ url }) => !URL.canParse(url) || !['https:', 'http:', 'mailto:', 'tel:'].includes(new URL(url).protocol),
  );
  if (hostile >= 0) {
    const mistakes = [{ path: `content/actions/${hostile}/url`, message: 'must lead to a web page, mail or phone' }];
    throw new Refusal('request.invalid', { mistakes });
  }
}

function causeOf(by: Author, content: MessageContent): Exclude<Cause, 'customer_writes'> | null {
  if (by.kind === 'customer') throw new Refusal('access.forbidden', 'Customers are received, they do not send');
  if ((internalKinds as readonly string[]).includes(content.kind)) return 'agent_notes';
  if (by.kind === 'person') return 'agent_replies';
  return by.kind === 'virtual_agent' && content.kind !== 'system' ? 'virtual_agent_answers' : null;
}

function replied({ is, was, at }: ReturnType<typeof change>): void {
  is.awaitingSince = null;
  is.firstRepliedAt ??= at;
  if (was.state === 'snoozed') is.snoozedUntil = null;
}

/** Who is mentioned takes part, and may see it from now on: they are told all of it. */
function bringIn(made: ReturnType<typeof change>, personIds: readonly Author['id'][]): void {
  const { is } = made;
  const fresh = personIds.filter((id) => !(is.participantIds as (string | null)[]).includes(id));
  if (fresh.length === 0) return;
  made.edit({ participantIds: [...is.participantIds, ...new Set(fresh)] as Conversation['participantIds'] });
  made.tell('conversation.updated', ({ about, conversation }) => ({ about, changes: conversation }));
}

/** A colleague joins without taking it over. */
export async function join(deps: ChangeDeps, joining: Command & { personId: Conversation['participantIds'][number] }) {
  const { conversation } = await command(deps, joining, (made) => bringIn(made, [joining.personId]));
  return conversation;
}

/** Changes one's own text or note; what it said before is kept. */
export async function edit(
  deps: ChangeDeps,
  editing: Command & { messageId: MessageId; text: string },
): Promise<Message> {
  const text = clean(editing.text);
  const { result } = await command(deps, editing, async (made, tx) => {
    const message = await store.lockMessage(tx.db, made.is.id, editing.messageId);
    if (!message) throw new Refusal('record.not_found');
    const { content } = message;
    const own = message.author.kind === editing.by.kind && message.author.id === editing.by.id;
    if (!own || (content.kind !== 'text' && content.kind !== 'note') || made.was.state === 'closed') {
      throw new Refusal('message.not_editable');
    }
    if (content.text === text) return message;
    const edited: Message = { ...message, content: { ...content, text }, editedAt: made.at };
    await store.rewrite(tx.db, message, edited, editing.by);
    made.tell('message.edited', ({ about }) => ({ about, message: edited, previous: content }));
    showAgain(made, edited);
    return edited;
  });
  return result;
}

/** The list shows the last word as it reads now. */
function showAgain(made: ReturnType<typeof change>, message: Message): void {
  const { is } = made;
  if (is.lastMessageId !== message.id || !is.lastMessage) return;
  is.lastMessage = { ...is.lastMessage, preview: previewOf(message.content) };
  made.tell('conversation.updated', ({ about }) => ({ about, changes: { lastMessage: is.lastMessage } }));
}

/** The customer answers a question by one of its options, or says whether an answer helped. */
export async function changeContent(
  deps: ChangeDeps,
  changing: Omit<Command, 'by' | 'guard'> & {
    customerId: CustomerId;
    messageId: MessageId;
    change: { kind: 'chosen'; option: number } | { kind: 'feedback'; helped: boolean };
  },
): Promise<Message> {
  const by: Author = { kind: 'customer', id: changing.customerId, name: null };
  const { result } = await command(
    deps,
    { ...changing, by, guard: ofCustomer(changing.customerId) },
    async (made, tx) => {
      const message = await store.lockMessage(tx.db, made.is.id, changing.messageId);
      if (!message) throw new Refusal('record.not_found');
      const content = changed(message.content, changing.change);
      if (content === message.content) return message;
      await store.setContent(tx.db, message.id, content);
      made.tell('message.updated', ({ about }) => ({ about, messageId: message.id, content }));
      return { ...message, content };
    },
  );
  return result;
}

function changed(
  content: MessageContent,
  by: { kind: 'chosen'; option: number } | { kind: 'feedback'; helped: boolean },
): MessageContent {
  if (by.kind === 'feedback') {
    if (content.kind !== 'answer') throw new Refusal('message.not_editable');
    const feedback = by.helped ? 'helped' : 'not_helped';
    return content.feedback === feedback ? content : { ...content, feedback };
  }
  if (content.kind !== 'choice' || !content.options[by.option]) throw new Refusal('message.not_editable');
  if (content.chosen === by.option) return content;
  // The conversation went on from the first choice.
  if (content.chosen !== null) throw new Refusal('message.not_editable', 'Another option was chosen');
  return { ...content, chosen: by.option };
}

export function ofCustomer(customerId: CustomerId): Guard {
  return (conversation) => {
    if (conversation.customerId !== customerId) throw new Refusal('record.not_found');
  };
}

/** Which of our messages have arrived, were read, or failed. Going back changes nothing. */
export async function markDelivery(
  deps: ChangeDeps,
  marking: Omit<Command, 'by'> & {
    by?: Author;
    which: { upTo: number } | { messageIds: readonly MessageId[] };
    state: 'delivered' | 'read' | 'failed';
    reason?: string | null;
  },
): Promise<{ messageIds: MessageId[] }> {
  const by = marking.by ?? system;
  const { result } = await command(deps, { ...marking, by }, async (made, tx) => {
    const delivery: Delivery = { state: marking.state, at: made.at, reason: clean(marking.reason ?? null) };
    const messageIds = await store.deliver(tx.db, made.is.id, marking.which, delivery);
    if (messageIds.length === 0) return messageIds;
    made.tell('message.delivery_changed', ({ about }) => ({ about, messageIds, delivery }));
    const { is } = made;
    if (delivery.state === 'failed' && is.lastMessage && is.lastMessageId && messageIds.includes(is.lastMessageId)) {
      is.lastMessage = { ...is.lastMessage, failed: true };
      made.tell('conversation.updated', ({ about }) => ({ about, changes: { lastMessage: is.lastMessage } }));
    }
    return messageIds;
  });
  return { messageIds: result };
}
