import type { KnowledgeIndex, ShelvedArticle } from './knowledge-index.ts';
import { candidates, covered, likeness, readArticle } from './match.ts';
import { type Query, readQuery } from './query.ts';
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
/** Words of events that every page sends. */
const MERE_USE =
  /\b(?:page|screen|view|viewed|visit|visited|open|opened|click|clicked|tap|tapped|button|load|loaded|session|started|scroll|scrolled|focus|focused|app|web|form|field|input|link)\b/gi;
/** An article that explains the code, though no example question names it. */
const CODE = 0.5;
const NAMED_CODE = 0.5;
/** A second question from the same clue must be this much better than one from another. */
const SAME_CLUE = 0.5;
/** Being on a page says less than having met an error on it. */
const PAGE_WEIGHT = 0.5;
/** A clue must say at least this share of a question to be worth guessing it. */
const WORTH_GUESSING = { event: 0.4, page: 0.3 };

/**
 * The questions behind what a customer just did, best first, one per article.
 * Clues are read in both languages, because events are named in English on a Chinese page; the question is taken from the
 * article's own example questions in `locale`, so it is one that the knowledge answers.
 * @param limit most questions returned, ≥ 0
 */
export function guess(index: KnowledgeIndex, trail: Trail, locale: Locale, limit: number): GuessedQuestion[] {
  const recent = trail.events.slice(-MOST_EVENTS);
  const clues = recent.flatMap((event, i) => {
    const happened = event.name
      .slice(0, 200)
      .replace(/[._-]+/g, ' ')
      .replace(MERE_USE, '')
      .trim();
    // That a button was pressed says nothing, whatever was written on it.
    if (happened === '') return [];
    const text = `${happened} ${event.label?.slice(0, 200) ?? ''}`;
    const weight = FADING ** (recent.length - 1 - i);
    return [{ text, evidence: eventWords(event), weight, least: WORTH_GUESSING.event }];
  });
  const page = pageWords(trail.page ?? '');
  if (page !== '') clues.push({ text: page, evidence: page, weight: PAGE_WEIGHT, least: WORTH_GUESSING.page });

  const guesses = new Map<string, { score: number; clue: (typeof clues)[number]; strongest: number }>();
  for (const clue of clues) {
    for (const shelf of [index.shelves.en, index.shelves.zh]) {
      const query = readQuery(shelf, clue.text);
      for (const { article, fit, signals } of candidates(shelf, query)) {
        const { questions } = readArticle(shelf, article);
        const said = Math.max(CODE * signals.code, ...questions.map((question) => saidBy(query, question)));
        if (said < clue.least) continue;
        const strength = clue.weight * fit * said;
        const before = guesses.get(article.id);
        if (before === undefined) guesses.set(article.id, { score: strength, clue, strongest: strength });
        else {
          before.score += strength / 4;
          if (strength > before.strongest) Object.assign(before, { clue, strongest: strength });
        }
      }
    }
  }
  const shelf = index.shelves[locale];
  const open = [...guesses].flatMap(([articleId, { score, clue }]) => {
    const article = shelf.articleAt[shelf.numberOf.get(articleId) ?? -1];
    return article === undefined ? [] : [{ article, score, clue }];
  });
  const chosen: GuessedQuestion[] = [];
  while (chosen.length < limit && open.length > 0) {
    open.sort((a, b) => b.score - a.score || (a.article.id < b.article.id ? -1 : 1));
    const { article, clue } = open.shift()!;
    chosen.push({
      question: nearestQuestion(article, clue.text, index, locale),
      articleId: article.id,
      evidence: clue.evidence,
    });
    for (const other of open) if (other.clue === clue) other.score *= SAME_CLUE;
  }
  return chosen;
}

/**
 * How much of an example question a clue says, 0–1, less for a question of common words only, more for one that names
 * the clue's very code. Not the other way round: a
 * label names shops and amounts that no article can know.
 */
function saidBy(clue: Query, { terms, worth }: Query): number {
  const named = terms.some(({ kind, term }) => kind === 'code' && clue.forms.has(term));
  return covered(terms, (term) => clue.forms.has(term)) * (0.5 + Math.min(1, worth) / 2) + (named ? NAMED_CODE : 0);
}

/** Of the article's example questions, the one most like the clue; the title where there is none. */
function nearestQuestion(article: ShelvedArticle, clue: string, index: KnowledgeIndex, locale: Locale): string {
  const shelf = index.shelves[locale];
  const query = readQuery(shelf, clue);
  let best = { question: article.questions[0] ?? article.title, like: -1 };
  readArticle(shelf, article).questions.forEach((read, i) => {
    const like = likeness(query, read);
    if (like > best.like + 1e-9) best = { question: article.questions[i]!, like };
  });
  return best.question;
}
