/** Fills a slot from what a customer wrote; null where they did not say it, or said two things. */

import type { Language, Scalar, Slot } from './definition.ts';
import { corrects, meansOther, readYesNo } from './heard.ts';
import { readDate } from './read-date.ts';
import { markedAmount, plainNumber } from './read-number.ts';

/** A choice as it stands now, in the language that is spoken. */
export interface Choice {
  readonly value: Scalar;
  readonly label: string;
  readonly synonyms: readonly string[];
}

export interface Hearing {
  readonly today: string;
  readonly language: Language;
  /** Of a choice. */
  readonly choices: readonly Choice[];
  /** Whether this is what was asked for. What is only mentioned must show by itself what it is. */
  readonly asked: boolean;
  /** What it was until now, when they take something back. */
  readonly before?: Scalar | undefined;
}

const LONGEST = 500;

export function readSlot(slot: Slot, text: string, hearing: Hearing): Scalar | null {
  const said = text.slice(0, 2000).normalize('NFKC').replaceAll('’', "'").replace(/\s+/g, ' ').trim();
  if (said === '') return null;
  const { asked } = hearing;
  switch (slot.type) {
    case 'yes_no':
      return asked ? readYesNo(said) : null;
    case 'choice':
      return readChoice(said, hearing);
    case 'date':
      return readDate(said, hearing.today, slot.nearest);
    case 'amount': {
      const amount = markedAmount(said) ?? (asked ? plainNumber(said) : null);
      return amount !== null && amount >= 0 ? amount : null;
    }
    case 'number':
      return asked ? plainNumber(said) : null;
    case 'last_four':
      return lastFour(said, asked);
    case 'email':
      return /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/.exec(said)?.[0]?.toLowerCase() ?? null;
    case 'phone':
      return phone(said, asked);
    case 'address':
      return address(said, hearing);
    case 'name': {
      const named =
        /(?:\bmy (?:full )?name is|\bi am|\bi'm|\bthis is|我叫|我的名字(?:是|叫)|姓名是?[:：]?) ?(.{2,80})$/i.exec(
          said,
        )?.[1];
      const name = (named ?? (asked ? said : '')).replace(/[.。!！]+$/, '').trim();
      return /^\p{L}[\p{L}\p{M}'’. -]{1,79}$/u.test(name) && name.split(' ').length <= 6 ? name : null;
    }
    case 'text':
      return asked ? said.slice(0, LONGEST) : null;
  }
}

function lastFour(said: string, asked: boolean): string | null {
  const marked =
    /(?:ending(?: in| with)?|ends? (?:in|with)|last (?:four|4)(?: digits)?(?: are| is|:)?|[·•*xX.]{2,}|尾号(?:是|为)?|后四位(?:是|为)?|末四位(?:是|为)?)\s?(\d{4})(?!\d)/i.exec(
      said,
    )?.[1];
  if (marked) return marked;
  // The whole number is never kept.
  const whole = /(?<!\d)(?:\d[ -]?){11,15}(\d{4})(?!\d)/.exec(said);
  if (whole) return whole[0].replace(/\D/g, '').slice(-4);
  const bare = [...said.matchAll(/(?<![\d.,$])(\d{4})(?![\d,])/g)].map(([, digits]) => digits as string);
  return asked && new Set(bare).size === 1 ? (bare[0] as string) : null;
}

function phone(said: string, asked: boolean): string | null {
  const found = /\+?\(?\d[\d() .-]{6,18}\d/.exec(said)?.[0];
  if (!found || (!asked && !/phone|mobile|call|number|电话|手机|号码/i.test(said))) return null;
  const digits = found.replace(/[^\d+]/g, '');
  return /^\+?\d{7,15}$/.test(digits) ? digits : null;
}

const CUE =
  /(?:\b(?:new |current |home |mailing |my )*address(?: is| to|:)|\b(?:moved|moving|relocated|live now|now live|living) (?:to|at|in)\b|\bchange (?:it|my address) to\b|地址(?:是|为|改成|改为|换成|：|:)|搬到了?|住在)\s*[:：]?\s*/i;

function address(said: string, { asked }: Hearing): string | null {
  const cue = CUE.exec(said);
  if (!cue && (!asked || /^(?:it|i|my|the|can|could|please|what|how|no|yes)\b[^\d]{0,60}$/i.test(said))) return null;
  const given = (cue ? said.slice(cue.index + cue[0].length) : said)
    .replace(/^(?:it'?s |it is |sorry,? |actually,? |no,? |是|改成)+/i, '')
    .replace(/[.。!！,，]+$/, '')
    .trim();
  const english = /\d/.test(given) && /\p{Script=Latin}{3,}/u.test(given) && given.length >= 8;
  const chinese = /[省市区县镇路街道巷弄号栋座楼室苑村]/.test(given) && /\p{Script=Han}{3,}/u.test(given);
  return (english || chinese) && given.length <= 300 && !/[{}<>=]/.test(given) ? given : null;
}

const ORDINALS: readonly RegExp[] = [
  /\b(?:the )?(?:first|1st)(?: one)?\b|第一(?:个|张|种)|^(?:#|no\.? ?)?1[.)]?$/i,
  /\b(?:the )?(?:second|2nd)(?: one)?\b|第二(?:个|张|种)|^(?:#|no\.? ?)?2[.)]?$/i,
  /\b(?:the )?(?:third|3rd)(?: one)?\b|第三(?:个|张|种)|^(?:#|no\.? ?)?3[.)]?$/i,
  /\b(?:the )?(?:fourth|4th)(?: one)?\b|第四(?:个|张|种)|^(?:#|no\.? ?)?4[.)]?$/i,
];

const folded = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function readChoice(said: string, { choices, asked, before }: Hearing): Scalar | null {
  const other = before === undefined ? [] : choices.filter(({ value }) => value !== before);
  if (other.length === 1 && meansOther(said)) return other[0]!.value;
  const heard = folded(said);
  /** The longest of its words that was said, and where. */
  const fits = choices.map((choice) => {
    const words = [String(choice.value), choice.label, ...choice.synonyms, ...lastFoursOf(choice.label)].map(folded);
    return words.reduce(
      (best, word) => {
        const at = placeOf(heard, word);
        return at >= 0 && word.length > best.length ? { length: word.length, at } : best;
      },
      { length: 0, at: -1 },
    );
  });
  const found = fits.map((fit, place) => ({ ...fit, place })).filter(({ length }) => length > 0);
  // "not the debit card, the credit card": what was said last counts when something is taken back.
  const kept = found.filter(
    (one) =>
      !found.some(
        (two) =>
          two !== one && two.at <= one.at && two.at + two.length >= one.at + one.length && two.length > one.length,
      ),
  );
  if (kept.length === 1) return choices[kept[0]!.place]!.value;
  if (kept.length > 1) {
    if (!corrects(said)) return null;
    const last = kept.reduce((a, b) => (b.at > a.at ? b : a));
    return choices[last.place]!.value;
  }
  const ordinal = asked ? ORDINALS.findIndex((pattern) => pattern.test(said)) : -1;
  return ordinal >= 0 && ordinal < choices.length ? choices[ordinal]!.value : null;
}

/** The last four digits of a label such as "Visa ··4417" name it by themselves. */
const lastFoursOf = (label: string) =>
  [...label.matchAll(/(?<!\d)(\d{4})(?!\d)/g)].map(([, digits]) => digits as string);

function placeOf(heard: string, word: string): number {
  if (word === '') return -1;
  if (/\p{Script=Han}/u.test(word)) return heard.lastIndexOf(word);
  const at = ` ${heard} `.lastIndexOf(` ${word} `);
  return at;
}
