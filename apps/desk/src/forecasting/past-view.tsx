import type { ForecastImport } from '@harken/contract/forecasting';
import { useQuery } from '@tanstack/react-query';
import { RefreshCw, Settings2, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { call, queries } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { day, dayAndTime, number, soonTime } from '../platform/format.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { forecastKey, type Overview } from './asked.ts';
import type { ViewProps } from './forecast-room.tsx';
import { ImportFile } from './import-file.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** What the forecasts are learned from, and how to bring more of it. */
export function PastView({ overview }: ViewProps): ReactElement {
  const { t } = useTranslation('forecasting');
  const may = useMay('forecast.plan');
  const [settings, setSettings] = useState(false);
  const [removing, setRemoving] = useState<ForecastImport | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: [...forecastKey, 'imports'],
    queryFn: ({ signal }) => call('GET /api/forecast/imports', {}, { signal }),
  });
  const forget = async ({ id, name }: ForecastImport) => {
    try {
      await call('DELETE /api/forecast/imports/:id', { params: { id } });
      tell(t('past.forgotten', { name }));
    } catch (problem) {
      tell(problemWords(problem), { tone: 'breaking' });
    }
    setRemoving(null);
    await queries.invalidateQueries({ queryKey: forecastKey });
  };
  return (
    <div className="max-w-[1160px] px-4 py-3">
      <Learned overview={overview} may={may} openSettings={() => setSettings(true)} />
      {may && <ImportFile />}
      <section aria-labelledby="imports" className="border-t border-line pt-3">
        <h2 id="imports" className="text-13 font-semibold">
          {t('past.imports')}
        </h2>
        {error && !data && <PartFailed error={error} retry={() => void refetch()} />}
        {data?.imports.length === 0 && <p className="pt-1 text-13 text-ink-2">{t('past.noImports')}</p>}
        {data && data.imports.length > 0 && (
          <ScrollRegion aria-label={t('rows.table', { title: t('past.imports') })} className="overflow-x-auto">
            <table className="w-full text-13">
              <thead>
                <tr>
                  <th scope="col" className={cellHead}>
                    {t('past.name')}
                  </th>
                  <th scope="col" className={cellHead}>
                    {t('past.days')}
                  </th>
                  <th scope="col" className={cellHeadRight}>
                    {t('past.series')}
                  </th>
                  <th scope="col" className={cellHeadRight}>
                    {t('past.rows')}
                  </th>
                  <th scope="col" className={cellHead}>
                    {t('past.when')}
                  </th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {data.imports.map((one) => (
                  <ImportRow key={one.id} one={one} remove={may ? () => setRemoving(one) : null} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </section>
      <Dialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('past.forgetTitle', { name: removing?.name ?? '' })}
      >
        <div className="p-4">
          <p className="text-13 text-ink-2">{t('past.forgetText')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setRemoving(null)}>{t('past.keep')}</Button>
            <Button look="breaking" onClick={() => removing && void forget(removing)}>
              {t('past.forget')}
            </Button>
          </div>
        </div>
      </Dialog>
      {settings && <SettingsDialog settings={overview.settings} queue={null} close={() => setSettings(false)} />}
    </div>
  );
}

function ImportRow({ one, remove }: { one: ForecastImport; remove: (() => void) | null }): ReactElement {
  const { t } = useTranslation('forecasting');
  const people = useDesk((state) => state.people);
  return (
    <tr className="border-t border-line [&>*]:h-9 [&>*]:pr-3">
      <th scope="row" className="text-left font-medium">
        {one.name}
      </th>
      <td className="whitespace-nowrap">{t('between', { from: day(one.from), to: day(one.to) })}</td>
      <td className="text-right">{number(one.series.length)}</td>
      <td className="text-right">{number(one.rows)}</td>
      <td className="text-12 whitespace-nowrap text-ink-3">
        {dayAndTime(one.at)} {people.find(({ id }) => id === one.by)?.name}
      </td>
      <td className="text-right">
        {remove && (
          <IconButton icon={Trash2} iconSize={14} label={t('past.forgetOf', { name: one.name })} onClick={remove} />
        )}
      </td>
    </tr>
  );
}

/** How much past there is, what was published, and a way to have it made at once. */
function Learned({
  overview,
  may,
  openSettings,
}: {
  overview: Overview;
  may: boolean;
  openSettings: () => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const { history, published, reaches, nextAt, running, series, settings } = overview;
  const publish = async () => {
    try {
      await call('POST /api/forecast/runs');
      tell(t('past.started'));
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
    await queries.invalidateQueries({ queryKey: forecastKey });
  };
  return (
    <section aria-labelledby="learned" className="pb-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="learned" className="min-w-0 flex-1 text-13 font-semibold">
          {t('past.learned')}
        </h2>
        <Button size="small" icon={Settings2} onClick={openSettings}>
          {t('settings.open')}
        </Button>
        {may && history && (
          <Button size="small" icon={RefreshCw} disabled={running} onClick={() => void publish()}>
            {t(running ? 'past.running' : 'past.publish')}
          </Button>
        )}
      </div>
      <ul className="mt-1 flex flex-col gap-0.5 text-13 text-ink-2">
        <li>
          {history
            ? t('past.from', {
                from: day(history.from),
                to: day(history.to),
                weeks: number(history.weeks, 1),
                series: number(series.length),
              })
            : t('past.nothing')}
        </li>
        {history?.recordedFrom && <li>{t('past.recorded', { from: day(history.recordedFrom) })}</li>}
        <li>
          {published
            ? t('past.published', {
                at: dayAndTime(published.publishedAt),
                until: day(reaches ?? published.untilAt),
                next: soonTime(nextAt),
              })
            : t('past.unpublished', { next: soonTime(nextAt) })}
        </li>
        <li>{t('past.uses', { weeks: number(settings.historyWeeks), minutes: number(settings.intervalMinutes) })}</li>
      </ul>
    </section>
  );
}
