import type { NewPlannedEvent } from '@harken/contract/forecasting';
import type { QueueId } from '@harken/contract/ids';
import type { RouteReply } from '@harken/contract/routes';
import { useMutation } from '@tanstack/react-query';
import { CalendarPlus } from 'lucide-react';
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select, SettingRow, TextInput } from '../administration/setting.tsx';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { number, oneDigit, percent } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { addDays, dateIn, type ForecastSearch, scopeOf, weekdayOf } from './address.ts';
import type { Overview } from './asked.ts';
import { ChartSection, type Column } from './chart-section.tsx';
import { EventFields } from './event-dialog.tsx';
import { FanChart } from './fan-chart.tsx';
import { effectWords, markWords, signedCount, valueWords } from './figures.ts';
import { useFanWords } from './point-words.ts';
import { Segments } from './segments.tsx';
import { Readout } from './span-section.tsx';
import { mistakesIn, newEvent, saveEvent } from './the-events.ts';
import { dayName } from './time-words.ts';

type Answer = RouteReply<'forecastWhatIf'>;
type Kind = 'event' | 'containment';

/** A question about days to come: nothing is kept unless it is put on the calendar. */
export function WhatIf({ overview, search }: { overview: Overview; search: ForecastSearch }): ReactElement {
  const { t } = useTranslation('forecasting');
  const may = useMay('forecast.plan');
  const today = dateIn(overview.zone, overview.now);
  // Next Tuesday: what planners ask about.
  const tuesday = addDays(today, ((9 - weekdayOf(today)) % 7) + (weekdayOf(today) === 2 ? 7 : 0));
  const [kind, setKind] = useState<Kind>('event');
  const [event, setEvent] = useState<NewPlannedEvent>(() => ({
    ...newEvent(tuesday, overview.zone, search).values,
    name: t('whatIf.campaign'),
    assumed: 0.2,
  }));
  const [rise, setRise] = useState({ points: 5, from: addDays(today, 1), to: addDays(today, 7), queueId: '' });
  const [tried, setTried] = useState(false);
  const [kept, setKept] = useState<Answer | null>(null);
  const ask = useMutation({
    mutationFn: () => {
      const range =
        kind === 'event'
          ? { from: dateIn(overview.zone, event.startsAt), to: dateIn(overview.zone, Date.parse(event.endsAt) - 1) }
          : { from: rise.from, to: rise.to };
      const queueId = (rise.queueId || null) as QueueId | null;
      return call('POST /api/forecast/what-if', {
        body: {
          ...scopeOf(search),
          ...range,
          changes: [
            kind === 'event'
              ? { kind, event: { ...event, name: event.name.trim() } }
              : { kind, points: rise.points / 100, from: rise.from, to: rise.to, queueId },
          ],
        },
      });
    },
  });
  const riseWrong = !(Math.abs(rise.points) <= 100 && rise.points !== 0);
  const daysWrong = !(rise.from && rise.to && rise.from <= rise.to && addDays(rise.from, 41) >= rise.to);
  const wrong = kind === 'event' ? Object.keys(mistakesIn(event)).length > 0 : riseWrong || daysWrong;
  const submit = (form: FormEvent) => {
    form.preventDefault();
    setTried(true);
    if (!wrong) ask.mutate();
  };
  /** Once: the same answer is not put there twice. */
  const keep = async (answer: Answer) => {
    setKept(answer);
    try {
      for (const values of answer.toKeep) await saveEvent({ id: null, version: 0, values }, null);
    } catch (error) {
      setKept(null);
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <section aria-labelledby="what-if" className="min-w-0 px-4 pt-2 pb-4">
      <div className="flex min-h-7 flex-wrap items-center gap-2">
        <h2 id="what-if" className="text-13 font-semibold">
          {t('whatIf.title')}
        </h2>
        <p className="flex-1 text-12 text-ink-3">{t('whatIf.note')}</p>
        <Segments
          label={t('whatIf.what')}
          value={kind}
          options={(['event', 'containment'] as const).map((one) => ({ value: one, name: t(`whatIf.kind.${one}`) }))}
          set={setKind}
        />
      </div>
      <form noValidate onSubmit={submit}>
        {kind === 'event' ? (
          <EventFields values={event} set={setEvent} zone={overview.zone} tried={tried} fresh={false} />
        ) : (
          <>
            <SettingRow
              label={t('whatIf.points')}
              text={
                overview.containment === null
                  ? t('whatIf.pointsText')
                  : t('whatIf.pointsNow', { share: percent(overview.containment) })
              }
              mistake={riseWrong ? t('whatIf.mistakePoints') : undefined}
            >
              {(control) => (
                <TextInput
                  {...control}
                  type="number"
                  className="w-28"
                  value={Number.isNaN(rise.points) ? '' : rise.points}
                  onChange={(e) => setRise({ ...rise, points: e.target.valueAsNumber })}
                />
              )}
            </SettingRow>
            <SettingRow
              label={t('whatIf.days')}
              text={t('whatIf.daysText')}
              mistake={daysWrong ? t('whatIf.mistakeDays') : undefined}
              group
            >
              {() => (
                <div className="flex flex-wrap items-center gap-2">
                  <TextInput
                    aria-label={t('whatIf.from')}
                    type="date"
                    className="w-40"
                    value={rise.from}
                    onChange={(e) => setRise({ ...rise, from: e.target.value })}
                  />
                  <TextInput
                    aria-label={t('whatIf.to')}
                    type="date"
                    className="w-40"
                    value={rise.to}
                    onChange={(e) => setRise({ ...rise, to: e.target.value })}
                  />
                </div>
              )}
            </SettingRow>
            <QueueRow value={rise.queueId} set={(queueId) => setRise({ ...rise, queueId })} />
          </>
        )}
        <div className="flex items-center gap-2 border-t border-line pt-3">
          <Button type="submit" look="primary" disabled={ask.isPending}>
            {t('whatIf.ask')}
          </Button>
          <span role="status" className="text-12 text-ink-2">
            {ask.isPending ? t('whatIf.asking') : ''}
          </span>
        </div>
      </form>
      {ask.error && <PartFailed error={ask.error} />}
      {ask.data && <Outcome answer={ask.data} keep={may && kept !== ask.data ? () => void keep(ask.data) : null} />}
    </section>
  );
}

function QueueRow({ value, set }: { value: string; set: (value: string) => void }): ReactElement {
  const { t } = useTranslation('forecasting');
  const queues = useDesk((state) => state.queues);
  return (
    <SettingRow label={t('event.queue')} text={t('whatIf.queueText')}>
      {(control) => (
        <Select {...control} value={value} onChange={(e) => set(e.target.value)}>
          <option value="">{t('scope.allQueues')}</option>
          {queues.map(({ id, name }) => (
            <option key={id} value={id}>
              {localName(name)}
            </option>
          ))}
        </Select>
      )}
    </SettingRow>
  );
}

/** With it as a fan, without it dotted; and what it asks of the people. */
function Outcome({ answer, keep }: { answer: Answer; keep: (() => void) | null }): ReactElement {
  const { t } = useTranslation('forecasting');
  const [read, setRead] = useState<number | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  // The question fills the screen: its answer would stand below it, unseen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer anew
  useEffect(() => frame.current?.scrollIntoView({ block: 'nearest' }), [answer]);
  const { points, days, zone, intervalMinutes, effects, toKeep } = answer;
  const words = useFanWords('contacts', zone, { earlier: 'without' });
  const shown = points.filter(({ open, after }) => open && after);
  const places = points.map(({ at, open, before, after }) => ({
    at: Date.parse(at),
    to: Date.parse(at) + intervalMinutes * 60_000,
    actual: null,
    point: open && after ? after.expected : null,
    band80: open && after ? ([after.lower80, after.upper80] as const) : null,
    band95: open && after ? ([after.lower95, after.upper95] as const) : null,
    earlier: open && before ? before.expected : null,
    usual: null,
    without: null,
  }));
  const panels = days.map(({ date }) => {
    const own = places.filter(({ at }) => dateIn(zone, at) === date);
    return { key: date, startsAt: own[0]?.at ?? 0, places: own };
  });
  const columns: Column<Answer['points'][number]>[] = [
    { name: t('column.time'), of: ({ at }) => at },
    {
      name: t('whatIf.before'),
      of: ({ before }) => before?.expected ?? null,
      write: (value) => valueWords('contacts', value),
    },
    {
      name: t('whatIf.after'),
      of: ({ after }) => after?.expected ?? null,
      write: (value) => valueWords('contacts', value),
    },
    {
      name: t('column.lower80'),
      of: ({ after }) => after?.lower80 ?? null,
      write: (value) => valueWords('contacts', value),
    },
    {
      name: t('column.upper80'),
      of: ({ after }) => after?.upper80 ?? null,
      write: (value) => valueWords('contacts', value),
    },
  ];
  const place = read === null ? undefined : panels.flatMap((panel) => panel.places)[read];
  const effect = effects[0] && effectWords(effects[0]);
  const pair = (before: number | null, after: number | null) =>
    before === null || after === null ? '–' : t('whatIf.pair', { before: oneDigit(before), after: oneDigit(after) });
  return (
    <div ref={frame} className="mt-4 -mx-4 border-t border-line">
      <ChartSection
        title={t('whatIf.answer')}
        note={effect ? t('whatIf.effect', effect) : t('whatIf.noEffect')}
        file="forecast-what-if"
        columns={columns}
        rows={shown}
        actions={
          keep &&
          toKeep.length > 0 && (
            <Button size="small" icon={CalendarPlus} onClick={keep}>
              {t('whatIf.keep')}
            </Button>
          )
        }
      >
        <FanChart
          panels={panels.slice(0, 7)}
          marks={[]}
          now={null}
          zone={zone}
          height={200}
          write={(value) => markWords('contacts', value)}
          words={words}
          read={read}
          setRead={setRead}
        />
        <Readout>{place ? words.say(place) : t('whatIf.key')}</Readout>
        <ScrollRegion aria-label={t('rows.table', { title: t('whatIf.answer') })} className="overflow-x-auto">
          <table className="w-full text-13">
            <thead>
              <tr>
                <th scope="col" className={cellHead}>
                  {t('column.day')}
                </th>
                {(['contacts', 'more', 'hours', 'peak'] as const).map((key) => (
                  <th key={key} scope="col" className={cellHeadRight}>
                    {t(`whatIf.column.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map(({ date, before, after, hoursBefore, hoursAfter, peakBefore, peakAfter }) => (
                <tr
                  key={date}
                  className="border-t border-line [&>*]:h-8 [&>*]:pr-3 [&>td]:text-right [&>td]:whitespace-nowrap"
                >
                  <th scope="row" className="text-left font-normal whitespace-nowrap">
                    {dayName(date, 'short')}
                  </th>
                  <td>{after ? number(after.expected) : '–'}</td>
                  <td className="font-semibold">
                    {before && after ? signedCount(after.expected - before.expected) : '–'}
                  </td>
                  <td>{pair(hoursBefore, hoursAfter)}</td>
                  <td>
                    {peakBefore === null || peakAfter === null
                      ? '–'
                      : t('whatIf.pair', { before: number(peakBefore), after: number(peakAfter) })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </ChartSection>
    </div>
  );
}
