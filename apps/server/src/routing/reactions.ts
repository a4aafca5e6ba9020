/**
 * The facts routing answers. All of them only say "look again", and of many at once the last one does; the decision is
 * made from the present state.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { Person } from '@harken/contract/people';
import type { Reactions } from '../platform/reactions.ts';
import type { Routing } from './routing.ts';

/** How long facts that keep coming may put the next look off, milliseconds. */
const putOffMs = 10;

export function routingReactions(
  reactions: Pick<Reactions, 'on'>,
  routing: Routing,
  serves: (person: Pick<Person, 'active' | 'roles'>) => boolean = ({ active }) => active,
): void {
  let looked = Number.NEGATIVE_INFINITY;
  reactions.on(
    'routing',
    [
      'conversation.queued',
      'conversation.assigned',
      'conversation.resolved',
      'conversation.closed',
      'conversation.abandoned',
      'conversation.snoozed',
      'conversation.woken',
      'agent.presence_changed',
      'agent.configured',
      'channel.weighed',
      'person.updated',
      'queue.updated',
      'queue.planned',
      'segments.published',
      'experiment.started',
      'experiment.ended',
      'offer.ended',
    ],
    async (stored, more) => {
      const event = stored as HarkenEvent;
      const { data } = event;
      if ('about' in data) {
        const { about } = data;
        // Whatever ended or moved the wait also ends an offer that was open for it.
        if (event.name !== 'offer.ended' && event.name !== 'conversation.queued')
          await routing.withdraw(about.conversationId);
        if (event.name !== 'offer.ended')
          for (const agentId of new Set([about.agentId, about.previous?.agentId, previousAgent(event)]))
            if (agentId) await routing.tellLoad(agentId, event.id);
      }
      if (event.name === 'agent.presence_changed') {
        const { personId, presence } = event.data.status;
        if (presence === 'away' || presence === 'offline') await routing.withdrawFrom(personId);
      }
      if (event.name === 'person.updated' && !serves(event.data.person))
        await routing.leave(event.data.person.id, event.id);
      // A conversation weighs something else now, and so does what everyone holds.
      if (event.name === 'channel.weighed')
        for (const { personId } of await routing.statuses()) await routing.tellLoad(personId, event.id);
      if (more() && performance.now() - looked < putOffMs) return;
      await routing.offerWaiting();
      looked = performance.now();
    },
  );
  // Apart, so that nobody waits for it.
  reactions.on('routing.waits', routing.told.endings, (event) => routing.told.heard(event as HarkenEvent), 'now');
}

function previousAgent(event: HarkenEvent) {
  return event.name === 'conversation.assigned' ? event.data.previousAgentId : null;
}
