import type { Clues } from './clues.ts';

/** Something the customer did or met just before, oldest first. */
export interface Step {
  kind: 'page' | 'event';
  name: string;
  code?: string;
  outcome?: 'ok' | 'failed' | 'unsaved';
}

/** Who is there, and what they just did: all that a guess may use. */
export interface Visit {
  steps: readonly Step[];
  /** Plain facts of who it is and of the day: `product=travel`, `locale=zh`, `case=card_delivery`, `incident=transfers`. */
  traits: readonly string[];
  /** Of the month, where the customer is, 1–31. */
  day?: number;
}

/** A question that could be meant, by the article that answers it, and how well the rules of cold start fit it, 0–1. */
export interface Candidate {
  id: string;
  fit: number;
}

/** Shown in this order. `propensity`: how probable it was that this one was shown, given the visit, 0–1. */
export interface Guess {
  id: string;
  /** How probable it is, as far as is known, that this is what they came for, 0–1. */
  probability: number;
  propensity: number;
}

/** What has been learnt: plain data, to be kept as JSON. Weights are logits; `steepness` is AdaGrad's sum of squares. */
export interface Lesson {
  version: 1;
  /** How many outcomes were learnt from. */
  outcomes: number;
  /** How much the rules count: one weight for all questions. */
  fit: Weight;
  questions: Record<string, { often: Weight; clues: Record<string, Weight> }>;
  /** How often what was asked stood among the first three, before it was learnt from: by the lesson, and by the rules. */
  lately: { learnt: number; rules: number };
}
type Weight = [value: number, steepness: number];

/** What the rules' fit counts before anything was learnt: logits for a fit of 1. */
const FIT_BEFORE = 6;
const RATE = { often: 0.3, clue: 0.6, fit: 0.1 };
/** The last place shows, in this share of visits, another question than the best, so that unseen ones are learnt too. */
export const EXPLORED = 0.1;
/** The others are drawn among this many after the best. */
const DRAWN_FROM = 12;
/** What is less probable is not worth a place; before anything was learnt that is what no rule speaks for. */
const WORTH_A_PLACE = 0.03;
/** What is far from being meant teaches next to nothing, and would fill the lesson with weights. */
const WORTH_LEARNING = 0.005;
/** Weights pull back to nothing a little at each outcome, so what was only so last season is forgotten. */
const KEPT = 0.9998;

/** Of each question so many clues are kept at most: names come from sites, and some sites put a number into each. */
const MOST_CLUES = 400;

/** Each outcome counts this share of the one after it; some hundred and fifty speak. */
const LATELY = 0.993;
const FIRST = 3;
/** Less may be chance. */
const WORSE = 0.05;

export const nothingLearnt = (): Lesson => ({
  version: 1,
  outcomes: 0,
  fit: [FIT_BEFORE, 1],
  questions: {},
  lately: { learnt: 0, rules: 0 },
});

/** Each rule's guess fits a little less than the one before it. */
const NEXT_FIT = 0.9;

/**
 * What may be shown: all questions, those that the rules guess with their fit.
 * @param byRules ids, best first
 */
export function candidatesOf(all: readonly string[], byRules: readonly string[]): Candidate[] {
  const fits = new Map(byRules.map((id, i) => [id, NEXT_FIT ** i]));
  return all.map((id) => ({ id, fit: fits.get(id) ?? 0 }));
}

/**
 * The questions that this customer probably has, the most probable first.
 *
 * A multinomial logistic model over clues, begun by the fit of the rules: before anything was learnt the order is
 * theirs. All but the last place go by probability; the last one is now and then drawn (ε-greedy over a softmax), and
 * each guess carries its propensity, so that another model can be judged by what was shown under this one (Swaminathan
 * and Joachims 2015). A lesson that lately did worse than the rules is not heeded until it does better again.
 * @param candidates every question that may be shown; an id once
 * @param chance a number in [0, 1) for this visit
 * @param limit places, ≥ 1
 */
export function guessFrom(
  lesson: Lesson,
  clues: Clues,
  candidates: readonly Candidate[],
  { limit, chance }: { limit: number; chance: number },
): Guess[] {
  const { learnt, rules } = lesson.lately;
  const ranked = rank(rules - learnt > WORSE ? nothingLearnt() : lesson, clues, candidates).filter(
    ({ probability }) => probability >= WORTH_A_PLACE,
  );
  const sure = ranked.slice(0, limit - 1).map((one) => ({ ...one, propensity: 1 }));
  const rest = ranked.slice(limit - 1, limit - 1 + DRAWN_FROM);
  const [best, ...others] = rest;
  if (best === undefined) return sure;
  if (others.length === 0) return [...sure, { ...best, propensity: 1 }];
  const drawn = chance < EXPLORED ? drawnFrom(others, chance / EXPLORED) : { ...best, propensity: 1 - EXPLORED };
  return [...sure, drawn];
}

function drawnFrom(others: readonly Omit<Guess, 'propensity'>[], chance: number): Guess {
  // The square root keeps those drawn from being nearly always the same one.
  const shares = others.map(({ probability }) => Math.sqrt(probability));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let left = chance * total;
  const at = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  const place = at < 0 ? others.length - 1 : at;
  return { ...others[place]!, propensity: (EXPLORED * shares[place]!) / total };
}

/** Every candidate with its probability, best first; equal ones by id. */
export function rank(lesson: Lesson, clues: Clues, candidates: readonly Candidate[]): Omit<Guess, 'propensity'>[] {
  const logits = candidates.map(({ id, fit }) => logitOf(lesson, clues, id, fit));
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - most));
  const total = raised.reduce((sum, value) => sum + value, 0);
  return candidates
    .map(({ id }, i) => ({ id, probability: raised[i]! / total }))
    .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1));
}

function logitOf(lesson: Lesson, clues: Clues, id: string, fit: number): number {
  const known = lesson.questions[id];
  let logit = lesson.fit[0] * fit;
  if (known === undefined) return logit;
  logit += known.often[0];
  for (const name in clues) logit += (known.clues[name]?.[0] ?? 0) * clues[name]!;
  return logit;
}

/**
 * Learns in place from what one customer asked after all: one step of stochastic gradient ascent of the log likelihood,
 * with AdaGrad's own rate for each weight (Duchi, Hazan and Singer 2011). An outcome among no candidates teaches nothing.
 * @param asked the candidate that answered what they asked
 */
export function learn(lesson: Lesson, clues: Clues, candidates: readonly Candidate[], asked: string): void {
  if (!candidates.some(({ id }) => id === asked)) return;
  const byLesson = rank(lesson, clues, candidates);
  tell(lesson.lately, 'learnt', byLesson, asked);
  tell(lesson.lately, 'rules', rank(nothingLearnt(), clues, candidates), asked);
  const fitOf = new Map(candidates.map(({ id, fit }) => [id, fit]));
  let fitSlope = 0;
  for (const { id, probability } of byLesson) {
    const slope = (id === asked ? 1 : 0) - probability;
    fitSlope += slope * fitOf.get(id)!;
    if (Math.abs(slope) < WORTH_LEARNING) continue;
    lesson.questions[id] ??= { often: [0, 1], clues: {} };
    const known = lesson.questions[id];
    climb(known.often, slope, RATE.often);
    for (const name in clues) {
      known.clues[name] ??= [0, 1];
      climb(known.clues[name], slope * clues[name]!, RATE.clue);
    }
    if (Object.keys(known.clues).length > MOST_CLUES) known.clues = strongest(known.clues, MOST_CLUES / 2);
  }
  climb(lesson.fit, fitSlope, RATE.fit);
  lesson.outcomes += 1;
}

function strongest(clues: Record<string, Weight>, most: number): Record<string, Weight> {
  const weighty = Object.entries(clues).sort(([, [a]], [, [b]]) => Math.abs(b) - Math.abs(a));
  return Object.fromEntries(weighty.slice(0, most));
}

function tell(
  lately: Lesson['lately'],
  whose: keyof Lesson['lately'],
  ranked: readonly { id: string; probability: number }[],
  asked: string,
): void {
  const found = ranked.slice(0, FIRST).some(({ id, probability }) => id === asked && probability >= WORTH_A_PLACE);
  lately[whose] = short(LATELY * lately[whose] + (1 - LATELY) * (found ? 1 : 0));
}

function climb(weight: Weight, slope: number, rate: number): void {
  weight[1] = short(weight[1] + slope * slope);
  weight[0] = short(KEPT * weight[0] + (rate * slope) / Math.sqrt(weight[1]));
}

/** Four decimals are exact enough, and half the size when kept. */
const short = (value: number): number => Math.round(value * 1e4) / 1e4;
