/**
 * Work that nobody takes: moved to another queue, or its customer told that they need not stay, as the queue's plan has
 * it. The engine decides; here is what closing time is, and how it is done once.
 */
import type { About } from '@harken/contract/events';
import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation, Decision } from '@harken/contract/record';
import type { Decision as Chosen } from '@harken/engines/routing';
import type { Plan } from '@harken/engines/routing/plan';
import { later, type Tx } from '../platform/events.ts';
import { roundInsert } from './round-store.ts';
import type { Round } from './rounds.ts';
import * as store from './store.ts';

export interface LeftDeps {
  conversations: {
    overflow(command: {
      conversationId: ConversationId;
      from: QueueId;
      to: QueueId;
      along: (tx: Tx) => Promise<void>;
    }): Promise<boolean>;
    tellWaiting(command: {
      conversationId: ConversationId;
      what: 'call_back' | 'out_of_hours';
      detail?: Record<string, string | null>;
      along: (tx: Tx) => Promise<void>;
    }): Promise<boolean>;
    isOpen(queue: Queue, at: Date): boolean;
    nextOpening(queue: Queue, at: Date): Date | null;
    nextClosing(queue: Queue, at: Date): Date | null;
  };
}

type Left = Extract<Chosen, { kind: 'overflow' | 'call_back' }>;

export const isLeft = (choice: Chosen): choice is Left => choice.kind === 'overflow' || choice.kind === 'call_back';

export function createLeftWork({ conversations }: LeftDeps) {
  /**
   * Of the queues that plans ask about: which are closed, and when that changes, epoch milliseconds. A queue that takes
   * no work any more is closed for good.
   */
  function closing(queues: readonly Queue[], plans: readonly Plan[], now: Date) {
    const asked = new Set(
      plans.flatMap(({ queueId, overflow, whenClosed }) => [
        ...(overflow ? [overflow.to] : []),
        ...(whenClosed ? [queueId] : []),
        ...(whenClosed && 'overflow' in whenClosed ? [whenClosed.overflow] : []),
      ]),
    );
    const closed = new Set<string>();
    let changesAt = Number.POSITIVE_INFINITY;
    for (const id of asked) {
      const queue = queues.find((one) => one.id === id);
      const isOpen = queue ? conversations.isOpen(queue, now) : false;
      if (!isOpen) closed.add(id);
      const next = queue && (isOpen ? conversations.nextClosing(queue, now) : conversations.nextOpening(queue, now));
      if (next) changesAt = Math.min(changesAt, next.getTime());
    }
    return { closed, changesAt: changesAt === Number.POSITIVE_INFINITY ? null : changesAt };
  }

  /** Does it, if the conversation still waits and nobody else did: it and its decision are one transaction. */
  async function carryOut(
    choice: Left,
    {
      conversation,
      about,
      decision,
      round,
      queues,
    }: { conversation: Conversation; about: About; decision: Decision; round: Round; queues: readonly Queue[] },
  ): Promise<void> {
    const { id: conversationId, queueId: from } = conversation;
    const waitingSince = new Date(conversation.queuedAt ?? conversation.openedAt);
    const along = async (tx: Tx) => {
      later(tx, roundInsert(tx.db, round.row()));
      const isFirst = await store.insertDecision(tx.db, decision, {
        roundId: round.id,
        waitingSince: choice.kind === 'call_back' ? waitingSince : null,
      });
      // Another process was faster. Its decision stands; ours was never made.
      if (!isFirst) throw new AlreadyDone();
      tx.append({ name: 'decision.recorded', actor: { kind: 'system', id: null }, data: { about, decision } });
      tx.afterCommit(round.kept);
    };
    try {
      if (choice.kind === 'overflow') {
        if (from) await conversations.overflow({ conversationId, from, to: choice.queueId as QueueId, along });
        return;
      }
      const queue = queues.find(({ id }) => id === from);
      const opensAt = queue && conversations.nextOpening(queue, new Date(decision.at));
      if (choice.reason === 'call_back_closed') {
        const detail: Record<string, string> = opensAt ? { opensAt: opensAt.toISOString() } : {};
        await conversations.tellWaiting({ conversationId, what: 'out_of_hours', detail, along });
      } else await conversations.tellWaiting({ conversationId, what: 'call_back', along });
    } catch (error) {
      if (error instanceof AlreadyDone) return;
      round.doubtful();
      throw error;
    }
  }

  return { closing, carryOut };
}

/** Thrown inside a transaction to undo it; never leaves this file. */
class AlreadyDone extends Error {}
