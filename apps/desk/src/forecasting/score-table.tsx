import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import type { Accuracy } from './asked.ts';
import { ErrorBar } from './bars.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { shareOrDash, signedShare } from './figures.ts';
import type { AskedAccuracy } from './use-accuracy.ts';
import { heldWords, Judged, offPromise } from './usual-error.tsx';

/** How wrong forecasts of one kind were. */
export type Score = Pick<Accuracy['horizons'][number], 'wape' | 'coverage80' | 'coverage95' | 'bias' | 'n'> & {
  name: string;
};

/** Errors side by side, as bars and figures; the line across is what chance alone would leave. */
export function ScoreTable({
  accuracy,
  title,
  note = null,
  file,
  of,
  scores,
  floor = null,
  children,
}: {
  accuracy: AskedAccuracy;
  title: string;
  note?: string | null;
  file: string;
  /** What the rows are named by. */
  of: string;
  scores: readonly Score[];
  floor?: number | null;
  children?: ReactNode;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const most = Math.max(0.01, floor ?? 0, ...scores.map(({ wape }) => wape ?? 0)) * 1.1;
  const columns: Column<Score>[] = [
    { name: of, of: ({ name }) => name },
    { name: 'WAPE', of: ({ wape }) => wape, write: shareOrDash },
    { name: t('accuracy.held80'), of: ({ coverage80 }) => coverage80, write: heldWords },
    { name: t('accuracy.held95'), of: ({ coverage95 }) => coverage95, write: heldWords },
    { name: t('accuracy.bias'), of: ({ bias }) => bias, write: signedShare },
    { name: t('accuracy.n'), of: ({ n }) => n },
  ];
  return (
    <ChartSection title={title} note={note} file={file} columns={columns} rows={scores}>
      <Judged accuracy={accuracy}>
        {() => (
          <>
            <table className="w-full text-13">
              <thead>
                <tr>
                  <th scope="col" className={cellHead}>
                    {of}
                  </th>
                  <td className="max-md:hidden" />
                  {['WAPE', t('accuracy.held80'), t('accuracy.bias')].map((name) => (
                    <th key={name} scope="col" className={`${cellHeadRight} last:pr-0!`}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {scores.map(({ name, wape, coverage80, bias }) => (
                  <tr key={name} className="border-t border-line [&>*]:h-[31px] [&>*]:pr-3">
                    <th scope="row" className="text-left font-normal whitespace-nowrap">
                      {name}
                    </th>
                    <td className="max-md:hidden">
                      {wape !== null && <ErrorBar error={wape} floor={floor} most={most} />}
                    </td>
                    <td className="text-right font-semibold">{shareOrDash(wape)}</td>
                    <td className={`text-right ${offPromise(coverage80, 0.8) ? 'font-semibold text-attention' : ''}`}>
                      {heldWords(coverage80)}
                    </td>
                    <td className="pr-0! text-right">{bias === null ? '–' : signedShare(bias)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {children}
          </>
        )}
      </Judged>
    </ChartSection>
  );
}
