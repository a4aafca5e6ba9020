/** What the launcher hands to the app: the only thing both know. */

/** A `page`, `event` or `set` as it was told, and when; `trail.ts` takes from it what may leave the page. */
export type RawStep = [at: number, ...command: unknown[]];

/** One call of `harken(…)`. */
export type Command = [name: string, ...given: unknown[]];

export interface Launch {
  key: string;
  /** Where the messenger's files are, with a slash at the end. */
  folder: string;
  /** As wished by the page, e.g. `zh-Hans` or `en-SG`. */
  locale: string;
  theme: string;
  /** Everything visible sits in here, in a shadow root, shielded from the page's styles. Its first child is the button. */
  box: HTMLElement;
  trail: RawStep[];
  queue: { push: (...commands: Command[]) => unknown } & Iterable<Command>;
}

export const languages = ['en', 'zh', 'ar'] as const;
export type Language = (typeof languages)[number];

/** The language that we speak for a locale; English when it is none of ours. */
export const languageOf = (locale: string) => (/^(zh|ar)/i.exec(locale)?.[0].toLowerCase() ?? 'en') as Language;
