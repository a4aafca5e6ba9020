import type { ForecastDay, ForecastPoint } from '@harken/contract/forecasting';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { weekdayOf } from './address.ts';
import type { Forecast } from './asked.ts';
import { ChartSection } from './chart-section.tsx';
import { eventName } from './event-words.ts';
import { FanChart } from './fan-chart.tsx';
import { effectWords, markWords, rangeWords, valueWords } from './figures.ts';
import { marksOf, oneDay, touches } from './panels.ts';
import { pointColumns, useFanWords } from './point-words.ts';
import { Readout } from './span-section.tsx';
import { dayName, weekdayName } from './time-words.ts';

/** One day, large: beside what usually comes on that weekday, with what its events bring hatched. */
export function DayDetail({
  forecast,
  day,
  open,
}: {
  forecast: Forecast;
  day: ForecastDay;
  /** Tells why an interval is forecast as it is. */
  open: (at: number) => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const [read, setRead] = useState<number | null>(null);
  const { measure, zone, intervalMinutes, points, events } = forecast;
  const usual = t('day.usual', { weekday: weekdayName(weekdayOf(day.date)) });
  const words = useFanWords(measure, zone, { earlier: 'published', usual });
  const panels = oneDay(points, day, intervalMinutes);
  const own = points.filter(({ at }) => at >= day.from && at < day.to);
  const marks = marksOf(
    events
      .filter((event) => touches(event, day.date, zone))
      .map((event) => {
        const effect = effectWords(event.effect);
        return effect
          ? { ...event, follows: null, names: null, name: t('day.event', { name: eventName(event), ...effect }) }
          : event;
      }),
  );
  const place = read === null ? undefined : panels[0]?.places[read];
  const peak = peakOf(own);
  const over = day.actual !== null && Date.parse(day.to) <= Date.parse(forecast.now);
  return (
    <ChartSection
      title={dayName(day.date, 'long')}
      note={
        over
          ? t('day.came', { value: valueWords(measure, day.actual ?? 0) })
          : day.forecast
            ? t('day.expected', {
                value: valueWords(measure, day.forecast.expected),
                range: rangeWords(measure, day.forecast),
              })
            : t('day.none')
      }
      file={`forecast-${measure}-${day.date}`}
      columns={pointColumns(measure, zone)}
      rows={own.filter((point) => point.open || point.actual)}
      actions={
        peak !== null && (
          <Button size="small" look="quiet" onClick={() => open(peak)}>
            {t('peak.open')}
          </Button>
        )
      }
    >
      <FanChart
        panels={panels}
        marks={marks}
        now={Date.parse(forecast.now)}
        zone={zone}
        height={234}
        write={(value) => markWords(measure, value)}
        words={words}
        read={read}
        setRead={setRead}
        choose={({ at, actual, point }) => (actual !== null || point !== null) && open(at)}
      />
      <Readout>{place ? words.say(place) : t('day.key')}</Readout>
    </ChartSection>
  );
}

/** The interval in which most is expected; null where nothing is. */
function peakOf(points: readonly ForecastPoint[]): number | null {
  const [first] = [...points]
    .filter(({ forecast }) => (forecast?.expected ?? 0) > 0)
    .sort((a, b) => (b.forecast?.expected ?? 0) - (a.forecast?.expected ?? 0));
  return first ? Date.parse(first.at) : null;
}
