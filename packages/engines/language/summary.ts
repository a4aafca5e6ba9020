import { splitSentences } from './sentences.ts';
import { customerSentences, mainRequest, shortLine, type Turn } from './turns.ts';
import type { Locale } from './words.ts';

const WORDS: Record<Locale, { asked: string; answered: string; replied: string; added: string; nothing: string }> = {
  en: {
    asked: 'The customer asked: ',
    answered: 'The virtual agent answered: ',
    replied: 'A person replied: ',
    added: 'Then the customer said: ',
    nothing: 'The customer has not said yet what it is about.',
  },
  zh: {
    asked: '客户问：',
    answered: '虚拟客服答：',
    replied: '人工客服答：',
    added: '客户又说：',
    nothing: '客户尚未说明来意。',
  },
};
const LONGEST_QUOTE: Record<Locale, number> = { en: 160, zh: 80 };

/**
 * A conversation in up to three sentences of its own, quoted: what the customer came for, the last answer, and what the
 * customer said after it. Nothing is rephrased.
 */
export function summarise(turns: readonly Turn[], locale: Locale): string {
  const words = WORDS[locale];
  const quote = (text: string) =>
    locale === 'zh' ? `“${shortLine(text, LONGEST_QUOTE.zh)}”` : `“${shortLine(text, LONGEST_QUOTE.en)}”`;
  const said = customerSentences(turns);
  const main = mainRequest(said);
  if (main === undefined) return words.nothing;
  const lines = [words.asked + quote(main.text)];
  const answeredAt = turns.findLastIndex((turn) => turn.from !== 'customer');
  const answer = turns[answeredAt];
  const sentence = answer === undefined ? undefined : splitSentences(answer.text)[0]?.text;
  if (answer !== undefined && sentence !== undefined && answeredAt > main.turn) {
    lines.push((answer.from === 'person' ? words.replied : words.answered) + quote(sentence));
  }
  const last = said.findLast((one) => one.turn > answeredAt && one !== main);
  if (last !== undefined) lines.push(words.added + quote(last.text));
  return lines.join(locale === 'zh' ? '' : ' ');
}
