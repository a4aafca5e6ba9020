import { type Cell, toCsv } from '@harken/contract/csv';
import { ChartSpline, Download, Table2 } from 'lucide-react';
import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../analytics/save-file.ts';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { IconButton } from '../platform/buttons.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';

/** A column of the rows behind a chart: as it is in a file, and as it is read. */
export interface Column<Row> {
  name: string;
  of: (row: Row) => Cell;
  write?: (value: number) => string;
}

/** A part of the screen: what it counts, its picture, the rows behind it, and these as a file. */
export function ChartSection<Row>({
  title,
  note,
  file,
  columns,
  rows,
  actions,
  className = '',
  children,
}: {
  title: string;
  note?: ReactNode;
  file: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const id = useId();
  const [asRows, setAsRows] = useState(false);
  return (
    <section aria-labelledby={id} className={`min-w-0 px-4 pt-2 pb-3 ${className}`}>
      <div className="flex min-h-7 flex-wrap items-start gap-x-2 md:flex-nowrap max-lg:md:flex-wrap">
        <div className="min-w-0 flex-1 basis-48 py-1">
          <h2 id={id} className="mr-2 inline text-13 font-semibold">
            {title}
          </h2>
          {note && <span className="text-12 text-ink-3">{note}</span>}
        </div>
        <span className="ml-auto flex max-w-full flex-wrap items-center gap-1">
          {actions}
          <IconButton
            icon={asRows ? ChartSpline : Table2}
            iconSize={14}
            label={t(asRows ? 'rows.asChart' : 'rows.open', { title })}
            pressed={asRows}
            onClick={() => setAsRows(!asRows)}
          />
          <IconButton
            icon={Download}
            iconSize={14}
            label={t('rows.export', { title })}
            onClick={() =>
              saveFile(
                `${file}.csv`,
                toCsv(
                  columns.map(({ name }) => name),
                  rows.map((row) => columns.map(({ of }) => of(row))),
                ),
              )
            }
          />
        </span>
      </div>
      {asRows ? <Rows title={title} columns={columns} rows={rows} /> : children}
    </section>
  );
}

function Rows<Row>({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const [first, ...rest] = columns;
  if (!first) return <p />;
  const shown = (column: Column<Row>, row: Row) => {
    const cell = column.of(row);
    if (cell === null) return '–';
    return typeof cell === 'number' && column.write ? column.write(cell) : cell;
  };
  return (
    <ScrollRegion aria-label={t('rows.table', { title })} className="max-h-96 overflow-auto">
      <table className="w-full text-13">
        <thead>
          <tr className="border-b border-line-strong">
            <th scope="col" className={cellHead}>
              {first.name}
            </th>
            {rest.map(({ name }) => (
              <th key={name} scope="col" className={cellHeadRight}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, nth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and are never moved
            <tr key={nth} className="border-b border-line [&>*]:h-7 [&>*]:pr-3">
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                {shown(first, row)}
              </th>
              {rest.map((column) => (
                <td key={column.name} className="text-right whitespace-nowrap">
                  {shown(column, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
