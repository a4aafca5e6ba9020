import type { MethodScore } from '@harken/contract/forecasting';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { number, oneDigit, twoDigits } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { shareOrDash, signedShare } from './figures.ts';
import { modelName } from './said-words.ts';
import type { AskedAccuracy } from './use-accuracy.ts';
import { heldWords, Judged, offPromise } from './usual-error.tsx';

const order = { ensemble: 0, member: 1, yardstick: 2, floor: 3 } as const;

/** All together, each model alone, the trade's habits, and what chance allows. */
export function Yardsticks({ accuracy }: { accuracy: AskedAccuracy }): ReactElement {
  const { t } = useTranslation('forecasting');
  const methods = [...(accuracy.data?.methods ?? [])].sort(
    (a, b) => order[a.kind] - order[b.kind] || (a.wape ?? 9) - (b.wape ?? 9),
  );
  const columns: Column<MethodScore>[] = [
    { name: t('yardsticks.method'), of: ({ name }) => modelName(name) },
    { name: 'WAPE', of: ({ wape }) => wape, write: (value) => shareOrDash(value) },
    { name: t('yardsticks.daily'), of: ({ daily }) => daily, write: (value) => shareOrDash(value) },
    { name: 'MASE', of: ({ mase }) => mase, write: (value) => number(value, 2) },
    { name: t('accuracy.bias'), of: ({ bias }) => bias, write: signedShare },
    { name: t('accuracy.held80'), of: ({ coverage80 }) => coverage80, write: (value) => shareOrDash(value, 0) },
    { name: t('accuracy.held95'), of: ({ coverage95 }) => coverage95, write: (value) => shareOrDash(value, 0) },
    { name: 'MSIS', of: ({ msis95 }) => msis95, write: (value) => number(value, 1) },
    { name: t('accuracy.n'), of: ({ n }) => n, write: number },
  ];
  const { data } = accuracy;
  return (
    <ChartSection
      title={t('yardsticks.title')}
      note={
        data && data.forecasts > 0
          ? t('yardsticks.note', { count: data.forecasts, rehearsed: number(data.rehearsed) })
          : null
      }
      file="forecast-yardsticks"
      columns={columns}
      rows={methods}
    >
      <Judged accuracy={accuracy}>
        {() => (
          <ScrollRegion aria-label={t('rows.table', { title: t('yardsticks.title') })} className="overflow-x-auto">
            <table className="w-full text-13">
              <thead>
                <tr>
                  <th scope="col" className={`${cellHead} pl-1`}>
                    {t('yardsticks.method')}
                  </th>
                  {['WAPE', t('yardsticks.daily'), 'MASE', t('accuracy.bias'), t('accuracy.held80'), 'MSIS'].map(
                    (name) => (
                      <th key={name} scope="col" className={`${cellHeadRight} last:pr-1!`}>
                        {name}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {methods.map(({ name, kind, wape, daily, mase, bias, coverage80, msis95 }) => (
                  <tr
                    key={name}
                    className={`border-t border-line [&>*]:h-[31px] [&>td]:pr-3 [&>td]:text-right [&>td:last-child]:pr-1 ${kind === 'ensemble' ? 'bg-accent-soft font-semibold' : kind === 'floor' ? 'text-ink-3' : ''}`}
                  >
                    <th
                      scope="row"
                      className={`px-1 text-left whitespace-nowrap ${kind === 'ensemble' ? '' : 'font-normal'}`}
                    >
                      {modelName(name)}
                    </th>
                    <td>{shareOrDash(wape)}</td>
                    <td>{shareOrDash(daily)}</td>
                    <td>{mase === null ? '–' : twoDigits(mase)}</td>
                    <td>{bias === null ? '–' : signedShare(bias)}</td>
                    <td className={kind === 'ensemble' && offPromise(coverage80, 0.8) ? 'text-attention' : ''}>
                      {heldWords(coverage80)}
                    </td>
                    <td>{msis95 === null ? '–' : oneDigit(msis95)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </Judged>
    </ChartSection>
  );
}
