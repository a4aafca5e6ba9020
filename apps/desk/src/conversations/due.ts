import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';

/** Whose word is awaited. */
export type Turn = 'ours' | 'theirs' | 'virtual_agent' | 'snoozed' | 'done';

export function turnOf({ state, handledBy, queuedAt }: Pick<Conversation, 'state' | 'handledBy' | 'queuedAt'>): Turn {
  if (state === 'resolved' || state === 'closed') return 'done';
  if (state === 'snoozed') return 'snoozed';
  if (handledBy === 'virtual_agent') return 'virtual_agent';
  if (state === 'waiting_on_us' || queuedAt !== null) return 'ours';
  return 'theirs';
}

export interface Due {
  /** Epoch milliseconds. */
  at: number;
  /** How long the goal allows in all; null when the goal is not known. */
  goalSeconds: number | null;
}

type Clocks = Pick<
  Conversation,
  'state' | 'handledBy' | 'queuedAt' | 'firstReplyDueAt' | 'firstRepliedAt' | 'nextReplyDueAt' | 'resolveDueAt'
>;

/** When our next word is due; null when nobody waits for one. */
export function replyDue(conversation: Clocks, goal?: Queue['goal']): Due | null {
  if (turnOf(conversation) !== 'ours') return null;
  const first = conversation.firstRepliedAt === null ? conversation.firstReplyDueAt : null;
  const next = conversation.nextReplyDueAt;
  if (first !== null && (next === null || Date.parse(first) <= Date.parse(next))) {
    return { at: Date.parse(first), goalSeconds: goal?.withinSeconds ?? null };
  }
  return next === null ? null : { at: Date.parse(next), goalSeconds: goal?.nextReplySeconds ?? null };
}

export function solveDue(conversation: Clocks, goal?: Queue['goal']): Due | null {
  if (conversation.resolveDueAt === null || turnOf(conversation) === 'done') return null;
  return { at: Date.parse(conversation.resolveDueAt), goalSeconds: goal?.resolveSeconds ?? null };
}

export type Urgency = 'calm' | 'low' | 'late';

/** Low is the last third of the goal, or the last minute where no goal is known; late is past it. */
export function urgencyOf({ at, goalSeconds }: Due, now: number): Urgency {
  const leftSeconds = (at - now) / 1000;
  if (leftSeconds < 0) return 'late';
  return leftSeconds <= (goalSeconds === null ? 60 : goalSeconds / 3) ? 'low' : 'calm';
}
