/**
 * Facts. Each is appended once, in the transaction that made it true, and told to whoever follows the log.
 *
 * Every conversation event carries `about`, the ids that decide who may see it. Events after which someone may see
 * the conversation for the first time carry it whole; all others carry only the fields that changed, so that
 * applying events in order gives what a fresh fetch would.
 */
import { z } from 'zod';
import { experiment } from './experiments.ts';
import { alarm, emergingIssue, plannedEvent, snapshot } from './forecasting.ts';
import {
  articleId,
  caseId,
  conversationId,
  customerId,
  dispositionId,
  eventId,
  messageId,
  offerId,
  personId,
  plannedEventId,
  procedureId,
  queueId,
} from './ids.ts';
import { article, collection, draftHead, proposal } from './knowledge.ts';
import {
  agentStatus,
  attribute,
  disposition,
  instant,
  locale,
  macro,
  person,
  presence,
  queue,
  skill,
  tag,
  team,
} from './people.ts';
import { ratingForm } from './rating.ts';
import {
  channel,
  conversation,
  conversationState,
  customer,
  decision,
  delivery,
  handoffPacket,
  message,
  messageContent,
  offer,
  rating,
  serviceCase,
  trailStep,
} from './record.ts';
import { alertRule } from './routes-analytics.ts';

export const actor = z.object({
  kind: z.enum(['customer', 'person', 'virtual_agent', 'system']),
  id: z.string().nullable(),
});
export type Actor = z.infer<typeof actor>;

export const about = z.object({
  conversationId,
  caseId,
  customerId,
  queueId: queueId.nullable(),
  agentId: personId.nullable(),
  participantIds: z.array(personId),
  previous: z
    .object({ queueId: queueId.nullable(), agentId: personId.nullable() })
    .optional()
    .describe('Where it was before this event moved it: who could see it there hears this event as the last one'),
});
export type About = z.infer<typeof about>;

const changes = conversation.partial().describe('The fields that changed, with their new values');
const whole = { about, conversation };
const part = { about, changes };

const proposalHead = proposal.pick({ id: true, state: true, version: true }).extend({ kind: z.string() });

export const events = {
  'customer.created': z.object({ customer }),
  'customer.updated': z.object({ customer }),
  'customer.erased': z.object({ customerId }),

  'case.opened': z.object({ case: serviceCase }),
  'case.updated': z.object({ case: serviceCase }),

  'conversation.opened': z.object(whole),
  'conversation.reopened': z.object(whole),
  'conversation.queued': z.object({
    ...whole,
    reason: z.enum(['handed_off', 'reopened', 'transferred', 'released', 'woken']),
  }),
  'conversation.assigned': z.object({
    ...whole,
    previousAgentId: personId.nullable(),
    reason: z.enum(['routing', 'accepted', 'taken', 'given', 'returned']),
  }),
  'conversation.handed_off': z.object({ ...part, packet: handoffPacket }),
  'conversation.state_changed': z.object({ ...part, from: conversationState, to: conversationState }),
  'conversation.snoozed': z.object({ ...part, until: instant }),
  'conversation.woken': z.object(part),
  'conversation.resolved': z.object({
    ...part,
    dispositionId: dispositionId.nullable(),
    resolution: z.enum(['by_person', 'confirmed', 'assumed']),
  }),
  'conversation.closed': z.object(part),
  'conversation.abandoned': z.object({ ...part, waitedSeconds: z.number() }),
  'conversation.updated': z
    .object(part)
    .describe('Subject, tags, attributes, priority, participants; whole where it was moved to another queue'),
  'conversation.rated': z.object({ ...part, rating }),
  'conversation.context_recorded': z.object({ about, steps: z.array(trailStep) }),

  'message.received': z.object({ ...part, message }).describe('From the customer'),
  'message.sent': z.object({ ...part, message }).describe('From us, or a system line'),
  'message.noted': z.object({ ...part, message }).describe('Colleagues only: a note or a hand-off packet'),
  'message.edited': z.object({ about, message, previous: messageContent }),
  'message.updated': z
    .object({ about, messageId, content: messageContent })
    .describe('A choice taken, a feedback given: the content changed by the customer'),
  'message.delivery_changed': z.object({ about, messageIds: z.array(messageId), delivery }),

  'offer.made': z.object({ about, offer }),
  'offer.ended': z.object({
    about,
    offerId,
    agentId: personId,
    how: z.enum(['accepted', 'declined', 'expired', 'withdrawn']),
  }),
  'decision.recorded': z.object({ about, decision }),

  'agent.presence_changed': z.object({ status: agentStatus, from: presence, by: personId.nullable() }),
  'agent.updated': z.object({ status: agentStatus }).describe('Load, capacity, skills or connection changed'),
  'agent.configured': z
    .object({ status: agentStatus })
    .describe('Someone changed what this agent can do or how much they may hold: who may be offered what has changed'),
  'channel.weighed': z
    .object({ channel, weight: z.number(), previous: z.number() })
    .describe('What one conversation of a channel takes of an agent’s capacity'),
  'queue.planned': z
    .object({ queueId, version: z.int() })
    .describe('Who is let in to the work of a queue was published anew'),
  'segments.published': z
    .object({ version: z.int() })
    .describe('How contacts are told apart and treated was published anew'),
  'procedure.changed': z
    .object({ procedureId, published: z.int().nullable(), on: z.boolean() })
    .describe('A procedure was written on, published or switched'),
  'experiment.started': z.object({ experiment }),
  'experiment.ended': z.object({ experiment }).describe('As planned, by somebody, or by itself because it did harm'),
  'person.created': z.object({ person }),
  'person.updated': z.object({ person }),
  'team.created': z.object({ team }),
  'team.updated': z.object({ team }),
  'skill.created': z.object({ skill }),
  'skill.updated': z.object({ skill }),
  'queue.created': z.object({ queue }),
  'queue.updated': z.object({ queue }),
  'disposition.created': z.object({ disposition }),
  'disposition.updated': z.object({ disposition }),
  'macro.created': z.object({ macro }),
  'macro.updated': z.object({ macro }),
  'tag.created': z.object({ tag }),
  'tag.updated': z
    .object({ tag, previousName: z.string() })
    .describe('Where it was renamed, in every conversation too'),
  'tag.merged': z
    .object({ tag, into: tag })
    .describe('Every conversation that carried the one carries the other; the one is no more'),
  'attribute.created': z.object({ attribute }),
  'attribute.updated': z.object({ attribute }),

  'alert.raised': z.object({ rule: alertRule, value: z.number() }),
  'alert.cleared': z.object({ rule: alertRule }),
  'alert.answered': z.object({ rule: alertRule }).describe('Acknowledged or told to rest'),
  'forecast.published': z.object({ snapshot }),
  'forecast.left_band': z.object({ alarm }).describe('So much more or fewer came today that the day is another one'),
  'issue.emerged': z.object({ issue: emergingIssue }),
  'issue.ended': z.object({ issue: emergingIssue }),
  'issue.acknowledged': z.object({ issue: emergingIssue }).describe('Somebody takes care of it'),
  'planned_event.created': z.object({ event: plannedEvent }),
  'planned_event.updated': z.object({ event: plannedEvent }),
  'planned_event.removed': z.object({ id: plannedEventId }),
  'supervision.began': z.object({ about, personId }).describe('A lead listens in'),
  'supervision.ended': z.object({ about, personId }),
  'whisper.sent': z.object({ about, id: eventId, by: personId, to: personId, text: z.string() }),

  'rating_form.created': z.object({ form: ratingForm }),
  'rating_form.updated': z.object({ form: ratingForm }),

  'collection.created': z.object({ collection }),
  'collection.updated': z.object({ collection }),
  'article.created': z.object({ article }),
  'article.updated': z.object({ article }),
  'article.published': z.object({ article }),
  'article.unpublished': z.object({ article }),
  'article.draft_changed': z
    .object({ articleId, locale, draft: draftHead.nullable() })
    .describe('Somebody began, took over or gave up a draft; its every save is not told'),
  'proposal.made': z
    .object({ proposal: proposalHead })
    .describe('Knowledge could learn something; what speaks for it is read, not told'),
  'proposal.decided': z.object({ proposal: proposalHead }).describe('Accepted, rejected, taken back, or outdated'),
} as const;

export type EventName = keyof typeof events;
export type EventData<Name extends EventName> = z.infer<(typeof events)[Name]>;

/** A fact as stored and told. `data` belongs to `name`. */
export type HarkenEvent<Name extends EventName = EventName> = {
  [N in Name]: {
    seq: number;
    id: string;
    name: N;
    version: number;
    at: string;
    actor: Actor;
    causedBy: string | null;
    data: EventData<N>;
  };
}[Name];

export const envelope = z.object({
  seq: z.int(),
  id: eventId,
  name: z.string(),
  version: z.int(),
  at: instant,
  actor,
  causedBy: z.string().nullable(),
});
