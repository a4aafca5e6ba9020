import type { SearchHit } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { ArrowLeft } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { ArticleView } from './article-view.tsx';
import { KnowledgeHits } from './knowledge-search.tsx';

/** Knowledge over the desk: find, read, and put the words into the reply. */
export function KnowledgeDialog({
  query,
  locale,
  close,
  onInsert,
}: {
  query: string;
  locale: Locale;
  close: () => void;
  onInsert: (words: string) => void;
}): ReactElement {
  const { t } = useTranslation('knowledge');
  const [words, setWords] = useState(query);
  const [hit, setHit] = useState<(Pick<SearchHit, 'articleId' | 'section'> & { excerpt: string | null }) | null>(null);
  return (
    <Dialog open onClose={close} title={t('dialog.title')} className="w-[min(640px,calc(100vw-32px))]">
      {hit ? (
        <>
          <div className="flex items-center gap-2 border-b border-line px-3 py-2">
            <Button size="small" look="quiet" icon={ArrowLeft} onClick={() => setHit(null)}>
              {t('dialog.back')}
            </Button>
            <span className="flex-1" />
            {hit.excerpt && (
              <Button size="small" look="primary" onClick={() => onInsert(hit.excerpt ?? '')}>
                {t('dialog.insert')}
              </Button>
            )}
          </div>
          <ScrollRegion aria-label={t('article.label')} className="max-h-[60vh] overflow-y-auto px-5 py-4">
            <ArticleView
              key={hit.articleId}
              id={hit.articleId}
              section={hit.section}
              sentence={hit.excerpt}
              locale={locale}
              goTo={(articleId, section) => setHit({ articleId, section, excerpt: null })}
            />
          </ScrollRegion>
        </>
      ) : (
        <>
          <div className="border-b border-line p-3">
            <input
              type="search"
              aria-label={t('search.label')}
              placeholder={t('search.hint')}
              value={words}
              autoFocus
              onFocus={(event) => event.target.select()}
              onChange={(event) => setWords(event.target.value)}
              className="field h-9 w-full px-3"
            />
          </div>
          <div className="h-[50vh] overflow-y-auto">
            {words.trim() ? (
              <KnowledgeHits words={words} locale={locale} onOpen={setHit} />
            ) : (
              <p className="px-4 py-5 text-13 text-ink-2">{t('search.empty')}</p>
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}
