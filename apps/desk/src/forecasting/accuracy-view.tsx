import type { HorizonBand } from '@harken/contract/forecasting';
import type { RouteReply } from '@harken/contract/routes';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { day as dayWords } from '../platform/format.ts';
import { ErrorBar } from './bars.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { shareOrDash, signedShare } from './figures.ts';
import type { ViewProps } from './forecast-room.tsx';
import { Horizons } from './horizons.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { useScopeWords } from './scope-words.ts';
import { Segments } from './segments.tsx';
import { weekdayName } from './time-words.ts';
import { type AskedAccuracy, useAccuracy } from './use-accuracy.ts';
import { heldWords, Judged, offPromise, UsualError } from './usual-error.tsx';
import { Yardsticks } from './yardsticks.tsx';

export const horizonBands = ['next_2_hours', 'rest_of_day', 'day_1', 'days_3', 'days_7'] as const;
const reach = [4, 13, 26, 52] as const;

/** How wrong what was published was: by method, distance, weekday and time of day, beside what anybody could have said. */
export function AccuracyView({ search }: ViewProps): ReactElement {
  const { t } = useTranslation('forecasting');
  const [band, setBand] = useState<HorizonBand>('day_1');
  const [weeks, setWeeks] = useState<(typeof reach)[number]>(26);
  const accuracy = useAccuracy(search, null, { band, weeks });
  const words = useScopeWords();
  const { data } = accuracy;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2 text-13">
        <p className="min-w-0 flex-1 basis-72 text-ink-2">
          <b className="font-semibold text-ink-1">{words(search)}</b>{' '}
          {data?.from && data.to && t('accuracy.from', { from: dayWords(data.from), to: dayWords(data.to) })}
        </p>
        <Segments
          label={t('horizons.ahead')}
          value={band}
          options={horizonBands.map((one) => ({ value: one, name: t(`horizons.band.${one}`) }))}
          set={setBand}
        />
        <Segments
          label={t('accuracy.weeks')}
          value={String(weeks)}
          options={reach.map((one) => ({ value: String(one), name: t('accuracy.weeksOf', { count: one }) }))}
          set={(next) => setWeeks(Number(next) as (typeof reach)[number])}
        />
      </div>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] lg:grid-cols-2 lg:[&>*:last-child]:col-span-2 lg:[&>*:nth-child(even)]:border-l lg:[&>*:nth-child(n+3)]:border-t max-lg:[&>*+*]:border-t [&>*]:border-line">
        <Yardsticks accuracy={accuracy} />
        <Horizons accuracy={accuracy} />
        <UsualError accuracy={accuracy} day={null} />
        <Weekdays accuracy={accuracy} />
        <ModelsPanel search={search} />
      </div>
      <p className="max-w-[80ch] border-t border-line px-4 py-3 text-12 text-ink-2">{t('accuracy.about')}</p>
    </>
  );
}

type Score = RouteReply<'forecastAccuracy'>['weekdays'][number];

function Weekdays({ accuracy }: { accuracy: AskedAccuracy }): ReactElement {
  const { t } = useTranslation('forecasting');
  const weekdays = accuracy.data?.weekdays ?? [];
  const most = Math.max(0.01, ...weekdays.map(({ wape }) => wape ?? 0)) * 1.1;
  const columns: Column<Score>[] = [
    { name: t('weekdays.day'), of: ({ day }) => weekdayName(day) },
    { name: 'WAPE', of: ({ wape }) => wape, write: (value) => shareOrDash(value) },
    { name: t('accuracy.held80'), of: ({ coverage80 }) => coverage80, write: (value) => heldWords(value) },
    { name: t('accuracy.held95'), of: ({ coverage95 }) => coverage95, write: (value) => heldWords(value) },
    { name: t('accuracy.bias'), of: ({ bias }) => bias, write: signedShare },
    { name: t('accuracy.n'), of: ({ n }) => n },
  ];
  return (
    <ChartSection
      title={t('weekdays.title')}
      note={null}
      file="forecast-errors-by-weekday"
      columns={columns}
      rows={weekdays}
    >
      <Judged accuracy={accuracy}>
        {() => (
          <table className="w-full text-13">
            <thead>
              <tr>
                <th scope="col" className={cellHead}>
                  {t('weekdays.day')}
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
              {weekdays.map(({ day, wape, coverage80, bias }) => (
                <tr key={day} className="border-t border-line [&>*]:h-[29px] [&>*]:pr-3">
                  <th scope="row" className="text-left font-normal">
                    {weekdayName(day)}
                  </th>
                  <td className="max-md:hidden">
                    {wape !== null && <ErrorBar error={wape} floor={null} most={most} />}
                  </td>
                  <td className="text-right font-semibold">{shareOrDash(wape)}</td>
                  <td className={`text-right ${offPromise(coverage80, 0.8) ? 'text-attention' : ''}`}>
                    {heldWords(coverage80)}
                  </td>
                  <td className="pr-0! text-right">{bias === null ? '–' : signedShare(bias)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Judged>
    </ChartSection>
  );
}
