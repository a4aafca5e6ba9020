import { languageOf } from './language-id.ts';
import type { Passage } from './passages.ts';
import { createRanking, type Ranking } from './ranking.ts';
import { searchTerms, wordingTerms } from './search-terms.ts';
import { createSpelling, type Spelling } from './spelling.ts';
import type { Locale } from './words.ts';

/** A question that is known to be answered by an article, mined from solved cases or written by its author. */
export interface ExampleQuestion {
  question: string;
  articleId: string;
}

/** An article as it stands on the shelf of its language. */
export interface ShelvedArticle {
  id: string;
  title: string;
  passages: readonly Passage[];
  /** Numbers of `passages`, in the same order, in the shelf's ranking of passages. */
  passageNumbers: readonly number[];
  questions: readonly string[];
  /** Numbers of `questions`, in the same order, in the shelf's ranking of questions. */
  questionNumbers: readonly number[];
}

/** All knowledge in one language: rarity of a word means rarity in that language. */
export interface Shelf {
  /** Whole articles: title, example questions, text. Which article is it about? */
  articles: Ranking;
  articleAt: (ShelvedArticle | undefined)[];
  /** Passages: title, heading, text. Where in the article is it said? */
  passages: Ranking;
  passageAt: (Passage | undefined)[];
  /** Single example questions. Does somebody ask just this? */
  questions: Ranking;
  /** Article number of every question. */
  articleOfQuestion: number[];
  /** Title and example questions of each article, numbered as in `articles`, by their wording. */
  wording: Ranking;
  /** Article number → its number on the shelf. */
  numberOf: Map<string, number>;
  /** Article number of every passage. */
  articleOf: number[];
  spelling: Spelling;
  /** Counts the changes, so that what was derived from the shelf knows when it is stale. */
  edition: number;
}

/** Opaque to callers: made by `buildIndex`, kept current by `addArticle` and `removeArticle`. */
export interface KnowledgeIndex {
  shelves: Record<Locale, Shelf>;
}

/** A title says more than a paragraph; example questions are the customers' own words. */
const ARTICLE_FIELDS = [
  { weight: 3, b: 0.5 },
  { weight: 1.5, b: 0.5 },
  { weight: 1, b: 0.75 },
];
const PASSAGE_FIELDS = [
  { weight: 2, b: 0.5 },
  { weight: 2, b: 0.5 },
  { weight: 1, b: 0.75 },
];

/** Questions are of about one length … */
const QUESTION_FIELDS = [{ weight: 1, b: 0.4 }];
/** … and all of one article together are as long as there are many, which says nothing. */
const WORDING_FIELDS = [{ weight: 1, b: 1 }];

export function emptyIndex(): KnowledgeIndex {
  const shelf = (): Shelf => ({
    articles: createRanking(ARTICLE_FIELDS),
    articleAt: [],
    passages: createRanking(PASSAGE_FIELDS),
    passageAt: [],
    questions: createRanking(QUESTION_FIELDS),
    articleOfQuestion: [],
    wording: createRanking(WORDING_FIELDS),
    numberOf: new Map(),
    articleOf: [],
    spelling: createSpelling(),
    edition: 0,
  });
  return { shelves: { en: shelf(), zh: shelf() } };
}

function articleFields({ title, questions, passages }: ShelvedArticle): string[][] {
  const product = passages[0]?.product ?? '';
  const text = passages.flatMap((passage) => searchTerms(`${passage.heading ?? ''}\n${passage.text}`));
  return [searchTerms(`${title}\n${product}`), questions.flatMap(searchTerms), text];
}

function wordingFields({ title, questions }: ShelvedArticle): string[][] {
  return [[title, ...questions].flatMap(wordingTerms)];
}

function passageFields(passage: Passage): string[][] {
  return [searchTerms(passage.title), searchTerms(passage.heading ?? ''), searchTerms(passage.text)];
}

/**
 * Puts an article on the shelf of each language it is written in; one that was there before is replaced.
 * @param passages all of one article, in one or both languages
 * @param examples further questions that it answers; each is filed under its own language
 */
export function addArticle(
  index: KnowledgeIndex,
  passages: readonly Passage[],
  examples: readonly string[] = [],
): void {
  for (const locale of ['en', 'zh'] as const) {
    const own = passages.filter((passage) => passage.locale === locale);
    const [first] = own;
    if (first === undefined) continue;
    const shelf = index.shelves[locale];
    takeOff(shelf, first.articleId);
    shelf.edition++;
    const bilingual = own.length < passages.length;
    const questions = [
      ...own.flatMap((passage) => passage.questions ?? []),
      ...examples.filter((text) => !bilingual || (languageOf(text).locale === 'zh') === (locale === 'zh')),
    ];
    const article: ShelvedArticle = {
      id: first.articleId,
      title: first.title,
      passages: own,
      passageNumbers: own.map((passage) => shelf.passages.add(passageFields(passage))),
      questions,
      questionNumbers: questions.map((question) => shelf.questions.add([searchTerms(question)])),
    };
    const fields = articleFields(article);
    const number = shelf.articles.add(fields);
    shelf.wording.add(wordingFields(article));
    for (const terms of fields) shelf.spelling.learn(terms);
    shelf.articleAt[number] = article;
    shelf.numberOf.set(article.id, number);
    for (const questionNumber of article.questionNumbers) shelf.articleOfQuestion[questionNumber] = number;
    article.passageNumbers.forEach((passageNumber, i) => {
      shelf.passageAt[passageNumber] = own[i];
      shelf.articleOf[passageNumber] = number;
    });
  }
}

/** Takes an article off every shelf; one that is not there changes nothing. */
export function removeArticle(index: KnowledgeIndex, articleId: string): void {
  takeOff(index.shelves.en, articleId);
  takeOff(index.shelves.zh, articleId);
}

function takeOff(shelf: Shelf, articleId: string): void {
  const number = shelf.numberOf.get(articleId);
  const article = number === undefined ? undefined : shelf.articleAt[number];
  if (number === undefined || article === undefined) return;
  shelf.edition++;
  article.passages.forEach((passage, i) => {
    const passageNumber = article.passageNumbers[i]!;
    shelf.passages.remove(passageNumber, passageFields(passage));
    shelf.passageAt[passageNumber] = undefined;
  });
  article.questions.forEach((question, i) => {
    shelf.questions.remove(article.questionNumbers[i]!, [searchTerms(question)]);
  });
  shelf.wording.remove(number, wordingFields(article));
  shelf.articles.remove(number, articleFields(article));
  shelf.articleAt[number] = undefined;
  shelf.numberOf.delete(articleId);
}
