/** What travels on a live socket. Commands go by HTTP; the socket tells what happened and carries signals. */
import { z } from 'zod';
import type { HarkenEvent } from './events.ts';
import { type ConversationId, conversationId, type MessageId, personId } from './ids.ts';
import type { Delivery, Message, MessageContent } from './record.ts';
import type { CustomerConversation } from './routes-messenger.ts';

/** From the client. `hello` is the first frame: events after `after` follow, then everything new. */
export const clientFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), after: z.int().min(0), token: z.string().max(512).optional() }),
  z.object({ type: z.literal('typing'), conversationId, what: z.enum(['reply', 'note']), on: z.boolean() }),
  z.object({ type: z.literal('viewing'), conversationId: conversationId.nullable() }),
  z.object({ type: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

/** Something true for a moment; never stored. */
export const signal = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('typing'),
    conversationId,
    by: z.object({ kind: z.enum(['customer', 'person']), id: z.string(), name: z.string().nullable() }),
    what: z.enum(['reply', 'note']),
    on: z.boolean(),
  }),
  z.object({ name: z.literal('viewing'), conversationId, personIds: z.array(personId) }),
  z.object({
    name: z.literal('wait'),
    conversationId,
    ahead: z.int(),
    expectedSeconds: z.number().nullable(),
    lowerSeconds: z.number().nullish(),
    upperSeconds: z.number().nullish(),
    queueName: z.string().nullable(),
  }),
]);
export type Signal = z.infer<typeof signal>;

/**
 * What a customer's socket is told, made from facts by the server's one projection: never a note, a packet, a queue or
 * a colleague's id.
 */
export type CustomerEvent = { seq: number; at: string } & (
  | { name: 'message.added' | 'message.changed'; message: Message }
  | { name: 'message.content_changed'; conversationId: ConversationId; messageId: MessageId; content: MessageContent }
  | { name: 'delivery.changed'; conversationId: ConversationId; messageIds: MessageId[]; delivery: Delivery }
  | { name: 'conversation.changed'; conversationId: ConversationId; changes: Partial<CustomerConversation> }
  | { name: 'customer.erased' }
);

/**
 * From the server. `events` are in order; `upTo` is how far this socket has been told, also when nothing in between
 * was for it. `reset`: the client must fetch its state again (its place is too far behind, or its rights changed).
 */
export type ServerFrame<E = HarkenEvent | CustomerEvent> =
  | { type: 'events'; events: E[]; upTo: number }
  | { type: 'signal'; signal: Signal }
  | { type: 'reset'; reason: 'behind' | 'rights' }
  | { type: 'pong' }
  | { type: 'problem'; code: string };
