/** A question to the queueing models, as `harken staffing` takes it. */
import { z } from 'zod';
import { amount, count, fields, listOf, positive, share } from './quantities.ts';

/** The load in Erlangs up to which the models are reckoned. */
const mostLoad = 1e9;

/** Never reached by any number of servers, so that nobody need search for it. */
const except = (never: number) =>
  [(given: number) => given !== never, { error: `is ${never}, which no number of servers reaches` }] as const;

const target = z
  .strictObject(
    {
      serviceLevel: share.refine(...except(1)).nullish(),
      asaSeconds: amount.refine(...except(0)).nullish(),
      abandonment: share.refine(...except(0)).nullish(),
      blocking: share.refine(...except(0)).nullish(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `knows serviceLevel, asaSeconds, abandonment and blocking, not ${issue.keys.join(', ')}`
          : 'is not an object',
    },
  )
  .nullish();

const asked = {
  arrivalsPerHour: amount,
  servers: count.nullish(),
  target,
  maxOccupancy: positive.max(1, 'is above 1').nullish(),
  shrinkage: amount.lt(1, 'is not below 1').nullish(),
};
const handled = { handleSeconds: positive };
const waited = { withinSeconds: amount.nullish() };

const models = {
  'erlang-b': fields({ model: z.literal('erlang-b'), ...asked, ...handled }),
  'erlang-c': fields({ model: z.literal('erlang-c'), ...asked, ...handled, ...waited }),
  'erlang-a': fields({ model: z.literal('erlang-a'), ...asked, ...handled, ...waited, patienceSeconds: positive }),
  chat: fields({
    model: z.literal('chat'),
    ...asked,
    ...waited,
    ratesPerHour: listOf(positive),
    patienceSeconds: positive.nullish(),
  }),
  'response-window': fields({
    model: z.literal('response-window'),
    ...handled,
    backlog: amount.nullish(),
    windowSeconds: positive,
    intervalMinutes: positive,
    arrivals: listOf(amount),
    open: listOf(share).nullish(),
    maxOccupancy: asked.maxOccupancy,
    shrinkage: asked.shrinkage,
  }),
};

export const staffingQuestion = z
  .discriminatedUnion(
    'model',
    [models['erlang-b'], models['erlang-c'], models['erlang-a'], models.chat, models['response-window']],
    {
      error: (issue) => {
        if (issue.code !== 'invalid_union') return 'is not an object';
        if ((issue.input as { model?: unknown }).model == null) return 'is missing';
        return `is not one of ${Object.keys(models).join(', ')}`;
      },
    },
  )
  .superRefine((question, { addIssue }) => {
    const wrong = (field: string, message: string) => addIssue({ code: 'custom', path: [field], message });
    if (question.model === 'response-window') {
      const { arrivals, open } = question;
      if (open && open.length !== arrivals.length)
        wrong('open', `has ${open.length} intervals and arrivals has ${arrivals.length}`);
      return;
    }
    const { model, arrivalsPerHour, servers, target: wanted, maxOccupancy } = question;
    const goals = Object.values(wanted ?? {}).filter((goal) => goal != null);
    if (servers == null && goals.length === 0 && maxOccupancy == null)
      wrong('servers', 'is missing, and there is no target to find it by');
    if (servers == null && wanted?.serviceLevel != null && model !== 'erlang-b' && question.withinSeconds == null)
      wrong('withinSeconds', 'is missing, and target.serviceLevel needs it');
    const each = model === 'chat' ? 3600 / (question.ratesPerHour[0] as number) : question.handleSeconds;
    if ((arrivalsPerHour * each) / 3600 > mostLoad)
      wrong('arrivalsPerHour', `makes an offered load above ${mostLoad} Erlangs`);
  });
