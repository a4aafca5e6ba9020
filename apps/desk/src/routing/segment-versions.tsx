import type { PublishedSegments } from '@harken/contract/segments';
import { Undo2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { ago, number } from '../platform/format.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { pairs, segmentsKey } from './segments-data.ts';

/** Who published what and when, and the way back to it. */
export function SegmentVersions({
  versions,
  disabled,
}: {
  versions: readonly PublishedSegments[];
  /** Something is unsaved: it would be lost, or clash. */
  disabled: boolean;
}): ReactElement {
  const { t } = useTranslation('routing');
  const people = useDesk((state) => state.people);
  const [busy, setBusy] = useState(false);
  const latest = versions[0]?.version ?? 0;

  async function restore(version: number) {
    setBusy(true);
    try {
      await call('POST /api/segments/:version/restore', { params: { version }, body: { version: latest } });
      tell(t('segments.versions.restored', { version: number(version) }));
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
      if (!isRefused(error, 'record.changed')) return;
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: segmentsKey });
    }
  }

  return (
    <section aria-labelledby="segment-versions" className="mt-6 border-t border-line pt-4">
      <h2 id="segment-versions" className="text-13 font-medium">
        {t('segments.versions.title')}
      </h2>
      <p className="mt-0.5 text-12 text-ink-2">
        {t(versions.length > 0 ? 'segments.versions.text' : 'segments.versions.none')}
      </p>
      <ul className="mt-2">
        {versions.map(({ version, table, restores, publishedAt, publishedBy }) => {
          const name = people.find(({ id }) => id === publishedBy)?.name ?? t('segments.versions.somebody');
          const count = table ? pairs(table.treatments).length : 0;
          return (
            <li
              key={version}
              className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1 text-13"
            >
              <span className="font-medium">{t('segments.versions.number', { version: number(version) })}</span>
              {version === latest && <span className="text-12 text-done">{t('segments.versions.inForce')}</span>}
              <span className="min-w-0 flex-1 text-12 text-ink-2">
                {[
                  t('segments.versions.published', { ago: ago(publishedAt), name }),
                  table ? t('segments.versions.treated', { count }) : t('segments.versions.off'),
                  ...(restores === null ? [] : [t('segments.versions.restores', { version: number(restores) })]),
                ].join(' · ')}
              </span>
              {version !== latest && (
                <Button
                  size="small"
                  icon={Undo2}
                  disabled={disabled || busy}
                  aria-label={t('segments.versions.restoreOf', { version: number(version) })}
                  onClick={() => void restore(version)}
                >
                  {t('segments.versions.restore')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
