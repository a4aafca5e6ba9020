/**
 * Customers with a goal and habits of their own, to try a procedure with: they say what they want in other words than
 * its author, give things early, take them back, ask in between, try to talk it into something, or leave. Each is drawn
 * by a stream of chance that comes in, so that any of them can be met again.
 */
import type { Language } from './definition.ts';
import type { Run } from './run.ts';

export interface Goal {
  readonly procedure: string;
  readonly language: Language;
  /** How the wish is said, one way each. */
  readonly openings: readonly string[];
  /** What is answered to a question for a slot, one way each; and what it must be understood as. */
  readonly answers: Readonly<
    Record<string, { readonly means: string | number | boolean; readonly ways: readonly string[] }>
  >;
  /** The tools that must have changed something in the end, in this order. */
  readonly changes: readonly string[];
  /** Words that no confirmation should take for a yes, and no tool act on. */
  readonly wrongs?:
    | Readonly<Record<string, { readonly way: string; readonly correction: readonly string[] }>>
    | undefined;
}

export type Habit = 'plain' | 'digresses' | 'corrects' | 'pushes' | 'mumbles' | 'leaves' | 'stops' | 'wants_person';
export const habits: readonly Habit[] = [
  'plain',
  'digresses',
  'corrects',
  'pushes',
  'mumbles',
  'leaves',
  'stops',
  'wants_person',
];

export interface Phrases {
  readonly yes: readonly string[];
  readonly questions: readonly string[];
  readonly pushes: readonly string[];
  readonly mumbles: readonly string[];
  readonly stops: readonly string[];
  readonly person: readonly string[];
}

/** What they say next; null where they say nothing any more. */
export type Reply = string | null;

/**
 * @param chance 0–1, one draw a call
 * @param code   the code that was sent to them
 */
export function simulatedCustomer({
  goal,
  habit,
  phrases,
  chance,
  code,
}: {
  goal: Goal;
  habit: Habit;
  phrases: Phrases;
  chance: () => number;
  code: () => string;
}): { opening: string; reply: (asked: Asked) => Reply } {
  const oneOf = (ways: readonly string[]) => ways[Math.floor(chance() * ways.length)] ?? '';
  const wrong = Object.keys(goal.wrongs ?? {}).find((slot) => goal.answers[slot]);
  let saidWrong = false;
  let corrected = false;
  let odd = 0;
  const patience = Math.floor(chance() * 3) + 1;
  let heard = 0;
  return {
    opening: oneOf(goal.openings),
    reply: (asked) => {
      heard += 1;
      if (heard === patience) {
        if (habit === 'leaves') return null;
        if (habit === 'stops') return oneOf(phrases.stops);
        if (habit === 'wants_person') return oneOf(phrases.person);
      }
      // Once or twice, and then to the matter.
      if (odd < 2 && chance() < 0.4) {
        const aside = { digresses: phrases.questions, pushes: phrases.pushes, mumbles: phrases.mumbles }[
          habit as 'pushes'
        ];
        if (aside) {
          odd += 1;
          return oneOf(aside);
        }
      }
      if (asked.kind === 'code') return code();
      if (asked.kind === 'confirm') {
        const fix = wrong && goal.wrongs?.[wrong];
        if (fix && saidWrong && !corrected) {
          corrected = true;
          return oneOf(fix.correction);
        }
        return oneOf(phrases.yes);
      }
      const { slot } = asked;
      if (habit === 'corrects' && slot === wrong && !saidWrong) {
        saidWrong = true;
        return goal.wrongs?.[slot]?.way ?? '';
      }
      return oneOf(goal.answers[slot]?.ways ?? ['']);
    },
  };
}

export type Asked = { readonly kind: 'slot'; readonly slot: string } | { readonly kind: 'confirm' | 'code' };

/** What a run waits to hear; null where it waits for nobody. */
export function askedBy(
  run: Run,
  stepsOf: (procedure: string) => readonly { id: string; kind: string; slot?: string | undefined }[],
): Asked | null {
  const frame = run.frames.at(-1);
  const at = frame && run.status === 'asking' ? stepsOf(frame.procedure).find(({ id }) => id === frame.at) : undefined;
  if (!at) return null;
  if (at.kind === 'ask') return { kind: 'slot', slot: at.slot ?? '' };
  return { kind: at.kind === 'confirm' ? 'confirm' : 'code' };
}
