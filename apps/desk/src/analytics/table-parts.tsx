import { type Cell, toCsv } from '@harken/contract/csv';
import { Download } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { saveFile } from './save-file.ts';

/** The head of a table: what it counts, and its rows as a file. */
export function TableHead({
  id,
  title,
  note,
  file,
  csv,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  file: string;
  csv: () => { head: string[]; rows: Cell[][] };
}): ReactElement {
  const { t } = useTranslation('analytics');
  const save = () => {
    const { head, rows } = csv();
    saveFile(`${file}-${new Date().toISOString().slice(0, 16).replace(':', '')}.csv`, toCsv(head, rows));
  };
  return (
    <div className="mb-1 flex flex-wrap items-baseline gap-x-2">
      <h2 id={id} className="text-13 font-semibold">
        {title}
      </h2>
      {note && <span className="min-w-0 flex-1 text-12 text-ink-3">{note}</span>}
      <Button
        size="small"
        look="quiet"
        icon={Download}
        className="ml-auto"
        aria-label={t('csv.label', { title })}
        onClick={save}
      >
        {t('csv.do')}
      </Button>
    </div>
  );
}

export const cellHead = 'py-1 pr-3 text-left text-11 leading-4 font-medium text-ink-3 whitespace-nowrap';
export const cellHeadRight = `${cellHead} text-right!`;
