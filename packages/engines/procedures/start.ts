/** Which procedure a message wants, by the phrases that were given for each. */

import type { KnowledgeIndex } from '../language/knowledge-index.ts';
import { buildIndex, passagesOf } from '../language/language.ts';
import { candidates } from '../language/match.ts';
import { readQuery } from '../language/query.ts';
import { separateSmallTalk } from '../language/small-talk.ts';
import type { Language, Procedure } from './definition.ts';

/** A phrase this much alike (0–1, both ways) is a wish for it; measured on Harbour Bank's, see `start.test.ts`. */
const ALIKE = 0.5;
/** … and nothing else may be nearly as near. */
const APART = 0.08;
const LONGEST = 600;

/** Somebody who asks how it is done is answered from an article. */
const WANTS_TO_KNOW =
  /\bhow (?:do|can|to|would|should|does|long|much)\b|\bwhat (?:happens|is|are|if)\b|\bwhy\b|\bwhen (?:will|does|can)\b|怎么(?!办)|如何|为什么|为何|多久|什么是|会怎样/i;

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
  if (said === '' || WANTS_TO_KNOW.test(said)) return null;
  const shelf = index.shelves[language];
  const [best, second] = candidates(shelf, readQuery(shelf, said)).sort(
    (a, b) => b.signals.question - a.signals.question,
  );
  if (!best || best.signals.question < ALIKE) return null;
  if (second && best.signals.question - second.signals.question < APART) return null;
  return { key: best.article.id, likeness: best.signals.question };
}
