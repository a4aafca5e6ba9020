import { type AbstainReason, type Answer, decide } from './answer.ts';
import { type GuessedQuestion, guess } from './guess.ts';
import { type HandOffInput, type HandOffPacket, packHandOff } from './hand-off.ts';
import { addArticle, type ExampleQuestion, emptyIndex, type KnowledgeIndex, removeArticle } from './knowledge-index.ts';
import { type LanguageGuess, languageOf } from './language-id.ts';
import { type Article, cutArticle, type Passage } from './passages.ts';
import { PHRASES } from './phrases.ts';
import { respelled } from './respell.ts';
import { type SearchHit, search } from './search.ts';
import { type SmallTalk, separateSmallTalk } from './small-talk.ts';
import { summarise } from './summary.ts';
import type { Trail } from './trail.ts';
import type { Turn } from './turns.ts';
import { asksForPerson } from './wishes.ts';
import type { Locale } from './words.ts';

export type { AbstainReason, Answer, Place, Source } from './answer.ts';
export type { GuessedQuestion } from './guess.ts';
export type { HandOffInput, HandOffPacket, HandOffReason } from './hand-off.ts';
export type { ExampleQuestion, KnowledgeIndex } from './knowledge-index.ts';
export type { LanguageGuess } from './language-id.ts';
export type { Article, Passage } from './passages.ts';
export type { Highlight, SearchHit } from './search.ts';
export type { Trail, TrailEvent } from './trail.ts';
export type { Turn } from './turns.ts';
export type { Locale } from './words.ts';

/**
 * Cuts an article into citable passages: its summary, then its sections, long ones by paragraph.
 * @returns passages in reading order; none for an article without text
 */
export function passagesOf(article: Article): Passage[] {
  return cutArticle(article);
}

/**
 * Makes knowledge searchable and answerable. 10,000 passages take a few seconds.
 * @param passages of any number of articles, in one or both languages
 * @param examples questions that are known to be answered by an article, such as those of solved cases; they teach more
 *   than anything else. Those of unknown articles are ignored.
 */
export function buildIndex(passages: readonly Passage[], examples: readonly ExampleQuestion[] = []): KnowledgeIndex {
  const index = emptyIndex();
  const examplesOf = byArticle(examples);
  for (const [articleId, own] of byArticle(passages)) {
    const questions = examplesOf.get(articleId)?.map(({ question }) => question);
    addArticle(index, own, questions);
  }
  return index;
}

function byArticle<T extends { articleId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.articleId);
    if (group === undefined) groups.set(row.articleId, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * Puts one article, new or changed, into an index in place, in all the languages given.
 * @param passages all of one article; an empty list removes nothing, see `withoutArticle`
 */
export function withArticle(
  index: KnowledgeIndex,
  passages: readonly Passage[],
  examples: readonly string[] = [],
): void {
  const [first] = passages;
  if (first === undefined) return;
  removeArticle(index, first.articleId);
  addArticle(index, passages, examples);
}

/** Takes an article out of an index in place, in all languages. */
export function withoutArticle(index: KnowledgeIndex, articleId: string): void {
  removeArticle(index, articleId);
}

/**
 * Finds passages for a search field: words, parts of words, near spellings and synonyms, in either language.
 * @returns best first, with the ranges to mark in title, heading and text
 */
export function searchKnowledge(
  index: KnowledgeIndex,
  query: string,
  options: { locale?: Locale; limit: number },
): SearchHit[] {
  return search(index, query, options);
}

/** What a searcher probably meant to type, or null: the known words nearest to the ones that no article has. */
export function respell(index: KnowledgeIndex, query: string, locale: Locale): string | null {
  return respelled(index, query, locale);
}

export interface AnswerOptions {
  /** The conversation's language. A question that is surely in the other one is answered in that. */
  locale: Locale;
  /** Earlier messages of this customer, oldest first. */
  history?: readonly string[];
  /** Words of the page or product that the customer looks at. */
  context?: string;
}

/** Of several kinds of small talk in one message, the one to answer. */
const TALK_ORDER: readonly Exclude<SmallTalk, 'acknowledgement'>[] = ['who_are_you', 'thanks', 'goodbye', 'greeting'];

/**
 * Answers a message of a customer from knowledge, in the words of one article, or says honestly why not.
 * The order of the rules: a wish for a person wins over everything; small talk is small talk; the rest is a question.
 */
export function answer(index: KnowledgeIndex, question: string, options: AnswerOptions): Answer {
  const { kinds, rest } = separateSmallTalk(question);
  const locale = spokenIn(rest === '' ? question : rest, options.locale, index);
  const abstain = (reason: AbstainReason): Answer => ({ kind: 'abstain', locale, reason, confidence: 1, nearest: [] });
  if (asksForPerson(rest)) return abstain('needs_person');
  if (rest === '') {
    const talk = TALK_ORDER.find((kind) => kinds.includes(kind));
    return talk === undefined ? abstain('not_a_question') : { kind: talk, locale, text: PHRASES[locale][talk] };
  }
  if (!/\p{L}/u.test(rest)) return abstain('not_a_question');
  const history = (options.history ?? [])
    .map((message) => separateSmallTalk(message).rest)
    .filter((message) => message !== '');
  return decide({ shelf: index.shelves[locale], locale, question: rest, history, context: options.context ?? '' });
}

/** The language to answer in: the message's own when that is sure and something is written in it. */
function spokenIn(text: string, usual: Locale, index: KnowledgeIndex): Locale {
  const { locale, confidence } = languageOf(text);
  const sure = locale === 'zh' ? 0.5 : 0.7;
  const spoken = (locale === 'zh' || locale === 'en') && confidence >= sure ? locale : usual;
  const other: Locale = spoken === 'en' ? 'zh' : 'en';
  return index.shelves[spoken].numberOf.size === 0 && index.shelves[other].numberOf.size > 0 ? other : spoken;
}

/**
 * Whether the customer asks to be served by a person: "a person please", 转人工, "can you raise it? or a person"; not
 * "can another person use my card", not 人工智能, not "what are the hours of your staff".
 */
export function wantsPerson(text: string): boolean {
  return asksForPerson(text);
}

/** The language of a text and how sure that is, 0–1; `other` for languages without knowledge and for no language at all. */
export function identifyLanguage(text: string): LanguageGuess {
  return languageOf(text);
}

/** A conversation in up to three quoted sentences, for the head of a hand-off packet or a list. */
export function extractiveSummary(turns: readonly Turn[], locale: Locale): string {
  return summarise(turns, locale);
}

/** What the person who takes over must know, in short lines of the conversation's language. */
export function handoffPacket(input: HandOffInput): HandOffPacket {
  return packHandOff(input);
}

/** The questions that a customer probably has, from the page and the last events, with what each was guessed from. */
export function guessQuestions(index: KnowledgeIndex, trail: Trail, locale: Locale, limit: number): GuessedQuestion[] {
  return guess(index, trail, locale, limit);
}
