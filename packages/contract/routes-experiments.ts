/** Trying two routing plans on one queue. */
import { z } from 'zod';
import { experiment, newExperiment, result } from './experiments.ts';
import { experimentId, queueId } from './ids.ts';
import { group } from './route.ts';

export const experimentRoutes = group({
  listExperiments: {
    method: 'GET',
    path: '/api/experiments',
    summary: 'Every experiment, the latest first',
    as: 'person',
    may: 'queue.manage',
    reply: z.object({ experiments: z.array(experiment) }),
  },
  readExperiment: {
    method: 'GET',
    path: '/api/experiments/:id',
    summary: 'An experiment and what it says so far. Looking as often as one likes does not make it wrong more often',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: experimentId }),
    reply: z.object({ experiment, result }),
  },
  estimateExperiment: {
    method: 'POST',
    path: '/api/queues/:id/experiments/estimate',
    summary: 'How long an experiment must run to find a difference, from what the queue did in the last four weeks',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: queueId }),
    body: newExperiment.pick({ design: true, measure: true, effect: true, days: true }),
    reply: z.object({
      estimate: z
        .object({
          value: z.number().describe('Of the measure, as it was'),
          unitsPerDay: z.number(),
          daysNeeded: z.number().describe('To find it in four of five cases'),
          effectFound: z.number().nullable().describe('What the given days find in four of five cases'),
        })
        .nullable()
        .describe('Null when there were too few contacts to tell'),
    }),
  },
  startExperiment: {
    method: 'POST',
    path: '/api/queues/:id/experiments',
    summary: 'Try another plan on a queue beside the one it has; one at a time, and no plan is published meanwhile',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: queueId }),
    body: newExperiment.extend({
      version: z
        .int()
        .min(0)
        .describe('The version of the queue’s plan that it is compared with; 0 where there is none'),
    }),
    reply: z.object({ experiment }),
    status: 201,
  },
  stopExperiment: {
    method: 'POST',
    path: '/api/experiments/:id/stop',
    summary: 'The queue has its own plan again at once, for everything that waits',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: experimentId }),
    reply: z.object({ experiment }),
  },
});
