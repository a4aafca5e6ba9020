import type { Locale } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../platform/i18n.ts';
import type { TextState } from './article-state.ts';

const looks: Record<TextState, string> = {
  nothing: 'border-line text-ink-3 border-dashed',
  draft: 'border-line-strong text-ink-2 border-dashed',
  published: 'border-transparent bg-done-soft text-done',
  changed: 'border-attention-line bg-attention-soft text-attention',
  hidden: 'border-line-strong text-ink-2',
};

/** How a text stands; in a list with the language that it is in. */
export function StateBadge({ state, locale }: { state: TextState; locale?: Locale }): ReactElement {
  const { t } = useTranslation('articles');
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1 rounded-sm border px-1.5 text-12 whitespace-nowrap ${looks[state]}`}
    >
      {locale && <span className="font-medium">{languageNames[locale]}</span>}
      {t(`state.${state}`)}
    </span>
  );
}

export function StaleBadge({ source }: { source: Locale }): ReactElement {
  const { t } = useTranslation('articles');
  return (
    <span className="inline-flex shrink-0 items-center rounded-sm border border-attention-line px-1.5 text-12 whitespace-nowrap text-attention">
      {t('stale.badge', { language: languageNames[source] })}
    </span>
  );
}
