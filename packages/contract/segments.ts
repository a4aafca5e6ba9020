/** Segments: how contacts of a value and a complexity are treated. What a table says of queues and attributes is checked by the engine. */
import { z } from 'zod';
import { personId, queueId } from './ids.ts';
import { instant } from './people.ts';
import { count, fields, oneOf, positive, quantity, says, share, text, whole } from './quantities.ts';

export const valueBand = oneOf(['low', 'middle', 'high']);
export const complexityBand = oneOf(['simple', 'usual', 'complex']);

const rule = fields({
  fact: oneOf([
    'customer_value',
    'verified',
    'customer_years',
    'customer_attribute',
    'open_cases',
    'channel',
    'queue',
    'tag',
    'attribute',
    'priority',
    'messages',
    'reopened',
    'handle_seconds',
    'resolution',
  ]),
  key: text.max(60, 'is longer than 60').optional().describe('Of an attribute'),
  is: z
    .array(text.max(200, 'is longer than 200'), { error: says('a list') })
    .min(1, 'is an empty list')
    .max(50, 'has more than 50')
    .optional()
    .describe('Holds for any of these; yes and no for what is either'),
  atLeast: quantity.optional(),
  below: quantity.optional(),
  points: quantity.min(-1000, 'is below -1000').max(1000, 'is above 1000'),
});
export type SegmentRule = z.infer<typeof rule>;

const axis = fields({
  rules: z.array(rule, { error: says('a list') }).max(30, 'has more than 30'),
  second: quantity.describe('Points from which on it is in the second band'),
  third: quantity.describe('and in the third'),
});

const day = 86_400;
const seconds = positive.max(30 * day, 'is more than 30 days');

export const treatment = fields({
  automation: oneOf(['answer', 'answer_once', 'person'])
    .optional()
    .describe('The virtual agent answers as usual, answers once and then makes way, or leaves it to a person at once'),
  goalSeconds: seconds.optional().describe('A first reply by then, in open hours, in place of the queue’s goal'),
  minimumSkill: whole
    .min(1, 'is below 1')
    .max(5, 'is above 5')
    .optional()
    .describe('Proficiency in all that the work requires'),
  callBackAfterSeconds: count
    .max(30 * day, 'is more than 30 days')
    .optional()
    .describe('Who has waited so long is offered a call-back; in place of the plan’s'),
  personWithinSeconds: seconds
    .optional()
    .describe('Who waits for a person has one by then: near it, they go first and the minimum skill no longer counts'),
});
export type Treatment = z.infer<typeof treatment>;

const row = fields({
  simple: treatment.optional(),
  usual: treatment.optional(),
  complex: treatment.optional(),
});

export const segmentTable = fields({
  value: axis,
  complexity: axis,
  treatments: fields({ low: row.optional(), middle: row.optional(), high: row.optional() }).describe(
    'By value, then complexity; what is left out is treated as usual',
  ),
});
export type SegmentTable = z.infer<typeof segmentTable>;

/** Of one conversation, as it was decided. */
export const segment = z.object({
  value: valueBand,
  complexity: complexityBand,
  version: z.int().describe('Of the table'),
  treatment,
  because: z
    .array(z.object({ of: z.enum(['value', 'complexity']), rule }))
    .describe('The rules that held; none for who is in the first band by nothing'),
});
export type Segment = z.infer<typeof segment>;

export const publishedSegments = z.object({
  version: z.int(),
  table: segmentTable.nullable().describe('Null: nobody is told apart'),
  restores: z.int().nullable().describe('The earlier version whose table it is again'),
  publishedAt: instant,
  publishedBy: personId.nullable(),
});
export type PublishedSegments = z.infer<typeof publishedSegments>;

export const segmentsPreview = z.object({
  days: z.int().describe('Contacts of so many days, the latest first'),
  contacts: z.int().describe('that were looked at'),
  share: share.describe('of those, were told apart from the usual'),
  open: z.int().describe('Conversations that are open now'),
  changed: z.int().describe('Those of them that would be treated otherwise than they are'),
  cells: z.array(
    z.object({
      value: valueBand,
      complexity: complexityBand,
      contacts: z.int(),
      nobodyIn: z.array(queueId).describe('Queues in which nobody has the minimum skill, as plans and skills are now'),
    }),
  ),
});
export type SegmentsPreview = z.infer<typeof segmentsPreview>;
