import type { Alarm, EmergingIssue } from '@harken/contract/forecasting';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { dayAndTime, number, soonTime, time } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { scopeOf, searchOf } from './address.ts';
import { forecastKey, type Today } from './asked.ts';
import { AskedPart } from './asked-part.tsx';
import { ChartSection } from './chart-section.tsx';
import { FanChart } from './fan-chart.tsx';
import { markWords, rangeWords, signedCount, signedShare, valueWords } from './figures.ts';
import type { Go, ViewProps } from './forecast-room.tsx';
import { dayPanels, marksOf } from './panels.ts';
import { pointColumns, useFanWords } from './point-words.ts';
import { useScopeWords } from './scope-words.ts';
import { Readout } from './span-section.tsx';
import { dayName } from './time-words.ts';

/** The day as it was expected in the morning, as it goes, and as it is expected now. */
export function TodayView({ search, go }: ViewProps): ReactElement {
  const query = scopeOf(search);
  const asked = useQuery({
    queryKey: [...forecastKey, 'today', query],
    queryFn: ({ signal }) => call('GET /api/forecast/today', { query }, { signal }),
    refetchInterval: 60_000,
  });
  return (
    <AskedPart asked={asked} ghost="h-[360px]">
      {(today) => (
        <>
          {today.alarm && <AlarmBar alarm={today.alarm} go={go} />}
          <Figures today={today} />
          <TodayChart today={today} scope={query} />
          <Issues issues={today.issues} go={go} />
        </>
      )}
    </AskedPart>
  );
}

/** So far, the whole day as it was planned, and as it is expected now. */
function Figures({ today: { soFar, morning, expected } }: { today: Today }): ReactElement {
  const { t } = useTranslation('forecasting');
  const off =
    soFar.forecast && soFar.forecast.expected > 0
      ? (soFar.actual - soFar.forecast.expected) / soFar.forecast.expected
      : null;
  const change =
    morning && expected && morning.expected > 0 ? (expected.expected - morning.expected) / morning.expected : null;
  // Where nothing was expected there is no share of it.
  const compared = (so: string) => (off === null ? so : t('today.soFarShare', { so, share: signedShare(off) }));
  const figures = [
    {
      name: t('today.soFar'),
      value: number(soFar.actual),
      more: soFar.forecast
        ? compared(
            t('today.soFarOf', {
              value: valueWords('contacts', soFar.forecast.expected),
              range: rangeWords('contacts', soFar.forecast),
            }),
          )
        : t('today.noPlan'),
    },
    {
      name: t('today.morning'),
      value: morning ? valueWords('contacts', morning.expected) : '–',
      more: morning ? t('today.range', { range: rangeWords('contacts', morning) }) : t('today.noPlan'),
    },
    {
      name: t('today.expected'),
      value: expected ? valueWords('contacts', expected.expected) : '–',
      more: expected
        ? [
            t('today.range', { range: rangeWords('contacts', expected) }),
            change !== null && t('today.change', { share: signedShare(change) }),
          ]
            .filter(Boolean)
            .join(t('joint'))
        : t('today.noPlan'),
    },
  ];
  return (
    <dl className="grid border-b border-line max-md:divide-y md:grid-cols-3 md:divide-x divide-line">
      {figures.map(({ name, value, more }) => (
        <div key={name} className="px-4 py-2">
          <dt className="text-12 text-ink-2">{name}</dt>
          <dd className="text-17 font-semibold">{value}</dd>
          <dd className="text-12 text-ink-2">{more}</dd>
        </div>
      ))}
    </dl>
  );
}

function TodayChart({ today, scope }: { today: Today; scope: ReturnType<typeof scopeOf> }): ReactElement {
  const { t } = useTranslation('forecasting');
  const [read, setRead] = useState<number | null>(null);
  const { points, date, zone, intervalMinutes, now, published, nextAt } = today;
  const words = useFanWords('contacts', zone, { earlier: 'morning' });
  const range = { from: date, to: date };
  const events = useQuery({
    queryKey: [...forecastKey, 'events', range],
    queryFn: ({ signal }) => call('GET /api/forecast/events', { query: range }, { signal }),
  });
  const first = points[0]?.at ?? now;
  const last = points.at(-1)?.at ?? now;
  const day = {
    date,
    from: first,
    to: new Date(Date.parse(last) + intervalMinutes * 60_000).toISOString(),
    closed: false,
    actual: null,
    forecast: null,
    earlier: null,
    yardstick: null,
  };
  const panels = dayPanels(points, [day], intervalMinutes);
  const place = read === null ? undefined : panels[0]?.places[read];
  const open = points.filter((point) => point.open || point.actual);
  return (
    <ChartSection
      title={t('today.title', { day: dayName(date, 'long'), minutes: intervalMinutes })}
      note={[
        useScopeWords()(searchOf({ queueId: null, channel: null, language: null, intent: null, ...scope })),
        published && t('span.published', { at: dayAndTime(published.publishedAt), next: soonTime(nextAt) }),
      ]
        .filter(Boolean)
        .join('; ')}
      file={`forecast-today-${date}`}
      columns={pointColumns('contacts', zone)}
      rows={open}
    >
      {open.length === 0 ? (
        <p className="pt-2 text-13 text-ink-2">{t('today.closed')}</p>
      ) : (
        <>
          <FanChart
            panels={panels}
            marks={marksOf(events.data?.events ?? [])}
            now={Date.parse(now)}
            zone={zone}
            height={340}
            write={(value) => markWords('contacts', value)}
            words={words}
            read={read}
            setRead={setRead}
          />
          <Readout wide>{place ? words.say(place) : t('today.key')}</Readout>
        </>
      )}
    </ChartSection>
  );
}

/** The day has left its band: since when, by how much, and where it comes from. */
function AlarmBar({ alarm, go }: { alarm: Alarm; go: Go }): ReactElement {
  const { t } = useTranslation('forecasting');
  const words = useScopeWords();
  const { since, direction, actual, forecast, explained } = alarm;
  return (
    <section
      aria-label={t('alarm.label')}
      className="flex items-start gap-2 border-b border-attention-line bg-attention-soft px-4 py-2 text-13"
    >
      <Icon of={TriangleAlert} size={16} className="mt-0.5 shrink-0 text-attention" />
      <div className="min-w-0">
        <p>
          <b className="font-semibold">
            {t(`alarm.${direction}`, {
              time: time(since),
              share: signedShare((actual - forecast.expected) / Math.max(1, forecast.expected), 0),
            })}
          </b>{' '}
          <span className="text-ink-2">
            {t('alarm.detail', {
              actual: number(actual),
              expected: valueWords('contacts', forecast.expected),
              range: rangeWords('contacts', forecast),
            })}
          </span>
        </p>
        {explained.length > 0 && (
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5">
            {explained.map(({ scope, more, share }) => (
              <li key={JSON.stringify(scope)}>
                <button type="button" className="text-accent hover:underline" onClick={() => go(searchOf(scope))}>
                  {words(named(scope))}
                </button>{' '}
                <span className="text-ink-2">
                  {t('alarm.more', { more: signedCount(more), share: signedShare(share, 0).replace('+', '') })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

const named = (scope: EmergingIssue['scope']) =>
  Object.fromEntries(Object.entries(searchOf(scope)).filter(([, key]) => key !== undefined)) as Parameters<Go>[0] &
    object as never;

/** What suddenly brings more than anybody expected. */
function Issues({ issues, go }: { issues: readonly EmergingIssue[]; go: Go }): ReactElement {
  const { t } = useTranslation('forecasting');
  const words = useScopeWords();
  const people = useDesk((state) => state.people);
  const take = async (id: EmergingIssue['id']) => {
    try {
      await call('POST /api/forecast/issues/:id/acknowledge', { params: { id } });
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <section aria-labelledby="issues" className="border-t border-line px-4 pt-2 pb-4">
      <h2 id="issues" className="text-13 font-semibold">
        {t('issues.title')} <span className="ml-1 text-12 font-normal text-ink-3">{t('issues.note')}</span>
      </h2>
      {issues.length === 0 && <p className="pt-1 text-13 text-ink-2">{t('issues.none')}</p>}
      <ul>
        {issues.map(({ id, scope, startedAt, endedAt, actual, expected, acknowledgedBy }) => (
          <li
            key={id}
            className="flex min-h-10 flex-wrap items-center gap-x-3 border-t border-line py-1 text-13 first:border-t-0"
          >
            <button
              type="button"
              className="font-medium text-accent hover:underline"
              onClick={() => go({ ...searchOf(scope), show: undefined })}
            >
              {words(named(scope))}
            </button>
            <span className="text-ink-2">
              {t('issues.detail', {
                actual: number(actual),
                expected: valueWords('contacts', expected),
                time: dayAndTime(startedAt),
              })}
              {endedAt && ` ${t('issues.ended', { time: dayAndTime(endedAt) })}`}
            </span>
            <span className="ml-auto">
              {acknowledgedBy ? (
                <span className="text-12 text-ink-3">
                  {t('issues.taken', { name: people.find((one) => one.id === acknowledgedBy)?.name ?? '–' })}
                </span>
              ) : (
                <Button size="small" onClick={() => void take(id)}>
                  {t('issues.take')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
