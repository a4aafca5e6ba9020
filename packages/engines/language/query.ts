import { conceptsIn } from './concepts.ts';
import type { Shelf } from './knowledge-index.ts';
import { plainWord, type Token, tokenize } from './tokens.ts';
import { isDressing } from './words.ts';

/** One piece of a question, and what it is worth. */
export interface QueryTerm extends Token {
  /** The terms it may stand as in an article, with how much of its worth each keeps (0–1). */
  found: { term: string; share: number }[];
  /** False for a piece of a longer Chinese word and for a pair across the border of two. */
  whole: boolean;
  /** What it counts for when judging whether an article covers the question: 0–1, more for rarer words. */
  worth: number;
}

/** A question as the shelf of one language understands it. */
export interface Query {
  /** Each different term once, where it first stands. */
  terms: QueryTerm[];
  /** Of all terms together. */
  worth: number;
  /** Every term it may be found as. */
  forms: Set<string>;
  /** For ranking: term → weight. */
  weights: Map<string, number>;
}

/** A question fits easily; of a longer text only the beginning is read. UTF-16 units. */
const LONGEST_QUERY = 8_000;
/** Unknown words that are compared with the known ones; each costs about 0.1 ms on a large shelf. */
const MOST_CORRECTIONS = 24;

/** How much a term counts in ranking, by what it is. A code names its article; a function word hardly tells two apart. */
const WEIGHT = { content: 1, code: 3, number: 0.5, dressing: 0.3, functionWord: 0.15, functionCharacter: 0.3 };
/** … a Chinese character inside a longer word, and a pair across the border of two words. */
const PART_OF_WORD = 0.75;
const ACROSS_WORDS = 0.3;
/** … a word that names an idea: the idea counts instead, so that a rare synonym does not outweigh the common word. */
const NAMED_BY_CONCEPT = 0.5;
const CONCEPT_WEIGHT = 1;
/** How much of a word's worth is kept when the article has the idea but not the word, or only a word that is near. */
const CONCEPT_SHARE = 0.9;
const NEAR_SHARE = 0.75;

const CHINESE_NUMBER =
  /^(?:[一二三四五六七八九十百千万两半]+[天年月日号个次点分位张笔块元周岁倍]?|[零百千万]|\d[\d.,]*[km])$/iu;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Reads a question against a shelf: its words, the ideas behind them, and for unknown words the known ones nearest.
 * Linear in the length of the text, which is cut at 8,000 characters.
 */
export function readQuery(shelf: Shelf, text: string): Query {
  const read = text.slice(0, LONGEST_QUERY);
  const tokens = tokenize(read);
  const concepts = conceptsIn(tokens);
  const weights = new Map<string, number>();
  const add = (term: string, weight: number) => weights.set(term, (weights.get(term) ?? 0) + weight);
  const words = dictionaryWords(read);
  const corrections = new Map<string, string[]>();
  const terms: QueryTerm[] = [];
  const seen = new Set<string>();
  let firstConcept = 0;

  for (const token of tokens) {
    const found: QueryTerm['found'] = [];
    while (firstConcept < concepts.length && concepts[firstConcept]!.end <= token.start) firstConcept++;
    for (let at = firstConcept; at < concepts.length && concepts[at]!.start < token.end; at++) {
      const { start, end, term } = concepts[at]!;
      const known = rarityOf(shelf, term) !== null;
      if (known && start <= token.start && end >= token.end) found.push({ term, share: CONCEPT_SHARE });
    }
    const kind = kindOf(token, read);
    const wholeness = wholenessOf(token, words);
    const standing = WEIGHT[kind] * wholeness;
    const weight = standing * (found.length > 0 ? NAMED_BY_CONCEPT : 1);
    const rarity = rarityOf(shelf, token.term);
    if (rarity !== null) {
      add(token.term, weight);
    } else if (kind === 'content' && token.kind === 'word') {
      const nearest = nearestWords(shelf, token.term, plainWord(read.slice(token.start, token.end)), corrections);
      for (const term of nearest) {
        found.push({ term, share: NEAR_SHARE });
        add(term, (weight * NEAR_SHARE) / nearest.length);
      }
    }
    // An idea is as rare as all its words together.
    const rarities = found.map(({ term }) => rarityOf(shelf, term)).filter((value) => value !== null);
    if (rarity !== null) {
      found.unshift({ term: token.term, share: 1 });
      rarities.push(rarity);
    }
    // A word that is nowhere in the knowledge is worth most: what is missing decides whether an article is the answer.
    const silent = kind === 'functionWord' || kind === 'functionCharacter';
    const worth = silent ? 0 : kind === 'code' ? 1 : Math.min(standing, 1) * Math.min(1, ...rarities);
    if (!seen.has(token.term)) terms.push({ ...token, found, whole: wholeness === 1, worth });
    seen.add(token.term);
  }
  for (const concept of concepts) add(concept.term, CONCEPT_WEIGHT);
  const forms = new Set(terms.flatMap((term) => [term.term, ...term.found.map((form) => form.term)]));
  return { terms, weights, forms, worth: terms.reduce((sum, term) => sum + term.worth, 0) };
}

/**
 * A query that also carries another's words, at less weight.
 * @param more `counts`: whether the other words must be covered too, or only tip the balance
 */
export function joinQueries(query: Query, other: Query, more: { weight: number; counts: boolean }): Query {
  const weights = new Map(query.weights);
  for (const [term, weight] of other.weights) weights.set(term, (weights.get(term) ?? 0) + weight * more.weight);
  if (!more.counts) return { ...query, weights };
  const added = other.terms.map((term) => ({ ...term, worth: term.worth * more.weight }));
  return {
    weights,
    terms: [...query.terms, ...added],
    forms: new Set([...query.forms, ...other.forms]),
    worth: query.worth + other.worth * more.weight,
  };
}

/** 0–1, more for rarer terms; null for a term that the shelf does not know. */
function rarityOf(shelf: Shelf, term: string): number | null {
  const inPassages = shelf.passages.idf(term);
  if (inPassages > 0) return inPassages / shelf.passages.rarest();
  const inArticles = shelf.articles.idf(term);
  return inArticles > 0 ? inArticles / shelf.articles.rarest() : null;
}

function kindOf(token: Token, text: string): keyof typeof WEIGHT {
  if (!token.content) return token.kind === 'word' ? 'functionWord' : 'functionCharacter';
  if (token.kind === 'code' || token.kind === 'number') return token.kind;
  const raw = text.slice(token.start, token.end);
  if (CHINESE_NUMBER.test(raw)) return 'number';
  return isDressing(token.kind === 'word' ? plainWord(raw) : raw) ? 'dressing' : 'content';
}

/** The stem of a misspelt word may be misspelt twice, so the word as typed is tried too. */
function nearestWords(shelf: Shelf, term: string, typed: string, corrections: Map<string, string[]>): string[] {
  const before = corrections.get(term);
  if (before !== undefined) return before;
  if (corrections.size >= MOST_CORRECTIONS) return [];
  const near = [...new Set([...shelf.spelling.near(term), ...(typed === term ? [] : shelf.spelling.near(typed))])]
    .filter((word) => shelf.articles.idf(word) > 0)
    .slice(0, 2);
  corrections.set(term, near);
  return near;
}

/** For every character of the unspaced parts of a text, where its dictionary word starts and ends. */
function dictionaryWords(text: string): Map<number, { start: number; end: number }> {
  const words = new Map<number, { start: number; end: number }>();
  for (const run of text.matchAll(/\p{Script=Han}+/gu)) {
    for (const { segment, index } of segmenter.segment(run[0])) {
      const word = { start: run.index + index, end: run.index + index + segment.length };
      for (let at = word.start; at < word.end; at++) words.set(at, word);
    }
  }
  return words;
}

/** 1 for a word, less for a piece of one and for a pair that two words happen to make. */
function wholenessOf(token: Token, words: ReadonlyMap<number, { start: number; end: number }>): number {
  const word = token.kind === 'pair' || token.kind === 'character' ? words.get(token.start) : undefined;
  if (word === undefined) return 1;
  if (token.end > word.end) return ACROSS_WORDS;
  return token.kind === 'character' && word.end - word.start > 1 ? PART_OF_WORD : 1;
}
