/** Which procedure a message wants, by the phrases that were given for each. */

import type { KnowledgeIndex } from '../language/knowledge-index.ts';
import { buildIndex, passagesOf } from '../language/language.ts';
import { candidates } from '../language/match.ts';
import { readQuery } from '../language/query.ts';
import { separateSmallTalk } from '../language/small-talk.ts';
import type { Language, Procedure } from './definition.ts';
import { asks } from './heard.ts';

/** A phrase this much alike (0–1, both ways) is a wish for it; measured on what Harbour Bank's simulated customers say. */
const ALIKE: Record<Language, number> = { en: 0.55, zh: 0.52 };
/** … and nothing else may be nearly as near. */
const APART = 0.08;
const LONGEST = 600;
/** One English word in common is chance where there are few phrases; a Chinese one may be the whole wish. */
const WORDS_IN_COMMON: Record<Language, number> = { en: 2, zh: 1 };

/** Somebody who asks how it is done is answered from an article. */
const WANTS_TO_KNOW =
  /\bhow (?:do|can|to|would|should|does|long|much)\b|\bwhat (?:happens|is|are|if)\b|\bwhy\b|\bwhen (?:will|does|can)\b|怎么(?!办)|如何|为什么|为何|多久|什么是|会怎样/i;

/** A question is one unless it asks us to do it. */
const ASKS_TO_DO =
  /\b(?:(?:can|could) (?:you|u|i|we|someone)|(?:would|will) you)\b|\bplease\b|帮|麻烦|请|能不能|可以|怎么办/i;

export type StartIndex = KnowledgeIndex;

export function startIndex(procedures: readonly Pick<Procedure, 'key' | 'name' | 'examples'>[]): StartIndex {
  const passages = procedures.flatMap(({ key, name, examples }) =>
    (['en', 'zh'] as const).flatMap((locale) =>
      passagesOf({ id: key, locale, title: name[locale], summary: '', body: examples[locale].join('\n\n') }),
    ),
  );
  const examples = procedures.flatMap(({ key, examples: { en, zh } }) =>
    [...en, ...zh].map((question) => ({ articleId: key, question })),
  );
  return buildIndex(passages, examples);
}

/** @returns the key of the procedure that is meant and how alike the nearest phrase is; null for none, or for two alike */
export function wanted(index: StartIndex, text: string, language: Language): { key: string; likeness: number } | null {
  const said = separateSmallTalk(text.slice(0, LONGEST)).rest;
  if (said === '' || WANTS_TO_KNOW.test(said) || (asks(said) && !ASKS_TO_DO.test(said))) return null;
  const shelf = index.shelves[language];
  const query = readQuery(shelf, said);
  const [best, second] = candidates(shelf, query).sort((a, b) => b.signals.question - a.signals.question);
  if (!best || best.signals.question < ALIKE[language]) return null;
  const shared = query.terms.filter(
    ({ content, found }) => content && found.some(({ term }) => shelf.articles.contains(best.number, term)),
  );
  if (shared.length < WORDS_IN_COMMON[language]) return null;
  if (second && best.signals.question - second.signals.question < APART) return null;
  return { key: best.article.id, likeness: best.signals.question };
}
