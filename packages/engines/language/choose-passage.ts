import type { Shelf } from './knowledge-index.ts';
import type { Candidate } from './match.ts';
import type { Passage } from './passages.ts';
import type { Query } from './query.ts';
import { searchTerms } from './search-terms.ts';
import { splitSentences } from './sentences.ts';

/** A piece of the question to look for inside an article: an idea, or a word that names none. */
export interface Clue {
  forms: readonly { term: string; share: number }[];
  weight: number;
}

/** A question for a way is answered by steps. */
const ASKS_WAY =
  /\bhow (?:do|can|to|would|should|could|does)\b|\bwhere (?:do|can)\b|\bsteps?\b|\bset up\b|怎么|怎样|如何|在哪|哪里|步骤|方法/i;
const ASKS_WHY = /\bwhy\b|为什么|为何|怎么会/i;
/** Something did not happen, or went wrong. */
const TELLS_TROUBLE =
  /\b(?:not|no|never|none|without|cannot|nothing|missing|wrong|fail\w{0,4}|error|stuck|late|delay\w{0,3}|refused|rejected|declined|lost|(?:ca|do|does|did|is|are|was|were|wo|have|has|had|would|could|should)n['’]?t)\b|没|不(?!同)|未|无法|失败|错|被拒|少了|丢/i;
const ABOUT_TROUBLE =
  /\b(?:not|no|never|without|cannot|nothing|missing|wrong|fail\w{0,4}|late|refuse[sd]?|declined|less|lower|kept|twice)\b|没|不|未|无|失败|错|被拒|少|低|误|过期|逾期|退回|拒|锁|卡住/i;

/**
 * What counts beside the passage's own BM25F score (a share of the best passage's, weight 1). Fitted by conditional logit
 * on authors' questions labelled with the section that answers them, and rounded.
 */
const WEIGHT = {
  /** Share of the clues in one sentence with its heading. */
  sentence: 0.4,
  /** … in the heading alone. */
  heading: 0.25,
  /** Steps, for a question how of somebody who met no trouble yet. */
  steps: 0.4,
  /** A heading about trouble ("When it does not arrive"), for somebody who tells of some, … */
  trouble: 0.18,
  /** … and for somebody who does not. */
  needlessTrouble: -0.1,
  /** A heading that says why, for a question why. */
  why: 0.2,
  /** An article says first what matters most, … */
  first: 0.12,
  /** … last what is rare, … */
  last: -0.2,
  /** … and in its summary what it can do without the details that are asked for. */
  summary: -0.3,
};
/** An idea counts in any article at least this much: "how long" is everywhere, and still tells two sections apart. */
const LEAST_CONCEPT = 0.25;

/**
 * The section of an article that answers a question. Which article it is has been decided; words that stand all over it
 * tell its sections apart no more, so rarity here means rarity *inside the article*.
 */
export function choosePassage({ article, passages }: Candidate, query: Query, shelf: Shelf, question: string): Passage {
  const clues = cluesOf(query, shelf);
  const most = Math.max(...passages.map(({ score }) => score), 1e-9);
  const rows = passages.map(({ passage, score }) => ({
    passage,
    score: score / most,
    heading: new Set(searchTerms(passage.heading ?? '')),
    sentences: splitSentences(passage.text).map(
      ({ text }) => new Set(searchTerms(`${passage.heading ?? ''}\n${text}`)),
    ),
  }));
  const rare = clues.map(({ forms, weight }) => {
    const holders = rows.filter(({ sentences }) => sentences.some((sentence) => share(forms, sentence) > 0)).length;
    return { forms, weight: (weight * (rows.length - holders + 0.5)) / rows.length };
  });
  const [asksWay, asksWhy, troubled] = [ASKS_WAY, ASKS_WHY, TELLS_TROUBLE].map((pattern) => pattern.test(question));
  const lastPassage = article.passages.at(-1);
  let best = { passage: rows[0]!.passage, rating: Number.NEGATIVE_INFINITY };
  for (const { passage, score, heading, sentences } of rows) {
    let rating = score + WEIGHT.heading * shareOf(rare, heading);
    rating += WEIGHT.sentence * Math.max(0, ...sentences.map((sentence) => shareOf(rare, sentence)));
    if (asksWay && !troubled && /^2[.)、]/m.test(passage.text)) rating += WEIGHT.steps;
    const title = passage.heading ?? '';
    if (ABOUT_TROUBLE.test(title)) rating += troubled ? WEIGHT.trouble : WEIGHT.needlessTrouble;
    if (asksWhy && ASKS_WHY.test(title)) rating += WEIGHT.why;
    if (passage.section === 0) rating += WEIGHT.summary;
    else if (passage.section === 1) rating += WEIGHT.first;
    else if (passage === lastPassage) rating += WEIGHT.last;
    if (rating > best.rating + 1e-9) best = { passage, rating };
  }
  return best.passage;
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

function share(forms: Clue['forms'], present: ReadonlySet<string>): number {
  let best = 0;
  for (const { term, share: worth } of forms) if (worth > best && present.has(term)) best = worth;
  return best;
}

/** Share of the clues' weight that is present, 0–1. */
export function shareOf(clues: readonly Clue[], present: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const { forms, weight } of clues) {
    all += weight;
    found += weight * share(forms, present);
  }
  return all === 0 ? 0 : found / all;
}
