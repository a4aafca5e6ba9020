import type { RequiredInterval } from '@harken/contract/forecasting';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Settings2, Users } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { inZone, number, oneDigit, percent, signed, span } from '../platform/format.ts';
import { addDays, dateIn, type ForecastSearch, rangeOf } from './address.ts';
import { forecastKey, type Overview, type Requirement } from './asked.ts';
import { AskedPart } from './asked-part.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { between, valueWords } from './figures.ts';
import type { ViewProps } from './forecast-room.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { useScopeWords } from './scope-words.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { Readout } from './span-section.tsx';
import { WeekHours, Wrong } from './staff-tables.tsx';
import { type Step, StepChart, shortOf } from './step-chart.tsx';
import { dayName } from './time-words.ts';

/** How many people the forecast asks for, who is there, and what it costs to be wrong either way. */
export function StaffView({ overview, search, go }: ViewProps): ReactElement {
  const { t } = useTranslation('forecasting');
  const may = useMay('forecast.plan');
  const [settings, setSettings] = useState(false);
  const [planning, setPlanning] = useState(false);
  const today = dateIn(overview.zone, overview.now);
  const day = search.day ?? addDays(today, 1);
  const range = rangeOf(day, 'week');
  const query = { ...range, ...(search.queue ? { queueId: search.queue } : {}) };
  const asked = useQuery({
    queryKey: [...forecastKey, 'requirement', query],
    queryFn: ({ signal }) => call('GET /api/forecast/requirement', { query }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <AskedPart asked={asked} ghost="h-64">
        {(data) => (
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
                  {may && (
                    <Button size="small" icon={Users} onClick={() => setPlanning(true)}>
                      {t('plan.open')}
                    </Button>
                  )}
                  <Button size="small" icon={Settings2} onClick={() => setSettings(true)}>
                    {t('staff.rules')}
                  </Button>
                </>
              }
            />
            <WeekHours requirement={data} day={day} choose={(date) => go({ day: date })} />
          </>
        )}
      </AskedPart>
      {planning && <PlanDialog day={day} queue={search.queue ?? null} close={() => setPlanning(false)} />}
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
    { name: t('staff.over'), of: ({ over }) => over, write: signed },
    { name: t('wrong.late'), of: ({ asStaffed }) => asStaffed?.late ?? null, write: oneDigit },
    { name: t('wrong.cost'), of: ({ asStaffed }) => asStaffed?.cost ?? null, write: number },
  ];
  const reading = read === null ? undefined : own[read];
  const known = own.some(({ required }) => required !== null);
  const kinds = new Set(own.flatMap(({ staffIs: is }) => is ?? []));
  // Of a day that is partly over, and of one for which some intervals are put down, it is told which.
  const staffIs = (['partly_planned', 'planned', 'usual', 'present'] as const).find((is) => kinds.has(is));
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
      {dayOf && (dayOf.ifFewer || dayOf.ifMore) && (
        <Wrong fewer={dayOf.ifFewer} more={dayOf.ifMore} asStaffed={dayOf.asStaffed} />
      )}
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
