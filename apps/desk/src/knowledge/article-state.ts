/** What can be said of an article and its texts at a glance. Pure. */
import type { Article, Collection, DraftHead } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { lettersOf } from '../administration/both-languages.ts';

export const locales = ['en', 'zh'] as const satisfies readonly Locale[];
export const otherOf = (locale: Locale): Locale => (locale === 'en' ? 'zh' : 'en');

/**
 * nothing · draft: never published · published · changed: published, with a draft beside it · hidden: not published
 * any more, or not yet.
 */
export type TextState = 'nothing' | 'draft' | 'published' | 'changed' | 'hidden';

export function textState({ texts }: Pick<Article, 'texts'>, locale: Locale, hasDraft: boolean): TextState {
  const text = texts[locale];
  if (!text) return hasDraft ? 'draft' : 'nothing';
  if (text.published) return hasDraft ? 'changed' : 'published';
  return hasDraft ? 'draft' : 'hidden';
}

/** Whether a translation was last written before its source was. Publishing alone does not make a text newer. */
export function isStale({ source, texts }: Pick<Article, 'source' | 'texts'>, locale: Locale): boolean {
  const [original, translation] = [texts[source], texts[locale]];
  if (locale === source || !original || !translation) return false;
  return Date.parse(translation.updatedAt) < Date.parse(original.updatedAt);
}

/** An article as the list shows it. */
export interface Row {
  article: Article;
  title: string;
  collection: Collection | undefined;
  texts: Record<Locale, { state: TextState; stale: boolean }>;
  changedAt: string;
  /** What a search looks in: every text of it, in small letters. */
  said: string;
}

export function rowsOf({
  articles,
  collections,
  drafts,
  language,
}: {
  articles: readonly Article[];
  collections: readonly Collection[];
  drafts: readonly DraftHead[];
  /** In which titles are read. */
  language: Locale;
}): Row[] {
  const shelf = new Map(collections.map((one) => [one.id, one]));
  const rows = articles.map((article): Row => {
    const own = drafts.filter(({ articleId }) => articleId === article.id);
    const of = (locale: Locale) => ({
      state: textState(
        article,
        locale,
        own.some((draft) => draft.locale === locale),
      ),
      stale: isStale(article, locale),
    });
    const inOrder = [language, otherOf(language)];
    const titles = inOrder.flatMap((locale) => [
      article.texts[locale]?.title,
      own.find((draft) => draft.locale === locale)?.title,
    ]);
    const times = [
      ...own.map(({ savedAt }) => savedAt),
      ...locales.flatMap((one) => article.texts[one]?.updatedAt ?? []),
    ];
    const title = titles.find((one) => one?.trim()) ?? article.slug;
    const texts = locales.flatMap((locale) => article.texts[locale] ?? []);
    const said = [title, article.slug, ...texts.flatMap((one) => [one.title, one.summary, one.body, ...one.questions])];
    return {
      article,
      title,
      collection: shelf.get(article.collectionId),
      texts: { en: of('en'), zh: of('zh') },
      changedAt: times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? '',
      said: said.join('\n').toLowerCase(),
    };
  });
  return rows.sort((a, b) => Date.parse(b.changedAt) - Date.parse(a.changedAt) || (a.title < b.title ? -1 : 1));
}

export const conditions = ['published', 'draft', 'hidden', 'stale', 'one_language', 'archived'] as const;
export type Condition = (typeof conditions)[number];

export interface Wanted {
  words: string;
  collectionId: string;
  audience: string;
  /** Empty: everything but what is archived. */
  condition: Condition | '';
}

export function fits(row: Row, { words, collectionId, audience, condition }: Wanted): boolean {
  const { article } = row;
  if (article.archived !== (condition === 'archived')) return false;
  if (collectionId && article.collectionId !== collectionId) return false;
  if (audience && article.audience !== audience) return false;
  if (condition && condition !== 'archived' && !meets(row, condition)) return false;
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  return asked.every((word) => row.said.includes(word));
}

function meets({ texts }: Row, condition: Exclude<Condition, 'archived'>): boolean {
  const both = locales.map((locale) => texts[locale]);
  switch (condition) {
    case 'published':
      return both.some(({ state }) => state === 'published' || state === 'changed');
    case 'draft':
      return both.some(({ state }) => state === 'draft' || state === 'changed');
    case 'hidden':
      return both.some(({ state }) => state === 'hidden');
    case 'stale':
      return both.some(({ stale }) => stale);
    case 'one_language':
      return both.some(({ state }) => state === 'nothing');
  }
}

/** An address for a title: its Latin letters and figures; a number where another one has it. */
export function slugFor(title: string, taken: ReadonlySet<string>, otherwise = 'article'): string {
  const base = lettersOf(title, '-', 70) || otherwise;
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number++;
  return `${base}-${number}`;
}

/** Addresses of articles that a body links to and nobody can open. */
export function brokenLinks(body: string, known: ReadonlySet<string>): string[] {
  const named = [...body.matchAll(/\]\(article:([a-z0-9-]+)(?:#\d+)?\)/g)].map(([, slug]) => slug as string);
  return [...new Set(named)].filter((slug) => !known.has(slug));
}
