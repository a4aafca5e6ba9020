/**
 * Who sees which record: decided here for rows, routes, sockets and exports alike. Pure.
 *
 * What a *customer* is told is another question, answered by `customer-view.ts`.
 */
import type { About, EventName, HarkenEvent } from '@harken/contract/events';
import type { CustomerId, PersonId, QueueId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { rightsOf } from './authorisation.ts';

/** What decides about someone's sight; a `Person` is one. */
export type Viewer = Pick<Person, 'id' | 'roles' | 'queueIds' | 'active'>;

/** The conversations that someone may see, as data: `mayRead` asks it, a room's store turns it into a WHERE. */
export type Sight =
  | { kind: 'none' }
  | { kind: 'all' }
  /** Theirs, those they take part in, and those of their queues. */
  | { kind: 'own'; personId: PersonId; queueIds: readonly QueueId[] };

export function sightOf(viewer: Viewer): Sight {
  if (!viewer.active) return { kind: 'none' };
  const may = rightsOf(viewer);
  if (may.has('conversation.read_all')) return { kind: 'all' };
  if (may.has('conversation.read')) return { kind: 'own', personId: viewer.id, queueIds: viewer.queueIds };
  return { kind: 'none' };
}

/** Whether someone may read a conversation and what belongs to it. */
export function mayRead(viewer: Viewer, about: Pick<About, 'queueId' | 'agentId' | 'participantIds'>): boolean {
  const sight = sightOf(viewer);
  if (sight.kind !== 'own') return sight.kind === 'all';
  return (
    about.agentId === sight.personId ||
    about.participantIds.includes(sight.personId) ||
    (about.queueId !== null && sight.queueIds.includes(about.queueId))
  );
}

/** What an event asks of a viewer: sight of the conversation it is about, or one permission. */
const needs: Record<EventName, 'sight' | Permission> = {
  'customer.created': 'customer.read',
  'customer.updated': 'customer.read',
  'customer.erased': 'signed_in',
  'case.opened': 'customer.read',
  'case.updated': 'customer.read',
  'conversation.opened': 'sight',
  'conversation.reopened': 'sight',
  'conversation.queued': 'sight',
  'conversation.assigned': 'sight',
  'conversation.handed_off': 'sight',
  'conversation.state_changed': 'sight',
  'conversation.snoozed': 'sight',
  'conversation.woken': 'sight',
  'conversation.resolved': 'sight',
  'conversation.closed': 'sight',
  'conversation.abandoned': 'sight',
  'conversation.updated': 'sight',
  'conversation.rated': 'sight',
  'conversation.context_recorded': 'sight',
  'message.received': 'sight',
  'message.sent': 'sight',
  'message.noted': 'sight',
  'message.edited': 'sight',
  'message.updated': 'sight',
  'message.delivery_changed': 'sight',
  'offer.made': 'sight',
  'offer.ended': 'sight',
  'decision.recorded': 'sight',
  'agent.presence_changed': 'signed_in',
  'agent.updated': 'signed_in',
  'agent.configured': 'signed_in',
  'channel.weighed': 'signed_in',
  'queue.planned': 'signed_in',
  'segments.published': 'queue.manage',
  'procedure.changed': 'procedure.manage',
  'experiment.started': 'queue.manage',
  'experiment.ended': 'queue.manage',
  'person.created': 'signed_in',
  'person.updated': 'signed_in',
  'team.created': 'signed_in',
  'team.updated': 'signed_in',
  'skill.created': 'signed_in',
  'skill.updated': 'signed_in',
  'queue.created': 'signed_in',
  'queue.updated': 'signed_in',
  'disposition.created': 'signed_in',
  'disposition.updated': 'signed_in',
  'macro.created': 'signed_in',
  'macro.updated': 'signed_in',
  'alert.raised': 'board.read',
  'alert.cleared': 'board.read',
  'alert.answered': 'board.read',
  'forecast.published': 'forecast.read',
  'forecast.left_band': 'forecast.read',
  'issue.emerged': 'forecast.read',
  'issue.ended': 'forecast.read',
  'issue.acknowledged': 'forecast.read',
  'planned_event.created': 'forecast.read',
  'planned_event.updated': 'forecast.read',
  'planned_event.removed': 'forecast.read',
  'supervision.began': 'sight',
  'supervision.ended': 'sight',
  'whisper.sent': 'sight',
  'tag.created': 'signed_in',
  'tag.updated': 'signed_in',
  'tag.merged': 'signed_in',
  'attribute.created': 'signed_in',
  'attribute.updated': 'signed_in',
  'rating_form.created': 'settings.manage',
  'rating_form.updated': 'settings.manage',
  'collection.created': 'knowledge.read',
  'collection.updated': 'knowledge.read',
  'article.created': 'knowledge.read',
  'article.updated': 'knowledge.read',
  'article.published': 'knowledge.read',
  'article.unpublished': 'knowledge.read',
  'article.draft_changed': 'knowledge.edit',
  'proposal.made': 'knowledge.edit',
  'proposal.decided': 'knowledge.edit',
};

/** Whether a member of staff is told of an event. */
export function seesEvent(viewer: Viewer, event: HarkenEvent): boolean {
  if (!viewer.active) return false;
  // An event of a newer version, read back from the log by an older program: tell nobody what nobody can judge.
  const need = needs[event.name] as 'sight' | Permission | undefined;
  if (need === undefined) return false;
  if (need !== 'sight') return rightsOf(viewer).has(need);
  const about = aboutOf(event);
  if (about === null) return false;
  // Between two people, whoever else may see the conversation.
  if (event.name === 'whisper.sent') return [event.data.by, event.data.to].includes(viewer.id);
  if (mayRead(viewer, about)) return true;
  // It left their sight by this event. They hear it as the last one, so that it leaves their screen too.
  if (about.previous && mayRead(viewer, { ...about, ...about.previous })) return true;
  // An offer is told to the one it is made to, who sees the conversation itself only after accepting.
  if (event.name === 'offer.made') return event.data.offer.agentId === viewer.id;
  if (event.name === 'offer.ended') return event.data.agentId === viewer.id;
  return false;
}

export function aboutOf(event: HarkenEvent): About | null {
  return 'about' in event.data ? event.data.about : null;
}

/** The customer whom an event concerns, if a customer's socket could be told anything of it. */
export function customerOf(event: HarkenEvent): CustomerId | null {
  if (event.name === 'customer.erased') return event.data.customerId;
  return aboutOf(event)?.customerId ?? null;
}
