/** What becomes of a conversation that waits and that nobody takes. Both happen only while it still waits. */
import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { MessageContent } from '@harken/contract/record';
import type { Tx } from '../platform/events.ts';
import { type ChangeDeps, command, system } from './change.ts';
import { enter } from './ownership.ts';

interface StillWaiting {
  conversationId: ConversationId;
  /** What must happen exactly when this does: part of the same transaction. Throws to undo both. */
  along: (tx: Tx) => Promise<void>;
}

/**
 * Goes to another queue as it stands: it keeps its place by age, and no clock begins anew.
 * @returns false when it does not wait there any more
 */
export async function overflow(
  deps: ChangeDeps,
  { conversationId, from, to, along }: StillWaiting & { from: QueueId; to: QueueId },
): Promise<boolean> {
  const { result } = await command(deps, { conversationId, by: system }, async (made, tx) => {
    const { was } = made;
    if (was.queueId !== from || was.queuedAt === null || was.agentId !== null) return false;
    await along(tx);
    await enter(deps, made, tx, to);
    // Whole: those of the other queue know it from now on.
    made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'transferred' }));
    made.line('transferred', { queueId: to, fromQueueId: from });
    return true;
  });
  return result;
}

/**
 * The customer is told something about their wait.
 * @returns false when it does not wait any more
 */
export async function tellWaiting(
  deps: ChangeDeps,
  {
    conversationId,
    what,
    detail = {},
    along,
  }: StillWaiting &
    Pick<Extract<MessageContent, { kind: 'system' }>, 'what'> & { detail?: Record<string, string | null> },
): Promise<boolean> {
  const { result } = await command(deps, { conversationId, by: system }, async (made, tx) => {
    if (made.was.queuedAt === null || made.was.agentId !== null) return false;
    await along(tx);
    const message = made.say({ kind: 'system', what, detail });
    made.tell('message.sent', ({ about, changes }) => ({ about, changes, message }));
    return true;
  });
  return result;
}
