/** What an event says about a conversation, as far as reports care. Pure. */
import type { HarkenEvent } from '@harken/contract/events';
import type { Moment } from '@harken/engines/statistics/interactions';

/** The events that reports follow; all others only move the place. */
export const followedEvents = [
  'customer.created',
  'queue.created',
  'queue.updated',
  'agent.presence_changed',
  'conversation.opened',
  'conversation.queued',
  'conversation.assigned',
  'conversation.reopened',
  'conversation.abandoned',
  'conversation.resolved',
  'conversation.closed',
  'conversation.snoozed',
  'conversation.woken',
  'conversation.updated',
  'conversation.rated',
  'message.received',
  'message.sent',
] as const satisfies readonly HarkenEvent['name'][];

/** @param goalSeconds the goal of the queue it enters, as it is at this place of the log */
export function momentsOf(event: HarkenEvent, goalSeconds: (queueId: string) => number | null): Moment[] {
  const { id } = event;
  const at = Date.parse(event.at);
  switch (event.name) {
    case 'conversation.opened': {
      const { conversation: c } = event.data;
      return [
        {
          id,
          at,
          what: 'opened',
          virtualAgent: c.handledBy === 'virtual_agent',
          caseId: c.caseId,
          customerId: c.customerId,
          reference: c.caseReference,
          channel: c.channel,
          language: c.locale.split('-')[0] ?? c.locale,
          tags: c.tags,
        },
      ];
    }
    case 'conversation.queued': {
      const { conversation, reason } = event.data;
      const { queueId } = conversation;
      return queueId ? [{ id, at, what: 'queued', queueId, reason, goalSeconds: goalSeconds(queueId) }] : [];
    }
    case 'conversation.assigned': {
      const { agentId, queueId } = event.data.conversation;
      return agentId ? [{ id, at, what: 'assigned', agentId, queueId }] : [];
    }
    case 'conversation.reopened': {
      const { handledBy, agentId, queueId } = event.data.conversation;
      return [{ id, at, what: 'reopened', virtualAgent: handledBy === 'virtual_agent', agentId, queueId }];
    }
    case 'conversation.abandoned':
      return [{ id, at, what: 'abandoned' }];
    case 'conversation.resolved': {
      const { resolution, dispositionId } = event.data;
      return [{ id, at, what: 'resolved', resolution, dispositionId }];
    }
    case 'conversation.closed':
      return [{ id, at, what: 'closed' }];
    case 'conversation.snoozed':
      return [{ id, at, what: 'snoozed' }];
    case 'conversation.woken':
      return [{ id, at, what: 'woken' }];
    case 'conversation.rated':
      return [{ id, at, what: 'rated', score: event.data.rating.score }];
    case 'conversation.updated': {
      const { agentId, tags } = event.data.changes;
      return [
        // Released while asleep. Who is brought in hears the whole conversation, so its agent stands there too.
        ...(agentId === null && !('id' in event.data.changes) ? [{ id, at, what: 'released' as const }] : []),
        ...(tags ? [{ id, at, what: 'tagged' as const, tags }] : []),
      ];
    }
    case 'message.received':
      return [{ id, at, what: 'customer_said' }];
    case 'message.sent':
      return event.data.message.author.kind === 'person' ? [{ id, at, what: 'agent_said' }] : [];
    default:
      return [];
  }
}
