import { conceptsIn } from './concepts.ts';
import { plainWord, tokenize } from './tokens.ts';

/** What a text is found by: its words, as often as they stand there, and the ideas they name. */
export function searchTerms(text: string): string[] {
  const tokens = tokenize(text);
  return [...tokens.map(({ term }) => term), ...conceptsIn(tokens).map(({ term }) => term)];
}

/**
 * What a question is recognised by, whole: its words and ideas, neighbouring words, and four letters in a row of each word
 * with its borders, which forgive endings and slips. Linear.
 */
export function wordingTerms(text: string): string[] {
  const tokens = tokenize(text);
  const terms = [...tokens, ...conceptsIn(tokens)].map(({ term }) => term);
  let previous: string | undefined;
  for (const { term, kind, start, end } of tokens) {
    if (kind === 'pair') continue;
    if (previous !== undefined) terms.push(`${previous} ${term}`);
    previous = term;
    if (kind !== 'word') continue;
    const letters = ` ${plainWord(text.slice(start, end))} `;
    for (let at = 0; at + 4 <= letters.length; at++) terms.push(`…${letters.slice(at, at + 4)}`);
  }
  return terms;
}
