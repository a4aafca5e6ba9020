import { idFrom, type PersonId, type QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation, Message, MessageContent } from '@harken/contract/record';

/** Makers for tests: each says only what the test is about. */
let count = 0;
const uuid = () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;

export const anId = <P extends Parameters<typeof idFrom>[0]>(prefix: P) => idFrom(prefix, uuid());

export const now = Date.parse('2026-03-18T14:30:00Z');
export const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
export const inSeconds = (seconds: number) => new Date(now + seconds * 1000).toISOString();

export function aConversation(part: Partial<Conversation> = {}): Conversation {
  return {
    id: anId('conv'),
    caseId: anId('case'),
    caseReference: `HB-${++count}`,
    customerId: anId('cust'),
    customerName: 'Rachel Lim',
    channel: 'messenger',
    locale: 'en',
    subject: 'Hotel deposit declined',
    state: 'waiting_on_us',
    handledBy: 'people',
    queueId: null,
    agentId: null,
    agentName: null,
    priority: 3,
    openedAt: minutesAgo(20),
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
    lastMessage: { at: minutesAgo(2), authorKind: 'customer', preview: 'hello', failed: false },
    version: 1,
    ...part,
  };
}

export function aQueue(part: Partial<Queue> = {}): Queue {
  return {
    id: anId('queu'),
    name: { en: 'Cards', zh: '卡片' },
    skillId: null,
    priority: 3,
    goal: { share: 0.8, withinSeconds: 120, nextReplySeconds: 180, resolveSeconds: 14_400 },
    hours: { zone: 'Asia/Singapore', weekly: [], holidays: [] },
    archived: false,
    version: 1,
    ...part,
  };
}

const conversationId = anId('conv');
export function aMessage(
  kind: Message['author']['kind'],
  content: MessageContent | string,
  part: Partial<Message> = {},
): Message {
  return {
    id: anId('msg'),
    conversationId,
    position: ++count,
    author: { kind, id: null, name: null },
    content: typeof content === 'string' ? { kind: 'text', text: content } : content,
    at: minutesAgo(5),
    delivery: null,
    editedAt: null,
    ...part,
  };
}

export const aViewer = (queueIds: QueueId[] = []): { id: PersonId; queueIds: QueueId[] } => ({
  id: anId('pers'),
  queueIds,
});
