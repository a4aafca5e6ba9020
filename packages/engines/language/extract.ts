import { type Clue, shareOf } from './choose-passage.ts';
import type { Passage } from './passages.ts';
import { searchTerms } from './search-terms.ts';
import { type Sentence, splitSentences } from './sentences.ts';
import type { Locale } from './words.ts';

/** A sentence as it stands in a passage. */
export interface CitedSentence {
  passage: Passage;
  sentence: string;
  /** Offset of the sentence in the passage's text. */
  start: number;
}

/** How much of a passage an answer shows. Chinese says the same in about half the characters. */
const LONGEST: Record<Locale, number> = { en: 480, zh: 240 };
/** A passage up to this length is shown whole: cutting it would lose more than it saves. */
const SHORT: Record<Locale, number> = { en: 320, zh: 160 };

/** What a sentence without a clue costs the window that holds it. */
const SILENT = 0.04;

/** A question for a number or a time is answered by a sentence that holds one. */
const ASKS_FIGURE =
  /\bhow (?:much|many|long|soon|fast|high|old|often|big)\b|\bwhen\b|\bwhat time\b|\b(?:cost|fee|price|rate|limit|maximum|minimum|deadline)\b|多少|多久|几|何时|什么时候|多长|多快|多高|费用|上限|最多|最少|截止/i;
const FIGURE = /\p{Nd}|\b(?:free|nothing|immediately|instantly|at once)\b|免费|立即|马上|即时/iu;
/** A question for a way is answered by steps. */
const ASKS_WAY =
  /\bhow (?:do|can|to|would|should|could)\b|\bwhere (?:do|can)\b|\bsteps?\b|\bset up\b|怎么|怎样|如何|在哪|哪里|步骤|方法/i;

/**
 * The neighbouring sentences of a passage that answer a question best: a window, so that what is cited reads as it was
 * written. Steps are never torn apart.
 * @returns at least one sentence for a passage with text; in reading order
 */
export function answeringSentences(passage: Passage, clues: readonly Clue[], question: string): CitedSentence[] {
  const sentences = splitSentences(passage.text);
  const cite = (from: number, to: number) =>
    sentences.slice(from, to).map(({ text, start }) => ({ passage, sentence: text, start }));
  const longest = LONGEST[passage.locale];
  if (passage.text.length <= SHORT[passage.locale] || sentences.length <= 2) return cite(0, sentences.length);

  const steps = stepsOf(passage.text, sentences);
  if (steps !== null && ASKS_WAY.test(question)) return cite(steps.from, steps.to);

  const scores = sentences.map((sentence) => scoreOf(sentence, clues, question));
  let best = { from: 0, to: 1, score: Number.NEGATIVE_INFINITY };
  for (let from = 0; from < sentences.length; from++) {
    let score = 0;
    let length = 0;
    for (let to = from + 1; to <= sentences.length; to++) {
      length += sentences[to - 1]!.text.length;
      if (length > longest && to > from + 1) break;
      score += scores[to - 1]!;
      // Steps stand or fall together.
      const torn = steps !== null && ((from > steps.from && from < steps.to) || (to > steps.from && to < steps.to));
      if (!torn && score > best.score + 1e-9) best = { from, to, score };
    }
  }
  return cite(best.from, best.to);
}

/** The numbered steps of a passage with the line that introduces them; null when there are fewer than two. */
function stepsOf(text: string, sentences: readonly Sentence[]): { from: number; to: number } | null {
  const first = sentences.findIndex(({ marker }) => marker !== null && /\d/.test(marker));
  if (first < 0) return null;
  const last = sentences.findLastIndex(({ marker }) => marker !== null && /\d/.test(marker));
  if (last === first) return null;
  const introduced = first > 0 && /[:：]$/.test(sentences[first - 1]!.text);
  // The last step goes on to the end of its line.
  let to = last + 1;
  while (sentences[to] !== undefined && !text.slice(sentences[to - 1]!.end, sentences[to]!.start).includes('\n')) to++;
  return { from: introduced ? first - 1 : first, to };
}

/** Share of the clues that a sentence holds; slightly negative without any, so that windows stay tight. */
function scoreOf(sentence: Sentence, clues: readonly Clue[], question: string): number {
  const found = shareOf(clues, new Set(searchTerms(sentence.text)));
  const figure = ASKS_FIGURE.test(question) && FIGURE.test(sentence.text) ? 0.15 : 0;
  return found + figure - SILENT;
}

/**
 * Sentences as one text, as they were laid out: list items on lines of their own with their markers, the others joined
 * in the way of their language.
 */
export function layOut(cited: readonly CitedSentence[]): string {
  let text = '';
  for (const { passage, sentence, start } of cited) {
    const lineStart = start === 0 ? 0 : passage.text.lastIndexOf('\n', start - 1) + 1;
    const lead = passage.text.slice(lineStart, start);
    const startsLine = lead.length <= 8 && !/[\p{L}]/u.test(lead);
    if (text === '') text = startsLine ? lead + sentence : sentence;
    else if (startsLine) text += `\n${lead}${sentence}`;
    else text += passage.locale === 'zh' ? sentence : ` ${sentence}`;
  }
  return text;
}
