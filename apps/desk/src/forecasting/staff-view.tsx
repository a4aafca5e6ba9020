import type { RequiredInterval } from '@harken/contract/forecasting';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Settings2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { call } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { inZone, number, oneDigit, percent, span } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { addDays, dateIn, type ForecastSearch, rangeOf } from './address.ts';
import { forecastKey, type Overview, type Requirement } from './asked.ts';
import { ChartSection, type Column } from './chart-section.tsx';
import { between, valueWords } from './figures.ts';
import type { ViewProps } from './forecast-room.tsx';
import { useScopeWords } from './scope-words.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { Readout } from './span-section.tsx';
import { type Step, StepChart, shortOf } from './step-chart.tsx';
import { dayName } from './time-words.ts';

type Outcome = NonNullable<RequiredInterval['ifMore']>;

/** How many people the forecast asks for, who is there, and what it costs to be wrong either way. */
export function StaffView({ overview, search, go }: ViewProps): ReactElement {
  const { t } = useTranslation('forecasting');
  const [settings, setSettings] = useState(false);
  const today = dateIn(overview.zone, overview.now);
  const day = search.day ?? addDays(today, 1);
  const range = rangeOf(day, 'week');
  const query = { ...range, ...(search.queue ? { queueId: search.queue } : {}) };
  const { data, error, refetch } = useQuery({
    queryKey: [...forecastKey, 'requirement', query],
    queryFn: ({ signal }) => call('GET /api/forecast/requirement', { query }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      {error && !data && (
        <div className="px-4 py-3">
          <PartFailed error={error} retry={() => void refetch()} />
        </div>
      )}
      {!data && !error && (
        <div role="status" className="px-4 py-3">
          <span className="sr-only">{t('loading')}</span>
          <div className="ghost h-64" />
        </div>
      )}
      {data && (
        <>
          <DayStaff
            overview={overview}
            requirement={data}
            day={day}
            queue={search.queue}
            actions={
              <>
                <IconButton
                  icon={ChevronLeft}
                  label={t('span.before.day')}
                  onClick={() => go({ day: addDays(day, -1) })}
                />
                <Button size="small" look="quiet" disabled={day === today} onClick={() => go({ day: today })}>
                  {t('span.today')}
                </Button>
                <IconButton
                  icon={ChevronRight}
                  label={t('span.after.day')}
                  onClick={() => go({ day: addDays(day, 1) })}
                />
                <Button size="small" icon={Settings2} onClick={() => setSettings(true)}>
                  {t('staff.rules')}
                </Button>
              </>
            }
          />
          <Week requirement={data} day={day} choose={(date) => go({ day: date })} />
        </>
      )}
      {settings && (
        <SettingsDialog settings={overview.settings} queue={search.queue ?? null} close={() => setSettings(false)} />
      )}
    </>
  );
}

/** One day: the step chart, how it stands, and the two ways of being wrong. */
function DayStaff({
  overview,
  requirement: { intervals, zone, intervalMinutes, days },
  day,
  queue,
  actions,
}: {
  overview: Overview;
  requirement: Requirement;
  day: string;
  queue: ForecastSearch['queue'];
  actions: ReactElement;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const scope = useScopeWords();
  const queues = useDesk((state) => state.queues);
  const [read, setRead] = useState<number | null>(null);
  const own = intervals.filter(({ at, open }) => open && dateIn(zone, at) === day);
  const steps = own.map((one) => stepOf(one, intervalMinutes));
  const worst = steps.reduce((most, step) => Math.max(most, shortOf(step)), 0);
  const goal = queues.find(({ id }) => id === queue)?.goal;
  const rule = overview.settings.rules.find(({ queueId }) => queueId === queue);
  const columns: Column<RequiredInterval>[] = [
    { name: t('column.time'), of: ({ at }) => `${dateIn(zone, at)} ${inZone(at, zone, 'time')}` },
    {
      name: t('staff.contacts'),
      of: ({ contacts }) => contacts?.expected ?? null,
      write: (value) => valueWords('contacts', value),
    },
    { name: t('staff.handle'), of: ({ handleSeconds }) => handleSeconds, write: span },
    { name: t('staff.required'), of: ({ required }) => required, write: number },
    { name: t('column.lower80'), of: ({ lower80 }) => lower80, write: number },
    { name: t('column.upper80'), of: ({ upper80 }) => upper80, write: number },
    { name: t('staff.scheduled'), of: ({ scheduled }) => scheduled, write: oneDigit },
    { name: t('staff.staff'), of: ({ staff }) => staff, write: oneDigit },
    { name: t('staff.short'), of: (one) => shortOf(one) || null, write: oneDigit },
  ];
  const reading = read === null ? undefined : own[read];
  const known = own.some(({ required }) => required !== null);
  const staffIs = own.find((one) => one.staffIs)?.staffIs;
  const dayOf = days.find(({ date }) => date === day);
  return (
    <>
      <ChartSection
        title={t('staff.title', { day: dayName(day, 'long') })}
        note={[
          scope({ queue }),
          goal && t('staff.goal', { share: percent(goal.share), seconds: span(goal.withinSeconds) }),
          rule && t('staff.shrinkage', { share: percent(rule.shrinkage) }),
          staffIs && t(`staff.staffIs.${staffIs}`),
        ]
          .filter(Boolean)
          .join('; ')}
        file={`requirement-${day}`}
        columns={columns}
        rows={own}
        actions={actions}
      >
        {known ? (
          <>
            <StepChart
              steps={steps}
              now={Date.parse(overview.now)}
              zone={zone}
              height={260}
              words={{
                label: t('staff.picture'),
                required: t('staff.required'),
                staff: t(staffIs ? `staff.line.${staffIs}` : 'staff.staff'),
                short: worst >= 0.5 ? t('staff.shortBy', { count: Math.ceil(worst) }) : '',
                say,
              }}
              read={read}
              setRead={setRead}
            />
            <Readout wide>
              {reading ? say(stepOf(reading, intervalMinutes)) : t('staff.key', { minutes: intervalMinutes })}
            </Readout>
          </>
        ) : (
          <p className="max-w-[640px] py-2 text-13 text-ink-2">
            {t(own.length === 0 ? 'staff.closed' : 'staff.unknown')}
          </p>
        )}
      </ChartSection>
      {dayOf && (dayOf.ifFewer || dayOf.ifMore) && <Wrong fewer={dayOf.ifFewer} more={dayOf.ifMore} />}
    </>
  );

  function say({ at, required, least, most, staff }: Step): string {
    const short = shortOf({ required, staff });
    return [
      t('staff.say', {
        time: inZone(at, zone, 'time'),
        required: required === null ? '–' : number(required),
        range: least === null || most === null ? '–' : between(number(least), number(most)),
        staff: staff === null ? '–' : oneDigit(staff),
      }),
      short >= 0.5 ? t('staff.sayShort', { short: oneDigit(short) }) : '',
    ].join('');
  }
}

const stepOf = ({ at, required, lower80, upper80, staff }: RequiredInterval, minutes: number): Step => ({
  at: Date.parse(at),
  to: Date.parse(at) + minutes * 60_000,
  required,
  least: lower80,
  most: upper80,
  staff,
});

/** The required people are there, and the day turns out otherwise. */
function Wrong({ fewer, more }: { fewer: Outcome | null; more: Outcome | null }): ReactElement {
  const { t } = useTranslation('forecasting');
  const sides = [
    { key: 'more', of: more },
    { key: 'fewer', of: fewer },
  ] as const;
  return (
    <section aria-labelledby="wrong" className="border-t border-line px-4 pt-2 pb-3">
      <h2 id="wrong" className="text-13 font-semibold">
        {t('wrong.title')} <span className="ml-1 text-12 font-normal text-ink-3">{t('wrong.note')}</span>
      </h2>
      <ScrollRegion aria-label={t('rows.table', { title: t('wrong.title') })} className="overflow-x-auto">
        <table className="w-full max-w-3xl text-13">
          <thead>
            <tr>
              <th scope="col" className={cellHead}>
                {t('wrong.if')}
              </th>
              {(['contacts', 'level', 'wait', 'late', 'idle', 'cost'] as const).map((key) => (
                <th key={key} scope="col" className={cellHeadRight}>
                  {t(`wrong.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sides.map(({ key, of }) => (
              <tr
                key={key}
                className="border-t border-line [&>*]:h-8 [&>*]:pr-3 [&>td]:text-right [&>td]:whitespace-nowrap"
              >
                <th scope="row" className="text-left font-normal">
                  {t(`wrong.${key}`)}
                </th>
                <td>{of ? number(of.contacts) : '–'}</td>
                <td>{of?.serviceLevel == null ? '–' : percent(of.serviceLevel)}</td>
                <td>{of ? (of.meanWaitSeconds === null ? t('wrong.endless') : span(of.meanWaitSeconds)) : '–'}</td>
                <td className={of && of.late >= 0.5 ? 'font-semibold' : ''}>{of ? number(of.late) : '–'}</td>
                <td className={of && of.idleHours >= 0.5 ? 'font-semibold' : ''}>
                  {of ? oneDigit(of.idleHours) : '–'}
                </td>
                <td>{of?.cost == null ? t('wrong.noPrice') : number(of.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

/** The hours of the week, day by day. */
function Week({
  requirement,
  day,
  choose,
}: {
  requirement: Requirement;
  day: string;
  choose: (date: string) => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const hours = (value: number | null) => (value === null ? '–' : oneDigit(value));
  return (
    <section aria-labelledby="week-hours" className="border-t border-line px-4 pt-2 pb-4">
      <h2 id="week-hours" className="text-13 font-semibold">
        {t('hours.title')} <span className="ml-1 text-12 font-normal text-ink-3">{t('hours.note')}</span>
      </h2>
      <ScrollRegion aria-label={t('rows.table', { title: t('hours.title') })} className="overflow-x-auto">
        <table className="w-full max-w-3xl text-13">
          <thead>
            <tr>
              <th scope="col" className={cellHead}>
                {t('column.day')}
              </th>
              {(['required', 'scheduled', 'staff', 'late', 'idle'] as const).map((key) => (
                <th key={key} scope="col" className={cellHeadRight}>
                  {t(`hours.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {requirement.days.map(({ date, hours: required, scheduledHours, staffHours, ifMore, ifFewer }) => (
              <tr
                key={date}
                className={`border-t border-line [&>*]:h-8 [&>*]:pr-3 [&>td]:text-right ${date === day ? 'bg-accent-soft' : ''}`}
              >
                <th scope="row" className="px-1 text-left font-normal">
                  <button
                    type="button"
                    aria-pressed={date === day}
                    className="text-accent hover:underline"
                    onClick={() => choose(date)}
                  >
                    {dayName(date, 'long')}
                  </button>
                </th>
                <td>{hours(required)}</td>
                <td>{hours(scheduledHours)}</td>
                <td>
                  {hours(staffHours)}
                  {scheduledHours !== null &&
                    staffHours !== null &&
                    required !== null &&
                    staffHours < required - 0.5 && (
                      <span className="ml-1.5 text-12 text-attention">
                        {t('hours.less', { hours: oneDigit(required - staffHours) })}
                      </span>
                    )}
                </td>
                <td>{ifMore ? number(ifMore.late) : '–'}</td>
                <td>{hours(ifFewer?.idleHours ?? null)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
