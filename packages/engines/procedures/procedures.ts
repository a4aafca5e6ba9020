/**
 * Walks a procedure with a customer. Pure: what to say, which tool to ask and when to wake comes out as effects, and
 * what became of them comes in as inputs. The live server, the trial on the screen and the example dialogues run this.
 */
import type { Language, Value } from './definition.ts';
import { hear } from './hear.ts';
import type { Deed, Effect, Input, Run } from './run.ts';
import { choicesOf, shown } from './shown.ts';
import { type Walk, type World, walkOf } from './walk.ts';
import { words } from './words.ts';

/** What becomes of an input: a new state, and what is to be done. The old state is left as it was. */
export interface Stepped {
  readonly run: Run;
  readonly effects: readonly Effect[];
}

/**
 * Begins a procedure with what the customer said.
 * @throws RangeError when there is no such procedure, or it has no step
 */
export function begin(world: World, key: string, said: string, language: Language): Stepped {
  const walk = walkOf(world, {
    language,
    status: 'asking',
    opening: said.slice(0, 2000),
    frames: [],
    proved: 'none',
    deeds: [],
    misses: 0,
    turns: 0,
    held: null,
    reminded: false,
    token: 1,
    outcome: null,
    trace: [],
  });
  walk.enter(key, {});
  walk.mentions(walk.run.opening, null);
  walk.settle();
  return walk;
}

/** One input further. What comes too late, or for something else, changes nothing. */
export function step(world: World, before: Run, input: Input): Stepped {
  const walk = walkOf(world, copyOf(before));
  const { run } = walk;
  if (run.status === 'ended' || !isMeant(walk, input)) return { run: before, effects: [] };
  run.token += 1;
  if (take(walk, input)) walk.settle();
  else walk.wake();
  return walk;
}

/** What a person who takes over must know, in the run's language: nothing of it is asked again. */
export function carriedOver(world: World, run: Run): { known: string[]; tried: string[]; open: string | null } {
  const { language } = run;
  const zh = language === 'zh';
  const known = run.frames.flatMap(({ procedure, values }) =>
    (world.procedures[procedure]?.slots ?? []).flatMap((slot) => {
      const value = values[slot.name];
      if (value === undefined || value === null) return [];
      return [
        `${slot.label[language]}${zh ? '：' : ': '}${shown(value, language, slot, choicesOf(slot, values, language))}`,
      ];
    }),
  );
  if (run.proved === 'code') known.push(zh ? '身份：已用验证码确认' : 'Identity: confirmed by a code');
  const tried = run.deeds
    .filter(({ changes, state }) => changes || state === 'failed')
    .map(({ tool, state }) => `${world.tools[tool]?.title[language] ?? tool} (${words[language].states[state]})`);
  const at = run.frames.at(-1);
  const procedure = at && world.procedures[at.procedure];
  const open = procedure?.steps.find(({ id }) => id === at?.at);
  const slot = open?.kind === 'ask' ? procedure?.slots.find(({ name }) => name === open.slot) : undefined;
  return { known: [...new Set(known)], tried, open: slot ? slot.prompt[language] : null };
}

function copyOf(run: Run): Run {
  return {
    ...run,
    frames: run.frames.map((frame) => ({
      ...frame,
      values: { ...frame.values },
      visits: { ...frame.visits },
      askedAt: { ...frame.askedAt },
    })),
    deeds: run.deeds.map((deed) => ({ ...deed })),
    trace: [...run.trace],
  };
}

const askedDeed = (run: Run, name: string) =>
  run.deeds.findLast((deed) => deed.name === name && deed.state === 'asked');

/** An alarm of before, an answer that was not waited for, an event of something else: each is nobody's. */
function isMeant({ run, current }: Walk, input: Input): boolean {
  if (input.kind === 'time') return input.token === run.token;
  if (input.kind === 'said') return true;
  if (input.kind !== 'event') return run.status === 'acting' && askedDeed(run, input.name) !== undefined;
  const at = current();
  return run.status === 'waiting' && at?.kind === 'wait' && at.event === input.event;
}

function take(walk: Walk, input: Input): boolean {
  const { run } = walk;
  switch (input.kind) {
    case 'said':
      run.turns += 1;
      run.reminded = false;
      if (input.language) run.language = input.language;
      return hear(walk, input.text);
    case 'answered':
      return answered(walk, askedDeed(run, input.name) as Deed, input.answer);
    case 'failed':
      return failed(walk, askedDeed(run, input.name) as Deed, input);
    case 'time':
      return late(walk);
    case 'event': {
      const at = walk.current();
      walk.frame().values[input.event] = input.data;
      return at ? walk.goOn(at) : walk.handOver('broken');
    }
  }
}

function answered(walk: Walk, deed: Deed, answer: Readonly<Record<string, Value>>): boolean {
  const { run } = walk;
  deed.state = 'done';
  walk.trace('answered', deed.tool);
  const at = walk.current();
  const goesOn = at?.kind === 'verify' ? proofAnswered(walk, answer) : at?.kind === 'action';
  if (at?.kind === 'action') {
    walk.frame().values[at.as ?? at.tool] = answer;
    walk.goOn(at);
  }
  if (run.held && run.status !== 'ended') return heldWish(walk);
  return goesOn && run.status !== 'ended';
}

function proofAnswered(walk: Walk, answer: Readonly<Record<string, Value>>): boolean {
  const { run } = walk;
  const wasChecked = walk.frame().phase === 'checking';
  if (wasChecked && answer.ok === true) {
    run.proved = 'code';
    return true;
  }
  walk.frame().phase = 'asking';
  run.status = 'asking';
  if (wasChecked) return walk.miss(walk.own().codeWrong);
  walk.say(walk.own().codeSent);
  return false;
}

/** What was wished while the tool was at work. */
function heldWish(walk: Walk): false {
  return walk.run.held === 'person' ? walk.handOver('asked') : walk.cancel();
}

function failed(walk: Walk, deed: Deed, { unknown, reason }: Input & { kind: 'failed' }): boolean {
  deed.state = unknown && deed.changes ? 'unknown' : 'failed';
  walk.trace('failed', `${deed.tool}: ${reason}`);
  if (deed.state === 'unknown') {
    walk.say(walk.own().unsure);
    return walk.handOver('unsure');
  }
  if (walk.run.held) return heldWish(walk);
  const at = walk.current();
  const to = at?.kind === 'action' || at?.kind === 'verify' ? at.failed : undefined;
  if (to) return walk.goTo(to);
  walk.say(walk.own().couldNot);
  return walk.handOver('tool_failed');
}

/** Nothing was heard for as long as was waited for. */
function late(walk: Walk): boolean {
  const { run } = walk;
  const at = walk.current();
  if (run.status === 'waiting' && at?.kind === 'wait') return at.event && at.late ? walk.goTo(at.late) : walk.goOn(at);
  if (run.status !== 'asking') return false;
  if (run.reminded) {
    walk.say(walk.own().abandoned);
    return walk.end('abandoned');
  }
  run.reminded = true;
  walk.say(walk.own().reminder);
  return false;
}
