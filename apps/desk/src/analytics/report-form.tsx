import { bins, dimensions, measureIds } from '@harken/contract/measures';
import type { Dimension, ReportQuery } from '@harken/contract/routes-analytics';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { measureName } from './measure-words.ts';
import { ReportFilters } from './report-filters.tsx';
import { type PeriodName, periodName, periods } from './report-query.ts';

const field = 'field h-8 w-full px-2 text-13 font-normal';
const mostMeasures = 12;
const isoDay = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** Everything a report can be asked; each change asks it. */
export function ReportForm({
  query,
  change,
}: {
  query: ReportQuery;
  change: (query: ReportQuery) => void;
}): ReactElement {
  const { t } = useTranslation('analytics');
  const [first, second] = query.by;
  const setBy = (place: 0 | 1, value: string) => {
    const by = [...query.by];
    if (value) by[place] = value as Dimension;
    else by.splice(place);
    change({ ...query, by: [...new Set(by)] });
  };
  const named = periodName(query);
  const setPeriod = (name: PeriodName) =>
    change({ ...query, period: name === 'dates' ? { kind: 'dates', from: isoDay(7), to: isoDay(1) } : periods[name] });
  const toggle = (id: (typeof measureIds)[number], on: boolean) => {
    // In the order of the glossary, whatever was chosen first.
    const wanted = new Set(query.measures);
    if (on) wanted.add(id);
    else wanted.delete(id);
    change({ ...query, measures: measureIds.filter((one) => wanted.has(one)) });
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
      <h2 className="text-13 font-semibold">{t('report.ask')}</h2>
      <Field label={t('report.by')}>
        <select value={first ?? ''} onChange={(event) => setBy(0, event.target.value)} className={field}>
          <option value="">{t('report.nothing')}</option>
          {dimensions.map((one) => (
            <option key={one} value={one}>
              {t(`report.dimension.${one}`)}
            </option>
          ))}
        </select>
      </Field>
      {first && (
        <Field label={t('report.andBy')}>
          <select value={second ?? ''} onChange={(event) => setBy(1, event.target.value)} className={field}>
            <option value="">–</option>
            {dimensions
              .filter((one) => one !== first)
              .map((one) => (
                <option key={one} value={one}>
                  {t(`report.dimension.${one}`)}
                </option>
              ))}
          </select>
        </Field>
      )}
      {query.by.includes('time') && (
        <Field label={t('report.bin')}>
          <select
            value={query.bin}
            onChange={(event) => change({ ...query, bin: event.target.value as ReportQuery['bin'] })}
            className={field}
          >
            {bins.map((one) => (
              <option key={one} value={one}>
                {t(`report.bins.${one}`)}
              </option>
            ))}
          </select>
        </Field>
      )}
      <Field label={t('report.period')}>
        <select value={named} onChange={(event) => setPeriod(event.target.value as PeriodName)} className={field}>
          {([...Object.keys(periods), 'dates'] as PeriodName[]).map((one) => (
            <option key={one} value={one}>
              {t(`report.periods.${one}`)}
            </option>
          ))}
        </select>
      </Field>
      {query.period.kind === 'dates' && (
        <div className="grid grid-cols-2 gap-2">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={t(`report.${end}`)}>
              <input
                type="date"
                required
                value={query.period.kind === 'dates' ? query.period[end] : ''}
                onChange={(event) => {
                  const { period } = query;
                  if (event.target.value && period.kind === 'dates')
                    change({ ...query, period: { ...period, [end]: event.target.value } });
                }}
                className={field}
              />
            </Field>
          ))}
        </div>
      )}
      <ReportFilters query={query} change={change} />
      <Field label={t('report.zone')}>
        <select
          value={query.zone}
          onChange={(event) => change({ ...query, zone: event.target.value })}
          className={field}
        >
          {[...new Set([query.zone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      </Field>
      <Field label={t('report.compare')} note={query.compare === 'none' ? undefined : t('report.compareIs')}>
        <select
          value={query.compare}
          onChange={(event) => change({ ...query, compare: event.target.value as ReportQuery['compare'] })}
          className={field}
        >
          {(['none', 'earlier', 'year'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`report.compares.${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <fieldset>
        <legend className="text-13 font-medium">
          {t('report.measures')}
          <span className="ml-2 text-12 font-normal text-ink-3">
            {t('report.chosen', { count: query.measures.length })}
          </span>
        </legend>
        <ul className="mt-1">
          {measureIds.map((id) => {
            const on = query.measures.includes(id);
            const last = on && query.measures.length === 1;
            return (
              <li key={id}>
                <label className="flex min-h-6 items-center gap-2 text-13">
                  <input
                    type="checkbox"
                    checked={on}
                    disabled={last || (!on && query.measures.length >= mostMeasures)}
                    onChange={(event) => toggle(id, event.target.checked)}
                    className="size-4 accent-accent"
                  />
                  {measureName(id)}
                </label>
              </li>
            );
          })}
        </ul>
      </fieldset>
    </form>
  );
}

function Field({
  label,
  note,
  children,
}: {
  label: string;
  note?: string | undefined;
  children: ReactNode;
}): ReactElement {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is given as its child
    <label className="flex min-w-0 flex-col gap-1 text-13 font-medium">
      {label}
      {children}
      {note && <span className="text-12 font-normal text-ink-3">{note}</span>}
    </label>
  );
}
