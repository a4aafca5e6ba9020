import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../platform/popups.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useStored } from '../platform/store.ts';
import { ArticleView } from './article-view.tsx';
import { reading } from './reading.ts';

/** The cited article over the desk: one reads the passage and is back where one was. */
export function ReadingDialog(): ReactElement | null {
  const { t } = useTranslation('knowledge');
  const open = useStored(reading);
  if (!open) return null;
  return (
    <Dialog
      open
      onClose={() => reading.set(null)}
      title={t('article.label')}
      className="w-[min(680px,calc(100vw-32px))]"
    >
      <ScrollRegion aria-label={t('article.label')} className="max-h-[68vh] overflow-y-auto px-5 py-4">
        <ArticleView
          key={open.articleId}
          id={open.articleId}
          section={open.section}
          sentence={open.sentence}
          goTo={(articleId, section) => reading.set({ articleId, section, sentence: null })}
        />
      </ScrollRegion>
    </Dialog>
  );
}
