/** What work is organised by: queues, skills, capacity, dispositions, macros, tags, attributes. */
import { z } from 'zod';
import { attributeId, dispositionId, macroId, personId, queueId, ratingFormId, skillId, tagId } from './ids.ts';
import { attribute, disposition, instant, localised, macro, openingHours, queue, skill, tag } from './people.ts';
import { ratingForm } from './rating.ts';
import { channel } from './record.ts';
import { group } from './route.ts';
import { routingPlan, weights } from './routing-plan.ts';

const version = z.int().describe('The version that was edited; refused when it changed in the meantime');
const key = z
  .string()
  .regex(/^[a-z0-9_]+$/)
  .max(60);

const newQueue = z.object({
  name: localised,
  skillId: skillId.nullable(),
  priority: queue.shape.priority,
  goal: queue.shape.goal,
  hours: openingHours,
});
const planned = routingPlan.omit({ queueId: true });
const publishedPlan = z.object({
  queueId,
  version: z.int(),
  plan: planned.nullable().describe('Null: the usual plan, whoever is in the queue and has what the work requires'),
  publishedAt: instant,
  publishedBy: personId.nullable(),
});
const planPart = z.enum(['own', 'steps', 'weights', 'overflow', 'callBack', 'whenClosed', 'concurrency', 'explore']);
export type PlanPart = z.infer<typeof planPart>;
const newRatingForm = ratingForm.omit({ id: true, archived: true, version: true });
const newAttribute = attribute.omit({ id: true, archived: true, version: true });

export const catalogueRoutes = group({
  createSkill: {
    method: 'POST',
    path: '/api/skills',
    summary: 'Add a skill',
    as: 'person',
    may: 'queue.manage',
    body: skill.pick({ key: true, name: true }),
    reply: z.object({ skill }),
    status: 201,
  },
  updateSkill: {
    method: 'PATCH',
    path: '/api/skills/:id',
    summary: 'Rename or archive a skill; refused while a queue needs it',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: skillId }),
    body: z.object({ version, name: localised.optional(), archived: z.boolean().optional() }),
    reply: z.object({ skill }),
  },
  createQueue: {
    method: 'POST',
    path: '/api/queues',
    summary: 'Add a queue',
    as: 'person',
    may: 'queue.manage',
    body: newQueue,
    reply: z.object({ queue }),
    status: 201,
  },
  updateQueue: {
    method: 'PATCH',
    path: '/api/queues/:id',
    summary: 'Name, skill, goal, hours; archive it, when its work is done or goes elsewhere',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: queueId }),
    body: newQueue.partial().extend({
      version,
      archived: z.boolean().optional(),
      workGoesTo: queueId.optional().describe('With `archived`: the queue that takes over what is not solved yet'),
    }),
    reply: z.object({ queue }),
  },
  previewHours: {
    method: 'POST',
    path: '/api/opening-hours/preview',
    summary: 'The coming two weeks as these hours make them, day by day in their own zone; nothing is kept',
    as: 'person',
    may: 'queue.manage',
    body: z.object({ hours: openingHours }),
    reply: z.object({
      days: z.array(
        z.object({
          date: z.iso.date(),
          open: z.array(z.object({ from: instant, to: instant })),
          openSeconds: z.number().describe('As long as they truly last, also over a change of the clocks'),
          dayHours: z.number().describe('23 or 25 where the clocks change'),
          holiday: localised.nullable(),
        }),
      ),
    }),
  },
  channelWeights: {
    method: 'GET',
    path: '/api/channel-weights',
    summary: 'Work units that one conversation of each channel takes of an agent’s capacity',
    as: 'person',
    may: 'queue.manage',
    reply: z.object({ weights: z.array(z.object({ channel, weight: z.number() })) }),
  },
  weighChannel: {
    method: 'PUT',
    path: '/api/channel-weights/:channel',
    summary: 'Change it; refused when it is not what `expected` says any more',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ channel }),
    body: z.object({ weight: z.number().min(0.05).max(100), expected: z.number() }),
    reply: z.object({ weight: z.number() }),
  },
  routingPlans: {
    method: 'GET',
    path: '/api/routing-plans',
    summary: 'Who is let in to the work of each queue and what counts; queues that never had a plan are not listed',
    as: 'person',
    may: 'queue.manage',
    reply: z.object({
      plans: z.array(publishedPlan),
      usualWeights: weights.describe('What counts how much unless a plan says otherwise'),
    }),
  },
  publishRoutingPlan: {
    method: 'PUT',
    path: '/api/queues/:id/routing-plan',
    summary: 'Publish a plan; null goes back to the usual one. Refused when it was changed in the meantime',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: queueId }),
    body: z.object({
      plan: planned.nullable(),
      version: z.int().min(0).describe('The version that was edited; 0 where there is none yet'),
    }),
    reply: z.object({ plan: publishedPlan }),
  },
  listPlanVersions: {
    method: 'GET',
    path: '/api/queues/:id/routing-plan/versions',
    summary: 'The plans that a queue had, the latest first, at most 200, and what each changed',
    as: 'person',
    // Whoever may try a plan may read those that were.
    may: 'twin.use',
    params: z.object({ id: queueId }),
    reply: z.object({
      versions: z.array(
        publishedPlan.omit({ queueId: true, plan: true }).extend({
          steps: z.int().nullable().describe('How many; null for the usual plan'),
          changed: z
            .array(planPart)
            .describe('From the one before; own: to a plan of its own, or back to the usual one'),
        }),
      ),
    }),
  },
  readPlanVersion: {
    method: 'GET',
    path: '/api/queues/:id/routing-plan/versions/:version',
    summary: 'A plan that a queue had',
    as: 'person',
    may: 'twin.use',
    params: z.object({ id: queueId, version: z.coerce.number().int().min(1) }),
    reply: z.object({ plan: publishedPlan }),
  },
  previewRoutingPlan: {
    method: 'POST',
    path: '/api/queues/:id/routing-plan/preview',
    summary: 'Whom a plan would let in to the work of a queue, and when; nothing is kept',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: queueId }),
    body: z.object({
      plan: planned,
      requires: z.array(skillId).max(10).default([]).describe('Beside the queue’s skill'),
    }),
    reply: z.object({
      agents: z.array(
        z.object({
          agentId: personId,
          fromSeconds: z.number().nullable().describe('When a step lets them in; null when none does'),
          reason: z.string().describe('Why they could not take it now, as in decisions; able when they could'),
        }),
      ),
      waiting: z.int().describe('What waits in the queue now'),
    }),
  },
  createDisposition: {
    method: 'POST',
    path: '/api/dispositions',
    summary: 'Add an outcome',
    as: 'person',
    may: 'catalogue.manage',
    body: z.object({ key, name: localised }),
    reply: z.object({ disposition }),
    status: 201,
  },
  updateDisposition: {
    method: 'PATCH',
    path: '/api/dispositions/:id',
    summary: 'Rename or archive an outcome',
    as: 'person',
    may: 'catalogue.manage',
    params: z.object({ id: dispositionId }),
    body: z.object({ version, name: localised.optional(), archived: z.boolean().optional() }),
    reply: z.object({ disposition }),
  },
  createMacro: {
    method: 'POST',
    path: '/api/macros',
    summary: 'Add a macro',
    as: 'person',
    may: 'catalogue.manage',
    body: macro.pick({ name: true, text: true }),
    reply: z.object({ macro }),
    status: 201,
  },
  updateMacro: {
    method: 'PATCH',
    path: '/api/macros/:id',
    summary: 'Name, texts; archive it',
    as: 'person',
    may: 'catalogue.manage',
    params: z.object({ id: macroId }),
    body: macro.omit({ id: true }).partial().extend({ version }),
    reply: z.object({ macro }),
  },
  listTags: {
    method: 'GET',
    path: '/api/tags',
    summary: 'Tags with the number of conversations that carry each',
    as: 'person',
    may: 'catalogue.manage',
    reply: z.object({ tags: z.array(tag.extend({ conversations: z.int() })) }),
  },
  createTag: {
    method: 'POST',
    path: '/api/tags',
    summary: 'Add a tag',
    as: 'person',
    may: 'catalogue.manage',
    body: tag.pick({ name: true }),
    reply: z.object({ tag }),
    status: 201,
  },
  updateTag: {
    method: 'PATCH',
    path: '/api/tags/:id',
    summary: 'Rename it, in every conversation too; archive it',
    as: 'person',
    may: 'catalogue.manage',
    params: z.object({ id: tagId }),
    body: tag.omit({ id: true }).partial().extend({ version }),
    reply: z.object({ tag }),
  },
  mergeTags: {
    method: 'POST',
    path: '/api/tags/:id/merge',
    summary: 'Every conversation that carries it carries the other one instead; it is no more',
    as: 'person',
    may: 'catalogue.manage',
    params: z.object({ id: tagId }),
    body: z.object({ version, into: tagId }),
    reply: z.object({ tag, conversations: z.int() }),
  },
  createAttribute: {
    method: 'POST',
    path: '/api/attributes',
    summary: 'Add a fact to keep about customers or conversations',
    as: 'person',
    may: 'settings.manage',
    body: newAttribute,
    reply: z.object({ attribute }),
    status: 201,
  },
  updateAttribute: {
    method: 'PATCH',
    path: '/api/attributes/:id',
    summary: 'Name, choices; archive it. Its type stays: values of another one would not fit',
    as: 'person',
    may: 'settings.manage',
    params: z.object({ id: attributeId }),
    body: attribute.pick({ name: true, choices: true, archived: true }).partial().extend({ version }),
    reply: z.object({ attribute }),
  },
  listRatingForms: {
    method: 'GET',
    path: '/api/rating-forms',
    summary: 'How customers are asked how it was, by queue and messenger; the first one is for all the others',
    as: 'person',
    may: 'settings.manage',
    reply: z.object({ forms: z.array(ratingForm) }),
  },
  createRatingForm: {
    method: 'POST',
    path: '/api/rating-forms',
    summary: 'Ask otherwise in some queues or messengers',
    as: 'person',
    may: 'settings.manage',
    body: newRatingForm,
    reply: z.object({ form: ratingForm }),
    status: 201,
  },
  updateRatingForm: {
    method: 'PATCH',
    path: '/api/rating-forms/:id',
    summary: 'Change or archive a form; what was rated keeps the form as it was',
    as: 'person',
    may: 'settings.manage',
    params: z.object({ id: ratingFormId }),
    body: newRatingForm.partial().extend({ version, archived: z.boolean().optional() }),
    reply: z.object({ form: ratingForm }),
  },
});
