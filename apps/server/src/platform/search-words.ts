/**
 * Words for looking something up in a list, in both languages. Latin words are found by their beginnings, Chinese by
 * any two characters that stand together. PostgreSQL's own parser takes a Chinese sentence for one word, and trigrams
 * are not in the embedded database; a `tsvector` made of these words is indexed and prefix-searched in both.
 */
const runs = /[\p{Script=Han}]+|[\p{L}\p{N}\p{M}]+/gu;
const han = /^\p{Script=Han}/u;
/** Mixed words such as "卡号A1" are cut where the script changes. */
const pieces = /[\p{Script=Han}]+|[^\p{Script=Han}]+/gu;

function pieceList(text: string): string[] {
  const found = text.normalize('NFKC').toLowerCase().toWellFormed().match(runs) ?? [];
  return found.flatMap((run) => run.match(pieces) ?? []).map((word) => word.slice(0, 60).toWellFormed());
}

function pairs(word: string): string[] {
  const characters = [...word];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** What is stored: `array_to_tsvector(wordsOf(…))`. */
export function wordsOf(...texts: (string | null | undefined)[]): string[] {
  const words = texts.flatMap((text) => (text ? pieceList(text) : []));
  return [...new Set(words.flatMap((word) => (han.test(word) ? [...word, ...pairs(word)] : [word])))];
}

/**
 * What is asked, as text for `::tsquery`: every word must be there.
 * @returns null when there is no word to look for
 */
export function wordQuery(text: string): string | null {
  const terms = pieceList(text).flatMap((word) => {
    if (!han.test(word)) return [`'${word}':*`];
    return [...word].length === 1 ? [`'${word}'`] : pairs(word).map((pair) => `'${pair}'`);
  });
  // More words than a person types are an attack on the planner.
  return terms.length === 0 ? null : [...new Set(terms)].slice(0, 20).join(' & ');
}
