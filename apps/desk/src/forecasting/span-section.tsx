import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, GitCompareArrows } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { dayAndTime, soonTime } from '../platform/format.ts';
import { Popover } from '../platform/popups.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { dateIn, type ForecastSearch, measures, move, type Part, rangeOf, type Span, spans } from './address.ts';
import { type Forecast, forecastKey, measureOf, type Overview } from './asked.ts';
import { ChartSection } from './chart-section.tsx';
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
}: {
  overview: Overview;
  forecast: Forecast | null;
  busy: boolean;
  search: ForecastSearch;
  day: string;
  span: Span;
  go: Go;
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
      rows={(monthly ? forecast?.days : forecast?.points.filter(({ open, actual }) => open || actual)) ?? []}
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
          <Compare search={search} go={go} />
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
          <Chart forecast={forecast} search={search} day={day} span={span} go={go} now={Date.parse(overview.now)} />
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
  now,
}: {
  forecast: Forecast;
  search: ForecastSearch;
  day: string;
  span: Span;
  go: Go;
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
            {...(span === 'day'
              ? {}
              : {
                  choose: ({ at }, { key }) =>
                    go(span === 'week' ? { day: key } : { day: dateIn(zone, at), span: undefined }),
                })}
            {...(span === 'month' ? { tickName: ({ at }) => dayName(dateIn(zone, at), 'number') } : {})}
          />
        </div>
      </ScrollRegion>
      <Readout wide>
        {empty ? t('span.empty') : place ? words.say(place) : t(search.compare ? 'span.keyCompared' : 'span.key')}
      </Readout>
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

/** Any earlier publication beside the latest one. */
function Compare({ search, go }: { search: ForecastSearch; go: Go }): ReactElement {
  const { t } = useTranslation('forecasting');
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: [...forecastKey, 'snapshots'],
    queryFn: ({ signal }) => call('GET /api/forecast/snapshots', { query: { limit: 60 } }, { signal }),
    enabled: open || search.compare !== undefined,
  });
  const snapshots = (data?.snapshots ?? []).filter(({ kind }) => kind !== 'rehearsal');
  const pick = (compare: string | undefined) => {
    go({ compare });
    setOpen(false);
  };
  return (
    <Popover
      label={t('compare.label')}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton
          icon={GitCompareArrows}
          iconSize={14}
          label={t('compare.label')}
          pressed={search.compare !== undefined}
        />
      }
      className="max-h-96 w-72 overflow-y-auto p-2"
    >
      <p className="px-2 pb-2 text-12 text-ink-2">{t('compare.text')}</p>
      {data && snapshots.length === 0 && <p className="p-2 text-13 text-ink-2">{t('compare.none')}</p>}
      <ul>
        {search.compare && (
          <li>
            <button
              type="button"
              onClick={() => pick(undefined)}
              className="w-full rounded-sm px-2 py-1.5 text-left text-13 font-medium text-accent hover:bg-surface-3"
            >
              {t('compare.stop')}
            </button>
          </li>
        )}
        {snapshots.map(({ id, kind, publishedAt }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === search.compare ? 'true' : undefined}
              onClick={() => pick(id)}
              className="flex w-full justify-between gap-2 rounded-sm px-2 py-1.5 text-left text-13 hover:bg-surface-3 aria-current:text-accent"
            >
              {dayAndTime(publishedAt)} <span className="text-12 text-ink-3">{t(`compare.kind.${kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
