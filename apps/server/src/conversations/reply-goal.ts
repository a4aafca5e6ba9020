/** A first reply is owed sooner, or later, than its queue has it. */
import type { ConversationId } from '@harken/contract/ids';
import { type ChangeDeps, command, system } from './change.ts';
import { addOpenSeconds } from './opening-hours.ts';

/**
 * Counted from when it began to wait, in its queue's open hours; only while it waits. Repeating it changes nothing.
 * @param withinSeconds null: by the queue's goal again
 * @param ifUsual only where it goes by the queue's goal now, counted from this wait: what was promised before is kept
 */
export async function replyWithin(
  deps: ChangeDeps,
  {
    conversationId,
    withinSeconds,
    ifUsual = false,
  }: { conversationId: ConversationId; withinSeconds: number | null; ifUsual?: boolean },
): Promise<void> {
  await command(deps, { conversationId, by: system }, async (made, tx) => {
    const { was, is } = made;
    if (was.queuedAt === null || was.queueId === null || was.firstRepliedAt !== null) return;
    made.queue = await deps.queueOf(tx.db, was.queueId, made.queueVersion);
    const { hours, goal } = made.queue;
    const queuedAt = new Date(was.queuedAt);
    const dueAfter = (seconds: number) => addOpenSeconds(hours, queuedAt, seconds)?.toISOString() ?? null;
    const due = dueAfter(withinSeconds ?? goal.withinSeconds);
    if (due === was.firstReplyDueAt) return;
    if (ifUsual && was.firstReplyDueAt !== dueAfter(goal.withinSeconds)) return;
    is.firstReplyDueAt = due;
    made.tell('conversation.updated', ({ about, changes }) => ({ about, changes }));
  });
}
