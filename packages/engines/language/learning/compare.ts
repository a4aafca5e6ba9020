import type { Passage } from '../passages.ts';
import { splitSentences } from '../sentences.ts';
import { likeness, type Statement, sameFigures, statement } from './said.ts';

/** Two sentences, each as it stands in its article. */
export interface Pair {
  sentence: string;
  other: string;
}

export interface Comparison {
  /** Of the article with fewer sentences, the share that the other says too, 0–1. */
  shared: number;
  alike: Pair[];
  /** The same said with other figures, or once with and once without a "not". */
  contradictions: Pair[];
}

interface Placed extends Statement {
  /** What its section is about: title and heading. */
  under: ReadonlySet<string>;
}

/** Sentences this alike say the same; a contradiction must leave no doubt about that. */
const SAME = 0.75;
const SAME_BUT_NOT = 0.85;
/** Sections whose titles have less in common speak of different things: two cards may have two limits. */
const SAME_SUBJECT = 0.3;
/** Shorter sentences are alike by accident. */
const FEWEST_TERMS = 3;
const MOST_SENTENCES = 300;

/**
 * Compares two articles in one language, sentence by sentence.
 * @param a passages of one article, as `passagesOf` cuts them
 * @returns pairs in the order of `a`
 * @remarks What is the same in other words is not seen; what is proposed from it is for a person to judge.
 */
export function compareArticles(a: readonly Passage[], b: readonly Passage[]): Comparison {
  const [left, right] = [placed(a), placed(b)];
  const byTerm = new Map<string, number[]>();
  right.forEach((said, at) => {
    for (const term of said.about) byTerm.set(term, [...(byTerm.get(term) ?? []), at]);
  });
  const alike: Pair[] = [];
  const contradictions: Pair[] = [];
  for (const said of left) {
    const near = new Set([...said.about].flatMap((term) => byTerm.get(term) ?? []));
    let best: { other: Placed; like: number } | undefined;
    for (const at of near) {
      const other = right[at]!;
      const like = likeness(said.about, other.about);
      // Of equally alike ones the one that says exactly the same: then there is no contradiction.
      const better = best === undefined || like > best.like || (like === best.like && sameFigures(said, other));
      if (like >= SAME && better) best = { other, like };
    }
    if (best === undefined) continue;
    const pair = { sentence: said.text, other: best.other.text };
    if (agree(said, best.other)) alike.push(pair);
    else if (contradict(said, best.other, best.like)) contradictions.push(pair);
  }
  const fewer = Math.min(left.length, right.length);
  return { shared: fewer === 0 ? 0 : Math.min(1, alike.length / fewer), alike, contradictions };
}

const agree = (a: Placed, b: Placed): boolean => sameFigures(a, b) && a.denies === b.denies;

function contradict(a: Placed, b: Placed, like: number): boolean {
  if (likeness(a.under, b.under) < SAME_SUBJECT) return false;
  if (a.denies !== b.denies) return like >= SAME_BUT_NOT && sameFigures(a, b);
  return a.figures.length > 0 && a.figures.length === b.figures.length;
}

function placed(passages: readonly Passage[]): Placed[] {
  return passages
    .flatMap(({ title, heading, text }) => {
      const under = statement(`${title}\n${heading ?? ''}`).about;
      return splitSentences(text).map((sentence) => ({ ...statement(sentence.text), under }));
    })
    .filter(({ about }) => about.size >= FEWEST_TERMS)
    .slice(0, MOST_SENTENCES);
}
