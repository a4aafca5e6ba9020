/**
 * A conversation as the record keeps it: what is on the wire, and a few fields that are only ours. Pure.
 * Columns are the fields in snake_case, so nothing has to be mapped by hand and nothing can be forgotten.
 */
import type { About } from '@harken/contract/events';
import type { ConversationId, InboxId, MessageId, PersonId } from '@harken/contract/ids';
import {
  type Conversation,
  conversation as conversationSchema,
  internalKinds,
  type Message,
  type MessageContent,
} from '@harken/contract/record';

export interface Inside {
  inboxId: InboxId | null;
  /** Of the last public message: the order of every list. */
  activityAt: string;
  /** The last position given. */
  messageCount: number;
  /** The message that `lastMessage` shows. */
  lastMessageId: MessageId | null;
  /** When the customer said what nobody answered yet. */
  awaitingSince: string | null;
  /** Open seconds left of the next reply's clock while it is paused. */
  nextReplyLeft: number | null;
  /** Who had it before it was reopened. */
  preferredAgentId: PersonId | null;
  /** The closed conversation that this one continues. */
  followsId: ConversationId | null;
  closedAt: string | null;
  /** Rises with every write of the row, a mere message included. */
  revision: number;
}
export type Kept = Conversation & Inside;

/** Of what nobody said how urgent it is. */
export const usualPriority = 5;

export const wireFields = Object.keys(conversationSchema.shape) as (keyof Conversation)[];
const insideFields: (keyof Inside)[] = [
  'inboxId',
  'activityAt',
  'messageCount',
  'lastMessageId',
  'awaitingSince',
  'nextReplyLeft',
  'preferredAgentId',
  'followsId',
  'closedAt',
  'revision',
];
const fields = [...wireFields, ...insideFields];
const columns = fields.map((field) => ({
  field,
  column: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  isInstant: /(At|Until|Since)$/.test(field),
}));
const columnOf = new Map(columns.map(({ field, column }) => [field, column]));

/** As the database writes it, by `to_jsonb` or as columns. */
export type Row = Record<string, unknown>;

export function keptFrom(row: Row): Kept {
  const kept: Record<string, unknown> = {};
  for (const { field, column, isInstant } of columns) {
    const value = row[column] ?? null;
    kept[field] = isInstant && value !== null ? instant(value as string | Date) : value;
  }
  return kept as unknown as Kept;
}

/** As it is on the wire; most are already. */
function instant(value: string | Date): string {
  return typeof value === 'string' && value.length === 24 && value.endsWith('Z')
    ? value
    : new Date(value).toISOString();
}

export function rowFrom(kept: Kept, only: readonly (keyof Kept)[] = fields): Row {
  const row: Row = {};
  for (const field of only) row[columnOf.get(field) as string] = kept[field];
  return row;
}

export function wire(kept: Kept): Conversation {
  const conversation: Record<string, unknown> = {};
  for (const field of wireFields) conversation[field] = kept[field];
  return conversation as unknown as Conversation;
}

export function changedFields(was: Kept, is: Kept): (keyof Kept)[] {
  return fields.filter((field) => {
    const [a, b] = [was[field], is[field]];
    if (a === b) return false;
    // Only lists and objects can be equal without being the same.
    return typeof a !== 'object' || typeof b !== 'object' || JSON.stringify(a) !== JSON.stringify(b);
  });
}

export function changesOf(was: Kept, is: Kept): Partial<Conversation> {
  const changed = changedFields(was, is).filter((field) => field in conversationSchema.shape);
  return Object.fromEntries(changed.map((field) => [field, is[field]]));
}

export function aboutOf(c: Conversation, was?: Conversation): About {
  const moved = was && (was.queueId !== c.queueId || was.agentId !== c.agentId);
  return {
    conversationId: c.id,
    caseId: c.caseId,
    customerId: c.customerId,
    queueId: c.queueId,
    agentId: c.agentId,
    participantIds: c.participantIds,
    ...(moved && { previous: { queueId: was.queueId, agentId: was.agentId } }),
  };
}

export function messageFrom(row: Row): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    position: row.position,
    author: { kind: row.author_kind, id: row.author_id ?? null, name: row.author_name ?? null },
    content: row.content,
    at: instant(row.at as string),
    delivery: row.delivery ?? null,
    editedAt: row.edited_at ? instant(row.edited_at as string) : null,
  } as Message;
}

/** Notes and packets are for colleagues; system lines are no one's words. Neither is what a list shows last. */
export function isPublicWord(content: MessageContent): boolean {
  return content.kind !== 'system' && !(internalKinds as readonly string[]).includes(content.kind);
}

export function previewOf(content: MessageContent): string {
  const text = (() => {
    switch (content.kind) {
      case 'file':
        return content.name;
      case 'card':
      case 'form':
        return content.title;
      case 'form_reply':
        return Object.values(content.values).join(', ');
      case 'text':
      case 'answer':
      case 'choice':
        return content.text;
      default:
        return '';
    }
  })();
  return cut(text.replace(/\s+/g, ' ').trim(), 140);
}

/** What a message is found by: everything in it that people read. */
export function saidIn(content: MessageContent): string {
  switch (content.kind) {
    case 'text':
    case 'note':
    case 'answer':
    case 'choice':
      return content.text;
    case 'file':
      return content.name;
    case 'card':
      return `${content.title} ${content.text}`;
    case 'form':
      return content.title;
    case 'form_reply':
      return Object.values(content.values).join(' ');
    case 'packet': {
      const { wants, known, openQuestion, promised } = content.packet;
      return [wants, ...known, openQuestion, promised].join(' ');
    }
    case 'system':
      return '';
  }
}

/** At most `length` UTF-16 units, never half a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
