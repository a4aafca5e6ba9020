import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type OpenedRows, openRows } from './rows.ts';

/** A number that opens to the rows it counts. */
export function CountButton({
  rows,
  children,
  className = '',
}: {
  rows: OpenedRows;
  children: ReactNode;
  className?: string;
}): ReactElement {
  const { t } = useTranslation('analytics');
  return (
    <button
      type="button"
      title={t('rows.open', { title: rows.title })}
      className={`min-h-6 min-w-6 rounded-sm text-inherit decoration-dotted underline-offset-3 hover:underline focus-visible:underline ${className}`}
      onClick={() => openRows(rows)}
    >
      {children}
    </button>
  );
}
