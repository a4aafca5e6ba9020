/** The moves of one run, from step to step, until the customer, a tool or time is needed. They change the run in place. */
import { holds, type Values, valueAt } from './conditions.ts';
import type { Level, Procedure, Scalar, Slot, Step, Tool, Value } from './definition.ts';
import { levelAtLeast } from './definition.ts';
import { type Hearing, readSlot } from './read-slot.ts';
import type { Effect, Frame, HandOverWhy, Outcome, Run, TraceLine } from './run.ts';
import { choicesOf, filledIn } from './shown.ts';
import { words } from './words.ts';

/** What is so around a run. */
export interface World {
  readonly procedures: Readonly<Record<string, Procedure>>;
  readonly tools: Readonly<Record<string, Tool>>;
  /** What is proved of the customer without a code. */
  readonly level: Level;
  /** What may be said of them, as `customer.name`. */
  readonly customer: Readonly<Record<string, Value>>;
  /** As in 2026-03-29, where the customer is. */
  readonly today: string;
}

export type Walk = ReturnType<typeof walkOf>;

const usualPatienceMinutes = 30;
const mostMisses = 3;
const mostTurns = 60;
const mostSteps = 200;
const mostTraced = 200;
const mostFrames = 5;

/** Every move returns whether there is somewhere to go on to: false where it waits for somebody, or is over. */
export function walkOf(world: World, run: Run) {
  const effects: Effect[] = [];
  const say = (text: string) => {
    if (text !== '') effects.push({ kind: 'say', text });
  };
  const own = () => words[run.language];

  const frame = (): Frame => run.frames.at(-1) as Frame;
  const procedure = (): Procedure => world.procedures[frame().procedure] as Procedure;
  const current = (): Step | undefined => procedure().steps.find(({ id }) => id === frame().at);
  const slotOf = (name: string): Slot | undefined => procedure().slots.find((slot) => slot.name === name);
  const values = (): Values => ({ ...frame().values, customer: world.customer, today: world.today });
  const level = (): Level => (levelAtLeast(world.level, run.proved) ? world.level : run.proved);
  const fill = (text: string) => filledIn(text, procedure(), values(), run.language);
  const choices = (slot: Slot) => (slot.type === 'choice' ? choicesOf(slot, values(), run.language) : []);

  function trace(what: TraceLine['what'], detail: string): void {
    run.trace.push({ procedure: frame().procedure, step: frame().at, what, detail: detail.slice(0, 200) });
    if (run.trace.length > mostTraced) run.trace.shift();
  }

  // — from step to step —

  function enter(key: string, known: Record<string, Value>): boolean {
    const first = world.procedures[key]?.steps[0];
    if (!first) throw new RangeError(`There is no procedure "${key}" with a step`);
    run.frames.push({ procedure: key, at: '', values: known, visits: {}, askedAt: {}, phase: null });
    return goTo(first.id);
  }

  function goTo(id: string): boolean {
    const here = frame();
    here.at = id;
    here.phase = null;
    here.visits[id] = (here.visits[id] ?? 0) + 1;
    run.misses = 0;
    return true;
  }

  /** Where a step goes on; past the last one the procedure has ended well. */
  function goOn({ id, next }: Step): boolean {
    const { steps } = procedure();
    const to = next ?? steps[steps.findIndex((one) => one.id === id) + 1]?.id;
    return to === undefined ? finish('done') : goTo(to);
  }

  /** Of this procedure; the one that called it goes on, or everything is over. */
  function finish(outcome: 'done' | 'not_done'): boolean {
    trace('ended', outcome);
    const { values: found } = frame();
    if (run.frames.length === 1) return end(outcome);
    run.frames.pop();
    const call = current();
    if (call?.kind !== 'call') return handOver('broken');
    if (outcome === 'not_done') return call.failed ? goTo(call.failed) : finish('not_done');
    if (call.as) frame().values[call.as] = found;
    return goOn(call);
  }

  function end(outcome: Outcome): false {
    run.status = 'ended';
    run.outcome = outcome;
    effects.push({ kind: 'ended', outcome });
    return false;
  }

  function handOver(why: HandOverWhy, note: string | null = null): false {
    run.status = 'ended';
    run.outcome = 'handed_over';
    effects.push({ kind: 'hand_over', why, note });
    return false;
  }

  function act(at: Step, tool: string, inputs: Record<string, Scalar>): false {
    const path = run.frames.map((one) => `${one.at}#${one.visits[one.at]}`).join('/');
    // Each code that is tried is an action of its own.
    const name = frame().phase === 'checking' ? `${path}/${run.turns}` : path;
    run.deeds.push({ name, step: at.id, tool, changes: world.tools[tool]?.effect === 'changes', state: 'asked' });
    run.status = 'acting';
    effects.push({ kind: 'act', name, tool, inputs });
    trace('acted', tool);
    return false;
  }

  /** Goes on until the customer, a tool or time is needed. */
  function settle(): void {
    for (let steps = 0; run.status !== 'ended'; steps += 1) {
      const at = current();
      if (steps > mostSteps || run.turns > mostTurns) handOver('too_long');
      else if (!at) handOver('broken');
      else if (!take(at)) break;
    }
    wake();
  }

  function wake(): void {
    const at = current();
    if (run.status === 'waiting' && at?.kind === 'wait') {
      effects.push({ kind: 'wake', minutes: at.minutes, token: run.token });
    } else if (run.status === 'asking') {
      const minutes = world.procedures[run.frames[0]?.procedure ?? '']?.patienceMinutes ?? usualPatienceMinutes;
      effects.push({ kind: 'wake', minutes, token: run.token });
    }
  }

  function take(at: Step): boolean {
    switch (at.kind) {
      case 'say':
        say(fill(at.text[run.language]));
        return goOn(at);
      case 'ask':
        return takeAsk(at);
      case 'branch': {
        const place = at.cases.findIndex(({ when }) => holds(when, values(), world.today));
        trace(place < 0 ? 'otherwise' : 'case', place < 0 ? '' : String(place + 1));
        return place < 0 ? goOn(at) : goTo(at.cases[place]!.to);
      }
      case 'action':
        return takeAction(at);
      case 'confirm':
        run.status = 'asking';
        say(fill(at.text[run.language]));
        return false;
      case 'verify':
        return takeVerify(at);
      case 'wait':
        run.status = 'waiting';
        if (at.text) say(fill(at.text[run.language]));
        trace('waits', at.event ?? '');
        return false;
      case 'call':
        return takeCall(at);
      case 'hand_over':
        if (at.text) say(fill(at.text[run.language]));
        return handOver('step', fill(at.note[run.language]));
      case 'end':
        if (at.text) say(fill(at.text[run.language]));
        return finish(at.outcome);
    }
  }

  function takeAsk(at: Step & { kind: 'ask' }): boolean {
    const slot = slotOf(at.slot);
    if (!slot) return handOver('broken');
    const here = frame();
    const first = (here.visits[at.id] ?? 0) <= 1;
    if (at.anew && !first) delete here.values[slot.name];
    here.askedAt[slot.name] = { step: at.id, deeds: run.deeds.length };
    if (slot.type === 'choice') {
      const open = choices(slot);
      if (open.length === 0) return handOver('no_choices');
      // What it was may be none of the choices any more.
      if (!open.some(({ value }) => value === here.values[slot.name])) {
        delete here.values[slot.name];
        const value =
          open.length === 1 ? open[0]!.value : first ? readSlot(slot, run.opening, hearing(slot, false)) : null;
        if (value !== null) set(slot, value, 'mentioned');
      }
    }
    if (here.values[slot.name] !== undefined) return goOn(at);
    run.status = 'asking';
    say(promptOf(slot));
    trace('asked', slot.name);
    return false;
  }

  function takeAction(at: Step & { kind: 'action' }): boolean {
    const tool = world.tools[at.tool];
    if (!tool) return handOver('broken');
    if (!levelAtLeast(level(), tool.needs)) {
      say(own().signIn);
      return handOver('unproved');
    }
    const inputs: Record<string, Scalar> = {};
    for (const { name, required, from } of tool.inputs) {
      if (from === 'customer') continue;
      const value = at.inputs[name] === undefined ? undefined : inputOf(at.inputs[name]);
      if (isScalar(value)) inputs[name] = value;
      else if (required) return handOver('broken');
    }
    return act(at, at.tool, inputs);
  }

  function takeVerify(at: Step & { kind: 'verify' }): boolean {
    if (levelAtLeast(level(), at.level)) {
      trace('proved', at.level);
      return goOn(at);
    }
    if (at.level === 'code' && maySend(at)) {
      frame().phase = 'sending';
      return act(at, at.send, {});
    }
    run.status = 'asking';
    say(own().signIn);
    return false;
  }

  /** A code goes to somebody who is known already. */
  const maySend = (at: Step & { kind: 'verify' }) =>
    levelAtLeast(level(), at.level === 'code' ? (world.tools[at.send]?.needs ?? 'signed_in') : at.level);

  function takeCall(at: Step & { kind: 'call' }): boolean {
    const known: Record<string, Value> = {};
    for (const [name, text] of Object.entries(at.inputs)) {
      const value = inputOf(text);
      if (value !== undefined) known[name] = value;
    }
    trace('called', at.procedure);
    if (!world.procedures[at.procedure]?.steps[0] || run.frames.length >= mostFrames) return handOver('broken');
    return enter(at.procedure, known);
  }

  /** A path alone gives its value as it is; a text with paths in it is text. */
  function inputOf(text: string): Value | undefined {
    const path = /^\{([a-z][a-zA-Z0-9_.]*)\}$/.exec(text)?.[1];
    if (path !== undefined) return valueAt(values(), path);
    return text.replace(/\{([a-z][a-zA-Z0-9_.]*)\}/g, (_, one: string) => String(valueAt(values(), one) ?? ''));
  }

  // — slots —

  function hearing(slot: Slot, asked: boolean): Hearing {
    const before = frame().values[slot.name];
    return {
      today: world.today,
      language: run.language,
      choices: choices(slot),
      asked,
      ...(isScalar(before) ? { before } : {}),
    };
  }

  function set(slot: Slot, value: Scalar, how: 'filled' | 'mentioned' | 'corrected'): void {
    frame().values[slot.name] = value;
    trace(how, `${slot.name} = ${value}`);
  }

  /**
   * What was said beside the question: filled where it can be meant for one slot only.
   * @returns whether anything was
   */
  function mentions(text: string, asked: Slot | null): boolean {
    let any = false;
    const open = procedure().slots.filter((slot) => frame().values[slot.name] === undefined && slot !== asked);
    for (const slot of open) {
      const alone = open.filter(({ type }) => type === slot.type).length === 1 && asked?.type !== slot.type;
      const doubtful = slot.type === 'name' || slot.type === 'phone' || slot.optionsFrom !== undefined;
      if (!alone || doubtful) continue;
      const value = readSlot(slot, text, hearing(slot, false));
      if (value === null) continue;
      set(slot, value, 'mentioned');
      any = true;
    }
    return any;
  }

  function promptOf(slot: Slot): string {
    const prompt = fill(slot.prompt[run.language]);
    const names = choices(slot).map(({ label }) => label);
    return names.length > 0 ? `${prompt}\n${own().choices(names)}` : prompt;
  }

  function openQuestion(): string {
    const at = current();
    if (at?.kind === 'ask') return promptOf(slotOf(at.slot) as Slot);
    if (at?.kind === 'confirm') return fill(at.text[run.language]);
    if (at?.kind === 'verify') return frame().phase === 'asking' ? own().codeOnly : own().signIn;
    return '';
  }

  /** It was not understood: asked once more, and after some times a person does it. */
  function miss(hint: string | null): boolean {
    run.misses += 1;
    trace('missed', String(run.misses));
    const at = current();
    if (run.misses >= mostMisses) {
      if (at?.kind === 'verify') return at.failed ? goTo(at.failed) : handOver('unproved');
      return handOver('not_understood');
    }
    const question = openQuestion();
    say(hint === null || hint === question ? question : `${hint}\n${question}`);
    return false;
  }

  function askAnew(): false {
    say(openQuestion());
    return false;
  }

  function doneSoFar(): string {
    const done = run.deeds.filter(({ changes, state }) => changes && state === 'done');
    if (done.length === 0) return own().cancelled;
    return own().cancelledAfter(own().list(done.map(({ tool }) => world.tools[tool]?.title[run.language] ?? tool)));
  }

  function cancel(): false {
    say(doneSoFar());
    return end('cancelled');
  }

  return {
    run,
    effects,
    say,
    own,
    frame,
    procedure,
    current,
    slotOf,
    values,
    level,
    fill,
    trace,
    enter,
    goTo,
    goOn,
    finish,
    end,
    handOver,
    act,
    settle,
    wake,
    maySend,
    hearing,
    set,
    mentions,
    openQuestion,
    miss,
    askAnew,
    doneSoFar,
    cancel,
  };
}

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);
