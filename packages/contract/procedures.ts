/** Procedures and tools as they are sent and kept. What their parts say of each other is checked by the engine. */
import { z } from 'zod';
import { actionId, conversationId, customerId, personId, procedureId, runId } from './ids.ts';
import { instant } from './people.ts';
import { count, fields, oneOf, positive, quantity, text, whole } from './quantities.ts';

/** A name by which parts speak of each other. */
const key = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'is not small letters, digits and _ that begin with a letter, at most 40');
/** Both may be empty while it is being written; the engine asks for both. */
const both = fields({ en: z.string().max(2000), zh: z.string().max(2000) });
const words = z.string().max(500);

const option = fields({
  value: z.string().min(1).max(60),
  label: both,
  synonyms: z.array(z.string().min(1).max(80)).max(30),
});
const slot = fields({
  name: key,
  type: oneOf([
    'text',
    'name',
    'number',
    'amount',
    'date',
    'choice',
    'last_four',
    'yes_no',
    'email',
    'phone',
    'address',
  ]),
  label: both,
  prompt: both,
  options: z.array(option).max(20).optional(),
  optionsFrom: fields({ list: words, value: key, label: key }).optional(),
  nearest: oneOf(['past', 'future']).optional(),
});

const scalar = z.union([z.string().max(500), quantity, z.boolean()]);
type Scalar = z.infer<typeof scalar>;
export type ConditionInput =
  | {
      value: string;
      op: 'is' | 'is_not' | 'above' | 'below' | 'at_least' | 'at_most';
      to: Scalar | { daysFromToday: number };
    }
  | { value: string; op: 'one_of'; to: Scalar[] }
  | { value: string; op: 'known' | 'unknown' }
  | { all: ConditionInput[] }
  | { any: ConditionInput[] }
  | { not: ConditionInput };
const path = z.string().regex(/^[a-z][a-zA-Z0-9_.]{0,80}$/, 'is not the name of a value');
const condition: z.ZodType<ConditionInput, ConditionInput> = z.lazy(() =>
  z.union([
    fields({
      value: path,
      op: z.enum(['is', 'is_not', 'above', 'below', 'at_least', 'at_most']),
      to: z.union([scalar, fields({ daysFromToday: whole })]),
    }),
    fields({ value: path, op: z.literal('one_of'), to: z.array(scalar).min(1).max(20) }),
    fields({ value: path, op: z.enum(['known', 'unknown']) }),
    fields({ all: z.array(condition).min(1).max(10) }),
    fields({ any: z.array(condition).min(1).max(10) }),
    fields({ not: condition }),
  ]),
);

const any = { id: key, next: key.optional() };
const inputs = z.record(key, words);
const step = z.union(
  [
    fields({ ...any, kind: z.literal('say'), text: both }),
    fields({ ...any, kind: z.literal('ask'), slot: key, anew: z.boolean().optional() }),
    fields({
      ...any,
      kind: z.literal('branch'),
      cases: z.array(fields({ when: condition, to: key })).max(20),
    }),
    fields({ ...any, kind: z.literal('action'), tool: key, inputs, as: key.optional(), failed: key.optional() }),
    fields({ ...any, kind: z.literal('confirm'), text: both, no: key.optional() }),
    fields({ ...any, kind: z.literal('verify'), level: z.literal('signed_in'), failed: key.optional() }),
    fields({
      ...any,
      kind: z.literal('verify'),
      level: z.literal('code'),
      send: key,
      check: key,
      failed: key.optional(),
    }),
    fields({
      ...any,
      kind: z.literal('wait'),
      minutes: positive.max(44_640, 'is more than a month'),
      event: key.optional(),
      text: both.optional(),
      late: key.optional(),
    }),
    fields({ ...any, kind: z.literal('call'), procedure: key, inputs, as: key.optional(), failed: key.optional() }),
    fields({ ...any, kind: z.literal('hand_over'), note: both, text: both.optional() }),
    fields({ ...any, kind: z.literal('end'), text: both.optional(), outcome: oneOf(['done', 'not_done']) }),
  ],
  { error: 'is no step: its kind is none there is, or its parts are not those of its kind' },
);

export const level = z.enum(['none', 'signed_in', 'code']);
const outcome = z.enum(['done', 'not_done', 'cancelled', 'abandoned', 'handed_over']);
export type ProcedureOutcome = z.infer<typeof outcome>;

// Answers of tools may nest; what they hold is checked against the tool.
const pretended = z.union([
  fields({ answer: z.record(z.string().max(60), z.json()) }),
  fields({ fails: z.enum(['refused', 'down', 'timeout', 'wrong_form']) }),
]);

const dialogue = fields({
  name: text.max(120),
  language: z.enum(['en', 'zh']),
  level,
  says: z.array(z.string().min(1).max(2000)).min(1).max(30),
  tools: z.record(key, pretended),
  expects: fields({
    outcome: z.union([outcome, z.literal('open')]),
    changed: z.array(key).max(20),
    slots: z.record(key, scalar).optional(),
  }),
});
export type ProcedureDialogue = z.infer<typeof dialogue>;

const phrases = z.array(z.string().min(1).max(300)).max(60);

/** What is written, checked and published. */
export const procedureContent = fields({
  name: both,
  examples: fields({ en: phrases, zh: phrases }),
  slots: z.array(slot).max(30),
  steps: z.array(step).max(80),
  patienceMinutes: positive.max(1440, 'is more than a day').optional(),
  dialogues: z.array(dialogue).max(40),
});
export type ProcedureContent = z.infer<typeof procedureContent>;

export const procedureMistake = z.object({ code: z.string(), at: z.string(), about: z.string() });
export type ProcedureMistake = z.infer<typeof procedureMistake>;

export const procedure = z.object({
  id: procedureId,
  key,
  draft: procedureContent,
  draftVersion: z.int().describe('Of the draft; what one edits must be the newest'),
  published: z.int().nullable().describe('The version that counts; null while there is none'),
  on: z.boolean().describe('Whether customers are served by it'),
  changedAt: instant,
});
export type StoredProcedure = z.infer<typeof procedure>;

export const procedureVersion = z.object({
  version: z.int(),
  content: procedureContent,
  restores: z.int().nullable(),
  publishedAt: instant,
  publishedBy: personId.nullable(),
});
export type ProcedureVersion = z.infer<typeof procedureVersion>;

const plain = z.enum(['text', 'number', 'yes_no', 'date']);
const toolInput = fields({
  name: key,
  type: plain,
  from: oneOf(['procedure', 'customer']),
  required: z.boolean(),
});
const answerField = fields({
  name: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/, 'is not the name of a field'),
  type: z.enum(['text', 'number', 'yes_no', 'date', 'list']),
  required: z.boolean(),
  fields: z
    .array(fields({ name: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/), type: plain }))
    .max(20)
    .optional(),
});

/** A tool without its secret, which is only ever written. */
export const toolContent = fields({
  name: key,
  title: both,
  via: z.union([
    fields({
      kind: z.literal('http'),
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      url: z.string().max(500).describe('Inputs in braces are put in, encoded: https://bank.example/cards/{card}'),
    }),
    fields({
      kind: z.literal('mcp'),
      url: z.string().max(500).describe('Of a server that speaks the Model Context Protocol over HTTP'),
      tool: z.string().min(1).max(120),
    }),
  ]),
  effect: oneOf(['reads', 'changes']),
  repeatable: z.boolean().describe('Its service knows the Idempotency-Key: the same one twice is done once'),
  needs: level,
  inputs: z.array(toolInput).max(20),
  answer: z.array(answerField).max(30),
  timeoutMs: whole.min(200, 'is below 200').max(30_000, 'is above 30,000'),
  retries: count.max(5, 'is above 5'),
  secretHeader: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9-]{0,60}$/, 'is not the name of a header')
    .nullable(),
});
export type ToolContent = z.infer<typeof toolContent>;

export const storedTool = z.object({
  ...toolContent.shape,
  version: z.int(),
  hasSecret: z.boolean(),
});
export type StoredTool = z.infer<typeof storedTool>;

export const traceLine = z.object({ procedure: z.string(), step: z.string(), what: z.string(), detail: z.string() });

export const procedureAction = z.object({
  id: actionId,
  step: z.string(),
  tool: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'unknown']),
  attempts: z.int(),
  reason: z.string().nullable(),
  at: instant,
});
export type ProcedureAction = z.infer<typeof procedureAction>;

export const procedureRun = z.object({
  id: runId,
  conversationId,
  customerId,
  procedure: key,
  version: z.int(),
  status: z.enum(['asking', 'acting', 'waiting', 'ended']),
  outcome: outcome.nullable(),
  step: z.string().nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
});
export type ProcedureRun = z.infer<typeof procedureRun>;
