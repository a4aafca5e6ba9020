import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { call } from '../platform/api.ts';
import { IconButton } from '../platform/buttons.tsx';
import { inZone, percent } from '../platform/format.ts';
import { type ForecastSearch, scopeOf } from './address.ts';
import { forecastKey, measureOf } from './asked.ts';
import { AskedPart } from './asked-part.tsx';
import { WeightBar } from './bars.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { inputName } from './event-words.ts';
import { signedShare, signedValue, valueOrDash, valueWords } from './figures.ts';
import { modelName } from './said-words.ts';
import { dayName } from './time-words.ts';

type Parts = RouteReply<'forecastParts'>;
type Row = Parts['points'][number] & { nth: number };

/** What is less is not worth a line. */
const least = 0.05;
const audible = 0.005;

/** Why one interval is forecast as it is: what each model says of it, how loud, and what was done with that. */
export function PeakPanel({
  search,
  date,
  at,
  set,
  close,
}: {
  search: ForecastSearch;
  date: string;
  /** The interval begins. */
  at: number;
  set: (at: number) => void;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const measure = measureOf(search);
  const query = { ...scopeOf(search), measure, date };
  const asked = useQuery({
    queryKey: [...forecastKey, 'parts', query],
    queryFn: ({ signal }) => call('GET /api/forecast/parts', { query }, { signal }),
  });
  const { members = [], points = [], makes = [], zone = 'UTC' } = asked.data ?? {};
  const nth = points.findIndex((point) => Date.parse(point.at) === at);
  const step = (by: 1 | -1) => points[nth + by];
  const write = (value: number) => valueWords(measure, value);
  const columns: Column<Row>[] = [
    { name: t('column.time'), of: (row) => `${date} ${inZone(row.at, zone, 'time')}` },
    ...members.map(({ name, values }) => ({
      name: modelName(name),
      of: (row: Row) => values[row.nth] ?? null,
      write,
    })),
    ...(['weighed', 'addingUp', 'assumed', 'reforecast', 'expected', 'usual'] as const).map((key) => ({
      name: t(`peak.${key}`),
      of: (row: Row) => row[key],
      write:
        key === 'weighed' || key === 'expected' || key === 'usual'
          ? write
          : (value: number) => signedValue(measure, value),
    })),
  ];
  return (
    <ChartSection
      title={t('peak.title', { day: dayName(date, 'short'), time: asked.data ? inZone(at, zone, 'time') : '' })}
      note={nth < 0 ? null : t('peak.note', { value: write(points[nth]?.expected ?? 0) })}
      file={`forecast-parts-${date}`}
      columns={columns}
      rows={points
        .map((point, place) => ({ ...point, nth: place }))
        .filter(({ expected, weighed }) => expected > 0 || (weighed ?? 0) > 0)}
      actions={
        <>
          {([-1, 1] as const).map((by) => {
            const next = step(by);
            return (
              <IconButton
                key={by}
                icon={by < 0 ? ChevronLeft : ChevronRight}
                label={t(by < 0 ? 'peak.before' : 'peak.after')}
                disabled={!next}
                onClick={() => next && set(Date.parse(next.at))}
              />
            );
          })}
          <IconButton icon={X} label={t('peak.close')} onClick={close} />
        </>
      }
    >
      <AskedPart asked={asked} ghost="h-48">
        {(parts) => <Why parts={parts} nth={nth} measure={measure} makes={makes} />}
      </AskedPart>
    </ChartSection>
  );
}

function Why({
  parts: { members, points },
  nth,
  measure,
  makes,
}: {
  parts: Parts;
  nth: number;
  measure: ReturnType<typeof measureOf>;
  makes: Parts['makes'];
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const point = points[nth];
  if (!point) return <p className="pt-2 text-13 text-ink-2">{t('peak.none')}</p>;
  const speaking = members.filter(({ weights }) => (weights[nth] ?? 0) >= audible);
  const known = speaking.some(({ values }) => values[nth] != null);
  const added = (['addingUp', 'assumed', 'reforecast'] as const).filter((key) => Math.abs(point[key] ?? 0) >= least);
  return (
    <>
      <table className="w-full max-w-3xl text-13">
        <thead>
          <tr>
            <th scope="col" className={cellHead}>
              {t('models.model')}
            </th>
            <th scope="col" className={cellHeadRight}>
              {t('peak.says')}
            </th>
            <th scope="col" colSpan={2} className={cellHeadRight}>
              {t('models.weight')}
            </th>
          </tr>
        </thead>
        <tbody>
          {speaking.map(({ name, values, weights }) => (
            <tr key={name} className="border-t border-line [&>*]:h-7">
              <th scope="row" className="pr-2 text-left font-normal">
                {modelName(name)}
              </th>
              <td className="pr-3 text-right">{valueOrDash(measure, values[nth])}</td>
              <td className="w-17">
                <WeightBar weight={weights[nth] ?? 0} />
              </td>
              <td className="w-11 text-right">{percent(weights[nth] ?? 0)}</td>
            </tr>
          ))}
          {point.weighed !== null && (
            <Sum name={t('peak.weighed')} value={valueWords(measure, point.weighed)} strong={added.length === 0} />
          )}
          {added.map((key) => (
            <Sum key={key} name={t(`peak.${key}`)} value={signedValue(measure, point[key] ?? 0)} />
          ))}
          {(added.length > 0 || point.weighed === null) && (
            <Sum name={t('peak.expected')} value={valueWords(measure, point.expected)} strong />
          )}
        </tbody>
      </table>
      <p className="mt-1.5 border-t border-line pt-1.5 text-12 text-ink-2">
        {[
          !known && t('peak.forgotten'),
          point.usual !== null && t('peak.beside', { value: valueWords(measure, point.usual) }),
          makes.length > 0 &&
            t('peak.makes', {
              what: makes
                .slice(0, 5)
                .map(({ input, effect }) =>
                  t('models.moved', { input: inputName(input), effect: signedShare(effect, 0) }),
                )
                .join(t('joint')),
            }),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </>
  );
}

function Sum({ name, value, strong = false }: { name: string; value: string; strong?: boolean }): ReactElement {
  return (
    <tr className={`border-t border-line [&>*]:h-7 ${strong ? 'font-semibold' : ''}`}>
      <th scope="row" className={`pr-2 text-left ${strong ? 'font-semibold' : 'font-normal text-ink-2'}`}>
        {name}
      </th>
      <td className="pr-3 text-right">{value}</td>
      <td colSpan={2} />
    </tr>
  );
}
