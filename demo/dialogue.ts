/** What one live customer says, step by step, and how they behave. Played through the public messenger. */

import type { PageKey, Step } from './bank.ts';
import type { Locale } from './knowledge.ts';

export type Dialogue = {
  readonly id: string;
  readonly locale: Locale;
  /** External id of a customer of customers.ts; null for a visitor who is not signed in. */
  readonly customerId: string | null;
  /** Where they are and what they just did; null: as in the customer's own situation. */
  readonly context: { readonly page: PageKey; readonly trail: readonly Step[] } | null;
  /** Key of an intent of service.ts. */
  readonly intent: string;
  /** The article that answers the opening; null when none does, and an honest virtual agent abstains. */
  readonly article: string | null;
  readonly opening: string;
  /** With the virtual agent, after it answered from `article`. Any other answer satisfies nobody. */
  readonly afterAnswer: {
    /** Share of these customers who need nothing more, 0–1. */
    readonly satisfiedShare: number;
    readonly satisfied: string;
    /** The others ask these first, one at a time … */
    readonly followUps: readonly string[];
    /** … and then for a person. Also said after an abstention. */
    readonly asksForPerson: string;
  };
  /** Said to the person, one after each reply of theirs. */
  readonly toPerson: readonly string[];
  /** Said when the matter is settled. */
  readonly thanks: string;
  readonly mood: Mood;
  /** Mean time that they wait for a person before they leave; draw it from an exponential distribution. */
  readonly patienceSeconds: number;
};

export type Mood = 'pleased' | 'even' | 'hurried' | 'cross' | 'worried';

/** How a solved conversation is rated: who answers at all, and which share of those gives 1 to 5 stars. */
export const ratingsByMood: Readonly<
  Record<Mood, { readonly responseShare: number; readonly shares: readonly [number, number, number, number, number] }>
> = {
  pleased: { responseShare: 0.5, shares: [0.01, 0.02, 0.05, 0.24, 0.68] },
  even: { responseShare: 0.3, shares: [0.03, 0.05, 0.14, 0.4, 0.38] },
  hurried: { responseShare: 0.35, shares: [0.07, 0.08, 0.15, 0.3, 0.4] },
  cross: { responseShare: 0.55, shares: [0.24, 0.16, 0.2, 0.22, 0.18] },
  worried: { responseShare: 0.45, shares: [0.05, 0.05, 0.1, 0.28, 0.52] },
};
