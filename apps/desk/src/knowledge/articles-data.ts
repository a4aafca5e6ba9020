/** Articles as the server has them, read again when a fact says that they changed. */
import type { HarkenEvent } from '@harken/contract/events';
import type { ArticleId } from '@harken/contract/ids';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';

/** So many screens look at articles now; they share one ear. */
let looking = 0;
let stop: (() => void) | undefined;

function heed(events: readonly HarkenEvent[]): void {
  const ids = new Set<string>();
  let any = false;
  for (const { name, data } of events) {
    if (!name.startsWith('article.') && !name.startsWith('collection.')) continue;
    any = true;
    if ('article' in data) ids.add(data.article.id);
    else if ('articleId' in data) ids.add(data.articleId);
  }
  if (any) readAgain(ids);
}

/** After a command of our own too: at once, whether or not the fact was told yet. */
export function readAgain(ids: Iterable<string> = []): void {
  void queries.invalidateQueries({ queryKey: ['articles'] });
  void queries.invalidateQueries({ queryKey: ['knowledge'] });
  for (const id of ids)
    for (const key of ['article', 'article-history']) void queries.invalidateQueries({ queryKey: [key, id] });
}

export const readArticleAgain = (id: ArticleId): void => readAgain([id]);

export function useFreshArticles(): void {
  useEffect(() => {
    if (looking++ === 0) stop = onEvents(heed);
    return () => {
      if (--looking === 0) stop?.();
    };
  }, []);
}

export function useArticles() {
  useFreshArticles();
  return useQuery({ queryKey: ['articles'], queryFn: () => call('GET /api/knowledge/articles') });
}

export function useArticle(id: ArticleId) {
  useFreshArticles();
  return useQuery({
    queryKey: ['article', id],
    queryFn: ({ signal }) => call('GET /api/knowledge/articles/:id', { params: { id } }, { signal }),
  });
}

/** Read anew each time it is opened: what somebody typed a minute ago counts. */
export function useDrafts(id: ArticleId) {
  return useQuery({
    queryKey: ['article-drafts', id],
    queryFn: ({ signal }) => call('GET /api/knowledge/articles/:id/drafts', { params: { id } }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useHistory(id: ArticleId) {
  return useQuery({
    queryKey: ['article-history', id],
    queryFn: ({ signal }) => call('GET /api/knowledge/articles/:id/history', { params: { id } }, { signal }),
    staleTime: 0,
  });
}

export function useVoices() {
  return useQuery({ queryKey: ['article-voices'], queryFn: () => call('GET /api/portal/voices') });
}
