/** A routing plan as it is sent and kept. What its parts say of skills and queues is checked by the engine. */
import { z } from 'zod';
import { amount, count, fields, listOf, says, share, text, whole } from './quantities.ts';

const proficiency = whole.min(1, 'is below 1').max(5, 'is above 5');

export type Who =
  | { required: number }
  | { skill: string; atLeast?: number | undefined }
  | { team: string }
  | { knows: 'customer' }
  | { all: Who[] }
  | { any: Who[] }
  | { not: Who };

const kinds = {
  required: fields({ required: proficiency }),
  skill: fields({ skill: text, atLeast: proficiency.optional() }),
  team: fields({ team: text }),
  knows: fields({ knows: z.literal('customer', { error: says('customer') }) }),
  all: fields({ all: z.lazy(() => listOf(who)) }),
  any: fields({ any: z.lazy(() => listOf(who)) }),
  not: fields({ not: z.lazy(() => who) }),
};

/** Told apart by its word, so that a mistake in one kind is not answered with all seven. */
const who = z
  .unknown()
  .superRefine((input, context) => {
    const words = typeof input === 'object' && input !== null ? Object.keys(input) : [];
    const kind = words.find((word): word is keyof typeof kinds => Object.hasOwn(kinds, word));
    if (!kind) return context.addIssue({ code: 'custom', message: `is none of ${Object.keys(kinds).join(', ')}` });
    const read = kinds[kind].safeParse(input);
    for (const { path, message } of read.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    return undefined;
  })
  .describe(
    'Whom a step lets in: { required: 1–5 } for what the work itself asks for, { skill, atLeast }, { team }, { knows: "customer" }, or { all }, { any }, { not } of these',
  ) as unknown as z.ZodType<Who, Who>;

const step = fields({
  afterSeconds: count,
  who,
  borrow: fields({ from: listOf(text), whileUsed: share }).optional(),
});

export const weights = fields({
  resolution: amount.optional(),
  time: amount.optional(),
  urgency: amount.optional(),
  abandonment: amount.optional(),
  priority: amount.optional(),
  continuity: amount.optional(),
  proficiency: amount.optional(),
  load: amount.optional(),
  rest: amount.optional(),
});

export type Step = z.infer<typeof step>;
export type Weights = z.infer<typeof weights>;

const overflow = fields({ to: text, afterSeconds: count });
const callBack = fields({ afterSeconds: count });
const whenClosed = z
  .union([fields({ overflow: text }), fields({ message: z.literal(true, { error: says('true') }) })], {
    error: 'is neither overflow, with a queue, nor message',
  })
  .describe(
    'What becomes of work that waits while the queue is closed: it goes to a queue that is open, or its customer is told that they may leave a message; otherwise it waits',
  );

export type Overflow = z.infer<typeof overflow>;
export type CallBack = z.infer<typeof callBack>;
export type WhenClosed = z.infer<typeof whenClosed>;

export const routingPlan = fields({
  queueId: text,
  steps: listOf(step),
  weights: weights.optional(),
  overflow: overflow.optional().describe('Work that has waited so long, and that nobody here can take, goes there'),
  callBack: callBack.optional().describe('Who has waited so long is offered an answer when their turn comes'),
  whenClosed: whenClosed.optional(),
  concurrency: z
    .enum(['declared', 'learned'], { error: 'is neither declared nor learned' })
    .optional()
    .describe('Learned: nobody is given more at once than they get most done with; declared where it is not said'),
  explore: amount
    .max(0.1, 'is above 0.1')
    .optional()
    .describe('How often somebody else than the best is tried at most, 0–0.1; 0.02 where it is not said'),
});
