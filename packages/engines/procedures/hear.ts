/** What becomes of a customer's message: an answer, a yes, a correction, a question beside the matter, a wish to stop. */
import { wantsPerson } from '../language/language.ts';
import type { Slot, Step } from './definition.ts';
import { cancels, corrects, partQuestions, readYesNo } from './heard.ts';
import { readSlot } from './read-slot.ts';
import { shownAt } from './shown.ts';
import type { Walk } from './walk.ts';

/** @returns whether there is somewhere to go on to */
export function hear(walk: Walk, text: string): boolean {
  const { run } = walk;
  if (run.status === 'acting') {
    if (wantsPerson(text)) run.held = 'person';
    else if (cancels(text)) run.held = 'cancel';
    walk.say(walk.own().oneMoment);
    return false;
  }
  if (wantsPerson(text)) return walk.handOver('asked');
  const at = walk.current();
  if (cancels(text)) return walk.cancel();
  switch (at?.kind) {
    case 'ask':
      return hearAnswer(walk, at, text);
    case 'confirm':
      return hearConfirmation(walk, at, text);
    case 'verify':
      return hearProof(walk, at, text);
    case 'wait': {
      const { questions } = partQuestions(text);
      if (questions) digress(walk, questions);
      walk.say(walk.own().waiting);
      return false;
    }
    default:
      return walk.handOver('broken');
  }
}

/** These are filled by whatever was said: a question is not an answer to them. */
const inOwnWords: readonly Slot['type'][] = ['text', 'name', 'address', 'yes_no'];

function hearAnswer(walk: Walk, at: Step & { kind: 'ask' }, text: string): boolean {
  const slot = walk.slotOf(at.slot);
  if (!slot) return walk.handOver('broken');
  const { questions, rest } = partQuestions(text);
  const ownWords = inOwnWords.includes(slot.type);
  // "The blue one?" is an answer, "which one is blue?" is not.
  const unsure = rest === '' && !ownWords && !/^(?:what|why|when|where|who|how|怎么|为什么|什么)/i.test(text.trim());
  const value = readSlot(slot, unsure ? text : rest, walk.hearing(slot, true));
  // "No, the other card" while the amount is asked for.
  if (corrects(text) && (value === null || ownWords)) {
    const corrected = correct(walk, text, slot);
    if (corrected !== null) return corrected;
  }
  if (value === null) {
    // Not the answer, but one to a question that comes later.
    if (!questions && walk.mentions(text, slot)) return walk.askAnew();
    return questions ? askAgain(walk, questions) : walk.miss(walk.own().hints[slot.type] ?? walk.own().notSure);
  }
  walk.set(slot, value, 'filled');
  walk.mentions(rest || text, slot);
  if (questions && rest !== '') digress(walk, questions);
  return walk.goOn(at);
}

function hearConfirmation(walk: Walk, at: Step & { kind: 'confirm' }, text: string): boolean {
  const { questions, rest } = partQuestions(text);
  const yes = rest === '' ? null : readYesNo(rest);
  if (yes === true) {
    walk.trace('yes', rest);
    if (questions) digress(walk, questions);
    return walk.goOn(at);
  }
  const corrected = correct(walk, rest || text, null);
  if (corrected !== null) return corrected;
  if (yes === false) {
    walk.trace('no', rest);
    if (at.no) return walk.goTo(at.no);
    walk.say(walk.doneSoFar());
    return walk.finish('not_done');
  }
  return questions ? askAgain(walk, questions) : walk.miss(walk.own().yesOrNo);
}

function hearProof(walk: Walk, at: Step & { kind: 'verify' }, text: string): boolean {
  const { questions } = partQuestions(text);
  if (at.level === 'signed_in' || walk.frame().phase !== 'asking') {
    // They may have signed in meanwhile: the step looks again.
    if (walk.maySend(at)) return true;
    if (questions) digress(walk, questions);
    return walk.miss(null);
  }
  const code = /(?<!\d)\d{4,8}(?!\d)/.exec(text.replace(/(?<=\d)[ -](?=\d)/g, ''))?.[0];
  if (code === undefined) return questions ? askAgain(walk, questions) : walk.miss(walk.own().codeOnly);
  walk.frame().phase = 'checking';
  return walk.act(at, at.check, { code });
}

function digress({ effects, trace }: Walk, question: string): void {
  effects.push({ kind: 'digress', question });
  trace('digressed', question);
}

/** The question beside the matter first, then the open one once more. */
function askAgain(walk: Walk, questions: string): false {
  digress(walk, questions);
  walk.say(`${walk.own().again}\n${walk.openQuestion()}`);
  return false;
}

/** The surest first: a bare number is an amount only where it is nothing else. */
const order: readonly Slot['type'][] = [
  'choice',
  'last_four',
  'date',
  'email',
  'phone',
  'address',
  'name',
  'amount',
  'number',
];

/** @returns null where nothing said before was taken back */
function correct(walk: Walk, text: string, asked: Slot | null): boolean | null {
  const { values, askedAt } = walk.frame();
  const takesBack = corrects(text);
  const { slots, steps } = walk.procedure();
  const filled = slots
    .filter(
      (slot) => slot !== asked && askedAt[slot.name] && values[slot.name] !== undefined && order.includes(slot.type),
    )
    .sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  const changed: Slot[] = [];
  for (const slot of filled) {
    const number = slot.type === 'amount' || slot.type === 'number';
    const loose =
      takesBack && (number ? changed.length === 0 && asked === null : /^(?:date|choice|last_four)$/.test(slot.type));
    const value = readSlot(slot, text, walk.hearing(slot, loose));
    if (value === null || value === values[slot.name]) continue;
    // What is one of its choices is no other slot's.
    const alike = slot.type !== 'choice' && filled.filter(({ type }) => type === slot.type).length > 1;
    if (alike && !isNamed(text, slot)) continue;
    walk.set(slot, value, 'corrected');
    changed.push(slot);
  }
  if (changed.length === 0) return null;
  const asking = changed.map(({ name }) => askedAt[name] as { step: string; deeds: number });
  const since = Math.min(...asking.map(({ deeds }) => deeds));
  if (walk.run.deeds.slice(since).some(({ changes, state }) => changes && state !== 'failed')) {
    walk.say(walk.own().correctedLate);
    return walk.handOver('corrected_late');
  }
  const shown = changed.map(({ name }) => shownAt(name, walk.procedure(), walk.values(), walk.run.language));
  walk.say(walk.own().corrected(walk.own().list(shown)));
  const places = asking.map(({ step }) => steps.findIndex(({ id }) => id === step));
  return walk.goOn(steps[Math.min(...places)] as Step);
}

const isNamed = (text: string, { label }: Slot) =>
  text.toLowerCase().includes(label.en.toLowerCase()) || text.includes(label.zh);
