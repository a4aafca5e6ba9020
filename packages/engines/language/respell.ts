import type { KnowledgeIndex, Shelf } from './knowledge-index.ts';
import { readQuery } from './query.ts';
import { plainWord, tokenize } from './tokens.ts';
import type { Locale } from './words.ts';

/**
 * What was probably meant: the text with each word that the knowledge does not know replaced by the known one nearest,
 * as an article writes it. Search finds these anyway; a screen says with this what it searched for.
 * @returns null when no word was misspelt as far as the knowledge can tell
 */
export function respelled(index: KnowledgeIndex, text: string, locale: Locale): string | null {
  const shelf = index.shelves[locale];
  let said = '';
  let from = 0;
  for (const { term, kind, content, found, start, end } of readQuery(shelf, text).terms) {
    const nearest = found[0]?.term;
    if (kind !== 'word' || !content || nearest === undefined || nearest === term || nearest.startsWith('#')) continue;
    // Another form of the same word is not a mistake.
    const typed = plainWord(text.slice(start, end));
    if (nearest.startsWith(term) || typed.startsWith(nearest)) continue;
    const word = asWritten(shelf, nearest);
    if (word === null || word.startsWith(typed)) continue;
    said += text.slice(from, start) + word;
    from = end;
  }
  return from === 0 ? null : said + text.slice(from);
}

/** Words are known by their stems; this is one of the words behind it. */
function asWritten(shelf: Shelf, term: string): string | null {
  const weights = new Map([[term, 1]]);
  const passage = shelf.passageAt[bestOf(shelf.passages.score(weights))];
  const article = shelf.articleAt[bestOf(shelf.articles.score(weights))];
  const texts = [passage?.text, passage?.heading, article?.title, ...(article?.questions ?? [])];
  for (const text of texts) {
    const token = text && tokenize(text).find((one) => one.term === term);
    if (token) return plainWord(text.slice(token.start, token.end));
  }
  return null;
}

/** -1 when none scores at all. */
function bestOf(scores: Float64Array): number {
  let best = -1;
  scores.forEach((score, at) => {
    if (score > (best < 0 ? 0 : scores[best]!)) best = at;
  });
  return best;
}
