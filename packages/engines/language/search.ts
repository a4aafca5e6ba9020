import { conceptsIn } from './concepts.ts';
import type { KnowledgeIndex, Shelf } from './knowledge-index.ts';
import type { Passage } from './passages.ts';
import { type Query, readQuery } from './query.ts';
import { wordingTerms } from './search-terms.ts';
import { plainWord, tokenize } from './tokens.ts';
import type { Locale } from './words.ts';

/** Where a hit shows the searched words. Offsets are UTF-16 units into the named field; ranges are in order and apart. */
export interface Highlight {
  field: 'title' | 'heading' | 'text';
  start: number;
  end: number;
}

export interface SearchHit {
  passage: Passage;
  /** > 0, larger is better; comparable within one search only. */
  score: number;
  highlights: Highlight[];
}

/**
 * How much the whole article counts beside the passage. A short question is about one thing, and its article knows more
 * than any passage; a long text is about several, which passages tell apart better (measured on both).
 */
const ARTICLE_WEIGHT = { short: 2, long: 0 };
/** Example questions count one by one, the best three of an article, and all together by their wording. */
const QUESTION_SHARES = [2, 1, 0.5];
const WORDING_WEIGHT = 1;
const LONG_TERMS = 40;
/** Of a text without spaces or words, no more is read for its wording. */
const LONGEST_WORDING = 1_000;

/** A word begun or remembered in part finds the words that contain it, at this weight together. */
const PART_WEIGHT = 0.6;
const MOST_COMPLETIONS = 8;

/**
 * Finds passages as customers and agents search: by words, parts of words, other forms, near spellings and synonyms.
 * @param locale  one language, or both when left out
 * @param limit   most hits returned, ≥ 0
 */
export function search(
  index: KnowledgeIndex,
  text: string,
  { locale, limit }: { locale?: Locale; limit: number },
): SearchHit[] {
  const shelves = locale === undefined ? [index.shelves.en, index.shelves.zh] : [index.shelves[locale]];
  return shelves
    .flatMap((shelf) => searchShelf(shelf, text, limit))
    .sort((a, b) => b.score - a.score || (a.passage.id < b.passage.id ? -1 : 1))
    .slice(0, limit);
}

function searchShelf(shelf: Shelf, text: string, limit: number): SearchHit[] {
  const query = readQuery(shelf, text);
  const completions = completionsOf(shelf, query, text);
  for (const { words } of completions) {
    for (const word of words) query.weights.set(word, (query.weights.get(word) ?? 0) + PART_WEIGHT / words.length);
  }
  const scores = shelf.passages.score(query.weights);
  const articleScores = articleScoresOf(shelf, query, text);
  const best = createBest(limit);
  scores.forEach((score, number) => {
    const article = shelf.articleAt[shelf.articleOf[number]!];
    if (article === undefined || shelf.passageAt[number] === undefined) return;
    // An article that only its example questions match is found at its beginning.
    if (score <= 0 && number !== article.passageNumbers[0]) return;
    const total = score + articleScores[shelf.articleOf[number]!]!;
    if (total > 0) best.offer({ number, score: total });
  });
  const wanted = wantedTerms(
    query,
    completions.flatMap(({ words }) => words),
  );
  return best.rows().map(({ number, score }) => {
    const passage = shelf.passageAt[number]!;
    return { passage, score, highlights: highlightsIn(passage, wanted) };
  });
}

/** Of each article of a shelf, seen from its whole text, its example questions and their wording. */
function articleScoresOf(shelf: Shelf, query: Query, text: string): Float64Array {
  const short = query.terms.length <= LONG_TERMS;
  const weight = short ? ARTICLE_WEIGHT.short : ARTICLE_WEIGHT.long;
  const scores = shelf.articles.score(query.weights).map((score) => weight * score);
  if (!short || shelf.questions.documentCount() === 0) return scores;
  const best = new Map<number, number[]>();
  shelf.questions.score(query.weights).forEach((score, number) => {
    if (score === 0) return;
    const article = shelf.articleOfQuestion[number]!;
    const row = best.get(article);
    if (row === undefined) best.set(article, [score]);
    else row.push(score);
  });
  for (const [article, row] of best) {
    row.sort((a, b) => b - a);
    QUESTION_SHARES.forEach((share, place) => {
      scores[article]! += share * (row[place] ?? 0);
    });
  }
  const wording = new Map<string, number>();
  for (const term of wordingTerms(text.slice(0, LONGEST_WORDING))) wording.set(term, (wording.get(term) ?? 0) + 1);
  shelf.wording.score(wording).forEach((score, article) => {
    scores[article]! += WORDING_WEIGHT * score;
  });
  return scores;
}

interface Scored {
  number: number;
  score: number;
}

/** Keeps the best few of many without sorting them all; of equals, the one offered first. */
function createBest(most: number) {
  const rows: Scored[] = [];
  function offer(row: Scored): void {
    if (rows.length >= most && (most === 0 || row.score <= rows.at(-1)!.score)) return;
    let at = rows.length;
    while (at > 0 && rows[at - 1]!.score < row.score) at--;
    rows.splice(at, 0, row);
    if (rows.length > most) rows.pop();
  }
  return { offer, rows: () => rows };
}

/** For unknown words, and for the last one, which may still be in the writing: the known words that contain it. */
function completionsOf(shelf: Shelf, query: Query, text: string): { words: string[] }[] {
  const last = query.terms.at(-1);
  return query.terms.flatMap((term) => {
    if (term.kind !== 'word' || (term.found.length > 0 && term !== last)) return [];
    const part = plainWord(text.slice(term.start, term.end));
    if (part.length < 2) return [];
    const words = shelf.spelling
      .containing(part, MOST_COMPLETIONS * 2)
      .filter((word) => word !== term.term && shelf.articles.idf(word) > 0)
      .slice(0, MOST_COMPLETIONS);
    return words.length === 0 ? [] : [{ words }];
  });
}

function wantedTerms(query: Query, completions: readonly string[]): Set<string> {
  const wanted = new Set(completions);
  for (const term of query.terms) {
    if (!term.content || (!term.whole && term.kind === 'character')) continue;
    for (const { term: form } of term.found) wanted.add(form);
  }
  return wanted;
}

function highlightsIn(passage: Passage, wanted: ReadonlySet<string>): Highlight[] {
  const fields = [
    ['title', passage.title],
    ['heading', passage.heading ?? ''],
    ['text', passage.text],
  ] as const;
  return fields.flatMap(([field, text]) => {
    const tokens = tokenize(text);
    const ranges = [...tokens, ...conceptsIn(tokens)]
      .filter(({ term }) => wanted.has(term))
      .sort((a, b) => a.start - b.start || a.end - b.end);
    const merged: Highlight[] = [];
    for (const { start, end } of ranges) {
      const before = merged.at(-1);
      if (before !== undefined && start <= before.end) before.end = Math.max(before.end, end);
      else merged.push({ field, start, end });
    }
    return merged;
  });
}
