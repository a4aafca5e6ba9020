import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerEvent } from '@harken/contract/live';
import type { Message } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, type Known, messagesOf, stateOf } from './record.ts';

const id = 'conv_1' as ConversationId;
const conversation: CustomerConversation = {
  id,
  reference: 'HB-1',
  subject: null,
  state: 'open',
  handledBy: 'virtual_agent',
  agentName: null,
  openedAt: '2026-03-29T08:00:00Z',
  waiting: false,
  rating: null,
  lastMessage: null,
  unread: 0,
};
const message = (position: number, kind: Message['author']['kind'], more: Partial<Message> = {}): Message => ({
  id: `msg_${position}` as MessageId,
  conversationId: id,
  position,
  author: { kind, id: null, name: null },
  content: { kind: 'text', text: `${position}` },
  at: '2026-03-29T08:00:00Z',
  delivery: null,
  editedAt: null,
  ...more,
});
const nothing = (): Known => ({ conversations: new Map(), messages: new Map() });

const anEvent: fc.Arbitrary<CustomerEvent> = fc
  .record({ position: fc.integer({ min: 1, max: 5 }), which: fc.nat(4) })
  .map(({ position, which }) => {
    const at = '2026-03-29T08:00:00Z';
    const messageId = `msg_${position}` as MessageId;
    const delivery = { state: 'read' as const, at, reason: null };
    const content = { kind: 'text' as const, text: 'changed' };
    return [
      { seq: 1, at, name: 'message.added' as const, message: message(position, 'person') },
      { seq: 1, at, name: 'delivery.changed' as const, conversationId: id, messageIds: [messageId], delivery },
      { seq: 1, at, name: 'message.content_changed' as const, conversationId: id, messageId, content },
      {
        seq: 1,
        at,
        name: 'conversation.changed' as const,
        conversationId: id,
        changes: { state: 'resolved' as const },
      },
      { seq: 1, at, name: 'conversation.changed' as const, conversationId: id, changes: conversation },
    ][which]!;
  });

describe('what the device knows', () => {
  test('hearing everything since some moment again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 30 }), fc.nat(30), (events, from) => {
        const [once, again] = [nothing(), nothing()];
        for (const event of events) apply(once, event);
        for (const event of [...events, ...events.slice(from)]) apply(again, event);
        expect(again).toEqual(once);
      }),
    );
  });

  test('an event about a conversation never heard of asks for the state', () => {
    const at = '2026-03-29T08:00:00Z';
    const changed = { seq: 1, at, name: 'conversation.changed' as const, conversationId: id };
    expect(apply(nothing(), { ...changed, changes: { state: 'resolved' } })).toBe(false);
    expect(apply(nothing(), { seq: 1, at, name: 'message.added', message: message(1, 'person') })).toBe(false);
    expect(apply(nothing(), { ...changed, changes: conversation })).toBe(true);
  });

  test('messages stand in the order of their positions, however they came', () => {
    const known = nothing();
    for (const position of [3, 1, 2])
      apply(known, { seq: position, at: '', name: 'message.added', message: message(position, 'customer') });
    expect(messagesOf(known, id).map(({ position }) => position)).toEqual([1, 2, 3]);
  });

  test('a message counts as read when a person answered after it, as delivered when the virtual agent did', () => {
    const mine = message(1, 'customer');
    expect(stateOf(mine, [])).toBe('sent');
    expect(stateOf(mine, [message(2, 'virtual_agent')])).toBe('delivered');
    expect(stateOf(mine, [message(2, 'virtual_agent'), message(3, 'person')])).toBe('read');
    const delivery = { state: 'read' as const, at: '', reason: null };
    expect(stateOf({ ...mine, delivery }, [])).toBe('read');
  });
});
