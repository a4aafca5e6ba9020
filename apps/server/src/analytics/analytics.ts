/**
 * What is counted, and from which rows. Facts of the log become rows of contacts, conversations of the virtual agent
 * and ratings; the board counts those rows together with what is true this moment.
 *
 * Service level X/Y: answered within Y ÷ all offered, abandoned and still waiting included.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { QueueId } from '@harken/contract/ids';
import type { AgentStatus, Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import type { BoardQueue } from '@harken/contract/routes-desk';
import type { Kysely } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import * as store from './store.ts';

export interface AnalyticsDeps {
  log: Pick<EventLog, 'transact' | 'head'>;
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  isOpen: (queue: Queue, at: Date) => boolean;
  waiting: () => Promise<Conversation[]>;
  agents: () => Promise<AgentStatus[]>;
}

export type Analytics = ReturnType<typeof createAnalytics>;

export function createAnalytics({ log, read, clock, queues, isOpen, waiting, agents }: AnalyticsDeps) {
  /** Keeps the rows. Each fact may come twice and changes nothing the second time. */
  async function count(event: HarkenEvent): Promise<void> {
    const at = new Date(event.at);
    // Read before the transaction: an open transaction may be the only one there is.
    const goals = event.name === 'conversation.queued' ? await queues() : [];
    await log.transact(async ({ db }) => {
      switch (event.name) {
        case 'conversation.opened':
          if (event.data.conversation.handledBy === 'virtual_agent')
            await store.insertVirtualAgentConversation(db, event.data.conversation.id, at);
          return;
        case 'conversation.handed_off':
          return store.endVirtualAgentConversation(db, event.data.about.conversationId, { handedOffAt: at });
        case 'conversation.queued': {
          const { conversation, reason } = event.data;
          if (!conversation.queueId) return;
          await store.endContact(db, conversation.id, 'left_at', at, event.id);
          const queue = goals.find(({ id }) => id === conversation.queueId);
          return store.insertContact(db, {
            id: event.id,
            conversationId: conversation.id,
            queueId: conversation.queueId,
            channel: conversation.channel,
            counted: reason !== 'released' && reason !== 'woken',
            goalSeconds: queue?.goal.withinSeconds ?? null,
            at: new Date(conversation.queuedAt ?? event.at),
          });
        }
        case 'conversation.assigned':
          return store.endContact(db, event.data.about.conversationId, 'answered_at', at);
        case 'conversation.abandoned':
          return store.endContact(db, event.data.about.conversationId, 'abandoned_at', at);
        case 'conversation.resolved': {
          const { about, resolution } = event.data;
          await store.endContact(db, about.conversationId, 'left_at', at);
          return store.endVirtualAgentConversation(db, about.conversationId, { resolvedAt: at, resolution });
        }
        case 'conversation.closed':
        case 'conversation.snoozed':
          return store.endContact(db, event.data.about.conversationId, 'left_at', at);
        case 'conversation.rated':
          return store.putRating(db, event.data.about.conversationId, event.data.rating.score, at);
      }
    });
  }

  async function board(): Promise<RouteReply<'board'>> {
    const seq = await log.head();
    const now = clock.now();
    const [allQueues, waitingNow, allAgents] = await Promise.all([queues(), waiting(), agents()]);
    const rows = await Promise.all(allQueues.map((queue) => boardQueue(queue, waitingNow, allAgents, now)));
    const today = dayOf(allQueues[0]?.hours.zone ?? 'UTC', now);
    const [virtualAgent, ratings] = await Promise.all([
      store.virtualAgentCounts(read, today),
      store.ratingCounts(read, today),
    ]);
    return {
      seq,
      at: now.toISOString(),
      queues: rows,
      agents: allAgents,
      waiting: [...waitingNow].sort((a, b) => dueAt(a) - dueAt(b)),
      virtualAgent: {
        openNow: virtualAgent.open,
        conversationsToday: virtualAgent.opened,
        handedOffToday: virtualAgent.handedOff,
        resolvedToday: { confirmed: virtualAgent.confirmed, assumed: virtualAgent.assumed },
      },
      ratingsToday: ratings,
    };
  }

  async function boardQueue(
    queue: Queue,
    waitingNow: readonly Conversation[],
    allAgents: readonly AgentStatus[],
    now: Date,
  ): Promise<BoardQueue> {
    const counts = await store.queueCounts(read, queue.id, dayOf(queue.hours.zone, now));
    const waits = waitingNow
      .filter(({ queueId }) => queueId === queue.id)
      .map(({ queuedAt }) => (now.getTime() - Date.parse(queuedAt ?? now.toISOString())) / 1000);
    return {
      queueId: queue.id,
      waiting: waits.length,
      longestWaitSeconds: waits.length ? Math.max(...waits) : null,
      pastGoal: waits.filter((seconds) => seconds > queue.goal.withinSeconds).length,
      offeredToday: counts.offered,
      answeredToday: counts.answered,
      abandonedToday: counts.abandoned,
      serviceLevel: counts.offered ? counts.answeredWithin / counts.offered : null,
      agentsAvailable: availableIn(queue.id, allAgents),
      open: isOpen(queue, now),
    };
  }

  return { count, board };
}

function availableIn(queueId: QueueId, agents: readonly AgentStatus[]): number {
  return agents.filter((a) => a.presence === 'available' && a.connected && a.queueIds.includes(queueId)).length;
}

function dueAt({ firstReplyDueAt, nextReplyDueAt, queuedAt }: Conversation): number {
  return Date.parse(firstReplyDueAt ?? nextReplyDueAt ?? queuedAt ?? '') || 0;
}

/** The local day around an instant; 23 or 25 hours long when the clocks change. */
function dayOf(zone: string, now: Date): { from: Date; to: Date } {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).startOfDay();
  return { from: new Date(start.epochMilliseconds), to: new Date(start.add({ days: 1 }).epochMilliseconds) };
}
