/** The record: customers, cases, conversations, messages. */
import { z } from 'zod';
import {
  articleId,
  caseId,
  conversationId,
  customerId,
  decisionId,
  dispositionId,
  experimentId,
  fileId,
  identityId,
  messageId,
  offerId,
  personId,
  queueId,
} from './ids.ts';
import { instant } from './people.ts';
import { answeredForm, ratingScale } from './rating.ts';
import { segment } from './segments.ts';

export const channel = z.enum(['messenger', 'email', 'sms', 'phone', 'form', 'api']);
export type Channel = z.infer<typeof channel>;

export const proof = z
  .enum(['none', 'host_token', 'one_time_code', 'reply', 'agent'])
  .describe('How we know that the address is theirs');
export const identity = z.object({
  id: identityId,
  kind: z.enum(['external', 'device', 'email', 'phone']),
  address: z.string().max(254),
  proof,
  verifiedAt: instant.nullable(),
});
export type Identity = z.infer<typeof identity>;

/** Facts of the organisation's own: a value by the key of its attribute. */
export const attributeValues = z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean()]));
export type AttributeValues = z.infer<typeof attributeValues>;

export const customer = z.object({
  id: customerId,
  name: z.string().max(120).nullable(),
  locale: z.string().max(35),
  value: z.enum(['low', 'middle', 'high']).nullable(),
  since: z.iso.date().nullable(),
  attributes: attributeValues,
  identities: z.array(identity),
  version: z.int(),
});
export type Customer = z.infer<typeof customer>;

/** One step of what the customer did just before: names and labels only, never field values. */
export const trailStep = z.object({
  at: instant,
  kind: z.enum(['page', 'event', 'set']),
  name: z.string().max(120),
  label: z.string().max(200).optional(),
  code: z.string().max(60).optional().describe('A machine code the page showed, e.g. LIM-031'),
  outcome: z.enum(['ok', 'failed', 'unsaved']).optional(),
});
export type TrailStep = z.infer<typeof trailStep>;

/**
 * open: the virtual agent holds it, or nobody owes a word · waiting_on_us · waiting_on_customer · snoozed ·
 * resolved: solved, a word from the customer reopens it · closed: final, a word from the customer opens a new one.
 */
export const conversationState = z.enum([
  'open',
  'waiting_on_us',
  'waiting_on_customer',
  'snoozed',
  'resolved',
  'closed',
]);
export type ConversationState = z.infer<typeof conversationState>;

export const serviceCase = z.object({
  id: caseId,
  reference: z.string().describe('What people call it, e.g. HB-48213'),
  customerId,
  subject: z.string().max(200).nullable(),
  state: conversationState,
  openedAt: instant,
  resolvedAt: instant.nullable(),
  reopenedCount: z.int(),
  version: z.int(),
});
export type ServiceCase = z.infer<typeof serviceCase>;

export const authorKind = z.enum(['customer', 'person', 'virtual_agent', 'system']);
export const author = z.object({ kind: authorKind, id: z.string().nullable(), name: z.string().nullable() });
export type Author = z.infer<typeof author>;

export const rating = z.object({
  score: z.int().min(1).max(5),
  comment: z.string().max(2000).nullable(),
  at: instant,
  form: answeredForm
    .extend({ scale: ratingScale })
    .optional()
    .describe('How it was asked; ratings from before there were forms have none'),
});
export type Rating = z.infer<typeof rating>;

export const conversation = z.object({
  id: conversationId,
  caseId,
  caseReference: z.string(),
  customerId,
  customerName: z.string().nullable(),
  channel,
  locale: z.string(),
  subject: z.string().nullable(),
  state: conversationState,
  handledBy: z.enum(['virtual_agent', 'people']),
  queueId: queueId.nullable(),
  agentId: personId.nullable(),
  agentName: z.string().nullable(),
  priority: z.int().min(1).max(9),
  openedAt: instant,
  queuedAt: instant.nullable().describe('Waiting in its queue since; null when not waiting for an agent'),
  assignedAt: instant.nullable(),
  firstReplyDueAt: instant.nullable(),
  firstRepliedAt: instant.nullable(),
  nextReplyDueAt: instant.nullable().describe('We owe a reply by then'),
  resolveDueAt: instant.nullable(),
  snoozedUntil: instant.nullable(),
  resolvedAt: instant.nullable(),
  reopenedCount: z.int(),
  dispositionId: dispositionId.nullable(),
  rating: rating.nullable(),
  tags: z.array(z.string().max(60)),
  attributes: attributeValues,
  participantIds: z.array(personId).describe('Colleagues who joined or were mentioned'),
  lastMessage: z.object({ at: instant, authorKind, preview: z.string().max(140), failed: z.boolean() }).nullable(),
  version: z.int(),
});
export type Conversation = z.infer<typeof conversation>;

export const source = z.object({
  n: z.int().min(1).max(9),
  articleId,
  slug: z.string(),
  title: z.string(),
  section: z.int().nullable(),
  sentence: z.string(),
  checked: z.iso.date().nullable(),
});
export type Source = z.infer<typeof source>;

export const formField = z.object({
  name: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,40}$/),
  label: z.string().max(200),
  kind: z.enum(['text', 'longtext', 'email', 'number', 'choice', 'date']),
  required: z.boolean(),
  choices: z.array(z.string().max(200)).max(20).optional(),
});

export const handoffPacket = z.object({
  reason: z.enum(['asked', 'abstained', 'action', 'not_answered', 'failed', 'treatment']),
  wants: z.string(),
  known: z.array(z.string()),
  tried: z.array(z.object({ text: z.string(), source: source.nullable() })),
  notDone: z.string().nullable(),
  openQuestion: z.string().nullable(),
  promised: z.string().nullable(),
  feels: z.string().nullable(),
});
export type HandoffPacket = z.infer<typeof handoffPacket>;

const messageText = z.string().max(65_536);
const fileContent = z.object({
  kind: z.literal('file'),
  fileId,
  name: z.string().max(255),
  type: z.string().max(127),
  bytes: z.int().min(0),
});
const formReply = z.object({
  kind: z.literal('form_reply'),
  formMessageId: messageId,
  values: z.record(z.string().max(41), z.string().max(4000)),
});

/** Text is plain with light marks (**bold**, _italic_, `code`, lists, links); it is never HTML. */
const textContent = z.object({ kind: z.literal('text'), text: messageText.min(1) });

/** What a customer may send. */
export const customerContent = z.discriminatedUnion('kind', [textContent, fileContent, formReply]);
export type CustomerContent = z.infer<typeof customerContent>;

/** What an agent may send. A note is seen by colleagues only. */
export const agentContent = z.discriminatedUnion('kind', [
  textContent,
  fileContent,
  z.object({ kind: z.literal('note'), text: messageText.min(1), mentions: z.array(personId).max(20) }),
  z.object({
    kind: z.literal('card'),
    title: z.string().max(200),
    text: z.string().max(2000),
    actions: z.array(z.object({ label: z.string().max(80), url: z.url().max(2000) })).max(3),
  }),
  z.object({ kind: z.literal('form'), title: z.string().max(200), fields: z.array(formField).min(1).max(20) }),
]);
export type AgentContent = z.infer<typeof agentContent>;

export const messageContent = z.discriminatedUnion('kind', [
  ...agentContent.options,
  formReply,
  z.object({
    kind: z.literal('answer'),
    text: messageText,
    sources: z.array(source),
    confidence: z.number().min(0).max(1),
    feedback: z.enum(['helped', 'not_helped']).nullable(),
  }),
  z.object({
    kind: z.literal('choice'),
    text: messageText,
    options: z
      .array(z.object({ label: z.string().max(200), articleId }))
      .min(2)
      .max(4),
    chosen: z.int().nullable(),
  }),
  z.object({ kind: z.literal('packet'), packet: handoffPacket }),
  z.object({
    kind: z.literal('system'),
    what: z.enum([
      'handed_off',
      'joined',
      'left',
      'resolved',
      'reopened',
      'transferred',
      'rated',
      'out_of_hours',
      'call_back',
    ]),
    detail: z.record(z.string(), z.string().nullable()),
  }),
]);
export type MessageContent = z.infer<typeof messageContent>;

/** Contents that never reach a customer's socket, mail or export. */
export const internalKinds = ['note', 'packet'] as const satisfies readonly MessageContent['kind'][];

export const delivery = z.object({
  state: z.enum(['sent', 'delivered', 'read', 'failed']),
  at: instant,
  reason: z.string().max(300).nullable(),
});

export type Delivery = z.infer<typeof delivery>;

export const message = z.object({
  id: messageId,
  conversationId,
  position: z.int().describe('Order within the conversation, from 1, without gaps'),
  author,
  content: messageContent,
  at: instant,
  delivery: delivery.nullable().describe('Of messages to the customer'),
  editedAt: instant.nullable(),
});
export type Message = z.infer<typeof message>;

export const offer = z.object({
  id: offerId,
  conversationId,
  agentId: personId,
  decisionId,
  offeredAt: instant,
  expiresAt: instant,
});
export type Offer = z.infer<typeof offer>;

/** Why a conversation went where it went. */
export const decision = z.object({
  id: decisionId,
  conversationId,
  at: instant,
  outcome: z.enum(['assigned', 'offered', 'wait', 'overflowed', 'call_back_offered']),
  agentId: personId.nullable(),
  reason: z.string().describe('A stable code, e.g. longest_idle, no_skill, all_at_capacity, closed'),
  toQueueId: queueId.nullish().describe('Where it overflowed to'),
  planVersion: z.int().nullish().describe('Of the queue’s routing plan; none under the usual one'),
  propensity: z
    .number()
    .nullish()
    .describe('How likely this agent was to be chosen before chance was asked, 0–1; none for those who wait'),
  experiment: z
    .object({ id: experimentId, arm: z.enum(['control', 'other']) })
    .nullish()
    .describe('Where two plans are tried: which experiment, and under whose plan it was made'),
  segment: segment
    .nullish()
    .describe('Of what value and how complex it was, by which table, and how it is treated for it'),
  considered: z.array(
    z.object({
      agentId: personId,
      eligible: z.boolean(),
      reason: z.string(),
      proficiency: z.number().nullable(),
      load: z.number(),
      idleSeconds: z.number(),
      parts: z
        .record(z.string(), z.number())
        .nullish()
        .describe('What it would have been worth and by what, in points; null for those who could not'),
    }),
  ),
  beside: z
    .record(z.string(), z.int())
    .nullish()
    .describe('Where many were considered, those nearest to it are named; of the others, how many by their reason'),
});
export type Decision = z.infer<typeof decision>;
