/** A first reply is owed sooner, or later, than its queue has it. */
import type { ConversationId } from '@harken/contract/ids';
import { type ChangeDeps, command, system } from './change.ts';
import { addOpenSeconds } from './opening-hours.ts';

/**
 * Counted from when it began to wait, in its queue's open hours; only while it waits. Repeating it changes nothing.
 * @param withinSeconds null: by the queue's goal again
 */
export async function replyWithin(
  deps: ChangeDeps,
  { conversationId, withinSeconds }: { conversationId: ConversationId; withinSeconds: number | null },
): Promise<void> {
  await command(deps, { conversationId, by: system }, async (made, tx) => {
    const { was, is } = made;
    if (was.queuedAt === null || was.queueId === null || was.firstRepliedAt !== null) return;
    made.queue = await deps.queueOf(tx.db, was.queueId, made.queueVersion);
    const { hours, goal } = made.queue;
    const due =
      addOpenSeconds(hours, new Date(was.queuedAt), withinSeconds ?? goal.withinSeconds)?.toISOString() ?? null;
    if (due === was.firstReplyDueAt) return;
    is.firstReplyDueAt = due;
    made.tell('conversation.updated', ({ about, changes }) => ({ about, changes }));
  });
}
