import { stem } from '../stem.ts';

/** Of a longer text only the beginning is read: what somebody came for is told there. */
const longestText = 8_000;

/** Words, pairs of words, and pieces of words, each made a 32-bit number; a feature may come more than once. */
export type Bag = readonly [words: Int32Array, pairs: Int32Array, pieces: Int32Array];

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
 */
export function featuresOf(text: string): Bag {
  const words: number[] = [];
  const pairs: number[] = [];
  const pieces: number[] = [];
  const found = text.slice(0, longestText).normalize('NFKC').toLowerCase().match(piece) ?? [];
  /** Before the first word, and the word before that. */
  let [last, secondLast] = [edge, 0];
  /** How many characters of an unspaced script stand in a row. */
  let row = 0;
  for (const raw of found) {
    const character = isUnspaced.test(raw);
    const word = character ? raw : raw.replace(/['’]/g, '').slice(0, longestWord);
    if (word === '') continue;
    const term = hashOf(character || !/^[a-z]+$/.test(word) ? word : stem(word), 1);
    words.push(term);
    if (!character) words.push(hashOf(word, 2));
    pairs.push(joined(last, term, 3));
    if (secondLast !== 0) pairs.push(joined(secondLast, term, 4));
    row = character ? row + 1 : 0;
    if (!character) addPieces(` ${word} `, pieces);
    else if (row > 2) pieces.push(joined(joined(secondLast, last, 5), term, 5));
    secondLast = last;
    last = term;
  }
  if (words.length > 0) pairs.push(joined(last, edge, 3));
  return [Int32Array.from(words), Int32Array.from(pairs), Int32Array.from(pieces)];
}

const edge = 0x2545f491;

function addPieces(word: string, pieces: number[]) {
  for (let start = 0; start + shortestPiece <= word.length; start++) {
    let hash = 6;
    const most = Math.min(word.length, start + longestPiece);
    for (let at = start; at < most; at++) {
      hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
      if (at - start + 1 >= shortestPiece) pieces.push(spread(hash + at - start));
    }
  }
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
