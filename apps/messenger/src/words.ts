/** The texts of one language, and dates, numbers and durations as its readers write them. */
import type { MessageContent } from '@harken/contract/record';
import type { Language } from './launch.ts';

export interface Words {
  /** The locale whose dates and numbers to use when the page names only the language. */
  tag: string;
  units: 'short' | 'long';
  help: string;
  close: string;
  back: string;
  more: string;
  send: string;
  attach: string;
  virtualAgent: string;
  /** Who is there: people until a time, or from a time. */
  now: (people: boolean | undefined, time: string | null | undefined) => string;
  hello: (name: string) => string;
  isItThis: (page: string) => string;
  howCanWeHelp: string;
  guessed: string;
  findingPerson: string;
  solved: string;
  newConversation: string;
  ask: string;
  write: string;
  /** The way to a person, with how long it takes when that is known. */
  person: (wait: string | undefined) => string;
  about: (duration: string) => string;
  personPlease: string;
  signedIn: string;
  offline: (time: string) => string;
  placeKept: string;
  sentLater: string;
  broken: string;
  answered: string;
  yes: string;
  no: string;
  thanks: string;
  asOf: (time: string) => string;
  closedUntil: (time: string | null | undefined) => string;
  who: string;
  people: string;
  /** Follows the name of the queue. */
  ahead: (count: number, written: string) => string;
  theyKnow: string;
  wholeStory: (page: string | undefined) => string;
  stopWaiting: string;
  waited: (waited: string, expected: string) => string;
  kept: string;
  sending: string;
  /** What became of the customer's own message. */
  became: Record<'sent' | 'delivered' | 'read', (time: string) => string>;
  tooLong: (over: string) => string;
  /** What happened: with the name, the score or the time of its detail. */
  system: Record<
    Extract<MessageContent, { kind: 'system' }>['what'],
    string | ((detail: string, waited?: string) => string)
  >;
  typing: (name: string) => string;
  checked: (day: string) => string;
  quote: (sentence: string) => string;
  howWasIt: string;
  scores: string[];
  comment: string;
  itIsSolved: string;
  notSolved: string;
  over: string;
  whatWeLookAt: string;
  unread: (count: string) => string;
}

const dictionaries = {
  en: () => import('./words/en.ts'),
  zh: () => import('./words/zh.ts'),
  ar: () => import('./words/ar.ts'),
};

export let words: Words;
let locale: string;

/** @param wished  a locale of that language, e.g. `en-SG`; used for dates when it names a region */
export async function speak(language: Language, wished: string): Promise<void> {
  words = (await dictionaries[language]()).default;
  locale = wished.startsWith(`${language}-`) ? wished : words.tag;
}

const date = (at: string | number, form: Intl.DateTimeFormatOptions) => new Date(at).toLocaleString(locale, form);

export const time = (at: string) => date(at, { hour: '2-digit', minute: '2-digit' });
export const day = (at: string) => date(at, { day: 'numeric', month: 'short' });
/** The time alone for today, with the day otherwise. */
export const moment = (at: string) => (day(at) === day(now()) ? time(at) : `${day(at)} ${time(at)}`);
export const number = (n: number, form?: Intl.NumberFormatOptions) => n.toLocaleString(locale, form);
export const duration = (seconds: number) => {
  const [size, unit] = seconds < 50 ? [1, 'second'] : seconds < 5400 ? [60, 'minute'] : [3600, 'hour'];
  // Of the language alone: British English writes "2 mins".
  return Math.ceil(seconds / (size as number)).toLocaleString(locale.slice(0, 2), {
    style: 'unit',
    unit: unit as string,
    unitDisplay: words.units,
  });
};
const now = () => new Date().toISOString();
