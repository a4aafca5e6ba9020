/**
 * The words that the knowledge is written in, to find the one a customer meant.
 * Words are only learned: a caller asks whether a suggestion is still in use.
 */
export interface Spelling {
  learn(terms: Iterable<string>): void;
  /** Known words near an unknown one, nearest first; none for short words, where every word is near another. */
  near(term: string): string[];
  /** Known words that begin with `part` or, when it has 3 letters or more, contain it; at most `limit`, shortest first. */
  containing(part: string, limit: number): string[];
}

/** Shorter words are never corrected by exchanging, adding or dropping a letter: `loan` is not a misspelt `load`. */
const SHORTEST = { swap: 4, drop: 5, exchange: 6, two: 9 };
/** How many letters the forms of one word may differ at the end: `cancel`, `cancellation`. */
const LONGEST_ENDING = 6;
const LATIN = /^[a-z]{3,30}$/;

export function createSpelling(): Spelling {
  /** By first letter: typing errors rarely hit it, and it cuts the work by an order of magnitude. */
  const byLetter = new Map<string, Set<string>>();

  function learn(terms: Iterable<string>): void {
    for (const term of terms) {
      if (!LATIN.test(term)) continue;
      const known = byLetter.get(term[0]!);
      if (known === undefined) byLetter.set(term[0]!, new Set([term]));
      else known.add(term);
    }
  }

  function near(term: string): string[] {
    if (!LATIN.test(term)) return [];
    const found: { word: string; distance: number }[] = [];
    for (const word of byLetter.get(term[0]!) ?? []) {
      const distance = wordDistance(term, word);
      if (distance !== null) found.push({ word, distance });
    }
    return found.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1)).map(({ word }) => word);
  }

  function containing(part: string, limit: number): string[] {
    const found: string[] = [];
    for (const [letter, words] of byLetter) {
      if (part.length < 3 && letter !== part[0]) continue;
      for (const word of words) if (part.length < 3 ? word.startsWith(part) : word.includes(part)) found.push(word);
    }
    const begins = (word: string) => (word.startsWith(part) ? 0 : 1);
    return found.sort((a, b) => begins(a) - begins(b) || a.length - b.length || (a < b ? -1 : 1)).slice(0, limit);
  }

  return { learn, near, containing };
}

/** 1 or 2 mistakes, 0.5 for another form of the same word, null when they are different words. */
function wordDistance(typed: string, word: string): number | null {
  const [short, long] = typed.length <= word.length ? [typed, word] : [word, typed];
  if (short.length >= 5 && long.length - short.length <= LONGEST_ENDING && long.startsWith(short)) return 0.5;
  const most = typed.length >= SHORTEST.two ? 2 : 1;
  if (typed.length < SHORTEST.swap || long.length - short.length > most) return null;
  const distance = editDistance(typed, word, most);
  if (distance > most) return null;
  if (distance === 1) {
    const swapped = typed.length === word.length && [...typed].sort().join('') === [...word].sort().join('');
    const shortest = swapped ? SHORTEST.swap : typed.length === word.length ? SHORTEST.exchange : SHORTEST.drop;
    if (typed.length < shortest) return null;
  }
  return distance;
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
 * @returns a number > `most` as soon as it is certain that the distance is larger
 * @source Damerau (1964), A technique for computer detection and correction of spelling errors
 */
function editDistance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
