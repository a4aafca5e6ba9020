/**
 * Knowledge as readers of the help centre may see it: published texts only, never those for agents, and those for
 * customers only when we know who reads. Everything comes from memory.
 */
import type { ArticleId, CollectionId } from '@harken/contract/ids';
import type { Article, ArticleText, Collection } from '@harken/contract/knowledge';
import type { Locale, Localised } from '@harken/contract/people';
import { type KnowledgeIndex, respell, searchKnowledge } from '@harken/engines/language';
import { excerptOf, type Mark } from './excerpt.ts';

/** `customers` are those whom a host site vouched for. */
export type Readership = 'anyone' | 'customers';

export interface Readable {
  id: ArticleId;
  slug: string;
  collectionId: CollectionId;
  checked: string | null;
  /** Published ones only; at least one. */
  texts: Partial<Record<Locale, ArticleText & { updatedAt: string }>>;
}

export interface ReaderHit {
  articleId: ArticleId;
  /** 0 for the article as a whole. */
  section: number;
  titleMarks: Mark[];
  excerpt: string;
  marks: Mark[];
  score: number;
}

/** Passages looked at for a page of articles: several of one article may match. */
const mostPassages = 60;
const mostArticles = 12;
/** What matches this much less than the best is there by accident. */
const worthShowing = 0.4;

export function createReaders(
  known: ReadonlyMap<ArticleId, Article>,
  indexes: Readonly<Record<Readership, KnowledgeIndex>>,
) {
  const collections = new Map<CollectionId, Collection>();
  /** Kept until any article changes: finding them is a search, and every view of an article shows them. */
  const relatives = new Map<string, ArticleId[]>();

  function readable(article: Article | undefined, readership: Readership): Readable | null {
    if (!article || article.archived || article.audience === 'agents') return null;
    if (article.audience === 'customers' && readership !== 'customers') return null;
    const texts: Readable['texts'] = {};
    for (const locale of ['en', 'zh'] as const) {
      const text = article.texts[locale];
      if (text?.published) texts[locale] = text;
    }
    if (Object.keys(texts).length === 0) return null;
    const { id, slug, collectionId, checked } = article;
    return { id, slug, collectionId, checked, texts };
  }

  function articles(readership: Readership): Readable[] {
    return [...known.values()]
      .flatMap((article) => readable(article, readership) ?? [])
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
  }

  function article(slug: string, readership: Readership): Readable | null {
    for (const one of known.values()) if (one.slug === slug) return readable(one, readership);
    return null;
  }

  /** By each article's best passage, best first. */
  function search(q: string, locale: Locale, readership: Readership): ReaderHit[] {
    const hits: ReaderHit[] = [];
    const seen = new Set<ArticleId>();
    for (const { passage, score, highlights } of searchKnowledge(indexes[readership], q, {
      locale,
      limit: mostPassages,
    })) {
      const articleId = passage.articleId as ArticleId;
      if (seen.has(articleId) || !readable(known.get(articleId), readership)) continue;
      if (score < (hits[0]?.score ?? 0) * worthShowing || hits.length === mostArticles) break;
      seen.add(articleId);
      const of = (field: 'title' | 'text') => highlights.filter((one) => one.field === field);
      const { text, marks, begins, whole } = excerptOf(passage.text, of('text'));
      const before = begins ? '' : '…';
      hits.push({
        articleId,
        section: passage.section,
        titleMarks: of('title').map(({ start, end }): Mark => [start, end]),
        excerpt: `${before}${text}${whole ? '' : '…'}`,
        marks: marks.map(([start, end]): Mark => [start + before.length, end + before.length]),
        score,
      });
    }
    return hits;
  }

  /** Articles about the same, as far as their words tell. */
  function related(id: ArticleId, locale: Locale, readership: Readership, limit: number): Readable[] {
    const text = readable(known.get(id), readership)?.texts[locale];
    if (!text) return [];
    const key = `${id} ${locale} ${readership}`;
    const ids =
      relatives.get(key) ??
      search([text.title, ...text.questions.slice(0, 3)].join('\n'), locale, readership)
        .map(({ articleId }) => articleId)
        .filter((articleId) => articleId !== id);
    relatives.set(key, ids);
    return ids.slice(0, limit).flatMap((articleId) => readable(known.get(articleId), readership) ?? []);
  }

  return {
    /** An article is not what it was. */
    changed: (): void => relatives.clear(),
    putCollection: (collection: Collection): void => void collections.set(collection.id, collection),
    collections: (): { id: CollectionId; slug: string; name: Localised }[] =>
      [...collections.values()]
        .filter(({ archived }) => !archived)
        .sort((a, b) => a.position - b.position || (a.slug < b.slug ? -1 : 1)),
    articles,
    article,
    byId: (id: ArticleId, readership: Readership) => readable(known.get(id), readership),
    search,
    related,
    respelled: (q: string, locale: Locale, readership: Readership) => respell(indexes[readership], q, locale),
  };
}
