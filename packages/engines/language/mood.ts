import { type Mood, readFeeling } from './sentiment/sentiment.ts';
import { shortLine, type Turn } from './turns.ts';
import type { Locale } from './words.ts';

const NAMES: Record<Locale, Record<Mood, string>> = {
  en: { angry: 'Angry', hurried: 'Hurried', worried: 'Worried' },
  zh: { angry: '生气', hurried: '着急', worried: '担心' },
};

/**
 * How the customer sounds, with the words that show it; the latest message that shows something counts. Null when nothing
 * does: most people are simply asking. It is a reading for the person who takes over, never a decision.
 */
export function moodOf(turns: readonly Turn[], locale: Locale): string | null {
  for (const turn of turns.toReversed()) {
    if (turn.from !== 'customer') continue;
    const { mood, text } = readFeeling(turn.text);
    if (mood === null) continue;
    const quote = shortLine(text, locale === 'zh' ? 30 : 60);
    return locale === 'zh' ? `${NAMES.zh[mood]}：“${quote}”` : `${NAMES.en[mood]}: “${quote}”`;
  }
  return null;
}
