import type { ForecastDay, ForecastMeasure } from '@harken/contract/forecasting';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Forecast } from './asked.ts';
import { axisLeft } from './fan-parts.tsx';
import { signedShare, valueWords, within } from './figures.ts';
import { dayName } from './time-words.ts';

/** The days of the week above their frames: what came and how far off that was, or what is expected and how sure. */
export function DayHeads({
  forecast: { days, measure },
  chosen,
  choose,
  now,
}: {
  forecast: Forecast;
  chosen: string;
  choose: (date: string) => void;
  now: number;
}): ReactElement {
  return (
    <div className="grid grid-flow-col auto-cols-fr" style={{ paddingLeft: axisLeft }}>
      {days.map((day) => (
        <button
          key={day.date}
          type="button"
          aria-pressed={day.date === chosen}
          onClick={() => choose(day.date)}
          className="flex min-h-6 min-w-0 flex-wrap items-baseline justify-between gap-x-1.5 rounded-sm px-1.5 py-0.5 text-left hover:bg-surface-2"
        >
          <span className="text-12 font-semibold whitespace-nowrap">{dayName(day.date, 'short')}</span>
          <DaySum day={day} measure={measure} over={Date.parse(day.to) <= now} />
        </button>
      ))}
    </div>
  );
}

function DaySum({
  day,
  measure,
  over,
}: {
  day: ForecastDay;
  measure: ForecastMeasure;
  over: boolean;
}): ReactElement | null {
  const { t } = useTranslation('forecasting');
  const { actual, forecast, earlier, closed } = day;
  const style = 'text-11 text-ink-3 whitespace-nowrap';
  if (over && actual !== null) {
    const said = earlier ?? forecast?.expected ?? null;
    return (
      <span className={style}>
        <b className="font-normal text-ink-1">{valueWords(measure, actual)}</b>{' '}
        {said !== null && actual > 0 && t('day.off', { share: signedShare((said - actual) / actual) })}
      </span>
    );
  }
  if (closed && !forecast?.expected) return <span className={style}>{t('day.closed')}</span>;
  if (!forecast) return null;
  return (
    <span className={style}>
      <b className="font-normal text-ink-1">{valueWords(measure, forecast.expected)}</b> {within(measure, forecast)}
    </span>
  );
}
