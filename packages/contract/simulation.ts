/** A scenario of the twin, as `harken simulate` takes it. What its parts say of each other is checked by the engine. */
import { z } from 'zod';
import { amount, count, fields, listOf, oneOf, positive, quantity, says, share, text, whole } from './quantities.ts';
import { routingPlan } from './routing-plan.ts';

const atLeastOne = whole.min(1, 'is below 1');

/** One of two, told apart by what is given, so that a mistake in one is not answered with both. */
const either = <One extends z.ZodType, Other extends z.ZodType>(
  one: One,
  other: Other,
  isOther: (input: object) => boolean,
) =>
  z.unknown().transform((input, context) => {
    const read = (typeof input === 'object' && input !== null && isOther(input) ? other : one).safeParse(input);
    if (read.success) return read.data as z.output<One> | z.output<Other>;
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });

const numberOr = <Value extends z.ZodType, Other extends z.ZodType>(value: Value, other: Other) =>
  either(value, other, () => true);

const byInterval = <Value extends z.ZodType<number>>(value: Value) =>
  numberOr(value, fields({ intervalMinutes: positive, values: listOf(value) }));

const duration = numberOr(
  positive,
  fields({
    distribution: oneOf(['exponential', 'deterministic', 'lognormal', 'erlang', 'empirical']),
    mean: positive.nullish(),
    cv2: positive.nullish(),
    values: listOf(amount).nullish(),
  }),
);

const comesAgain = fields({ probability: share, afterSeconds: duration, atMost: atLeastOne.nullish() });

const contactType = fields({
  id: text,
  arrivalsPerHour: byInterval(amount),
  futures: fields({
    intervalMinutes: positive,
    values: z.array(listOf(amount), { error: says('a list') }),
  }).nullish(),
  patienceSeconds: duration.nullish(),
  priority: quantity.nullish(),
  withinSeconds: amount.nullish(),
  goalSeconds: positive.nullish(),
  promisedFromSeconds: amount.nullish(),
  partOf: text.nullish(),
  delayCost: amount.nullish(),
  value: amount.nullish(),
  virtualAgent: fields({ containment: byInterval(share), seconds: duration }).nullish(),
  transfers: fields({
    to: z.record(z.string(), share, { error: says('an object') }),
    keepsAge: z.boolean({ error: says('true or false') }).nullish(),
  }).nullish(),
  retries: comesAgain.nullish(),
  repeats: comesAgain.nullish(),
  callBacks: fields({ afterSeconds: amount, accepts: share }).nullish(),
  closed: byInterval(z.literal([0, 1], { error: 'is neither 0 nor 1' })).nullish(),
});

const skill = fields({
  handleSeconds: duration.nullish(),
  preference: quantity.nullish(),
  proficiency: quantity.min(1, 'is below 1').max(5, 'is above 5').nullish(),
  resolves: share.nullish(),
});

const pool = fields({
  id: text,
  agents: byInterval(count),
  skills: z.record(z.string(), skill, { error: says('an object') }),
  queues: listOf(text).nullish(),
  ratesPerHour: listOf(positive).nullish(),
});

const rules = fields({
  route: oneOf(['longest-idle', 'fastest', 'preference', 'least-busy', 'most-busy']).nullish(),
  pick: oneOf(['first-come', 'priority', 'preference', 'generalised-c-mu']).nullish(),
});
const program = fields({
  program: oneOf(['production']),
  plans: z.array(routingPlan, { error: says('a list') }).nullish(),
});
const policy = either(rules, program, (input) => 'program' in input && input.program != null);

export const scenario = fields({
  seed: whole.nullish(),
  replications: atLeastOne.max(10_000, 'is above 10000').nullish(),
  contacts: atLeastOne.nullish(),
  hours: positive.nullish(),
  warmup: amount.lt(1, 'is not below 1').nullish(),
  types: listOf(contactType),
  pools: listOf(pool),
  waitingPlaces: count.nullish(),
  policy: policy.nullish(),
});
