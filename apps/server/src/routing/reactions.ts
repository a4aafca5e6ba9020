/**
 * The facts routing answers. What follows from one for somebody's load or offer is done in its turn; apart from that, so
 * that no customer waits for it, each says "look again", and of many at once the last one does: the decision is made
 * from the present state.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { Person } from '@harken/contract/people';
import type { Reactions } from '../platform/reactions.ts';
import type { Routing } from './routing.ts';

/** How long facts that keep coming may put the next look off, milliseconds. */
const putOffMs = 10;

const following = [
  'conversation.assigned',
  'conversation.resolved',
  'conversation.closed',
  'conversation.abandoned',
  'conversation.snoozed',
  'conversation.woken',
  'agent.presence_changed',
  'channel.weighed',
  'person.updated',
] as const satisfies readonly HarkenEvent['name'][];

export function routingReactions(
  reactions: Pick<Reactions, 'on'>,
  routing: Routing,
  serves: (person: Pick<Person, 'active' | 'roles'>) => boolean = ({ active }) => active,
): void {
  reactions.on('routing', [...following, 'conversation.queued'], async (stored) => {
    const event = stored as HarkenEvent;
    const { data } = event;
    if ('about' in data) {
      const { about } = data;
      // Whatever ended or moved the wait also ends an offer that was open for it; accepting it has done so already.
      const hasEnded = event.name === 'conversation.assigned' && event.data.reason === 'accepted';
      if (event.name !== 'conversation.queued' && !hasEnded) await routing.withdraw(about.conversationId);
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
  });

  let looked = Number.NEGATIVE_INFINITY;
  let owed = false;
  reactions.on(
    'routing.looks',
    [
      ...following,
      'conversation.queued',
      'agent.configured',
      'queue.updated',
      'queue.planned',
      'segments.published',
      'experiment.started',
      'experiment.ended',
      'offer.ended',
    ],
    async (event, more) => {
      owed ||= routing.someWait() || !isAccepted(event as HarkenEvent);
      if (!owed || (more() && performance.now() - looked < putOffMs)) return;
      await routing.offerWaiting(event.seq);
      owed = false;
      looked = performance.now();
    },
    // Whatever waits is looked at when a process starts.
    'now',
  );
  // Apart, so that nobody waits for it.
  reactions.on('routing.waits', routing.told.endings, (event) => routing.told.heard(event as HarkenEvent), 'now');
}

/** What was reserved is held: it leaves nobody more room, and matters only to those who wait behind it. */
const isAccepted = ({ name, data }: HarkenEvent) =>
  (name === 'conversation.assigned' && data.reason === 'accepted') ||
  (name === 'offer.ended' && data.how === 'accepted');

function previousAgent(event: HarkenEvent) {
  return event.name === 'conversation.assigned' ? event.data.previousAgentId : null;
}
