import type { PersonId, QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { WorklistView } from '@harken/contract/routes-desk';
import { replyDue, turnOf } from './due.ts';

export const views = ['mine', 'queues', 'all', 'snoozed', 'resolved'] as const satisfies readonly WorklistView[];
/** Views read from the live state; the others are read page by page. */
export const liveViews: ReadonlySet<WorklistView> = new Set<WorklistView>(['mine', 'queues', 'snoozed']);

export type GroupId = 'waiting' | 'ours' | 'theirs' | 'virtual_agent' | 'snoozed';
export type Line = { kind: 'group'; id: GroupId; count: number } | { kind: 'row'; conversation: Conversation };

interface Viewer {
  id: PersonId;
  queueIds: readonly QueueId[];
}

export interface Filter {
  queueId?: QueueId | undefined;
}

/** Does this live conversation belong to the view? */
export function inView(conversation: Conversation, view: WorklistView, viewer: Viewer): boolean {
  const turn = turnOf(conversation);
  const mine = conversation.agentId === viewer.id;
  const inMyQueues = conversation.queueId !== null && viewer.queueIds.includes(conversation.queueId);
  switch (view) {
    case 'mine':
      return mine && turn !== 'done';
    case 'queues':
      return inMyQueues && turn !== 'done' && turn !== 'snoozed';
    case 'snoozed':
      return turn === 'snoozed' && (mine || inMyQueues);
    case 'resolved':
      return turn === 'done';
    case 'all':
      return true;
  }
}

export function matches(conversation: Conversation, { queueId }: Filter): boolean {
  return !queueId || conversation.queueId === queueId;
}

function groupOf(conversation: Conversation, view: WorklistView): GroupId {
  const turn = turnOf(conversation);
  if (turn === 'done') return 'theirs';
  return turn === 'ours' && view === 'queues' && conversation.agentId === null ? 'waiting' : turn;
}

const groupOrder: readonly GroupId[] = ['waiting', 'ours', 'theirs', 'virtual_agent', 'snoozed'];

/** Live conversations of a view as the lines of the list: by whose turn it is, next due first. */
export function worklist(
  conversations: readonly Conversation[],
  view: WorklistView,
  viewer: Viewer,
  filter: Filter = {},
  queues: readonly Queue[] = [],
): Line[] {
  const groups = new Map<GroupId, Conversation[]>();
  for (const conversation of conversations) {
    if (!inView(conversation, view, viewer) || !matches(conversation, filter)) continue;
    const id = groupOf(conversation, view);
    const group = groups.get(id);
    if (group) group.push(conversation);
    else groups.set(id, [conversation]);
  }
  const goals = new Map(queues.map((queue) => [queue.id, queue.goal]));
  return groupOrder.flatMap((id): Line[] => {
    const group = groups.get(id);
    if (!group) return [];
    group.sort(orderOf(id, goals));
    return [
      { kind: 'group', id, count: group.length },
      ...group.map((conversation): Line => ({ kind: 'row', conversation })),
    ];
  });
}

function orderOf(id: GroupId, goals: ReadonlyMap<QueueId, Queue['goal']>) {
  const never = Number.MAX_SAFE_INTEGER;
  const dueAt = (c: Conversation) => replyDue(c, c.queueId ? goals.get(c.queueId) : undefined)?.at ?? never;
  const active = (c: Conversation) => Date.parse(c.lastMessage?.at ?? c.openedAt);
  const until = (c: Conversation) => (c.snoozedUntil === null ? never : Date.parse(c.snoozedUntil));
  const byId = (a: Conversation, b: Conversation) => (a.id < b.id ? -1 : 1);
  if (id === 'waiting' || id === 'ours') {
    return (a: Conversation, b: Conversation) => dueAt(a) - dueAt(b) || a.priority - b.priority || byId(a, b);
  }
  if (id === 'snoozed') return (a: Conversation, b: Conversation) => until(a) - until(b) || byId(a, b);
  return (a: Conversation, b: Conversation) => active(b) - active(a) || byId(a, b);
}

/**
 * Pages of an archive view with what is live laid over them, in the order in which they were read: what changed
 * changes in its place. Conversations that became active since are held back for the caller to show above.
 */
export function overlay(
  pages: readonly Conversation[],
  live: ReadonlyMap<string, Conversation>,
  view: WorklistView,
  viewer: Viewer,
): Conversation[] {
  return pages
    .map((conversation) => live.get(conversation.id) ?? conversation)
    .filter((conversation) => inView(conversation, view, viewer));
}

export type Counts = Record<'mine' | 'queues' | 'snoozed', number> & { myTurn: number };

export function countViews(conversations: readonly Conversation[], viewer: Viewer): Counts {
  const counts: Counts = { mine: 0, queues: 0, snoozed: 0, myTurn: 0 };
  for (const conversation of conversations) {
    for (const view of ['mine', 'queues', 'snoozed'] as const) {
      if (inView(conversation, view, viewer)) counts[view]++;
    }
    if (conversation.agentId === viewer.id && turnOf(conversation) === 'ours') counts.myTurn++;
  }
  return counts;
}
