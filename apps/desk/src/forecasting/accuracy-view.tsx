import { type HorizonBand, horizonBand } from '@harken/contract/forecasting';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day as dayWords } from '../platform/format.ts';
import type { ViewProps } from './forecast-room.tsx';
import { Horizons } from './horizons.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { useScopeWords } from './scope-words.ts';
import { ScoreTable } from './score-table.tsx';
import { Segments } from './segments.tsx';
import { weekdayName } from './time-words.ts';
import { type AskedAccuracy, useAccuracy } from './use-accuracy.ts';
import { UsualError } from './usual-error.tsx';
import { Yardsticks } from './yardsticks.tsx';

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
          options={horizonBand.options.map((one) => ({ value: one, name: t(`horizons.band.${one}`) }))}
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

function Weekdays({ accuracy }: { accuracy: AskedAccuracy }): ReactElement {
  const { t } = useTranslation('forecasting');
  return (
    <ScoreTable
      accuracy={accuracy}
      title={t('weekdays.title')}
      file="forecast-errors-by-weekday"
      of={t('weekdays.day')}
      scores={(accuracy.data?.weekdays ?? []).map((one) => ({ ...one, name: weekdayName(one.day) }))}
    />
  );
}
