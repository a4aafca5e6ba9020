import { choosePassage, cluesOf } from './choose-passage.ts';
import { conceptsIn } from './concepts.ts';
import { confidenceOf, knownShare } from './confidence.ts';
import { asksAboutOthers } from './elsewhere.ts';
import { answeringSentences, layOut } from './extract.ts';
import type { Shelf } from './knowledge-index.ts';
import { type Candidate, candidates } from './match.ts';
import type { Passage } from './passages.ts';
import { PHRASES } from './phrases.ts';
import { joinQueries, type Query, readQuery } from './query.ts';
import type { SmallTalk } from './small-talk.ts';
import { tokenize } from './tokens.ts';
import { asksForAction } from './wishes.ts';
import type { Locale } from './words.ts';

/** One sentence of an article that an answer rests on, word for word. */
export interface Source {
  articleId: string;
  passageId: string;
  section: number;
  title: string;
  sentence: string;
}

/** A place in the knowledge that is near the question, for a person to look at or a customer to open. */
export interface Place {
  articleId: string;
  passageId: string;
  section: number;
  title: string;
}

/** Why there is no answer: an expected outcome, recorded and shown. */
export type AbstainReason = 'no_match' | 'low_confidence' | 'not_a_question' | 'needs_person' | 'action';

export type Answer = { locale: Locale } & (
  | {
      kind: 'answer';
      /** Sentences of one article, in its own words and layout. */
      text: string;
      /** Probability that this is the right article, 0–1. */
      confidence: number;
      sources: Source[];
      /**
       * What the answer alone does not give: `action`: the customer asked us to do it, and the article only explains;
       * `person`: theft, fraud, a death or hardship, where a person is offered without being asked for.
       */
      needs: 'action' | 'person' | null;
    }
  | {
      kind: 'clarify';
      question: string;
      options: { label: string; articleId: string; passageId: string }[];
      confidence: number;
    }
  | { kind: 'abstain'; reason: AbstainReason; confidence: number; nearest: Place[] }
  | { kind: Exclude<SmallTalk, 'acknowledgement'>; text: string }
);

/** An answer is given from here on; measured, fewer than one in ten given answers is then of the wrong article. */
const SURE = 0.55;
/** Below this not even a question back is worth the customer's time. */
const PLAUSIBLE = 0.3;
/** Two articles this close are both meant, as far as the words tell. */
const CLOSE = 0.06;
/** … and the better one must not stand apart as surely as this. */
const CLEAR = 0.7;
/** A question of which the knowledge knows less than this share is about something else. */
const KNOWN = 0.34;
/** How much an earlier message says about a short question that follows it, and the page about any. */
const HISTORY_WEIGHT = 0.5;
const CONTEXT_WEIGHT = 0.15;
const MOST_OPTIONS = 3;

/** Ideas that call for a person whatever the article says. */
const SENSITIVE = new Set(['#fraud', '#stolen', '#died', '#hardship']);

export interface Asked {
  shelf: Shelf;
  locale: Locale;
  /** Without small talk, not empty. */
  question: string;
  /** Earlier messages of the customer, oldest first. */
  history: readonly string[];
  /** Words of the page or product that the customer looks at. */
  context: string;
}

/** Decides between an answer, one question back, and honest silence. Deterministic. */
export function decide(asked: Asked): Answer {
  const { shelf, locale, question } = asked;
  const query = queryOf(asked);
  const ranked = candidates(shelf, query);
  const confidence = asksAboutOthers(query, question) ? 0 : round(confidenceOf(query, ranked));
  const [best, second] = ranked;
  const abstain = (reason: AbstainReason): Answer => ({
    kind: 'abstain',
    locale,
    reason,
    confidence,
    nearest: nearestOf(ranked),
  });

  if (!query.terms.some((term) => term.content)) return abstain('not_a_question');
  const wantsAction = asksForAction(question);
  if (best === undefined || knownShare(query) < KNOWN || confidence < PLAUSIBLE) {
    return abstain(
      wantsAction && best !== undefined
        ? 'action'
        : best === undefined || knownShare(query) < KNOWN
          ? 'no_match'
          : 'low_confidence',
    );
  }
  const close = second !== undefined && best.fit - second.fit < CLOSE && confidence < CLEAR;
  if (close && !askedBack(asked)) return clarify(ranked, locale, confidence);
  if (confidence < SURE) return abstain(wantsAction ? 'action' : 'low_confidence');

  const cited = answeringSentences(choosePassage(best, query, shelf, question), cluesOf(query, shelf), question);
  return {
    kind: 'answer',
    locale,
    text: layOut(cited),
    confidence,
    sources: cited.map(({ passage, sentence }) => ({ ...placeOf(passage), sentence })),
    needs: wantsAction ? 'action' : isSensitive(question) ? 'person' : null,
  };
}

/** The question itself; a short one that follows another is read together with it, and the page tips the balance. */
function queryOf({ shelf, question, history, context }: Asked): Query {
  let query = readQuery(shelf, question);
  const before = history.at(-1);
  if (before !== undefined && followsOn(question, query)) {
    query = joinQueries(query, readQuery(shelf, before), { weight: HISTORY_WEIGHT, counts: true });
  }
  return context === ''
    ? query
    : joinQueries(query, readQuery(shelf, context), { weight: CONTEXT_WEIGHT, counts: false });
}

/** "And abroad?", "how long does it take", 那国外呢: words that need the message before them. */
function followsOn(question: string, query: Query): boolean {
  return (
    query.worth < 0.6 || /^(?:and|what about|how about|but)\b|^(?:那|那么|还有|如果)|呢[？?]?$/i.test(question.trim())
  );
}

/** One question back is enough: whether the message before this one already got one. */
function askedBack(asked: Asked): boolean {
  const before = asked.history.at(-1);
  if (before === undefined || before.trim() === '') return false;
  return decide({ ...asked, question: before, history: [] }).kind === 'clarify';
}

function clarify(ranked: readonly Candidate[], locale: Locale, confidence: number): Answer {
  const near = ranked.filter((candidate) => ranked[0]!.fit - candidate.fit < CLOSE).slice(0, MOST_OPTIONS);
  const options = near.map(({ article, passages }) => ({
    label: article.title,
    articleId: article.id,
    passageId: passages[0]!.passage.id,
  }));
  return { kind: 'clarify', locale, question: PHRASES[locale].clarify, options, confidence };
}

function isSensitive(question: string): boolean {
  return conceptsIn(tokenize(question)).some(({ term }) => SENSITIVE.has(term));
}

function placeOf({ articleId, id, section, title }: Passage): Place {
  return { articleId, passageId: id, section, title };
}

function nearestOf(ranked: readonly Candidate[]): Place[] {
  return ranked.slice(0, MOST_OPTIONS).map(({ passages }) => placeOf(passages[0]!.passage));
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
