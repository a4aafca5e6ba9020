import type { KnowledgeIndex, ShelvedArticle } from './knowledge-index.ts';
import { candidates, likeness } from './match.ts';
import { readQuery } from './query.ts';
import { eventWords, pageWords, type Trail } from './trail.ts';
import type { Locale } from './words.ts';

/** A question that a customer probably has, before typing it. */
export interface GuessedQuestion {
  question: string;
  articleId: string;
  /** What it was guessed from, to be shown beside it: the event's label, or the page. */
  evidence: string;
}

/** Older events say less: each counts this share of the one after it. */
const FADING = 0.8;
const MOST_EVENTS = 12;
/** Being on a page says less than having met an error on it. */
const PAGE_WEIGHT = 0.5;
/** A clue must fit an article at least this well to be worth a guess. */
const WORTH_GUESSING = 0.35;

/**
 * The questions behind what a customer just did, best first, one per article.
 * Clues are read in both languages, because events are named in English on a Chinese page; the question is taken from the
 * article's own example questions in `locale`, so it is one that the knowledge answers.
 * @param limit most questions returned, ≥ 0
 */
export function guess(index: KnowledgeIndex, trail: Trail, locale: Locale, limit: number): GuessedQuestion[] {
  const recent = trail.events.slice(-MOST_EVENTS);
  const clues = recent.map((event, i) => ({
    text: `${event.name.slice(0, 200).replace(/[._-]+/g, ' ')} ${event.label?.slice(0, 200) ?? ''}`,
    evidence: eventWords(event),
    weight: FADING ** (recent.length - 1 - i),
  }));
  const page = pageWords(trail.page ?? '');
  if (page !== '') clues.push({ text: page, evidence: page, weight: PAGE_WEIGHT });

  const guesses = new Map<string, { score: number; clue: (typeof clues)[number]; strongest: number }>();
  for (const clue of clues) {
    for (const shelf of [index.shelves.en, index.shelves.zh]) {
      for (const { article, fit, signals } of candidates(shelf, readQuery(shelf, clue.text))) {
        const strength = clue.weight * fit * Math.max(signals.sentence, signals.question, signals.title);
        if (fit * Math.max(signals.sentence, signals.question) < WORTH_GUESSING) continue;
        const before = guesses.get(article.id);
        if (before === undefined) guesses.set(article.id, { score: strength, clue, strongest: strength });
        else {
          before.score += strength / 2;
          if (strength > before.strongest) Object.assign(before, { clue, strongest: strength });
        }
      }
    }
  }
  const shelf = index.shelves[locale];
  return [...guesses]
    .sort((a, b) => b[1].score - a[1].score || (a[0] < b[0] ? -1 : 1))
    .flatMap(([articleId, { clue }]) => {
      const article = shelf.articleAt[shelf.numberOf.get(articleId) ?? -1];
      if (article === undefined) return [];
      return [{ question: nearestQuestion(article, clue.text, index, locale), articleId, evidence: clue.evidence }];
    })
    .slice(0, limit);
}

/** Of the article's example questions, the one most like the clue; the title where there is none. */
function nearestQuestion(article: ShelvedArticle, clue: string, index: KnowledgeIndex, locale: Locale): string {
  const shelf = index.shelves[locale];
  const query = readQuery(shelf, clue);
  let best = { question: article.questions[0] ?? article.title, like: -1 };
  for (const question of article.questions) {
    const like = likeness(query, readQuery(shelf, question));
    if (like > best.like + 1e-9) best = { question, like };
  }
  return best.question;
}
