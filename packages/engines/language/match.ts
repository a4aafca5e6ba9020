import type { Shelf, ShelvedArticle } from './knowledge-index.ts';
import type { Passage } from './passages.ts';
import { type Query, type QueryTerm, readQuery } from './query.ts';
import { searchTerms } from './search-terms.ts';
import { splitSentences } from './sentences.ts';

/** How well an article fits a question, seen from several sides; each 0–1. */
export interface Signals {
  /** BM25F of the whole article, as a share of the best article's. */
  article: number;
  /** BM25F of its best passage, as a share of the best passage of any article. */
  passage: number;
  /** Share of the question's worth that stands anywhere in the article. */
  coverage: number;
  /** … in one sentence of it with its heading, or in one example question, whichever covers most. */
  sentence: number;
  /** Likeness of the question and the most similar example question, both ways (Dice). */
  question: number;
  /** Likeness of the question and the title or a heading. */
  title: number;
  /** 1 when the question names a code (`LIM-031`) that the article explains, otherwise 0. */
  code: number;
}

export interface Candidate {
  article: ShelvedArticle;
  number: number;
  signals: Signals;
  /** The signals together, 0–1. */
  fit: number;
  /** Its passages, best first. */
  passages: { passage: Passage; score: number }[];
}

const MOST_CANDIDATES = 10;

/** Share of a query's worth that `has` finds. */
export function covered(terms: readonly QueryTerm[], has: (term: string) => boolean): number {
  let all = 0;
  let found = 0;
  for (const { worth, found: forms } of terms) {
    all += worth;
    let best = 0;
    for (const { term, share } of forms) if (share > best && has(term)) best = share;
    found += worth * best;
  }
  return all === 0 ? 0 : found / all;
}

/** How alike two texts are in both directions: 1 when each says everything that the other says. */
export function likeness(a: Query, b: Query): number {
  const total = a.worth + b.worth;
  if (total === 0) return 0;
  const shared =
    covered(a.terms, (term) => b.forms.has(term)) * a.worth + covered(b.terms, (term) => a.forms.has(term)) * b.worth;
  return shared / total;
}

/**
 * What the signals weigh together in choosing the article: a round compromise between conditional logits fitted on
 * articles with many example questions (which lean on `article` and `question`) and on authors' questions left out of
 * their own articles (which lean on `passage` and `title`).
 */
const FIT_WEIGHT: Partial<Record<keyof Signals, number>> = {
  article: 0.4,
  passage: 0.2,
  sentence: 0.1,
  question: 0.15,
  title: 0.15,
};

/** The articles most likely meant, best first. */
export function candidates(shelf: Shelf, query: Query): Candidate[] {
  const articleScores = shelf.articles.score(query.weights);
  const passageScores = shelf.passages.score(query.weights);
  const found: { article: ShelvedArticle; number: number; passageScore: number }[] = [];
  shelf.articleAt.forEach((article, number) => {
    if (article === undefined || articleScores[number] === 0) return;
    found.push({ article, number, passageScore: Math.max(...article.passageNumbers.map((at) => passageScores[at]!)) });
  });
  const sum = (row: (typeof found)[number]) => articleScores[row.number]! + row.passageScore;
  const shortlist = found.sort((a, b) => sum(b) - sum(a) || a.number - b.number).slice(0, MOST_CANDIDATES);
  const topArticle = Math.max(...shortlist.map(({ number }) => articleScores[number]!));
  const topPassage = Math.max(...shortlist.map(({ passageScore }) => passageScore), 1e-9);
  return shortlist
    .map(({ article, number, passageScore }) => {
      const { questions, headings, sentences } = readArticle(shelf, article);
      const inSentence = [...sentences, ...questions.map(({ forms }) => forms)].map((forms) =>
        covered(query.terms, (term) => forms.has(term)),
      );
      const signals: Signals = {
        article: articleScores[number]! / topArticle,
        passage: passageScore / topPassage,
        coverage: covered(query.terms, (term) => shelf.articles.contains(number, term)),
        sentence: Math.max(0, ...inSentence),
        question: Math.max(0, ...questions.map((question) => likeness(query, question))),
        title: Math.max(0, ...headings.map((heading) => likeness(query, heading))),
        code: query.terms.some(({ kind, term }) => kind === 'code' && shelf.articles.contains(number, term)) ? 1 : 0,
      };
      const fit = Object.entries(FIT_WEIGHT).reduce(
        (all, [name, weight]) => all + weight * signals[name as keyof Signals],
        0,
      );
      const passages = article.passages
        .map((passage, i) => ({ passage, score: passageScores[article.passageNumbers[i]!]! }))
        .sort((a, b) => b.score - a.score);
      return { article, number, signals, fit, passages };
    })
    .sort((a, b) => b.fit - a.fit || a.number - b.number);
}

/** An article's questions, headings and sentences as they are compared with a question, kept until the shelf changes: rarity changes with it. */
export function readArticle(shelf: Shelf, article: ShelvedArticle): ReadArticle {
  const kept = readings.get(article);
  if (kept?.edition === shelf.edition) return kept;
  const read = (text: string) => readQuery(shelf, text);
  const headings = new Set([article.title, ...article.passages.flatMap((passage) => passage.heading ?? [])]);
  const sentences = article.passages.flatMap((passage) =>
    splitSentences(passage.text).map(
      ({ text }) => new Set(searchTerms(`${passage.heading ?? passage.title}\n${text}`)),
    ),
  );
  const fresh: ReadArticle = {
    edition: shelf.edition,
    questions: article.questions.map(read),
    headings: [...headings].map(read),
    sentences,
  };
  readings.set(article, fresh);
  return fresh;
}

interface ReadArticle {
  edition: number;
  questions: Query[];
  headings: Query[];
  /** What each sentence can be found by, with its heading. */
  sentences: ReadonlySet<string>[];
}

const readings = new WeakMap<ShelvedArticle, ReadArticle>();
