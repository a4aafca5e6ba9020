import { measureIds, measureOf } from '@harken/contract/measures';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../platform/go.ts';
import { localName } from '../platform/i18n.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { EyeHead } from './eye-head.tsx';

/** What every number means: the same text as the API's and as the server counts by. */
export function Glossary(): ReactElement {
  const { t } = useTranslation('analytics');
  const [wanted, setWanted] = useState('');
  useTitle(t('glossary.title'));
  const found = measureIds.filter((id) => {
    const { en, zh } = measureOf(id).name;
    return `${id} ${en} ${zh}`.toLowerCase().includes(wanted.trim().toLowerCase());
  });
  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col outline-none">
      <EyeHead />
      <ScrollRegion
        aria-label={t('glossary.title')}
        className="scroll-quiet min-h-0 flex-1 overflow-y-auto bg-surface-1 px-4 py-3"
      >
        <h2 className="text-15 font-semibold">{t('glossary.title')}</h2>
        <p className="mt-1 mb-3 max-w-[72ch] text-13 text-ink-2">{t('glossary.intro')}</p>
        <input
          type="search"
          aria-label={t('glossary.find')}
          placeholder={t('glossary.find')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          className="field mb-3 h-8 w-72 max-w-full px-2.5"
        />
        {found.length === 0 && <p className="text-13 text-ink-2">{t('glossary.none')}</p>}
        <dl className="max-w-[980px]">
          {found.map((id) => {
            const { name, formula, counts, excludes, source } = measureOf(id);
            return (
              <div
                key={id}
                id={id}
                className="grid gap-x-6 gap-y-0.5 border-t border-line py-2.5 md:grid-cols-[220px_minmax(0,1fr)]"
              >
                <dt className="text-13 font-semibold">
                  {localName(name)}
                  <span className="block text-12 font-normal text-ink-3">{id}</span>
                </dt>
                <dd className="text-13">
                  <p>
                    <span className="sr-only">{t('glossary.formula')}: </span>
                    <b className="font-medium">{localName(formula)}</b>
                  </p>
                  <p className="text-ink-2">
                    {t('glossary.counts')}: {localName(counts)}
                  </p>
                  <p className="text-ink-2">
                    {t('glossary.excludes')}: {localName(excludes)}
                  </p>
                  <p className="text-12 text-ink-3">
                    {t('glossary.source')}: {source}
                  </p>
                </dd>
              </div>
            );
          })}
        </dl>
      </ScrollRegion>
    </main>
  );
}
