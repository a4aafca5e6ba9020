import { stem } from '../stem.ts';

/** Of a longer text only the beginning is read: what somebody came for is told there. */
const longestText = 8_000;

/** Features of one kind, each a 32-bit number, ascending, with how much it counts: 1 + ln(times that it comes). */
interface Counted {
  readonly keys: Int32Array;
  readonly weights: Float32Array;
}

export type Bag = readonly [words: Counted, pairs: Counted, pieces: Counted];

/** What a word or a character gives wherever it stands. */
interface Word {
  readonly character: boolean;
  readonly term: number;
  /** As it was written; 0 for a character. */
  readonly surface: number;
  readonly pieces: readonly number[];
}

const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}';
const piece = new RegExp(`[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}'’])+|[?!$€£¥%]`, 'gu');
const isUnspaced = new RegExp(`^[${unspaced}]$`, 'u');
/** Longer runs of letters carry no meaning. */
const longestWord = 40;
const shortestPiece = 3;
const longestPiece = 5;

/**
 * A text as features of three kinds. English: words and their stems; pairs of stems, also over one word between; three to
 * five letters in a row. Chinese: characters; pairs, also over one between; three in a row. Linear in the text.
 * @param known words that were met before: whoever reads many texts gives the same each time
 */
export function featuresOf(text: string, known: Map<string, Word> = new Map()): Bag {
  const words: number[] = [];
  const pairs: number[] = [];
  const pieces: number[] = [];
  const found = text.slice(0, longestText).normalize('NFKC').toLowerCase().match(piece) ?? [];
  /** Before the first word, and the word before that. */
  let [last, secondLast] = [edge, 0];
  /** How many characters of an unspaced script stand in a row. */
  let row = 0;
  for (const raw of found) {
    let word = known.get(raw);
    if (word === undefined) {
      word = wordOf(raw);
      known.set(raw, word);
    }
    if (word === nothing) continue;
    const { character, term } = word;
    words.push(term);
    if (!character) words.push(word.surface);
    pairs.push(joined(last, term, 3));
    if (secondLast !== 0) pairs.push(joined(secondLast, term, 4));
    row = character ? row + 1 : 0;
    for (let nth = 0; nth < word.pieces.length; nth++) pieces.push(word.pieces[nth]!);
    if (row > 2) pieces.push(joined(joined(secondLast, last, 5), term, 5));
    secondLast = last;
    last = term;
  }
  if (words.length > 0) pairs.push(joined(last, edge, 3));
  return [counted(words), counted(pairs), counted(pieces)];
}

/** Reads many texts, each once however often it is asked for. */
export function bagReader(): (text: string) => Bag {
  const words = new Map<string, Word>();
  const bags = new Map<string, Bag>();
  return (text) => {
    const bag = bags.get(text) ?? featuresOf(text, words);
    bags.set(text, bag);
    return bag;
  };
}

const edge = 0x2545f491;

/** Apostrophes alone are no word. */
const nothing: Word = { character: false, term: 0, surface: 0, pieces: [] };

function wordOf(raw: string): Word {
  if (isUnspaced.test(raw)) return { character: true, term: hashOf(raw, 1), surface: 0, pieces: [] };
  const word = raw.replace(/['’]/g, '').slice(0, longestWord);
  if (word === '') return nothing;
  const term = hashOf(/^[a-z]+$/.test(word) ? stem(word) : word, 1);
  return { character: false, term, surface: hashOf(word, 2), pieces: piecesOf(` ${word} `) };
}

function piecesOf(word: string): number[] {
  const pieces: number[] = [];
  for (let start = 0; start + shortestPiece <= word.length; start++) {
    let hash = 6;
    const most = Math.min(word.length, start + longestPiece);
    for (let at = start; at < most; at++) {
      hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
      if (at - start + 1 >= shortestPiece) pieces.push(spread(hash + at - start));
    }
  }
  return pieces;
}

function counted(found: readonly number[]): Counted {
  const keys = new Int32Array(found).sort();
  const weights = new Float32Array(keys.length);
  let count = 0;
  for (let nth = 0; nth < keys.length; ) {
    const from = nth;
    while (nth < keys.length && keys[nth] === keys[from]) nth += 1;
    keys[count] = keys[from]!;
    weights[count] = nth - from === 1 ? 1 : 1 + Math.log(nth - from);
    count += 1;
  }
  return count === keys.length ? { keys, weights } : { keys: keys.slice(0, count), weights: weights.slice(0, count) };
}

/** FNV-1a. @source Fowler, Noll & Vo (1991) */
function hashOf(text: string, kind: number): number {
  let hash = 0x811c9dc5 ^ kind;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return spread(hash);
}

const joined = (one: number, other: number, kind: number) =>
  spread(Math.imul(one + kind, 0x27d4eb2f) ^ Math.imul(other, 0x165667b1));

/** Neighbouring hashes far apart. @source the finaliser of MurmurHash3, Appleby (2011) */
function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
