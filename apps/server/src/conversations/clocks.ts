/**
 * What we promised and by when. Pure: the clocks after a change, from what was and what is.
 * The rules are written in docs/decisions/0003-states-and-clocks.md.
 */
import type { Queue } from '@harken/contract/people';
import type { Kept } from './kept.ts';
import { addOpenSeconds, openSecondsBetween } from './opening-hours.ts';

export type Clocks = Pick<Kept, 'firstReplyDueAt' | 'nextReplyDueAt' | 'nextReplyLeft' | 'resolveDueAt'>;

const stopped: Clocks = { firstReplyDueAt: null, nextReplyDueAt: null, nextReplyLeft: null, resolveDueAt: null };

export function clocksAfter(was: Kept, is: Kept, queue: Queue | null, now: Date): Clocks {
  if (is.handledBy !== 'people' || is.state === 'resolved' || is.state === 'closed' || !queue) return stopped;
  const due = (from: string | Date, seconds: number) =>
    addOpenSeconds(queue.hours, new Date(from), seconds)?.toISOString() ?? null;
  return {
    // Stays until the first human reply, whoever has it and wherever it is moved meanwhile.
    firstReplyDueAt:
      is.firstRepliedAt !== null ? null : (is.firstReplyDueAt ?? due(is.queuedAt ?? now, queue.goal.withinSeconds)),
    ...nextReply(),
    // Runs while people have it, also while the customer thinks: it is the whole that was promised.
    resolveDueAt: was.resolveDueAt ?? due(now, queue.goal.resolveSeconds),
  };

  function nextReply(): Pick<Clocks, 'nextReplyDueAt' | 'nextReplyLeft'> {
    // Until the first reply, its clock is the one that counts.
    if (is.awaitingSince === null || is.firstRepliedAt === null) return { nextReplyDueAt: null, nextReplyLeft: null };
    if (is.state !== 'waiting_on_us') {
      const left = was.nextReplyDueAt
        ? openSecondsBetween((queue as Queue).hours, now, new Date(was.nextReplyDueAt))
        : was.nextReplyLeft;
      return { nextReplyDueAt: null, nextReplyLeft: left };
    }
    if (was.nextReplyDueAt !== null) return { nextReplyDueAt: was.nextReplyDueAt, nextReplyLeft: null };
    const { nextReplySeconds } = (queue as Queue).goal;
    return {
      nextReplyDueAt:
        was.nextReplyLeft === null ? due(is.awaitingSince, nextReplySeconds) : due(now, was.nextReplyLeft),
      nextReplyLeft: null,
    };
  }
}
