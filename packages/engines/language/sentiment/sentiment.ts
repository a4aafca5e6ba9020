import { favour, type Mood, PRESSING, REPEATED, SIGNS } from './lexicon.ts';

export type { Mood } from './lexicon.ts';

/** How a message sounds. A reading for people and for the order of work, never a decision about a customer. */
export interface Feeling {
  /** −1 against, 1 for; 0 where the words say neither. By words and rules; a trained model knows a trade's own words. */
  sentiment: number;
  mood: Mood | null;
  /** 0–1: how much gets worse by waiting. Half comes from what happened, the rest from how it is told. */
  urgency: number;
  /** What was read: the first 1,000 UTF-16 units. */
  text: string;
}

const LONGEST = 1_000;
const URGENCY = { pressing: 0.5, hurried: 0.3, repeated: 0.2, angry: 0.1, worried: 0.1 };

/** Reads a message's mood, sentiment and urgency, in English and Chinese. Linear. */
export function readFeeling(message: string): Feeling {
  const text = message.slice(0, LONGEST);
  const letters = text.replace(/[^\p{Lu}\p{Ll}]/gu, '');
  const shouts = letters.length >= 12 && letters === letters.toUpperCase() && /\p{Lu}/u.test(letters);
  const shown = SIGNS.filter(([, pattern]) => pattern.test(text)).map(([mood]) => mood);
  const loud = shouts || /[!！]{2,}/.test(text);
  const sentiment = favour(text);
  // "Great!!" is loud and not angry.
  if (loud && shown.length === 0 && sentiment <= 0) shown.push('angry');
  const urgency =
    shown.reduce((sum, mood) => sum + URGENCY[mood], 0) +
    (PRESSING.test(text) ? URGENCY.pressing : 0) +
    (REPEATED.test(text) ? URGENCY.repeated : 0);
  return { sentiment, mood: shown[0] ?? null, urgency: Math.min(1, Math.round(urgency * 100) / 100), text };
}
