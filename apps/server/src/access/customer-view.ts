/**
 * What a customer is told of their own conversations: the one projection for socket, API, mail and export. Pure.
 * Never a note, a hand-off packet, a queue, a colleague's id or a word about how we work inside.
 *
 * Everything here is an allow-list. A field that is added to the record stays inside until someone names it here.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { CustomerEvent } from '@harken/contract/live';
import type {
  Author,
  Conversation,
  ConversationState,
  Delivery,
  Message,
  MessageContent,
} from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';

type OfConversation<K extends keyof Conversation> = Pick<Conversation, K>;

/**
 * A conversation as its customer sees it; `unread` is counted by the caller. `lastMessage` must be of a public
 * message: the record keeps no preview of notes and packets.
 */
export function customerConversation(conversation: Conversation): CustomerConversation {
  return {
    id: conversation.id,
    reference: conversation.caseReference,
    subject: conversation.subject,
    state: customerState(conversation),
    handledBy: conversation.handledBy,
    agentName: conversation.agentName,
    openedAt: conversation.openedAt,
    waiting: conversation.queuedAt !== null,
    rating: conversation.rating,
    lastMessage: customerLastMessage(conversation),
    unread: 0,
  };
}

/** A snooze is our own reminder; to the customer the conversation is simply open. */
function customerState({ state }: OfConversation<'state'>): ConversationState {
  return state === 'snoozed' ? 'open' : state;
}

function customerLastMessage({ lastMessage }: OfConversation<'lastMessage'>): CustomerConversation['lastMessage'] {
  if (!lastMessage) return null;
  const { at, preview, authorKind } = lastMessage;
  return { at, preview, fromUs: authorKind !== 'customer' };
}

function customerChanges(changes: Partial<Conversation>): Partial<CustomerConversation> {
  const seen: Partial<CustomerConversation> = {};
  if (changes.caseReference !== undefined) seen.reference = changes.caseReference;
  if (changes.subject !== undefined) seen.subject = changes.subject;
  if (changes.state !== undefined) seen.state = customerState({ state: changes.state });
  if (changes.handledBy !== undefined) seen.handledBy = changes.handledBy;
  if (changes.agentName !== undefined) seen.agentName = changes.agentName;
  if (changes.queuedAt !== undefined) seen.waiting = changes.queuedAt !== null;
  if (changes.rating !== undefined) seen.rating = changes.rating;
  if (changes.lastMessage !== undefined) seen.lastMessage = customerLastMessage({ lastMessage: changes.lastMessage });
  return seen;
}

/** A message as its customer sees it; null when it is not for them. */
export function customerMessage(message: Message): Message | null {
  const content = customerContentOf(message.content);
  if (content === null) return null;
  return {
    id: message.id,
    conversationId: message.conversationId,
    position: message.position,
    author: customerAuthor(message.author),
    content,
    at: message.at,
    delivery: message.delivery && customerDelivery(message.delivery),
    editedAt: message.editedAt,
  };
}

function customerAuthor({ kind, id, name }: Author): Author {
  return { kind, id: kind === 'customer' ? id : null, name };
}

/** Why something failed on its way names servers and addresses of ours. */
function customerDelivery({ state, at }: Delivery): Delivery {
  return { state, at, reason: null };
}

/** What a system line may say to a customer. Queues, colleagues' ids and reasons of routing stay inside. */
const publicDetail = new Set(['agentName', 'score', 'scale', 'opensAt', 'reference']);

export function customerContentOf(content: MessageContent): MessageContent | null {
  switch (content.kind) {
    case 'note':
    case 'packet':
      return null;
    case 'system': {
      const detail = Object.fromEntries(Object.entries(content.detail).filter(([key]) => publicDetail.has(key)));
      return { kind: 'system', what: content.what, detail };
    }
    case 'text':
    case 'file':
    case 'card':
    case 'form':
    case 'form_reply':
    case 'answer':
    case 'choice':
      return content;
    default:
      // A kind of a newer version, read back by an older program: nobody said that it is for customers.
      content satisfies never;
      return null;
  }
}

/** The events by which a customer's socket learns of a fact; none when the fact is not theirs to know. */
export function customerEvents(event: HarkenEvent): CustomerEvent[] {
  const { seq, at } = event;
  const told: CustomerEvent[] = [];

  switch (event.name) {
    case 'customer.erased':
      told.push({ seq, at, name: 'customer.erased' });
      break;

    case 'conversation.opened':
    case 'conversation.reopened':
    case 'conversation.queued':
    case 'conversation.assigned': {
      const { conversation } = event.data;
      // Counting unread messages is the client's own; and only a message's event may change the preview, so that no
      // preview can ever come from a note.
      const { unread, lastMessage, ...changes } = customerConversation(conversation);
      const first = event.name === 'conversation.opened' ? { lastMessage, unread } : {};
      told.push({
        seq,
        at,
        name: 'conversation.changed',
        conversationId: conversation.id,
        changes: { ...changes, ...first },
      });
      break;
    }

    case 'message.received':
    case 'message.sent': {
      const message = customerMessage(event.data.message);
      if (message) told.push({ seq, at, name: 'message.added', message });
      tellChanges(event, message ? event.data.changes : withoutPreview(event.data.changes));
      break;
    }
    case 'message.edited': {
      const message = customerMessage(event.data.message);
      if (message) told.push({ seq, at, name: 'message.changed', message });
      break;
    }
    case 'message.updated': {
      const content = customerContentOf(event.data.content);
      const { about, messageId } = event.data;
      if (content) {
        const conversationId = about.conversationId;
        told.push({ seq, at, name: 'message.content_changed', conversationId, messageId, content });
      }
      break;
    }
    case 'message.delivery_changed': {
      const { about, messageIds } = event.data;
      const delivery = customerDelivery(event.data.delivery);
      told.push({ seq, at, name: 'delivery.changed', conversationId: about.conversationId, messageIds, delivery });
      break;
    }

    case 'conversation.handed_off':
    case 'conversation.state_changed':
    case 'conversation.snoozed':
    case 'conversation.woken':
    case 'conversation.resolved':
    case 'conversation.closed':
    case 'conversation.abandoned':
    case 'conversation.updated':
    case 'conversation.rated':
      tellChanges(event, withoutPreview(event.data.changes));
      break;

    // Everything else is ours alone: notes, offers, decisions, agents, settings, knowledge.
    default:
      break;
  }
  return told;

  function tellChanges(
    { data }: Extract<HarkenEvent, { data: { changes: unknown } }>,
    changes: Partial<Conversation>,
  ): void {
    const seen = customerChanges(changes);
    if (Object.keys(seen).length === 0) return;
    told.push({ seq, at, name: 'conversation.changed', conversationId: data.about.conversationId, changes: seen });
  }
}

function withoutPreview({ lastMessage: _, ...changes }: Partial<Conversation>): Partial<Conversation> {
  return changes;
}
