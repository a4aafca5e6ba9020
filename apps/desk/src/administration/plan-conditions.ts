/** A step's "who" as the form edits it: conditions side by side, each of them perhaps negated. Pure. */
import type { Who } from '@harken/contract/routing-plan';

export const conditionKinds = ['required', 'skill', 'team', 'knows'] as const;

export interface Condition {
  kind: (typeof conditionKinds)[number];
  /** The skill or team. */
  id: string;
  /** 1–5, of `required` and `skill`. */
  level: number;
  not: boolean;
}

export interface Conditions {
  join: 'all' | 'any';
  list: Condition[];
}

export const firstCondition: Condition = { kind: 'required', id: '', level: 1, not: false };

/** Null when there are more layers than the form has. */
export function conditionsOf(who: Who): Conditions | null {
  const join = 'any' in who ? 'any' : 'all';
  const parts = 'all' in who ? who.all : 'any' in who ? who.any : [who];
  const list = parts.map(conditionOf);
  return list.every((one) => one !== null) ? { join, list } : null;
}

function conditionOf(who: Who): Condition | null {
  if ('not' in who) {
    const inner = conditionOf(who.not);
    return inner && !inner.not ? { ...inner, not: true } : null;
  }
  if ('required' in who) return { ...firstCondition, level: who.required };
  if ('skill' in who) return { kind: 'skill', id: who.skill, level: who.atLeast ?? 1, not: false };
  if ('team' in who) return { kind: 'team', id: who.team, level: 1, not: false };
  return 'knows' in who ? { kind: 'knows', id: '', level: 1, not: false } : null;
}

/** The simplest form: one condition stands alone. */
export function whoOf({ join, list }: Conditions): Who {
  const parts = list.map(({ kind, id, level, not }): Who => {
    const plain: Who =
      kind === 'required'
        ? { required: level }
        : kind === 'skill'
          ? { skill: id, atLeast: level }
          : kind === 'team'
            ? { team: id }
            : { knows: 'customer' };
    return not ? { not: plain } : plain;
  });
  const [only, second] = parts;
  if (only && !second) return only;
  return join === 'all' ? { all: parts } : { any: parts };
}
