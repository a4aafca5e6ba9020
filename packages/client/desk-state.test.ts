import type { HarkenEvent } from '@harken/contract/events';
import { idFrom } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { expect, test } from 'vitest';
import { type DeskState, takeIn } from './desk-state.ts';

const id = (n: number) => idFrom('conv', `0190a000-0000-7000-8000-00000000000${n}`);
const conversation = (n: number, more: Partial<Conversation> = {}) =>
  ({ id: id(n), state: 'open', subject: null, openedAt: '2026-03-02T09:00:00Z', ...more }) as Conversation;
const changed = (seq: number, n: number, changes: Partial<Conversation>) =>
  ({ seq, name: 'conversation.updated', data: { about: { conversationId: id(n) }, changes } }) as HarkenEvent;
const desk = (...conversations: Conversation[]) =>
  ({ seq: 20, me: { roles: ['lead'] }, conversations }) as unknown as DeskState;

test('a conversation that was read while the log went on is taken in with what happened since', () => {
  const later = [
    changed(11, 1, { subject: 'old news' }),
    changed(15, 2, { subject: 'another' }),
    changed(18, 1, { subject: 'new' }),
  ];
  const state = takeIn(desk(conversation(2)), { conversation: conversation(1), seq: 12 }, later);
  expect(state.seq).toBe(20);
  expect(state.conversations.map((one) => [one.id, one.subject])).toEqual([
    [id(2), null],
    [id(1), 'new'],
  ]);
});

test('one that was solved again on the way does not come back', () => {
  const state = takeIn(desk(), { conversation: conversation(1), seq: 12 }, [changed(14, 1, { state: 'resolved' })]);
  expect(state.conversations).toEqual([]);
});

test('what the log told whole meanwhile stays', () => {
  const known = conversation(1, { subject: 'told' });
  expect(takeIn(desk(known), { conversation: conversation(1), seq: 12 }, []).conversations).toEqual([known]);
});
