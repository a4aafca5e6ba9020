import type { Said } from '@harken/contract/forecasting';
import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../platform/icons.tsx';
import { saidWords } from './said-words.ts';

/** What a reader must know before relying on the figures: that the past is short, that the answer is a simple one. */
export function Cautions({ said }: { said: readonly Said[] }): ReactElement | null {
  const { t } = useTranslation('forecasting');
  if (said.length === 0) return null;
  return (
    <section aria-label={t('said.label')} className="flex items-start gap-1.5 px-4 pb-2 text-12 text-attention">
      <Icon of={TriangleAlert} size={14} className="mt-px shrink-0" />
      <p>{said.map(saidWords).join(' ')}</p>
    </section>
  );
}
