/** Two plans tried on the work of one queue, and which of them is better. */
import { z } from 'zod';
import { experimentId, personId, queueId } from './ids.ts';
import type { MeasureId } from './measures.ts';
import { instant } from './people.ts';
import { routingPlan } from './routing-plan.ts';

/**
 * What can be compared, and after how many minutes a contact's part in it is mostly known: contacts count for no arm
 * before, or those that were over quickly would speak for all.
 */
export const knownAfterMinutes = {
  serviceLevel: 30,
  abandonment: 30,
  meanWait: 30,
  aht: 240,
  transfers: 240,
  reopened: 2880,
  csat: 1440,
  rating: 1440,
} as const satisfies Partial<Record<MeasureId, number>>;
export type TriedMeasure = keyof typeof knownAfterMinutes;
export const triedMeasures = Object.keys(knownAfterMinutes) as [TriedMeasure, ...TriedMeasure[]];
const measure = z.enum(triedMeasures);

const share = z.union([z.literal(0.5), z.literal(0.2)]).describe('Of the other plan');
export const design = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('slices'),
      share,
      sliceMinutes: z.int().min(10).max(1440),
      transitionMinutes: z.int().min(0).max(720).describe('At the beginning of each slice; who comes then counts not'),
    }),
    z.object({ kind: z.literal('contacts'), share }),
  ])
  .refine((of) => of.kind === 'contacts' || of.transitionMinutes <= of.sliceMinutes / 2, {
    path: ['transitionMinutes'],
    error: 'is more than half of a slice',
  })
  .describe('Slices: the whole queue has one plan at a time. Contacts: each has its own, by chance');
export type Design = z.infer<typeof design>;

const plan = routingPlan
  .omit({ queueId: true })
  .nullable()
  .describe('Null: the usual plan, whoever is in the queue and has what the work requires');

export const newExperiment = z.object({
  name: z.string().trim().min(1).max(120),
  design,
  other: plan,
  measure,
  effect: z
    .number()
    .positive()
    .max(1_000_000)
    .describe('The smallest difference worth finding, in what the measure is'),
  guard: z
    .object({
      measure,
      tolerated: z
        .number()
        .min(0)
        .max(1_000_000)
        .describe('It stops by itself when this is worse by more, for certain'),
    })
    .describe('What must not suffer'),
  days: z.int().min(1).max(90),
});
export type NewExperiment = z.infer<typeof newExperiment>;

export const experiment = newExperiment.extend({
  id: experimentId,
  queueId,
  control: plan.describe('The plan that the queue had when it began; null is the usual one'),
  controlVersion: z.int().min(0),
  startedAt: instant,
  startedBy: personId.nullable(),
  endsAt: instant,
  plannedUnits: z.int().min(1).describe('Blocks of slices, or contacts, that were expected until the end'),
  endedAt: instant.nullable(),
  ending: z.enum(['planned', 'stopped', 'harm']).nullable(),
  endedBy: personId.nullable(),
});
export type Experiment = z.infer<typeof experiment>;

const interval = z.object({ lower: z.number(), upper: z.number() });
const byArm = <Value extends z.ZodType>(value: Value) => z.object({ control: value, other: value });
export const reading = z.object({
  at: instant,
  units: z.int(),
  control: z.number(),
  other: z.number(),
  difference: z.number().describe('The other’s value less the control’s'),
  always: interval.nullable().describe('Holds the true difference at every look at once, in 99 %'),
});
export type Reading = z.infer<typeof reading>;

export const result = z.object({
  verdict: z
    .enum(['too_early', 'open', 'better', 'worse'])
    .describe('Of the other plan by the measure; open where both are still possible'),
  complete: z.boolean().describe('It ran as planned and everything is counted: the interval of the end speaks'),
  countedUpTo: instant.describe('Later contacts are not over yet'),
  contacts: byArm(z.int()),
  dropped: z.object({
    transition: z.int().describe('Came while a slice began'),
    unfinished: z.int().describe('Of a block that is not over, or not known yet'),
  }),
  path: z.array(reading).describe('What was known along the way; the last is the latest'),
  atTheEnd: interval.nullable().describe('In 96 %, once complete: for one look at the moment that was planned'),
  guard: byArm(z.number())
    .extend({
      difference: z.number(),
      worseByAtLeast: z.number().describe('In 95 %, however often one looks; negative where it may be no worse'),
    })
    .nullable(),
});
export type Result = z.infer<typeof result>;
