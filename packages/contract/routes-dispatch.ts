/** What the record teaches the twin, and a recorded day decided again. */
import { z } from 'zod';
import { conversationId, decisionId, personId, queueId } from './ids.ts';
import { instant } from './people.ts';
import { channel, decision } from './record.ts';
import { group } from './route.ts';
import { routingPlan } from './routing-plan.ts';
import type { scenario } from './simulation.ts';

const date = z.iso.date();
const zone = z.string().min(1).max(64).describe('IANA time zone in which days begin, e.g. Asia/Singapore');

const share = z.object({
  of: z.int(),
  share: z.number(),
  lower: z.number().describe('Bounds of 95 %'),
  upper: z.number(),
});

const handleFit = z.object({
  cases: z.int(),
  meanSeconds: z.number(),
  cv2: z.number().describe('Variance ÷ mean²'),
  kind: z.enum(['lognormal', 'empirical']).describe('empirical: what was seen, because it is not lognormal'),
  distance: z.number().nullable().describe('Kolmogorov–Smirnov, after channel, intent and agent are accounted for'),
  p: z.number().nullable().describe('How often truly lognormal times would be as far away'),
  quantiles: z.array(z.object({ share: z.number(), seen: z.number(), fitted: z.number() })),
  byIntent: z.array(
    z.object({ channel: z.string(), intent: z.string().nullable(), cases: z.int(), meanSeconds: z.number() }),
  ),
  byAgent: z.array(
    z.object({
      agentId: z.string(),
      cases: z.int(),
      meanSeconds: z.number(),
      own: z.number().describe('How far it rests on the agent’s own cases, 0–1'),
    }),
  ),
});

const patienceFit = z.object({
  waits: z.int(),
  gaveUp: z.int(),
  kind: z.enum(['none', 'exponential', 'lognormal', 'empirical']).describe('none: nobody gave up, so nobody ever does'),
  meanSeconds: z.number().nullable(),
  longestSeconds: z.number().nullable().describe('The longest wait that was seen; beyond it is the tail of the kind'),
  distance: z.number().nullable().describe('From the curve of Kaplan and Meier'),
  p: z.number().nullable(),
  lentByOthers: z.boolean().describe('Hardly anybody gave up here: the rate of all queues was leant on'),
});

export const fit = z
  .object({
    days: z.int(),
    types: z.array(
      z.object({
        queueId,
        contacts: z.int(),
        answered: z.int(),
        gaveUp: z.int(),
        withinGoal: z.number().nullable(),
        byChannel: z.array(z.object({ channel, contacts: z.int() })),
        handle: handleFit.nullable(),
        patience: patienceFit,
        again: share.nullable().describe('Came again within seven days, of what was resolved'),
        passedOn: share.nullable().describe('To another queue, of those served'),
        retried: share.nullable().describe('Came again the same day, of those who gave up'),
        repeated: share.nullable().describe('Came again the same day, of those served'),
      }),
    ),
    pools: z.array(
      z.object({
        id: z.string(),
        agentIds: z.array(personId),
        queueIds: z.array(queueId),
        hours: z.number().describe('Of presence, as recorded'),
        hoursTaken: z.number().describe('As whole agents by quarter hour'),
        concurrency: z.array(
          z.object({
            holding: z.int(),
            hours: z.number(),
            completions: z.int(),
            perHour: z.number().nullable().describe('Of one agent, all that they hold; null where nobody held so many'),
            lower: z.number().nullable(),
            upper: z.number().nullable(),
          }),
        ),
      }),
    ),
    transfers: z.array(z.object({ from: queueId, to: queueId, contacts: z.int() })),
    containment: share.nullable().describe('Ended with the virtual agent, of the conversations that it began'),
    leftOut: z
      .array(
        z.object({
          what: z.enum([
            'nobody_there',
            'nobody_came',
            'few_gave_up',
            'nobody_gave_up',
            'few_handled',
            'never_handled',
            'clock_change',
            'plan',
            'languages',
            'transfers',
            'virtual_agent',
            'repeats',
          ]),
          queueId: queueId.nullable(),
          count: z.int(),
        }),
      )
      .describe('What is not in the scenario, or rests on little; of how many it is true'),
  })
  .describe('How well the scenario fits the record that it is made of');
export type Fit = z.infer<typeof fit>;

const outcome = decision.pick({ outcome: true, agentId: true, reason: true });

export const replayResult = z.object({
  decisions: z.int().describe('All that were recorded that day'),
  same: z.int().describe('Those that come out the same when they are made again'),
  untold: z.int().describe('Recorded before it was kept what they were given, or that is gone'),
  different: z
    .array(
      z.object({
        id: decisionId,
        conversationId,
        at: instant,
        recorded: outcome,
        now: outcome.nullable().describe('Null where the work would not be decided at all'),
      }),
    )
    .describe('The first that come out otherwise'),
  otherwise: z
    .object({
      replications: z.int(),
      measures: z.array(
        z.object({
          queueId: queueId.nullable().describe('Null: all together'),
          measure: z.enum(['serviceLevel', 'abandonment', 'meanWaitSeconds']),
          asItWas: z.number(),
          other: z.number(),
          difference: z.number(),
          halfWidth: z.number().describe('Of the difference, 95 %'),
        }),
      ),
    })
    .nullable()
    .describe(
      'The day under the plans that were asked about, beside those that ran; in the twin, with the same customers',
    ),
});
export type ReplayResult = z.infer<typeof replayResult>;

export const dispatchRoutes = group({
  calibration: {
    method: 'GET',
    path: '/api/dispatch/calibration',
    summary: 'A scenario of the twin made of recorded days, and how well it fits',
    as: 'person',
    may: 'twin.use',
    query: z.object({ from: date, to: date.describe('The last day, included'), zone }),
    reply: z.object({
      scenario: z.any().describe('As `harken simulate` takes it; its types are queues') as unknown as z.ZodType<
        z.output<typeof scenario>
      >,
      fit,
    }),
  },
  replayDay: {
    method: 'POST',
    path: '/api/dispatch/replay',
    summary: 'Make a day’s routing decisions again; under other plans too, if any are given',
    as: 'person',
    may: 'twin.use',
    body: z.object({
      day: date,
      zone,
      plans: z.array(routingPlan).max(100).optional().describe('In the place of those that ran, queue by queue'),
    }),
    reply: replayResult,
  },
});
