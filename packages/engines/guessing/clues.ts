import type { Visit } from './guessing.ts';

/** What a guess is made from, by name: `at:card_limits` 1, `event:card_declined` 0.8, `is:product=travel` 1. */
export type Clues = Readonly<Record<string, number>>;

/** Older steps say less: each counts this share of the one after it. */
const FADING = 0.8;
const MOST_STEPS = 12;
const MOST_TRAITS = 40;
const LONGEST = 60;
const DAYS = 3;

/**
 * A visit as named numbers between 0 and 1. Never what was typed, and of a label nothing: labels name shops and amounts,
 * which say who somebody is and hardly ever what they will ask.
 */
export function cluesOf({ steps, traits, day }: Visit): Clues {
  const clues: Record<string, number> = {};
  const put = (name: string, weight: number) => {
    const key = name.slice(0, LONGEST);
    clues[key] = Math.max(clues[key] ?? 0, Math.round(weight * 1000) / 1000);
  };
  const recent = steps.slice(-MOST_STEPS);
  const here = recent.findLast(({ kind }) => kind === 'page')?.name;
  for (const [i, step] of recent.entries()) {
    const weight = FADING ** (recent.length - 1 - i);
    if (step.kind === 'page') {
      put(`was:${step.name}`, weight / 2);
      continue;
    }
    put(`event:${step.name}`, weight);
    if (step.outcome === 'failed') put(`failed:${step.name}`, weight);
    if (step.code !== undefined) put(`code:${step.code}`, weight);
    // The same event means something else on another page: a refused card on Limits, or on Travel.
    if (here !== undefined) put(`event:${step.name} at:${here}`, weight);
  }
  if (here !== undefined) put(`at:${here}`, 1);
  for (const trait of traits.slice(0, MOST_TRAITS)) put(`is:${trait}`, 1);
  // Salaries, rents and statements have their days of the month.
  if (day !== undefined) put(`days:${Math.floor((day - 1) / DAYS) * DAYS + 1}`, 1);
  return clues;
}
