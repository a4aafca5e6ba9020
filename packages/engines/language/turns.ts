import { splitSentences } from './sentences.ts';
import { separateSmallTalk } from './small-talk.ts';
import { tokenize } from './tokens.ts';
import { withoutPersonWish } from './wishes.ts';

/** One message of a conversation. */
export interface Turn {
  from: 'customer' | 'virtual_agent' | 'person';
  text: string;
}

/** A sentence that a customer wrote, and how much it says about what they want. */
export interface Said {
  text: string;
  turn: number;
  /** Words about something, up to 14; more for a question, an amount or a code. */
  weight: number;
  isQuestion: boolean;
}

/** Only this much of one message is read, and only so many messages: the beginning and the end of a conversation. */
const LONGEST_MESSAGE = 4_000;
const MOST_TURNS = 200;

const QUESTION =
  /[?？]\s*$|^(?:what|why|how|when|where|which|who|can|could|do|does|did|is|are|will|would|may|should)\b|(?:吗|呢|么|嘛)[。!！]?$|怎么|怎样|如何|为什么|什么|多少|多久|哪|能不能|可不可以|是不是|有没有/i;
const PARTICULAR = /\p{Nd}|[$€£¥]/u;

/** What the customer said, without greetings, thanks and requests for a person. In order. */
export function customerSentences(turns: readonly Turn[]): Said[] {
  return edges(turns).flatMap(({ turn, number }) => {
    if (turn.from !== 'customer') return [];
    return splitSentences(separateSmallTalk(turn.text.slice(0, LONGEST_MESSAGE)).rest).flatMap((sentence) => {
      const text = withoutPersonWish(sentence.text);
      const words = tokenize(text).filter((token) => token.content && token.kind !== 'character').length;
      if (words === 0) return [];
      const isQuestion = QUESTION.test(text);
      const weight = Math.min(words, 14) + (isQuestion ? 3 : 0) + (PARTICULAR.test(text) ? 2 : 0);
      return [{ text, turn: number, weight, isQuestion }];
    });
  });
}

/** The sentence that says best what the customer came for; of equals the first, because it was said unasked. */
export function mainRequest(said: readonly Said[]): Said | undefined {
  return said.reduce<Said | undefined>(
    (best, one) => (best === undefined || one.weight > best.weight + 2 ? one : best),
    undefined,
  );
}

function edges(turns: readonly Turn[]): { turn: Turn; number: number }[] {
  const numbered = turns.map((turn, number) => ({ turn, number }));
  if (numbered.length <= MOST_TURNS) return numbered;
  return [...numbered.slice(0, MOST_TURNS / 2), ...numbered.slice(-MOST_TURNS / 2)];
}

/** A text as one short line; what is cut off shows as an ellipsis. Never cuts inside a character. */
export function shortLine(text: string, longest: number): string {
  const line = text
    .slice(0, longest * 4)
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= longest) return line;
  const cut = characters.slice(0, longest - 1).join('');
  const atWord = /^(.{20,})\s\S*$/su.exec(cut)?.[1];
  return `${(atWord ?? cut).trimEnd()}…`;
}
