import { type Token, tokenize } from '../tokens.ts';

/** A sentence as it is compared: what it is about, and the figures that it gives. */
export interface Statement {
  text: string;
  /** Words that say what about; Chinese by pairs of characters. Without figures and denials. */
  about: ReadonlySet<string>;
  /** Numbers, months and weekdays, in order. `1,000.00` and `1000` are one. */
  figures: readonly string[];
  denies: boolean;
}

const DENIAL =
  /\b(?:not|no|never|cannot|without)\b|n['’]t\b|不能|不可|不会|不得|不需|无法|无需|没有|未能|不再|禁止|不支持/i;
const DENYING = new Set('not no never cannot cant dont doesnt wont isnt arent didnt without'.split(' '));
/** Days and months as the tokens have them: lower case, stemmed. */
const CALENDAR = new Set(
  tokenize(
    'January February March April June July August September October November December ' +
      'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  ).map(({ term }) => term),
);

const saysAbout = ({ kind, content, term }: Token) =>
  content && kind !== 'character' && kind !== 'number' && !CALENDAR.has(term) && !DENYING.has(term);

/** Reads a sentence for comparison. Linear in its length. */
export function statement(text: string): Statement {
  const tokens = tokenize(text);
  return {
    text,
    about: new Set(tokens.filter(saysAbout).map(({ term }) => term)),
    figures: tokens.filter(({ kind, term }) => kind === 'number' || CALENDAR.has(term)).map(({ term }) => term),
    denies: DENIAL.test(text),
  };
}

/** How much of what either is about both are about (Jaccard), 0–1. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  for (const term of small) if (large.has(term)) both++;
  const either = a.size + b.size - both;
  return either === 0 ? 0 : both / either;
}

/** The same figures, in any order. */
export const sameFigures = (a: Statement, b: Statement): boolean =>
  [...a.figures].sort().join(' ') === [...b.figures].sort().join(' ');
