import type { SearchHit } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { useSettled } from '../platform/settled.ts';

export function useKnowledgeSearch(words: string, locale: Locale, limit = 12) {
  const q = useSettled(words.trim());
  return useQuery({
    queryKey: ['knowledge', locale, q, limit],
    queryFn: ({ signal }) => call('GET /api/knowledge/search', { query: { q, locale, limit } }, { signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
}

/** The excerpt with what matched marked. */
export function Excerpt({ hit }: { hit: SearchHit }): ReactElement {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const [start, end] of hit.marks) {
    if (start < from || end > hit.excerpt.length) continue;
    parts.push(hit.excerpt.slice(from, start));
    parts.push(
      <mark
        key={start}
        className="bg-transparent font-semibold text-ink-1 underline decoration-accent decoration-2 underline-offset-2"
      >
        {hit.excerpt.slice(start, end)}
      </mark>,
    );
    from = end;
  }
  parts.push(hit.excerpt.slice(from));
  return <>{parts}</>;
}

/** What was found, each with the sentence that matched. */
export function KnowledgeHits({
  words,
  locale,
  current,
  onOpen,
}: {
  words: string;
  locale: Locale;
  current?: string | undefined;
  onOpen: (hit: SearchHit) => void;
}): ReactElement {
  const { t } = useTranslation('knowledge');
  const { data, error, refetch, isFetching } = useKnowledgeSearch(words, locale);
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (data && !data.hits.length && !isFetching) return <Empty title={t('search.none')}>{t('search.noneText')}</Empty>;
  return (
    <>
      <div role="status" className="sr-only">
        {data && t('search.count', { count: data.hits.length })}
      </div>
      <ul aria-label={t('search.results')}>
        {data?.hits.map((hit) => (
          <li key={`${hit.articleId} ${hit.section} ${hit.excerpt}`} className="border-b border-line">
            <button
              type="button"
              aria-current={current === hit.articleId ? true : undefined}
              onClick={() => onOpen(hit)}
              className="w-full px-4 py-2 text-left hover:bg-surface-2 aria-[current]:bg-surface-1"
            >
              <span className="block text-13 font-medium">{hit.title}</span>
              <span className="line-clamp-3 text-12 text-ink-2">
                {hit.section !== null && <span className="text-ink-3">§{hit.section} </span>}
                <Excerpt hit={hit} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
