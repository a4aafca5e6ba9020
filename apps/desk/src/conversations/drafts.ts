import type { ConversationId } from '@harken/contract/ids';
import { meStore } from '../platform/desk.ts';
import { createKept, recall, remember } from '../platform/kept.ts';
import { createStore } from '../platform/store.ts';

export type Tab = 'reply' | 'note';

/** What is written and not sent, for each conversation, kept in this browser under the person's name. */
export interface Draft {
  tab: Tab;
  reply: string;
  note: string;
}

const nameOf = (id: ConversationId) => `harken.draft.${meStore.get()?.person.id}.${id}`;

export const readDraft = (id: ConversationId): Draft => ({
  tab: 'reply',
  reply: '',
  note: '',
  ...recall<Partial<Draft>>(nameOf(id), {}),
});

export function keepDraft(id: ConversationId, draft: Draft): boolean {
  return remember(nameOf(id), draft.reply || draft.note ? draft : null);
}

/** Words that another part of the screen wants in the field: a suggestion, a passage, a refused message. */
export interface Insertion {
  conversationId: ConversationId;
  tab: Tab;
  text: string;
}

export const insertion = createStore<Insertion | null>(null);

export const insertWords = (conversationId: ConversationId, text: string) =>
  insertion.set({ conversationId, tab: 'reply', text: text.replace(/\s?\[\d\]/g, '') });
export const putBack = (conversationId: ConversationId, tab: Tab, text: string) =>
  insertion.set({ conversationId, tab, text });

export const composerSettings = createKept<{ sendOn: 'enter' | 'mod_enter' }>('harken.composer', { sendOn: 'enter' });
