import { toCsv } from '@harken/contract/csv';
import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../analytics/save-file.ts';
import { cellHead } from '../analytics/table-parts.tsx';
import { Button } from '../platform/buttons.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import type { Preview } from './import-file.tsx';
import { saidWords } from './said-words.ts';

/** Every row that is wrong, by its line in the file: nothing of the file is taken in before they are put right. */
export function RowMistakes({ preview: { mistakes, wrong }, name }: { preview: Preview; name: string }): ReactElement {
  const { t } = useTranslation('forecasting');
  return (
    <div className="my-2 rounded-md border border-breaking-line">
      <div className="flex items-center gap-2 px-3 py-1.5">
        <p className="flex-1 text-13 text-ink-2">{t('mistakes.text')}</p>
        <Button
          size="small"
          look="quiet"
          icon={Download}
          onClick={() =>
            saveFile(
              `${name}-mistakes.csv`,
              toCsv(
                [t('mistakes.line'), t('mistakes.what')],
                mistakes.map((one) => [one.line, saidWords(one)]),
              ),
            )
          }
        >
          {t('mistakes.export')}
        </Button>
      </div>
      <ScrollRegion aria-label={t('mistakes.title')} className="max-h-56 overflow-auto px-3 pb-2">
        <table className="w-full text-13">
          <thead>
            <tr>
              <th scope="col" className={`${cellHead} w-16`}>
                {t('mistakes.line')}
              </th>
              <th scope="col" className={cellHead}>
                {t('mistakes.what')}
              </th>
            </tr>
          </thead>
          <tbody>
            {mistakes.map((one) => (
              <tr key={`${one.line} ${one.code}`} className="border-t border-line [&>*]:py-1">
                <th scope="row" className="text-left font-normal tabular-nums">
                  {one.line}
                </th>
                <td>{saidWords(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {wrong > mistakes.length && (
          <p className="pt-1 text-12 text-ink-3">{t('mistakes.more', { count: wrong - mistakes.length })}</p>
        )}
      </ScrollRegion>
    </div>
  );
}
