import { conceptsIn } from './concepts.ts';
import { tokenize } from './tokens.ts';

/** What a text is found by: its words, as often as they stand there, and the ideas they name. */
export function searchTerms(text: string): string[] {
  const tokens = tokenize(text);
  return [...tokens.map(({ term }) => term), ...conceptsIn(tokens).map(({ term }) => term)];
}
