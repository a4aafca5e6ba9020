/** The twin: a day as it was or may be, beside the same day with something changed. */
import { z } from 'zod';
import { comparisonId, personId } from './ids.ts';
import { instant } from './people.ts';
import { problem } from './problems.ts';
import { amount, positive, share, text, whole } from './quantities.ts';
import { group } from './route.ts';
import { routingPlan } from './routing-plan.ts';
import { segmentTable } from './segments.ts';

/** Minutes from the start of the day; a day on which clocks go back has 1500. */
const minutes = z.int().min(0).max(1500);
const window = { from: minutes, to: minutes };
const ofType = z.string().max(200).nullable().describe('A type of contact (a queue); null for all');

export const lever = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('staff'), pool: text.max(200), add: whole.min(-10_000).max(10_000), ...window }),
  z.object({
    kind: z.literal('skill'),
    pool: text.max(200),
    agents: whole.min(1).max(10_000),
    type: text.max(200),
    proficiency: z.int().min(1).max(5),
  }),
  z.object({
    kind: z.literal('plan'),
    queueId: text.max(200),
    plan: routingPlan.omit({ queueId: true }).nullable().describe('Null is the usual plan'),
  }),
  z.object({
    kind: z.literal('segments'),
    table: segmentTable.nullable().describe('Null tells nobody apart'),
  }),
  z.object({ kind: z.literal('arrivals'), type: ofType, factor: amount.max(20), ...window }),
  z.object({
    kind: z.literal('containment'),
    type: ofType,
    share: share.describe('Of those who reach people now, how many the virtual agent would help instead'),
  }),
  z.object({ kind: z.literal('handle'), type: ofType, factor: positive.max(20) }),
]);
export type TwinLever = z.infer<typeof lever>;

export const twinPlan = z.object({ name: z.string().trim().min(1).max(80), levers: z.array(lever).max(20) });
export type TwinPlan = z.infer<typeof twinPlan>;

const zone = z.string().min(1).max(64).describe('IANA time zone in which the day is a day');

const forecastDay = z
  .number()
  .min(0.01)
  .max(0.99)
  .nullable()
  .optional()
  .describe(
    'A day that is forecast: how busy it may be, 0.5 as expected, 0.9 as on the busiest of ten. Who works, and how long work takes, as on the latest same weekday that was recorded. Null: the date as recorded',
  );

/** What is compared, whole: the same question has the same answer as long as the record of the day is the same. */
export const twinQuestion = z.object({
  date: z.iso.date(),
  zone,
  drawn: z
    .array(amount.max(100_000))
    .min(1)
    .max(25)
    .nullable()
    .default(null)
    .describe('Contacts by hour of a day drawn by hand; who asks for what stays as on the date. Null as recorded'),
  forecast: forecastDay,
  futures: z
    .boolean()
    .optional()
    .describe(
      'Of a day that is forecast: each pair meets a future of its own, as likely as the forecast says, and not one that is as busy as `forecast` says',
    ),
  window: z.object(window).nullable().default(null).describe('What is counted; null is the whole day'),
  plans: z.array(twinPlan).min(1).max(3).describe('B, C and D; A is the day without a change'),
  pairs: z.int().min(10).max(2000),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
});
export type TwinQuestion = z.infer<typeof twinQuestion>;

const ratio = z.number().nullable();
const samples = z.array(ratio).describe('One a replication, in their order');
/** The middle 80 % and the median. */
const band = z.tuple([z.number(), z.number(), z.number()]).nullable();
export type Band = z.infer<typeof band>;

const outcome = z.object({
  meanWaitSeconds: samples,
  serviceLevel: samples,
  abandonment: samples,
  occupancy: samples,
  lost: z.array(z.number()),
  agentHours: z.array(z.number()),
  strainedAgents: z.array(z.number()).describe('Agents who were busier than 88 % for an hour'),
  quarters: z.array(z.object({ serviceLevel: band, meanWaitSeconds: band })).describe('Of the whole day'),
  types: z.array(z.object({ id: z.string(), serviceLevel: band, meanWaitSeconds: band, abandonment: band })),
});
export type TwinOutcome = z.infer<typeof outcome>;

export const twinResult = z.object({
  pairs: z.int().describe('Fewer than asked for where time ran out'),
  seconds: z.number(),
  contacts: z.number().describe('That come in the window, on average, as A has it'),
  quarterMinutes: z.number(),
  plans: z.array(outcome).describe('A, then the others in their order'),
  theory: z
    .object({ simulated: z.number(), exact: z.number(), halfWidth: z.number() })
    .describe('Probability of waiting in an M/M/n queue, by this program and by Erlang C'),
  odd: z.array(z.string()).describe('What is odd about the day, though it can be simulated'),
});
export type TwinResult = z.infer<typeof twinResult>;

/** One line of the answer to a question: progress, and at the end the result, or why there is none. */
export type TwinLine =
  | { kind: 'waiting' }
  | { kind: 'progress'; share: number }
  | { kind: 'done'; result: TwinResult }
  | { kind: 'failed'; problem: z.infer<typeof problem> };

export const twinLine = z.union([
  z.object({ kind: z.literal('waiting') }),
  z.object({ kind: z.literal('progress'), share: z.number() }),
  z.object({ kind: z.literal('done'), result: twinResult }),
  z.object({ kind: z.literal('failed'), problem }),
]);

export const comparison = z.object({
  id: comparisonId,
  name: z.string().trim().min(1).max(120),
  question: twinQuestion,
  ownerId: personId,
  version: z.int(),
  changedAt: instant,
});
export type Comparison = z.infer<typeof comparison>;
const newComparison = comparison.pick({ name: true, question: true });

export const twinDay = z.object({
  startsAt: instant,
  scenario: z.any().describe('As `harken simulate` takes it; null where nothing was recorded'),
  fit: z.any().describe('How well it fits the record'),
});

export const twinRoutes = group({
  twinDay: {
    method: 'GET',
    path: '/api/twin/day',
    summary: 'A recorded day as the twin has it: what came, who was there, by which plans',
    as: 'person',
    may: 'twin.use',
    query: z.object({ date: z.iso.date(), zone, forecast: z.coerce.number().min(0.01).max(0.99).optional() }),
    reply: twinDay,
  },
  runTwin: {
    method: 'POST',
    path: '/api/twin/runs',
    summary:
      'Simulate a day with and without changes. Answers line by line (application/x-ndjson): progress, then the result; whoever leaves cancels it',
    as: 'person',
    may: 'twin.use',
    body: twinQuestion,
    reply: twinLine,
  },
  listComparisons: {
    method: 'GET',
    path: '/api/twin/comparisons',
    summary: 'Comparisons that were kept, the latest first',
    as: 'person',
    may: 'twin.use',
    reply: z.object({ comparisons: z.array(comparison) }),
  },
  saveComparison: {
    method: 'POST',
    path: '/api/twin/comparisons',
    summary: 'Keep a comparison: its name, its changes and its seed',
    as: 'person',
    may: 'twin.use',
    body: newComparison,
    reply: z.object({ comparison }),
    status: 201,
  },
  updateComparison: {
    method: 'PATCH',
    path: '/api/twin/comparisons/:id',
    summary: 'Rename it, or ask another question by it; only its owner',
    as: 'person',
    may: 'twin.use',
    params: z.object({ id: comparisonId }),
    body: newComparison.partial().extend({ version: z.int() }),
    reply: z.object({ comparison }),
  },
  deleteComparison: {
    method: 'DELETE',
    path: '/api/twin/comparisons/:id',
    summary: 'Keep it no more; only its owner',
    as: 'person',
    may: 'twin.use',
    params: z.object({ id: comparisonId }),
    reply: z.null(),
  },
});
