/** Articles as the server has them, read again when a fact says that they changed. */
import type { ArticleId } from '@harken/contract/ids';
import { useQuery } from '@tanstack/react-query';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';

/** After a command of our own too: at once, whether or not the fact was told yet. */
export function readAgain(ids: Iterable<string> = []): void {
  void queries.invalidateQueries({ queryKey: ['articles'] });
  void queries.invalidateQueries({ queryKey: ['knowledge'] });
  for (const id of ids)
    for (const key of ['article', 'article-history']) void queries.invalidateQueries({ queryKey: [key, id] });
}

export const readArticleAgain = (id: ArticleId): void => readAgain([id]);

onEvents((events) => {
  const told = events.filter(({ name }) => name.startsWith('article.') || name.startsWith('collection.'));
  if (told.length > 0) readAgain(new Set(told.flatMap(({ data }) => ('article' in data ? data.article.id : []))));
});

export function useArticles() {
  return useQuery({ queryKey: ['articles'], queryFn: () => call('GET /api/knowledge/articles') });
}

export function useArticle(id: ArticleId) {
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
