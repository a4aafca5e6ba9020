import type { Shelf } from './knowledge-index.ts';
import type { Candidate } from './match.ts';
import type { Passage } from './passages.ts';
import { conceptsIn } from './concepts.ts';
import type { Query } from './query.ts';
import { splitSentences } from './sentences.ts';
import { tokenize } from './tokens.ts';

/** A piece of the question to look for inside an article: an idea, or a word that names none. */
export interface Clue {
  forms: readonly { term: string; share: number }[];
  weight: number;
}

/** A question for a way is answered by steps. */
const ASKS_WAY = /\bhow (?:do|can|to|would|should|could|does)\b|\bwhere (?:do|can)\b|\bsteps?\b|\bset up\b|怎么|怎样|如何|在哪|哪里|步骤|方法/i;
const STEPS = 0.15;
/** An article says first what matters most; its summary says it shortly; its end is for special cases. */
const FIRST_SECTION = 0.12;
const SUMMARY = 0.04;
/** A heading says what its section is about. */
const IN_HEADING = 1.6;
/** An idea counts in any article at least this much: "how long" is everywhere, and still tells two sections apart. */
const LEAST_CONCEPT = 0.25;

/**
 * The section of an article that answers a question. Which article it is has been decided; words that stand all over it
 * tell its sections apart no more, so rarity here means rarity *inside the article*.
 */
export function choosePassage({ article, passages }: Candidate, query: Query, shelf: Shelf, question: string): Passage {
  const clues = cluesOf(query, shelf);
  const rows = article.passages.map((passage) => ({ passage, text: formsIn(passage.text), heading: formsIn(passage.heading ?? '') }));
  const total = clues.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const most = Math.max(...passages.map(({ score }) => score), 1e-9);
  const rated = rows.map(({ passage, text, heading }) => {
    let rating = 0;
    for (const { forms, weight } of clues) {
      const holders = rows.filter((row) => share(forms, row.text) > 0 || share(forms, row.heading) > 0).length;
      const rarity = (rows.length - holders + 0.5) / rows.length;
      rating += ((weight * rarity) / total) * Math.max(share(forms, text), IN_HEADING * share(forms, heading));
    }
    if (ASKS_WAY.test(question) && splitSentences(passage.text).filter(({ marker }) => /\d/.test(marker ?? '')).length > 1) rating += STEPS;
    if (passage.section === 1) rating += FIRST_SECTION;
    if (passage.section === 0) rating += SUMMARY;
    const score = passages.find((row) => row.passage === passage)?.score ?? 0;
    return { passage, rating: rating + (0.1 * score) / most };
  });
  return rated.reduce((best, other) => (other.rating > best.rating + 1e-9 ? other : best)).passage;
}

/** What to look for: every idea of the question, and the words that belong to none. */
export function cluesOf(query: Query, shelf: Shelf): Clue[] {
  const clues: Clue[] = [];
  const seen = new Set<string>();
  for (const { term, found, worth, content } of query.terms) {
    const concept = found.find((form) => form.term.startsWith('#'));
    const key = concept?.term ?? term;
    if (seen.has(key) || (concept === undefined && !content)) continue;
    seen.add(key);
    const rarity = concept === undefined ? 0 : shelf.passages.idf(concept.term) / shelf.passages.rarest();
    clues.push({ forms: found, weight: concept === undefined ? worth : Math.max(LEAST_CONCEPT, rarity, worth) });
  }
  return clues;
}

export function formsIn(text: string): Set<string> {
  const tokens = tokenize(text);
  return new Set([...tokens.map(({ term }) => term), ...conceptsIn(tokens).map(({ term }) => term)]);
}

export function share(forms: Clue['forms'], present: ReadonlySet<string>): number {
  let best = 0;
  for (const { term, share: worth } of forms) if (worth > best && present.has(term)) best = worth;
  return best;
}
