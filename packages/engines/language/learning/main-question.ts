import { separateSmallTalk } from '../small-talk.ts';
import { customerSentences, mainRequest, shortLine, type Turn } from '../turns.ts';

/** A question longer than this is a story. */
const LONGEST_QUESTION = 200;

/**
 * What a customer came for, in one sentence of their own, without greeting, thanks and the wish for a person.
 * @returns null where they said nothing about anything
 */
export function mainQuestion(turns: readonly Turn[]): string | null {
  const main = mainRequest(customerSentences(turns));
  return main === undefined ? null : shortLine(separateSmallTalk(main.text).rest, LONGEST_QUESTION) || null;
}
