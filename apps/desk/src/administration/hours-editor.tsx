import type { OpeningHours } from '@harken/contract/people';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { inZone } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { useSettled } from '../platform/settled.ts';
import {
  copied,
  everyDay,
  hoursMistake,
  isZone,
  keptClosing,
  onDay,
  roundTheClock,
  type Span,
  shownClosing,
  usualHours,
  withDay,
  withNames,
} from './hours.ts';
import { Labelled, TextInput } from './setting.tsx';

const zones = Intl.supportedValuesOf('timeZone');
/** Monday, and the days after it, for naming weekdays. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** The week, the dates that differ, and the coming two weeks as both make them. */
export function HoursEditor({
  hours,
  onChange,
}: {
  hours: OpeningHours;
  onChange: (hours: OpeningHours) => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <div className="flex flex-col gap-4">
      <Labelled label={t('hours.zone')}>
        {(id) => (
          <>
            <TextInput
              id={id}
              list={`${id}-zones`}
              value={hours.zone}
              aria-invalid={isZone(hours.zone) ? undefined : true}
              onChange={(event) => onChange({ ...hours, zone: event.target.value.trim() })}
              className="w-full max-w-72"
              spellCheck={false}
            />
            <datalist id={`${id}-zones`}>
              {zones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Labelled>
      <div>
        <div className="mb-1 flex flex-wrap gap-2">
          <Button size="small" onClick={() => onChange({ ...hours, weekly: usualHours().weekly })}>
            {t('hours.office')}
          </Button>
          <Button size="small" onClick={() => onChange(roundTheClock(hours))}>
            {t('hours.always')}
          </Button>
        </div>
        <ul aria-label={t('hours.week')}>
          {everyDay.map((day) => (
            <Day key={day} day={day} hours={hours} onChange={onChange} />
          ))}
        </ul>
      </div>
      <Holidays hours={hours} onChange={onChange} />
      <ComingDays hours={hours} />
    </div>
  );
}

function Day({
  day,
  hours,
  onChange,
}: {
  day: number;
  hours: OpeningHours;
  onChange: (hours: OpeningHours) => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const name = inZone(monday + (day - 1) * dayMs, 'UTC', 'weekday');
  const spans = onDay(hours, day);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0">
      <span className="w-16 pt-1 text-13">{name}</span>
      <Spans name={name} spans={spans} onChange={(next) => onChange(withDay(hours, day, next))} />
      {day === 1 && spans.length > 0 && (
        <Button size="small" look="quiet" className="ml-auto" onClick={() => onChange(copied(hours, 1, [2, 3, 4, 5]))}>
          {t('hours.copy')}
        </Button>
      )}
    </li>
  );
}

function Spans({
  name,
  spans,
  onChange,
}: {
  name: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const put = (at: number, span: Span) => onChange(spans.map((one, i) => (i === at ? span : one)));
  const last = spans.at(-1);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      {!spans.length && <span className="text-13 text-ink-3">{t('hours.closed')}</span>}
      {spans.map((span, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a time has no name but its place
        <span key={at} className="flex items-center gap-1 text-13">
          <TextInput
            type="time"
            aria-label={t('hours.opens', { day: name, at: at + 1 })}
            value={span.opens}
            onChange={(event) => put(at, { ...span, opens: event.target.value })}
            className="h-7 w-[118px]"
          />
          –
          <TextInput
            type="time"
            aria-label={t('hours.closes', { day: name, at: at + 1 })}
            value={shownClosing(span.closes)}
            onChange={(event) => put(at, { ...span, closes: keptClosing(event.target.value) })}
            className="h-7 w-[118px]"
          />
          {span.closes !== '24:00' && span.closes !== '' && span.closes <= span.opens && (
            <span className="text-12 text-ink-2">{t('hours.nextDay')}</span>
          )}
          <IconButton
            icon={X}
            iconSize={14}
            label={t('hours.remove', { day: name, at: at + 1 })}
            onClick={() => onChange(spans.filter((_, i) => i !== at))}
          />
        </span>
      ))}
      {spans.length < 4 && (
        <IconButton
          icon={Plus}
          iconSize={14}
          label={t('hours.add', { day: name })}
          onClick={() =>
            onChange([
              ...spans,
              last ? { opens: shownClosing(last.closes), closes: '24:00' } : { opens: '09:00', closes: '18:00' },
            ])
          }
        />
      )}
    </div>
  );
}

function Holidays({ hours, onChange }: { hours: OpeningHours; onChange: (hours: OpeningHours) => void }): ReactElement {
  const { t } = useTranslation('administration');
  const { holidays } = hours;
  type Holiday = OpeningHours['holidays'][number];
  const put = (at: number, holiday: Holiday) =>
    onChange({ ...hours, holidays: holidays.map((one, i) => (i === at ? holiday : one)) });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <section aria-label={t('hours.holidays')}>
      <h2 className="text-13 font-medium">{t('hours.holidays')}</h2>
      <p className="text-12 text-ink-2">{t('hours.holidaysText')}</p>
      <ul>
        {holidays.map((holiday, at) => {
          const which = holiday.name.en || holiday.date;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: while it is edited, its place is all that stays
            <li key={at} className="flex flex-wrap items-center gap-2 border-b border-line py-1.5">
              <TextInput
                type="date"
                aria-label={t('hours.holidayDate', { at: at + 1 })}
                value={holiday.date}
                onChange={(event) => put(at, { ...holiday, date: event.target.value })}
                className="h-7 w-36"
              />
              {(['en', 'zh'] as const).map((language) => (
                <TextInput
                  key={language}
                  aria-label={t(`hours.holidayName.${language}`, { at: at + 1 })}
                  placeholder={t(`hours.holidayName.${language}`, { at: at + 1 })}
                  value={holiday.name[language]}
                  maxLength={200}
                  onChange={(event) =>
                    put(at, { ...holiday, name: { ...holiday.name, [language]: event.target.value } })
                  }
                  className="h-7 w-32"
                />
              ))}
              <Spans
                name={which}
                spans={holiday.hours ?? []}
                onChange={(spans) => {
                  const { hours: _, ...rest } = holiday;
                  put(at, spans.length ? { ...rest, hours: spans } : rest);
                }}
              />
              <Button
                size="small"
                look="quiet"
                className="ml-auto"
                aria-label={t('hours.removeHoliday', { which })}
                onClick={() => onChange({ ...hours, holidays: holidays.filter((_, i) => i !== at) })}
              >
                {t('hours.removeIt')}
              </Button>
            </li>
          );
        })}
      </ul>
      <Button
        size="small"
        icon={Plus}
        className="mt-2"
        onClick={() => onChange({ ...hours, holidays: [...holidays, { date: today, name: { en: '', zh: '' } }] })}
      >
        {t('hours.addHoliday')}
      </Button>
    </section>
  );
}

/** As they will be: the server asks its calendar, changes of the clocks included. */
function ComingDays({ hours }: { hours: OpeningHours }): ReactElement | null {
  const { t } = useTranslation('administration');
  const settled = useSettled(hours, 300);
  const right = hoursMistake(settled) === null;
  const { data, error, refetch } = useQuery({
    queryKey: ['administration', 'hours', settled],
    queryFn: () => call('POST /api/opening-hours/preview', { body: { hours: withNames(settled) } }),
    enabled: right,
    placeholderData: keepPreviousData,
  });
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data || !right) return null;
  const clock = (at: string) => inZone(at, settled.zone, 'time');
  return (
    <section aria-label={t('hours.coming')}>
      <h2 className="mb-1 text-13 font-medium">{t('hours.coming')}</h2>
      <ol className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line md:grid-cols-7">
        {data.days.map((day) => {
          const closed = day.open.length === 0;
          return (
            <li key={day.date} className={`min-h-16 p-1.5 text-12 ${closed ? 'bg-surface-2' : 'bg-surface-1'}`}>
              <span className="block font-medium">{inZone(`${day.date}T12:00:00Z`, 'UTC', 'day')}</span>
              {day.open.map((one) => (
                <span key={one.from} className="block text-ink-2">
                  {clock(one.from)}–{clock(one.to).replace('00:00', '24:00')}
                </span>
              ))}
              {closed && <span className="block text-ink-3">{t('hours.closed')}</span>}
              {day.holiday && <span className="block text-attention">{localName(day.holiday)}</span>}
              {day.dayHours !== 24 && (
                <span className="block text-attention">{t('hours.clocksChange', { hours: day.dayHours })}</span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
