import { type Cell, toCsv } from '@harken/contract/csv';
import type { Band, TwinResult } from '@harken/contract/routes-twin';
import { bandOf } from '@harken/engines/statistics/distribution';
import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../analytics/save-file.ts';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { number, percent } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { type Money, measures, valuesOf } from './compared.ts';
import { clock, figure } from './figures.ts';
import { letterOf } from './question.ts';

export interface FigureRow {
  part: string;
  name: string;
  /** By plan: where the middle 80 % begin, the median, where they end. */
  bands: readonly Band[];
  write: (value: number) => string;
}

/** Everything that the pictures show, of all plans, as rows. */
export function useFigureRows(
  result: TwinResult | null,
  { money, queue, timeOf }: { money: Money; queue: (id: string) => string; timeOf: (quarter: number) => string },
): FigureRow[] {
  const { t } = useTranslation('dispatch');
  if (!result) return [];
  const { plans } = result;
  const asBand = (values: readonly (number | null)[]) => bandOf(values) as Band;
  const level = t('measure.name.serviceLevel');
  const wait = t('measure.name.meanWaitSeconds');
  const share = (value: number) => percent(value, 1);
  const [first] = plans;
  return [
    ...measures.map((measure) => ({
      part: t('table.measures'),
      name: t(`measure.name.${measure}`),
      bands: plans.map((plan) => asBand(valuesOf(plan, measure, money))),
      write: (value: number) => figure(measure, value, money),
    })),
    {
      part: t('table.measures'),
      name: t('who.busy'),
      bands: plans.map((plan) => asBand(plan.strainedAgents)),
      write: (value: number) => number(value),
    },
    ...(first?.types ?? []).flatMap(({ id }) => {
      const of = (key: 'serviceLevel' | 'meanWaitSeconds' | 'abandonment') =>
        plans.map((plan) => plan.types.find((one) => one.id === id)?.[key] ?? null);
      return [
        { part: queue(id), name: level, bands: of('serviceLevel'), write: share },
        { part: queue(id), name: wait, bands: of('meanWaitSeconds'), write: clock },
        { part: queue(id), name: t('measure.name.abandonment'), bands: of('abandonment'), write: share },
      ];
    }),
    ...(first?.quarters ?? []).flatMap((_, quarter) => {
      const of = (key: 'serviceLevel' | 'meanWaitSeconds') =>
        plans.map((plan) => plan.quarters[quarter]?.[key] ?? null);
      if (of('meanWaitSeconds').every((band) => band === null)) return [];
      return [
        { part: timeOf(quarter), name: level, bands: of('serviceLevel'), write: share },
        { part: timeOf(quarter), name: wait, bands: of('meanWaitSeconds'), write: clock },
      ];
    }),
  ];
}

export function saveFigures(rows: readonly FigureRow[], plans: number, words: (key: 'group' | 'measure') => string) {
  const letters = Array.from({ length: plans }, (_, place) => letterOf(place));
  const head = [
    words('group'),
    words('measure'),
    ...letters.flatMap((letter) => ['10 %', '50 %', '90 %'].map((at) => `${letter} ${at}`)),
  ];
  const cells = rows.map(({ part, name, bands }): Cell[] => [
    part,
    name,
    ...bands.flatMap((band): Cell[] => [...(band ?? [null, null, null])]),
  ]);
  saveFile(`twin-${new Date().toISOString().slice(0, 16).replace(':', '')}.csv`, toCsv(head, cells));
}

/** The same figures without a picture, for every plan. */
export function FiguresTable({ rows, plans }: { rows: readonly FigureRow[]; plans: number }): ReactElement {
  const { t } = useTranslation('dispatch');
  const letters = Array.from({ length: plans }, (_, place) => letterOf(place));
  return (
    <ScrollRegion aria-label={t('table.show')} className="overflow-x-auto px-4 py-3">
      <table className="w-full text-13">
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={`${cellHead} align-bottom`}>
              {t('table.group')}
            </th>
            <th scope="col" rowSpan={2} className={`${cellHead} align-bottom`}>
              {t('measure.head')}
            </th>
            {letters.map((letter) => (
              <th key={letter} scope="colgroup" colSpan={3} className={`${cellHeadRight} font-semibold! text-ink-1!`}>
                {letter}
              </th>
            ))}
          </tr>
          <tr className="border-b border-line-strong">
            {letters.map((letter) => (
              <Fragment key={letter}>
                {(['low', 'median', 'high'] as const).map((at) => (
                  <th key={at} scope="col" className={cellHeadRight}>
                    {t(`table.${at}`)}
                  </th>
                ))}
              </Fragment>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ part, name, bands, write }, nth) => (
            <tr key={`${part} ${name}`} className="border-b border-line [&>*]:h-7 [&>*]:pr-3">
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                {rows[nth - 1]?.part === part ? <span className="sr-only">{part}</span> : part}
              </th>
              <td className="whitespace-nowrap">{name}</td>
              {bands.map((band, place) =>
                [0, 1, 2].map((at) => (
                  <td
                    key={`${letterOf(place)}${at}`}
                    className={`text-right whitespace-nowrap ${at === 1 ? 'font-medium' : 'text-ink-2'}`}
                  >
                    {band ? write(band[at] as number) : '–'}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
