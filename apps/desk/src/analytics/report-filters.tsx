import { dimensions } from '@harken/contract/measures';
import type { Dimension, ReportQuery } from '@harken/contract/routes-analytics';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Ticks } from '../administration/setting.tsx';
import { call } from '../platform/api.ts';
import { IconButton } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { useKeyName } from './key-names.ts';

type Filtered = Exclude<Dimension, 'time'>;
const filterable = dimensions.filter((one): one is Filtered => one !== 'time');

/** What a report is narrowed to. One dimension's values are alternatives; several dimensions hold together. */
export function ReportFilters({
  query,
  change,
}: {
  query: ReportQuery;
  change: (query: ReportQuery) => void;
}): ReactElement {
  const { t } = useTranslation('analytics');
  /** Chosen to narrow by, with no value chosen yet. */
  const [begun, setBegun] = useState<Filtered | null>(null);
  const shown = filterable.filter((one) => query.filters[one] || one === begun);
  const set = (dimension: Filtered, values: readonly string[]) => {
    const { [dimension]: _, ...others } = query.filters;
    change({ ...query, filters: values.length > 0 ? { ...others, [dimension]: [...values] } : others });
  };
  return (
    <section aria-label={t('report.only')} className="flex flex-col gap-2">
      {shown.map((dimension) => (
        <Values
          key={dimension}
          dimension={dimension}
          query={query}
          set={(values) => {
            if (values.length === 0) setBegun(dimension);
            set(dimension, values);
          }}
          remove={() => {
            setBegun(null);
            set(dimension, []);
          }}
        />
      ))}
      <label className="flex min-w-0 flex-col gap-1 text-13 font-medium">
        {shown.length > 0 ? t('report.andOnly') : t('report.only')}
        <select
          value=""
          onChange={(event) => setBegun(event.target.value as Filtered)}
          className="field h-8 w-full px-2 text-13 font-normal"
        >
          <option value="">{shown.length > 0 ? '–' : t('report.everything')}</option>
          {filterable
            .filter((one) => !shown.includes(one))
            .map((one) => (
              <option key={one} value={one}>
                {t(`report.dimension.${one}`)}
              </option>
            ))}
        </select>
      </label>
    </section>
  );
}

function Values({
  dimension,
  query,
  set,
  remove,
}: {
  dimension: Filtered;
  query: ReportQuery;
  set: (values: readonly string[]) => void;
  remove: () => void;
}): ReactElement {
  const { t } = useTranslation('analytics');
  const nameOf = useKeyName();
  const { period, zone } = query;
  const { data, error, refetch } = useQuery({
    queryKey: ['report values', dimension, period, zone],
    queryFn: async ({ signal }) => {
      // A dimension knows the one or the other; together they name whatever the period has.
      const body: ReportQuery = {
        measures: ['arrivals', 'handled'],
        by: [dimension],
        bin: 'day',
        period,
        zone,
        filters: {},
        compare: 'none',
      };
      const { rows } = await call('POST /api/reports/run', { body }, { signal });
      return rows.flatMap(({ keys }) => keys[0] ?? []);
    },
    placeholderData: (before) => before,
  });
  const chosen: readonly string[] = query.filters[dimension] ?? [];
  // What is chosen stays on offer where the period no longer has it.
  const values = [...new Set([...chosen, ...(data ?? [])])]
    .map((key) => ({ value: key, name: nameOf(dimension, key) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const name = t(`report.dimension.${dimension}`);
  return (
    <fieldset className="rounded-md border border-line px-2.5 pt-1 pb-2">
      <legend className="sr-only">{t('report.onlyThese', { dimension: name })}</legend>
      <div className="flex items-center justify-between">
        <span aria-hidden="true" className="text-13 font-medium">
          {name}
        </span>
        <IconButton icon={X} iconSize={14} label={t('report.notOnly', { dimension: name })} onClick={remove} />
      </div>
      {error ? (
        <PartFailed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <div className="ghost h-16" />
      ) : values.length === 0 ? (
        <p className="text-12 text-ink-3">{t('report.noValues')}</p>
      ) : (
        <div className="scroll-quiet max-h-44 overflow-y-auto">
          <Ticks options={values} value={chosen} onChange={set} />
        </div>
      )}
    </fieldset>
  );
}
