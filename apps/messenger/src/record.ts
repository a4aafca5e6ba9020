/** What the customer's device knows: conversations and their messages, as the server told them. */
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerEvent } from '@harken/contract/live';
import type { Message } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';

export interface Known {
  conversations: Map<ConversationId, CustomerConversation>;
  messages: Map<MessageId, Message>;
}

/**
 * Takes in one event. Doing it twice is the same as once.
 * @returns false when it is about a conversation that we have not heard of: the state must be fetched again
 */
export function apply(known: Known, event: CustomerEvent): boolean {
  const { conversations, messages } = known;
  const patch = (id: MessageId, change: Partial<Message>) => {
    const old = messages.get(id);
    if (old) messages.set(id, { ...old, ...change });
  };
  switch (event.name) {
    case 'message.added':
    case 'message.changed':
      messages.set(event.message.id, event.message);
      return conversations.has(event.message.conversationId);
    case 'message.content_changed':
      patch(event.messageId, { content: event.content });
      break;
    case 'delivery.changed':
      for (const id of event.messageIds) patch(id, { delivery: event.delivery });
      break;
    case 'conversation.changed': {
      const { changes, conversationId } = event;
      const old = conversations.get(conversationId);
      if (!old && !changes.id) return false;
      // Unread is counted here: the log does not know what this device has shown.
      conversations.set(conversationId, { ...old, ...changes, unread: old?.unread ?? 0 } as CustomerConversation);
    }
  }
  return true;
}

/** Oldest first. */
export const messagesOf = ({ messages }: Known, id: string): Message[] =>
  [...messages.values()].filter(({ conversationId }) => conversationId === id).sort((a, b) => a.position - b.position);

/** From us and for reading: system lines are not counted as news. */
export const isFromUs = ({ author }: Message) => author.kind === 'person' || author.kind === 'virtual_agent';

/** Nothing is left to do in it. */
export const isOver = ({ state }: CustomerConversation) => state === 'resolved' || state === 'closed';

/** What became of the customer's own message. A person who answers has read it; any answer shows that it arrived. */
export function stateOf({ delivery }: Message, later: Message[]) {
  const by = (kind: string) => later.some(({ author }) => author.kind === kind);
  if (delivery?.state === 'read' || by('person')) return 'read';
  return delivery?.state === 'delivered' || by('virtual_agent') ? 'delivered' : 'sent';
}
