import type { Passage } from './passages.ts';
import type { Query } from './query.ts';
import { conceptsIn } from './concepts.ts';
import { type Sentence, splitSentences } from './sentences.ts';
import { tokenize } from './tokens.ts';
import type { Locale } from './words.ts';

/** A sentence as it stands in a passage. */
export interface CitedSentence {
  passage: Passage;
  sentence: string;
}

/** How much of a passage an answer shows. Chinese says the same in about half the characters. */
const LONGEST: Record<Locale, number> = { en: 420, zh: 210 };
/** A passage up to this length is shown whole: cutting it would lose more than it saves. */
const SHORT: Record<Locale, number> = { en: 260, zh: 130 };

/** A question for a number or a time is answered by a sentence that holds one. */
const ASKS_FIGURE = /\bhow (?:much|many|long|soon|fast|high|old|often|big)\b|\bwhen\b|\bwhat time\b|\b(?:cost|fee|price|rate|limit|maximum|minimum|deadline)\b|多少|多久|几|何时|什么时候|多长|多快|多高|费用|上限|最多|最少|截止/i;
const FIGURE = /\p{Nd}|\b(?:free|nothing|immediately|instantly|at once)\b|免费|立即|马上|即时/iu;
/** A question for a way is answered by steps. */
const ASKS_WAY = /\bhow (?:do|can|to|would|should|could)\b|\bwhere (?:do|can)\b|\bsteps?\b|\bset up\b|怎么|怎样|如何|在哪|哪里|步骤|方法/i;

/**
 * The neighbouring sentences of a passage that answer a question best: a window, so that what is cited reads as it was
 * written. Steps are never torn apart.
 * @returns at least one sentence for a passage with text; in reading order
 */
export function answeringSentences(passage: Passage, query: Query, question: string): CitedSentence[] {
  const sentences = splitSentences(passage.text);
  const cite = (from: number, to: number) => sentences.slice(from, to).map(({ text }) => ({ passage, sentence: text }));
  const longest = LONGEST[passage.locale];
  if (passage.text.length <= SHORT[passage.locale] || sentences.length <= 2) return cite(0, sentences.length);

  const steps = stepsOf(sentences);
  if (steps !== null && ASKS_WAY.test(question)) return cite(steps.from, steps.to);

  const scores = sentences.map((sentence) => scoreOf(sentence, query, question));
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
function stepsOf(sentences: readonly Sentence[]): { from: number; to: number } | null {
  const first = sentences.findIndex(({ marker }) => marker !== null && /\d/.test(marker));
  if (first < 0) return null;
  const last = sentences.findLastIndex(({ marker }) => marker !== null && /\d/.test(marker));
  if (last === first) return null;
  const introduced = first > 0 && /[:：]$/.test(sentences[first - 1]!.text);
  // A step of two sentences ends where the line does; the first sentence behind the last step is not known to belong to it.
  return { from: introduced ? first - 1 : first, to: last + 1 };
}

/** Worth of the question's words found in a sentence; slightly negative without any, so that windows stay tight. */
function scoreOf(sentence: Sentence, query: Query, question: string): number {
  const tokens = tokenize(sentence.text);
  const has = new Set([...tokens.map(({ term }) => term), ...conceptsIn(tokens).map(({ term }) => term)]);
  let found = 0;
  for (const { worth, found: forms } of query.terms) {
    found += worth * Math.max(0, ...forms.filter(({ term }) => has.has(term)).map(({ share }) => share));
  }
  const share = query.worth === 0 ? 0 : found / query.worth;
  const figure = ASKS_FIGURE.test(question) && FIGURE.test(sentence.text) ? 0.15 : 0;
  return share + figure - 0.08;
}

/**
 * Sentences as one text, as they were laid out: list items on lines of their own with their markers, the others joined
 * in the way of their language.
 */
export function layOut(cited: readonly CitedSentence[]): string {
  let text = '';
  for (const { passage, sentence } of cited) {
    const at = passage.text.indexOf(sentence);
    const lineStart = passage.text.lastIndexOf('\n', at) + 1;
    const lead = passage.text.slice(lineStart, at);
    const startsLine = lead.length <= 8 && !/[\p{L}]/u.test(lead);
    if (text === '') text = startsLine ? lead + sentence : sentence;
    else if (startsLine) text += `\n${lead}${sentence}`;
    else text += passage.locale === 'zh' ? sentence : ` ${sentence}`;
  }
  return text;
}
