/** Example dialogues: what a customer says and what must come of it, walked with tools that only pretend. */
import type { Language, Level, Value } from './definition.ts';
import { begin, step } from './procedures.ts';
import { readAnswer } from './read-answer.ts';
import type { Effect, Input, Outcome, Run } from './run.ts';
import type { World } from './walk.ts';

/** How a tool that only pretends behaves: it answers so, or fails so. */
export type Pretended =
  | { readonly answer: Readonly<Record<string, Value>> }
  | { readonly fails: 'refused' | 'down' | 'timeout' | 'wrong_form' };

export interface Dialogue {
  readonly name: string;
  readonly language: Language;
  readonly level: Level;
  readonly says: readonly string[];
  readonly tools: Readonly<Record<string, Pretended>>;
  readonly expects: {
    readonly outcome: Outcome | 'open';
    /** The tools that changed something, in this order and no others. */
    readonly changed: readonly string[];
    readonly slots?: Readonly<Record<string, string | number | boolean>> | undefined;
  };
}

export interface DialogueLine {
  readonly from: 'customer' | 'virtual_agent' | 'tool';
  readonly text: string;
}

export interface DialogueResult {
  readonly run: Run;
  readonly lines: readonly DialogueLine[];
  /** Empty where everything came as expected. */
  readonly differs: readonly {
    readonly what: 'outcome' | 'changed' | 'slot';
    readonly expected: string;
    readonly was: string;
  }[];
}

/**
 * Effects carried out by tools that only pretend, until the customer is needed again. One without a pretended answer
 * answers as its fields are declared.
 */
export function pretend(
  world: World,
  from: { readonly run: Run; readonly effects: readonly Effect[] },
  tools: Readonly<Record<string, Pretended>>,
): { run: Run; lines: DialogueLine[] } {
  let { run } = from;
  const lines: DialogueLine[] = [];
  const open = [...from.effects];
  for (let effect = open.shift(); effect; effect = open.shift()) {
    if (effect.kind === 'say') lines.push({ from: 'virtual_agent', text: effect.text });
    if (effect.kind === 'digress') lines.push({ from: 'virtual_agent', text: `… ${effect.question}` });
    if (effect.kind !== 'act') continue;
    const input = pretended(world, effect, tools);
    lines.push({ from: 'tool', text: `${effect.tool}: ${input.kind === 'failed' ? input.reason : 'ok'}` });
    const next = step(world, run, input);
    run = next.run;
    open.push(...next.effects);
  }
  return { run, lines };
}

function pretended(
  world: World,
  { name, tool: called }: Effect & { kind: 'act' },
  tools: Readonly<Record<string, Pretended>>,
): Input & { kind: 'answered' | 'failed' } {
  const tool = world.tools[called];
  const as = tools[called];
  if (as && 'fails' in as) {
    const unknown = as.fails !== 'refused' && tool?.effect === 'changes';
    return { kind: 'failed', name, unknown, reason: as.fails };
  }
  const answer = tool && readAnswer(tool, as?.answer ?? usualAnswer(tool.answer));
  return answer ? { kind: 'answered', name, answer } : { kind: 'failed', name, unknown: false, reason: 'wrong_form' };
}

function usualAnswer(fields: World['tools'][string]['answer']): Record<string, Value> {
  const usual = { text: 'A1', number: 1, yes_no: true, date: '2026-01-02' } as const;
  return Object.fromEntries(
    fields.map(({ name, type, fields: inner = [] }) => [
      name,
      type === 'list' ? [Object.fromEntries(inner.map((one) => [one.name, usual[one.type]]))] : usual[type],
    ]),
  );
}

/** Walks a dialogue, and compares what came of it with what is expected. */
export function runDialogue(world: Omit<World, 'level'>, key: string, dialogue: Dialogue): DialogueResult {
  const around: World = { ...world, level: dialogue.level };
  const [first = '', ...rest] = dialogue.says;
  let said = pretend(around, begin(around, key, first, dialogue.language), dialogue.tools);
  const lines: DialogueLine[] = [{ from: 'customer', text: first }, ...said.lines];
  for (const text of rest) {
    lines.push({ from: 'customer', text });
    said = pretend(around, step(around, said.run, { kind: 'said', text }), dialogue.tools);
    lines.push(...said.lines);
  }
  const { run } = said;
  const { expects } = dialogue;
  const differs: { what: 'outcome' | 'changed' | 'slot'; expected: string; was: string }[] = [];
  const compare = (what: (typeof differs)[number]['what'], expected: string, was: string) => {
    if (expected !== was) differs.push({ what, expected, was });
  };
  compare('outcome', expects.outcome, run.outcome ?? 'open');
  const changed = run.deeds.filter(({ changes, state }) => changes && state === 'done').map(({ tool }) => tool);
  compare('changed', expects.changed.join(', '), changed.join(', '));
  for (const [name, value] of Object.entries(expects.slots ?? {}))
    compare('slot', `${name} = ${value}`, `${name} = ${String(run.frames[0]?.values[name] ?? '')}`);
  return { run, lines, differs };
}
