/** A sentence, or one item of a list, as a range of UTF-16 offsets into the text it was found in. */
export interface Sentence {
  text: string;
  start: number;
  end: number;
  /** `-`, `1.` and the like, when the sentence opens a list item; the marker is not part of `text`. */
  marker: string | null;
}

/** Runs of closing punctuation, with the quotes and brackets that close after it. */
const STOP = /(?:[。！？｡]|[.!?…]+(?![\p{L}\p{N}]))[.!?。！？…]*["'”’）)\]」』》]*/gu;

/** Words whose full stop does not end a sentence. Those in `MAYBE` end one when a capital follows. */
const NEVER = new Set('mr mrs ms dr prof st no nos vs fig approx tel ext dept cf e.g i.e viz ref'.split(' '));
const MAYBE = new Set(
  'etc inc ltd co corp a.m p.m am pm jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k'.split(' '),
);

const MARKER = /^[ \t]{0,12}([-*•‣·]|\d{1,3}[.)、．]|[(（]\d{1,3}[)）]|[①-⑳])[ \t\u3000]*(?=\S)/u;

/** The word that ends right before `dot`, lower case, with inner dots: `e.g` for `e.g.`. At most 12 characters. */
function wordBefore(line: string, dot: number): string {
  return /[\p{L}.]{0,12}$/u.exec(line.slice(Math.max(0, dot - 12), dot))?.[0].toLowerCase() ?? '';
}

/** Whether the closing punctuation `mark` at `at` ends a sentence of the line. */
function endsSentence(line: string, at: number, mark: string): boolean {
  const next = line.slice(at + mark.length, at + mark.length + 4);
  if (next.trim() === '') return true;
  const goesOn = /^\s+\p{Ll}/u.test(next);
  // Quoted speech inside a sentence: the app asks “Was this you?” with the amount.
  if (/["'”’」』]$/.test(mark) && /^[?!？！]/.test(mark)) return !goesOn && !/^\p{Script=Han}/u.test(next);
  if (/^(?:\.\.|…)/.test(mark)) return !goesOn;
  if (!mark.startsWith('.')) return true;
  if (!/^\s/.test(next)) return mark.length > 1;
  const word = wordBefore(line, at);
  if (NEVER.has(word)) return false;
  // A single capital is an initial: "J. Tan", but not the pronoun.
  if (/^\p{L}$/u.test(word) && word !== 'i') return false;
  if (MAYBE.has(word)) return /^\s+["'“‘(]?\p{Lu}/u.test(next);
  return /^\s+["'“‘(]?[\p{Lu}\p{N}\p{Script=Han}]/u.test(next);
}

/**
 * Cuts a text into sentences. A line end always ends a sentence; so do 。！？ and, with a space after them, `. ! ?`,
 * except behind abbreviations, initials and inside numbers (`S$1,000.00`). List items are sentences of their own.
 * Linear in the length of the text.
 * @returns non-empty sentences in order; their ranges do not overlap
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const marker = MARKER.exec(line);
    let from = marker === null ? 0 : marker[0].length;
    let mark = marker?.[1] ?? null;
    const push = (to: number) => {
      const raw = line.slice(from, to);
      const trimmed = raw.trim();
      if (trimmed !== '') {
        const start = lineStart + from + (raw.length - raw.trimStart().length);
        sentences.push({ text: trimmed, start, end: start + trimmed.length, marker: mark });
        mark = null;
      }
      from = to;
    };
    for (const stop of line.matchAll(STOP)) {
      if (stop.index >= from && endsSentence(line, stop.index, stop[0])) push(stop.index + stop[0].length);
    }
    push(line.length);
    lineStart += line.length + 1;
  }
  return sentences;
}
