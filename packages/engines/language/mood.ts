import { shortLine, type Turn } from './turns.ts';
import type { Locale } from './words.ts';

type Mood = 'angry' | 'hurried' | 'worried';

/** Words that show a mood by themselves. Order is precedence: what a person must know first. */
const SIGNS: [Mood, RegExp][] = [
  [
    'angry',
    /\b(?:unacceptable|ridiculous|terrible|useless|disgusting|outrageous|furious|angry|worst|scandal|joke of a|fed up|sick of|how dare|waste of (?:my )?time|never again|complain|complaint|sue|lawyer|wtf|bullshit|damn)\b|太差|垃圾|太不像话|气死|愤怒|投诉|骗人|忍无可忍|无语|什么态度|浪费时间|岂有此理|恶心|差劲/i,
  ],
  [
    'hurried',
    /\b(?:urgent|urgently|asap|right now|immediately|at once|hurry|emergency|quickly|as soon as possible|only (?:hold|have|wait)|until \d{1,2}[:.]\d{2}|in \d{1,2} (?:min|minutes|hours?))\b|急|马上|立刻|立即|赶紧|赶快|尽快|来不及|快点|只能.{0,8}到/i,
  ],
  [
    'worried',
    /\b(?:worried|worry|scared|afraid|anxious|panic|stolen|scammed|hacked|desperate|please help|lost everything)\b|担心|害怕|慌|怎么办啊|被骗|被盗|吓|焦虑|求助/i,
  ],
];

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
    const text = turn.text.slice(0, 1_000);
    const letters = text.replace(/[^\p{Lu}\p{Ll}]/gu, '');
    const shouts = letters.length >= 12 && letters === letters.toUpperCase() && /\p{Lu}/u.test(letters);
    const mood =
      SIGNS.find(([, pattern]) => pattern.test(text))?.[0] ?? (shouts || /[!！]{2,}/.test(text) ? 'angry' : undefined);
    if (mood === undefined) continue;
    const quote = shortLine(text, locale === 'zh' ? 30 : 60);
    return locale === 'zh' ? `${NAMES.zh[mood]}：“${quote}”` : `${NAMES.en[mood]}: “${quote}”`;
  }
  return null;
}
