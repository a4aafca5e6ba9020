import type { AbstainReason } from './answer.ts';
import { moodOf } from './mood.ts';
import { splitSentences } from './sentences.ts';
import type { Trail } from './trail.ts';
import { eventWords, pageWords } from './trail.ts';
import { customerSentences, mainRequest, shortLine, type Turn } from './turns.ts';
import type { Locale } from './words.ts';

/** Why the conversation leaves the virtual agent. */
export type HandOffReason = AbstainReason | 'unhelpful_answer';

export interface HandOffInput {
  turns: readonly Turn[];
  /** What the customer did before and beside the conversation. */
  trail: Trail;
  /** Answers that the virtual agent gave, oldest first. */
  answersTried: readonly { text: string; articleId?: string }[];
  reason: HandOffReason;
  locale: Locale;
}

/** What a person needs to go on without asking again. Short lines in the conversation's language; customers never see it. */
export interface HandOffPacket {
  /** In the customer's words. */
  wants: string;
  known: string[];
  tried: { text: string; articleId?: string }[];
  /** What was not done, and why. */
  notDone: string | null;
  /** The last question that got no answer. */
  openQuestion: string | null;
  /** How the customer sounds, with the words that show it. */
  feels: string | null;
}

const LINE: Record<Locale, number> = { en: 120, zh: 60 };
const MOST_EVENTS = 4;

const WORDS: Record<
  Locale,
  { person: string; page: string; did: string; named: string; customer: string; reasons: Record<HandOffReason, string> }
> = {
  en: {
    person: 'To speak with a person',
    page: 'On the page ',
    did: 'Just before: ',
    named: 'Named: ',
    customer: 'The customer: ',
    reasons: {
      needs_person: 'The customer asked for a person',
      action: 'It needs an action that the virtual agent may not take',
      no_match: 'No article answers it',
      low_confidence: 'No article answers it surely enough',
      not_a_question: 'It is not clear yet what the customer asks',
      unhelpful_answer: 'The answer did not help',
    },
  },
  zh: {
    person: '与人工客服沟通',
    page: '所在页面：',
    did: '刚才：',
    named: '提到：',
    customer: '客户：',
    reasons: {
      needs_person: '客户要求人工',
      action: '需要虚拟客服无权进行的操作',
      no_match: '没有文章能够回答',
      low_confidence: '没有文章能够确切回答',
      not_a_question: '尚不清楚客户要问什么',
      unhelpful_answer: '回答没有帮上忙',
    },
  },
};

/** Amounts, codes, case numbers, card endings, dates and times: what a customer should not have to repeat. */
const PARTICULARS =
  /(?:[A-Z]{1,3}?[$€£¥]|[$€£¥])\s?\d[\d,]{0,14}(?:\.\d{1,2})?|\b[A-Z]{2,5}-\d{2,8}\b|[·•*.xX]{2,4}\s?\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[:：]\d{2}\b|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b|\d{1,2}月\d{1,2}[日号]|\d[\d,]{0,12}(?:\.\d{1,2})?\s?(?:元|块|新元|美元)/g;

const OWN_ATTEMPT =
  /\b(?:i(?:'ve| have)? (?:already )?(?:tried|restarted|reinstalled|reset|checked|waited|called|changed|followed)|already (?:tried|did|done)|still (?:doesn't|does not|not|won't))\b|我(?:已经|都|也)?(?:试过|试了|重启|重装|重新|打过|等了|查过|改过)|还是(?:不行|不能|没有)/i;

/** The packet for a hand-off, from what was said and done. Deterministic; nothing in it is guessed. */
export function packHandOff({ turns, trail, answersTried, reason, locale }: HandOffInput): HandOffPacket {
  const words = WORDS[locale];
  const line = (text: string) => shortLine(text, LINE[locale]);
  const said = customerSentences(turns);
  const main = mainRequest(said);
  const lastAnswer = turns.findLastIndex((turn) => turn.from !== 'customer');
  const open = said.findLast((one) => one.isQuestion && (one.turn > lastAnswer || reason !== 'unhelpful_answer'));

  const known: string[] = [];
  if (trail.page !== undefined && trail.page.trim() !== '') known.push(line(words.page + pageWords(trail.page)));
  for (const event of trail.events.slice(-MOST_EVENTS)) known.push(line(words.did + eventWords(event)));
  const named = [...new Set(said.flatMap(({ text }) => text.slice(0, 500).match(PARTICULARS) ?? []))].slice(0, 8);
  if (named.length > 0) known.push(line(words.named + named.join(locale === 'zh' ? '、' : ', ')));

  const attempts = said
    .filter(({ text }) => OWN_ATTEMPT.test(text))
    .map(({ text }) => ({ text: line(words.customer + text) }));
  const answers = answersTried.map(({ text, articleId }) => ({
    text: line(splitSentences(text)[0]?.text ?? text),
    ...(articleId === undefined ? {} : { articleId }),
  }));
  return {
    wants: main === undefined ? words.person : line(main.text),
    known,
    tried: [...answers, ...attempts],
    notDone: words.reasons[reason],
    openQuestion: open === undefined ? null : line(open.text),
    feels: moodOf(turns, locale),
  };
}
