/**
 * What is wrong with a procedure, found over every path through it before anybody walks one. Paths are followed by a
 * forward analysis: what is known at a step is what is known on each way that leads to it.
 */
import type { Both, Condition, Language, Level, Procedure, Step, Tool } from './definition.ts';
import { byId, levelAtLeast, levels, pathsIn } from './definition.ts';

export type MistakeCode =
  | 'no_steps'
  | 'duplicate_step'
  | 'duplicate_slot'
  | 'unknown_step'
  | 'unreachable'
  | 'loop'
  | 'unknown_slot'
  | 'unknown_value'
  | 'unset_value'
  | 'unknown_tool'
  | 'missing_input'
  | 'unknown_input'
  | 'customer_input'
  | 'unconfirmed'
  | 'unproved'
  | 'check_without_ok'
  | 'unknown_procedure'
  | 'calls_itself'
  | 'text_missing'
  | 'no_choices'
  | 'no_case'
  | 'never_ends';

export interface Mistake {
  readonly code: MistakeCode;
  /** Where, as in `steps[2].text.zh`. */
  readonly at: string;
  /** What it is about: the step, slot, tool or value that is meant. */
  readonly about: string;
}

export interface Known {
  readonly tools: Readonly<Record<string, Tool>>;
  /** The others, by their keys. */
  readonly procedures: Readonly<Record<string, Pick<Procedure, 'key' | 'slots' | 'steps'>>>;
}

/** What is known at a step: values that were set, whether the next deed was agreed to, what was proved. */
interface Fact {
  readonly set: ReadonlySet<string>;
  readonly confirmed: boolean;
  readonly level: Level;
}

type Way = { readonly to: string; readonly fact: Fact };

/** In the order of the steps; empty where it may be published. */
export function mistakesIn(procedure: Procedure, known: Known): Mistake[] {
  const mistakes: Mistake[] = [];
  const wrong = (code: MistakeCode, at: string, about: string) => {
    if (!mistakes.some((one) => one.code === code && one.at === at && one.about === about))
      mistakes.push({ code, at, about });
  };
  const { steps, slots } = procedure;
  if (steps.length === 0) wrong('no_steps', 'steps', procedure.key);

  inBoth(procedure.name, 'name', wrong);
  for (const [place, slot] of slots.entries()) {
    const at = `slots[${place}]`;
    if (slots.findIndex(({ name }) => name === slot.name) !== place) wrong('duplicate_slot', at, slot.name);
    inBoth(slot.label, `${at}.label`, wrong);
    inBoth(slot.prompt, `${at}.prompt`, wrong);
    if (slot.type !== 'choice') continue;
    if (!slot.optionsFrom && (slot.options?.length ?? 0) < 2) wrong('no_choices', at, slot.name);
    for (const [i, option] of (slot.options ?? []).entries()) inBoth(option.label, `${at}.options[${i}].label`, wrong);
  }

  const places = byId(steps);
  for (const [place, step] of steps.entries()) {
    if (places.get(step.id) !== place) wrong('duplicate_step', `steps[${place}].id`, step.id);
    checkStep(step, `steps[${place}]`, procedure, known, wrong);
    for (const [field, to] of targetsOf(step))
      if (!places.has(to)) wrong('unknown_step', `steps[${place}].${field}`, to);
  }
  const facts = followed(procedure);
  for (const [place, step] of steps.entries()) {
    const fact = facts.get(step.id);
    if (!fact) wrong('unreachable', `steps[${place}]`, step.id);
    else checkReached(step, fact, `steps[${place}]`, procedure, known, wrong);
  }
  for (const id of inLoops(procedure)) wrong('loop', `steps[${places.get(id)}]`, id);
  for (const id of endless(procedure, facts)) wrong('never_ends', `steps[${places.get(id)}]`, id);
  const order = (at: string) => Number(/\[(\d+)\]/.exec(at)?.[1] ?? -1);
  return mistakes.sort((a, b) => Number(a.at > 'steps') - Number(b.at > 'steps') || order(a.at) - order(b.at));
}

type Wrong = (code: MistakeCode, at: string, about: string) => void;

function inBoth(text: Both | undefined, at: string, wrong: Wrong): void {
  if (!text) return;
  for (const language of ['en', 'zh'] as const satisfies readonly Language[])
    if (text[language].trim() === '') wrong('text_missing', `${at}.${language}`, language);
}

/** What a step says wrong by itself, however it is come to. */
function checkStep(step: Step, at: string, procedure: Procedure, { tools, procedures }: Known, wrong: Wrong): void {
  if ('text' in step) inBoth(step.text, `${at}.text`, wrong);
  switch (step.kind) {
    case 'ask':
      if (!procedure.slots.some(({ name }) => name === step.slot)) wrong('unknown_slot', `${at}.slot`, step.slot);
      return;
    case 'branch':
      if (step.cases.length === 0) wrong('no_case', `${at}.cases`, step.id);
      return;
    case 'action':
      if (tools[step.tool]) checkInputs(step.inputs, tools[step.tool] as Tool, at, wrong);
      else wrong('unknown_tool', `${at}.tool`, step.tool);
      return;
    case 'verify':
      if (step.level !== 'code') return;
      for (const part of ['send', 'check'] as const)
        if (!tools[step[part]]) wrong('unknown_tool', `${at}.${part}`, step[part]);
      if (tools[step.check] && !tools[step.check]?.answer.some(({ name, type }) => name === 'ok' && type === 'yes_no'))
        wrong('check_without_ok', `${at}.check`, step.check);
      return;
    case 'call': {
      const called = procedures[step.procedure];
      if (step.procedure === procedure.key || callsBack(procedure.key, step.procedure, procedures))
        wrong('calls_itself', `${at}.procedure`, step.procedure);
      else if (!called) wrong('unknown_procedure', `${at}.procedure`, step.procedure);
      for (const name of Object.keys(step.inputs))
        if (called && !called.slots.some((slot) => slot.name === name))
          wrong('unknown_input', `${at}.inputs.${name}`, name);
      return;
    }
    case 'hand_over':
      inBoth(step.note, `${at}.note`, wrong);
  }
}

function checkInputs(given: Readonly<Record<string, string>>, tool: Tool, at: string, wrong: Wrong): void {
  for (const { name, required, from } of tool.inputs) {
    if (from === 'customer' && Object.hasOwn(given, name)) wrong('customer_input', `${at}.inputs.${name}`, name);
    if (from === 'procedure' && required && !Object.hasOwn(given, name)) wrong('missing_input', `${at}.inputs`, name);
  }
  for (const name of Object.keys(given))
    if (!tool.inputs.some((one) => one.name === name)) wrong('unknown_input', `${at}.inputs.${name}`, name);
}

function callsBack(key: string, from: string, procedures: Known['procedures'], seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return (procedures[from]?.steps ?? []).some(
    (step) => step.kind === 'call' && (step.procedure === key || callsBack(key, step.procedure, procedures, seen)),
  );
}

/** What is wrong with a step for how it can be come to. */
function checkReached(step: Step, fact: Fact, at: string, procedure: Procedure, { tools }: Known, wrong: Wrong): void {
  const uses = (path: string, place: string) => {
    const [root = ''] = path.split('.');
    if (root === 'customer' || root === 'today') return;
    if (!canBeSet(root, procedure)) wrong('unknown_value', place, path);
    else if (!fact.set.has(root)) wrong('unset_value', place, path);
  };
  const texts = (text: Both | undefined, place: string) => {
    for (const language of ['en', 'zh'] as const)
      for (const path of pathsIn(text?.[language] ?? '')) uses(path, `${place}.${language}`);
  };
  if ('text' in step) texts(step.text, `${at}.text`);
  if (step.kind === 'hand_over') texts(step.note, `${at}.note`);
  if (step.kind === 'ask') {
    const slot = procedure.slots.find(({ name }) => name === step.slot);
    texts(slot?.prompt, `${at}.slot`);
    if (slot?.optionsFrom) uses(slot.optionsFrom.list, `${at}.slot`);
  }
  if (step.kind === 'branch')
    for (const [i, { when }] of step.cases.entries())
      for (const { path, asksWhetherKnown } of valuesIn(when)) {
        if (!asksWhetherKnown) uses(path, `${at}.cases[${i}]`);
        else if (!canBeSet(path.split('.')[0] as string, procedure)) wrong('unknown_value', `${at}.cases[${i}]`, path);
      }
  if (step.kind === 'action' || step.kind === 'call')
    for (const [name, text] of Object.entries(step.inputs))
      for (const path of pathsIn(text)) uses(path, `${at}.inputs.${name}`);
  const tool = step.kind === 'action' ? tools[step.tool] : undefined;
  if (tool?.effect === 'changes' && !fact.confirmed) wrong('unconfirmed', `${at}.tool`, tool.name);
  if (tool && tool.needs === 'code' && !levelAtLeast(fact.level, 'code')) wrong('unproved', `${at}.tool`, tool.name);
}

function canBeSet(root: string, { slots, steps }: Procedure): boolean {
  return slots.some(({ name }) => name === root) || steps.some((step) => namesSet(step).includes(root));
}

function namesSet(step: Step): string[] {
  if (step.kind === 'ask') return [step.slot];
  if (step.kind === 'action') return [step.as ?? step.tool];
  if (step.kind === 'call') return step.as ? [step.as] : [];
  return step.kind === 'wait' && step.event ? [step.event] : [];
}

function valuesIn(when: Condition): { path: string; asksWhetherKnown: boolean }[] {
  if ('all' in when) return when.all.flatMap(valuesIn);
  if ('any' in when) return when.any.flatMap(valuesIn);
  if ('not' in when) return valuesIn(when.not);
  return [{ path: when.value, asksWhetherKnown: when.op === 'known' || when.op === 'unknown' }];
}

// — ways —

function targetsOf(step: Step): [field: string, to: string][] {
  const named = (['next', 'failed', 'no', 'late'] as const).flatMap((field): [string, string][] => {
    const to = (step as Partial<Record<typeof field, string>>)[field];
    return to === undefined ? [] : [[field, to]];
  });
  const cases = step.kind === 'branch' ? step.cases.map(({ to }, i): [string, string] => [`cases[${i}].to`, to]) : [];
  return [...named, ...cases];
}

/** Where a step can lead, and what is known there. */
function waysFrom(step: Step, next: string | undefined, fact: Fact): Way[] {
  const ahead = step.next ?? next;
  const on = (changed: Partial<Fact> = {}): Way[] => (ahead ? [{ to: ahead, fact: { ...fact, ...changed } }] : []);
  const to = (target: string | undefined): Way[] => (target ? [{ to: target, fact }] : []);
  const withNames = new Set([...fact.set, ...namesSet(step)]);
  switch (step.kind) {
    case 'say':
      return on();
    case 'ask':
      // What was agreed to before a question was not agreed to with its answer.
      return on({ set: withNames, confirmed: false });
    case 'branch':
      return [...step.cases.flatMap(({ to: target }) => to(target)), ...on()];
    case 'action':
      return [...on({ set: withNames }), ...to(step.failed)];
    case 'confirm':
      return [
        ...on({ confirmed: true }),
        ...to(step.no).map((way) => ({ ...way, fact: { ...fact, confirmed: false } })),
      ];
    case 'verify':
      return [...on({ level: levelAtLeast(fact.level, step.level) ? fact.level : step.level }), ...to(step.failed)];
    case 'wait':
      if (!step.event || !step.late) return on(step.event && !step.late ? {} : { set: withNames });
      return [...on({ set: withNames }), ...to(step.late)];
    case 'call':
      return [...on({ set: withNames, confirmed: false }), ...to(step.failed)];
    case 'hand_over':
    case 'end':
      return [];
  }
}

function followed(procedure: Procedure): Map<string, Fact> {
  const { steps } = procedure;
  const places = byId(steps);
  const facts = new Map<string, Fact>();
  const first = steps[0];
  if (!first) return facts;
  // A procedure that is called by another is given some of its slots, and asks for whatever it was not given.
  const open: Way[] = [{ to: first.id, fact: { set: new Set(), confirmed: false, level: 'none' } }];
  for (let way = open.pop(); way; way = open.pop()) {
    const place = places.get(way.to);
    if (place === undefined) continue;
    const before = facts.get(way.to);
    const fact = before ? met(before, way.fact) : way.fact;
    if (before && same(before, fact)) continue;
    facts.set(way.to, fact);
    open.push(...waysFrom(steps[place] as Step, steps[place + 1]?.id, fact));
  }
  return facts;
}

/** What is known on both ways. */
function met(a: Fact, b: Fact): Fact {
  return {
    set: new Set([...a.set].filter((name) => b.set.has(name))),
    confirmed: a.confirmed && b.confirmed,
    level: levels[Math.min(levels.indexOf(a.level), levels.indexOf(b.level))] as Level,
  };
}

const same = (a: Fact, b: Fact) => a.set.size === b.set.size && a.confirmed === b.confirmed && a.level === b.level;

/** Whether somebody or some time is surely waited for at a step, each time it is come to. */
const pauses = (step: Step) =>
  step.kind === 'confirm' || step.kind === 'wait' || (step.kind === 'ask' && step.anew === true);

const leadsTo = ({ steps }: Procedure, place: number): string[] => {
  const step = steps[place] as Step;
  if (step.kind === 'end' || step.kind === 'hand_over') return [];
  const next = step.next ?? steps[place + 1]?.id;
  return [...(next ? [next] : []), ...targetsOf(step).map(([, to]) => to)];
};

/** Steps from which one can come back to them without a pause: they would run for ever. */
function inLoops(procedure: Procedure): string[] {
  const { steps } = procedure;
  const places = byId(steps);
  return steps.flatMap((step, start) => {
    if (pauses(step)) return [];
    const seen = new Set<number>();
    const open = [start];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      for (const to of leadsTo(procedure, place)) {
        const there = places.get(to);
        if (there === start) return [step.id];
        if (there === undefined || seen.has(there) || pauses(steps[there] as Step)) continue;
        seen.add(there);
        open.push(there);
      }
    }
    return [];
  });
}

/** Reached steps from which no end can be reached. */
function endless(procedure: Procedure, reached: ReadonlyMap<string, Fact>): string[] {
  const { steps } = procedure;
  const places = byId(steps);
  const ends = new Set(
    steps.flatMap((step, place) => {
      const last = !step.next && place === steps.length - 1;
      return step.kind === 'end' || step.kind === 'hand_over' || (step.kind === 'confirm' && !step.no) || last
        ? [place]
        : [];
    }),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const place of steps.keys()) {
      if (ends.has(place) || !leadsTo(procedure, place).some((to) => ends.has(places.get(to) ?? -1))) continue;
      ends.add(place);
      grew = true;
    }
  }
  return steps.filter(({ id }, place) => reached.has(id) && !ends.has(place)).map(({ id }) => id);
}
