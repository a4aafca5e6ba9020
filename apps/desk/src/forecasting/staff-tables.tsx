import type { RequiredInterval } from '@harken/contract/forecasting';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { number, oneDigit, percent, span } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import type { Requirement } from './asked.ts';
import { dayName } from './time-words.ts';

type Outcome = NonNullable<RequiredInterval['ifMore']>;

/** The required people are there, and the day turns out otherwise; and what becomes of it with those who really are. */
export function Wrong({
  fewer,
  more,
  asStaffed,
}: {
  fewer: Outcome | null;
  more: Outcome | null;
  asStaffed: Outcome | null;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const sides = [
    { key: 'more', of: more },
    { key: 'fewer', of: fewer },
    ...(asStaffed ? [{ key: 'asStaffed', of: asStaffed } as const] : []),
  ] as const;
  return (
    <section aria-labelledby="wrong" className="border-t border-line px-4 pt-2 pb-3">
      <h2 id="wrong" className="text-13 font-semibold">
        {t('wrong.title')} <span className="ml-1 text-12 font-normal text-ink-3">{t('wrong.note')}</span>
      </h2>
      <ScrollRegion aria-label={t('rows.table', { title: t('wrong.title') })} className="overflow-x-auto">
        <table className="w-full max-w-5xl text-13">
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
                <th scope="row" className="min-w-40 text-left font-normal">
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
export function WeekHours({
  requirement,
  day,
  choose,
}: {
  requirement: Requirement;
  day: string;
  choose: (date: string) => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const isMuch = (value: number | null) => value !== null && value >= 0.5;
  const hours = (value: number | null) => (value === null ? '–' : oneDigit(value));
  return (
    <section aria-labelledby="week-hours" className="border-t border-line px-4 pt-2 pb-4">
      <h2 id="week-hours" className="text-13 font-semibold">
        {t('hours.title')} <span className="ml-1 text-12 font-normal text-ink-3">{t('hours.note')}</span>
      </h2>
      <ScrollRegion aria-label={t('rows.table', { title: t('hours.title') })} className="overflow-x-auto">
        <table className="w-full max-w-5xl text-13">
          <thead>
            <tr>
              <th scope="col" className={cellHead}>
                {t('column.day')}
              </th>
              {(['required', 'scheduled', 'staff', 'under', 'over', 'late', 'cost', 'ifMore', 'ifFewer'] as const).map(
                (key) => (
                  <th key={key} scope="col" className={cellHeadRight}>
                    {t(`hours.${key}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {requirement.days.map(({ date, asStaffed, ifMore, ifFewer, ...of }) => (
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
                <td>{hours(of.hours)}</td>
                <td>{hours(of.scheduledHours)}</td>
                <td>{hours(of.staffHours)}</td>
                <td className={isMuch(of.underHours) ? 'font-semibold text-attention' : ''}>{hours(of.underHours)}</td>
                <td className={isMuch(of.overHours) ? 'font-semibold' : ''}>{hours(of.overHours)}</td>
                <td>{asStaffed ? number(asStaffed.late) : '–'}</td>
                <td>{asStaffed?.cost == null ? '–' : number(asStaffed.cost)}</td>
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
