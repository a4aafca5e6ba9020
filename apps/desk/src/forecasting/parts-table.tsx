import type { ForecastDay } from '@harken/contract/forecasting';
import { useQueries } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { type ForecastSearch, type Part, parts } from './address.ts';
import { type Forecast, forecastQuery, measureOf, type Overview } from './asked.ts';
import { valueOrDash, valueWords } from './figures.ts';
import type { Go } from './forecast-room.tsx';
import { linePath, type Point } from './paths.ts';
import { partsOf, usePartName } from './scope-words.ts';
import { Segments } from './segments.tsx';
import { dayName } from './time-words.ts';

/** At most so many lines: they are read one by one, the largest first. */
const most = 8;

/** What the days are made of: one line each, which opens to its own forecast. */
export function PartsTable({
  overview,
  search,
  range,
  go,
  by = 'intent',
  setBy,
}: {
  overview: Overview;
  search: ForecastSearch;
  range: { from: string; to: string };
  go: Go;
  by?: Part;
  setBy?: (by: Part) => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const name = usePartName();
  const measure = measureOf(search);
  const keys = keysOf(overview, search, by);
  const asked = useQueries({
    queries: keys.map((key) => forecastQuery({ ...search, [by]: key }, range)),
  });
  const first = asked.find(({ data }) => data)?.data;
  const days = (first?.days ?? []).filter(({ date }) => date >= range.from && date <= range.to).slice(0, 7);
  return (
    <section aria-label={t(`by.${by}`)} className={setBy ? '' : 'min-w-0 px-4 pt-2 pb-3'}>
      {setBy ? (
        <div className="pb-2">
          <Segments
            label={t('by.label')}
            value={by}
            options={parts.map((one) => ({ value: one, name: t(`by.${one}`) }))}
            set={setBy}
          />
        </div>
      ) : (
        <h2 className="flex min-h-7 items-center text-13 font-semibold">{t(`by.${by}`)}</h2>
      )}
      {keys.length === 0 ? (
        <p className="max-w-96 text-13 text-ink-2">{t('by.none')}</p>
      ) : (
        <ScrollRegion aria-label={t('rows.table', { title: t(`by.${by}`) })} className="overflow-x-auto">
          <table className="w-full text-13">
            <thead>
              <tr>
                <th scope="col" className={cellHead}>
                  {t(`by.${by}`)}
                </th>
                {days.map(({ date }) => (
                  <th key={date} scope="col" className={cellHeadRight}>
                    {dayName(date, 'short')}
                  </th>
                ))}
                {setBy && (
                  <th scope="col" className={cellHeadRight}>
                    {t('by.shape')}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {keys.map((key, nth) => (
                <tr key={key} className="border-t border-line [&>*]:h-[33px] [&>*]:pr-3">
                  <th scope="row" className="text-left font-normal">
                    <button
                      type="button"
                      className="text-accent hover:underline"
                      onClick={() => go({ [by]: key, by: undefined })}
                    >
                      {name(by, key)}
                    </button>
                  </th>
                  {days.map(({ date }) => (
                    <td key={date} className="text-right whitespace-nowrap">
                      <DayCell
                        day={asked[nth]?.data?.days.find((one) => one.date === date)}
                        measure={measure}
                        failed={asked[nth]?.isError === true}
                      />
                    </td>
                  ))}
                  {setBy && <td className="w-52 py-1">{asked[nth]?.data && <Spark forecast={asked[nth].data} />}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {keys.length === most && <p className="pt-1 text-12 text-ink-3">{t('by.most', { count: most })}</p>}
    </section>
  );
}

/** What came, or what is expected and between what. */
function DayCell({
  day,
  measure,
  failed,
}: {
  day: ForecastDay | undefined;
  measure: Forecast['measure'];
  failed: boolean;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  if (failed) return <span className="text-ink-3">–</span>;
  if (!day) return <span className="ghost inline-block h-3 w-10" />;
  if (day.forecast && (day.actual === null || Date.parse(day.to) > Date.now()))
    return (
      <span className="text-accent">
        {valueWords(measure, day.forecast.expected)}
        <span className="sr-only"> {t('by.expected')}</span>
      </span>
    );
  return <>{valueOrDash(measure, day.actual)}</>;
}

/** The shape of the days: what came in ink, what is expected in teal. */
function Spark({ forecast: { points } }: { forecast: Forecast }): ReactElement {
  const open = points.filter((point) => point.open || point.actual);
  const top = Math.max(1, ...open.map(({ actual, forecast }) => Math.max(actual ?? 0, forecast?.expected ?? 0)));
  const x = (nth: number) => (nth / Math.max(1, open.length - 1)) * 200;
  const y = (value: number) => 22 - (value / top) * 20;
  const of = (value: (point: Forecast['points'][number]) => number | null) =>
    linePath(
      open.map((point, nth): Point | null => {
        const known = value(point);
        return known === null ? null : [x(nth), y(known)];
      }),
    );
  return (
    <svg width={200} height={24} aria-hidden="true" className="ml-auto block">
      <path
        d={of(({ actual, forecast }) => (actual === null ? (forecast?.expected ?? null) : null))}
        fill="none"
        stroke="var(--chart-forecast)"
        strokeWidth={1.25}
        strokeDasharray="2 2"
      />
      <path d={of(({ actual }) => actual)} fill="none" stroke="var(--chart-actual)" strokeWidth={1.25} />
    </svg>
  );
}

/** The largest parts of what is looked at, as the overview knows them. */
export function keysOf({ series }: Pick<Overview, 'series'>, search: ForecastSearch, by: Part): string[] {
  const sums = new Map<string, number>();
  for (const { scope, contacts } of series) {
    const of = partsOf(scope);
    const key = of[by];
    if (key === null || parts.some((part) => part !== by && of[part] !== (search[part] ?? null))) continue;
    sums.set(key, Math.max(sums.get(key) ?? 0, contacts));
  }
  return [...sums.entries()]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([key]) => key);
}
