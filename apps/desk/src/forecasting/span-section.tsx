import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../platform/buttons.tsx';
import { dayAndTime, soonTime } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { dateIn, type ForecastSearch, measures, move, type Part, rangeOf, type Span, spans } from './address.ts';
import { type Forecast, measureOf, type Overview } from './asked.ts';
import { ChartSection } from './chart-section.tsx';
import { Compare } from './compare.tsx';
import { DayHeads } from './day-heads.tsx';
import { FanChart } from './fan-chart.tsx';
import { markWords } from './figures.ts';
import type { Go } from './forecast-room.tsx';
import { dayPanels, marksOf, monthPanel, oneDay } from './panels.ts';
import { PartsTable } from './parts-table.tsx';
import { dayColumns, pointColumns, useFanWords } from './point-words.ts';
import { useScopeWords } from './scope-words.ts';
import { Segments } from './segments.tsx';
import { dayName, spanName } from './time-words.ts';

/** The fan over a day, a week or a month; by what it is made of, its lines instead. */
export function SpanSection({
  overview,
  forecast,
  busy,
  search,
  day,
  span,
  go,
  open,
}: {
  overview: Overview;
  forecast: Forecast | null;
  busy: boolean;
  search: ForecastSearch;
  day: string;
  span: Span;
  go: Go;
  /** Tells why an interval is forecast as it is. */
  open: (at: number) => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const scope = useScopeWords();
  const measure = measureOf(search);
  const today = dateIn(overview.zone, overview.now);
  const range = rangeOf(day, span);
  const title = t(`span.${span === 'month' ? 'daily' : 'title'}.${measure}`, {
    span: spanName(day, span),
    minutes: overview.settings.intervalMinutes,
  });
  const published = overview.published;
  const note = [
    scope(search),
    measure === 'contacts' ? t('span.note') : null,
    published && t('span.published', { at: dayAndTime(published.publishedAt), next: soonTime(overview.nextAt) }),
  ]
    .filter(Boolean)
    .join('; ');
  const monthly = span === 'month';
  return (
    <ChartSection<unknown>
      title={title}
      note={note}
      file={`forecast-${measure}-${range.from}`}
      columns={(monthly ? dayColumns(measure) : pointColumns(measure, overview.zone)) as never}
      rows={(monthly ? forecast?.days : forecast?.points.filter((point) => point.open || point.actual)) ?? []}
      actions={
        <>
          <span className="flex items-center">
            <IconButton
              icon={ChevronLeft}
              label={t(`span.before.${span}`)}
              onClick={() => go({ day: move(day, span, -1) })}
            />
            <Button size="small" look="quiet" disabled={day === today} onClick={() => go({ day: today })}>
              {t('span.today')}
            </Button>
            <IconButton
              icon={ChevronRight}
              label={t(`span.after.${span}`)}
              onClick={() => go({ day: move(day, span, 1) })}
            />
          </span>
          <Segments
            label={t('span.label')}
            value={span}
            options={spans.map((one) => ({ value: one, name: t(`span.${one}`) }))}
            set={(next) => go({ day, span: next === 'week' ? undefined : next })}
          />
          <Segments
            label={t('measure.label')}
            value={search.by ? 'by' : measure}
            options={[
              ...measures.map((one) => ({ value: one, name: t(`measure.${one}`) })),
              { value: 'by', name: t(`by.${search.by ?? 'intent'}`) },
            ]}
            set={(next) =>
              go(
                next === 'by'
                  ? { by: 'intent' }
                  : { by: undefined, measure: next === 'contacts' ? undefined : (next as (typeof measures)[number]) },
              )
            }
          />
          <Compare search={search} range={range} go={go} />
        </>
      }
    >
      <div aria-busy={busy} className="pt-1">
        {search.by ? (
          <PartsTable
            overview={overview}
            search={search}
            range={range}
            go={go}
            by={search.by}
            setBy={(by: Part) => go({ by })}
          />
        ) : forecast ? (
          <Chart
            forecast={forecast}
            search={search}
            day={day}
            span={span}
            go={go}
            open={open}
            now={Date.parse(overview.now)}
          />
        ) : (
          <div className="ghost h-[232px]" />
        )}
      </div>
    </ChartSection>
  );
}

function Chart({
  forecast,
  search,
  day,
  span,
  go,
  open,
  now,
}: {
  forecast: Forecast;
  search: ForecastSearch;
  day: string;
  span: Span;
  go: Go;
  open: (at: number) => void;
  now: number;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const [read, setRead] = useState<number | null>(null);
  const { points, days, zone, intervalMinutes, measure, events } = forecast;
  const words = useFanWords(measure, zone, {
    earlier: search.compare ? 'compared' : 'published',
    days: span === 'month',
  });
  const chosenDay = days.find(({ date }) => date === day);
  const panels =
    span === 'month'
      ? [monthPanel(days, now)]
      : span === 'day' && chosenDay
        ? oneDay(points, chosenDay, intervalMinutes)
        : dayPanels(points, days, intervalMinutes);
  const empty = panels.every(({ places }) => places.every(({ actual, point }) => actual === null && point === null));
  const place = read === null ? undefined : panels.flatMap(({ places }) => places)[read];
  const key = !search.compare ? 'span.key' : forecast.compared ? 'span.keyCompared' : 'compare.silent';
  return (
    <>
      <ScrollRegion aria-label={words.label} className="overflow-x-auto overflow-y-hidden">
        <div className={span === 'week' ? 'min-w-[682px]' : ''}>
          {span === 'week' && (
            <DayHeads forecast={forecast} chosen={day} choose={(date) => go({ day: date })} now={now} />
          )}
          <FanChart
            panels={panels}
            marks={marksOf(events)}
            now={now}
            zone={zone}
            height={span === 'week' ? 212 : 232}
            write={(value) => markWords(measure, value)}
            words={words}
            read={read}
            setRead={setRead}
            chosen={span === 'week' ? day : null}
            choose={({ at }, { key }) =>
              span === 'day'
                ? open(at)
                : go(span === 'week' ? { day: key } : { day: dateIn(zone, at), span: undefined })
            }
            {...(span === 'month' ? { tickName: ({ at }) => dayName(dateIn(zone, at), 'number') } : {})}
          />
        </div>
      </ScrollRegion>
      <Readout wide>{empty ? t('span.empty') : place ? words.say(place) : t(key)}</Readout>
    </>
  );
}

/** One line under a chart: how to read it, and what stands where the pointer or the arrow keys are. */
export function Readout({ wide = false, children }: { wide?: boolean; children: ReactNode }): ReactElement {
  return (
    <p
      className={`text-12 text-ink-3 max-md:line-clamp-3 max-md:min-h-12 ${wide ? 'md:min-h-4 md:truncate' : 'line-clamp-2 min-h-8'}`}
    >
      {children}
    </p>
  );
}
