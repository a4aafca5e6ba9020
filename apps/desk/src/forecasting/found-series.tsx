import type { ForecastMeasure, ForecastScope } from '@harken/contract/forecasting';
import type { Channel } from '@harken/contract/record';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { useDesk } from '../platform/desk.ts';
import { day, number } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { channelIcons } from '../platform/icons.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import type { Preview } from './import-file.tsx';
import { usePartName } from './scope-words.ts';

/** What a series of the file is about. */
export interface SeriesChoice {
  uniqueId: string;
  take: boolean;
  measure: ForecastMeasure;
  scope: ForecastScope;
}

const imported = ['contacts', 'handle_seconds', 'self_service'] as const;

/** The series of a file, with what each is about: guessed by its name, decided here. */
export function FoundSeries({
  preview,
  choices,
  set,
}: {
  preview: Preview;
  choices: readonly SeriesChoice[];
  set: (choices: SeriesChoice[]) => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const partName = usePartName();
  const queues = useDesk((state) => state.queues);
  const intents = useDesk((state) => state.dispositions);
  const change = (uniqueId: string, more: Partial<SeriesChoice>) =>
    set(choices.map((one) => (one.uniqueId === uniqueId ? { ...one, ...more } : one)));
  const channels = Object.keys(channelIcons) as Channel[];
  return (
    <ScrollRegion aria-label={t('found.title')} className="mt-2 max-h-96 overflow-auto">
      <table className="w-full text-13">
        <thead>
          <tr>
            {(['take', 'name', 'measure', 'queue', 'channel', 'intent'] as const).map((key) => (
              <th key={key} scope="col" className={cellHead}>
                {t(`found.${key}`)}
              </th>
            ))}
            {(['days', 'rows', 'missing', 'total'] as const).map((key) => (
              <th key={key} scope="col" className={cellHeadRight}>
                {t(`found.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.series.map(({ uniqueId, from, to, rows, missing, total, intervalMinutes }) => {
            const choice = choices.find((one) => one.uniqueId === uniqueId);
            if (!choice) return null;
            const select = (
              key: 'queueId' | 'channel' | 'intent',
              what: 'queue' | 'channel' | 'intent',
              options: readonly { id: string; name: string }[],
            ) => (
              <select
                aria-label={t('found.of', { what: t(`found.${what}`), name: uniqueId })}
                value={choice.scope[key] ?? ''}
                disabled={!choice.take}
                onChange={(e) => change(uniqueId, { scope: { ...choice.scope, [key]: e.target.value || null } })}
                className="field h-7 max-w-40 px-1.5 text-13"
              >
                <option value="">{t('scope.every')}</option>
                {options.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            );
            return (
              <tr key={uniqueId} className="border-t border-line [&>*]:h-10 [&>*]:pr-3">
                <td>
                  <input
                    type="checkbox"
                    aria-label={t('found.takeOf', { name: uniqueId })}
                    checked={choice.take}
                    onChange={(e) => change(uniqueId, { take: e.target.checked })}
                    className="size-4 accent-accent"
                  />
                </td>
                <th scope="row" className="max-w-48 truncate text-left font-medium" title={uniqueId}>
                  {uniqueId}
                </th>
                <td>
                  <select
                    aria-label={t('found.of', { what: t('found.measure'), name: uniqueId })}
                    value={choice.measure}
                    disabled={!choice.take}
                    onChange={(e) => change(uniqueId, { measure: e.target.value as ForecastMeasure })}
                    className="field h-7 px-1.5 text-13"
                  >
                    {imported.map((one) => (
                      <option key={one} value={one}>
                        {t(`measure.${one}`)}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  {select(
                    'queueId',
                    'queue',
                    queues.map(({ id, name }) => ({ id, name: localName(name) })),
                  )}
                </td>
                <td>
                  {select(
                    'channel',
                    'channel',
                    channels.map((id) => ({ id, name: partName('channel', id) })),
                  )}
                </td>
                <td>
                  {select(
                    'intent',
                    'intent',
                    intents.map(({ id, name }) => ({ id, name: localName(name) })),
                  )}
                </td>
                <td className="text-right whitespace-nowrap">
                  {/* It ends when its last interval is over. */}
                  {t('between', { from: day(from), to: day(Date.parse(to) - 1) })}
                  <span className="block text-12 text-ink-3">
                    {t('settings.minutes', { minutes: number(intervalMinutes) })}
                  </span>
                </td>
                <td className="text-right">{number(rows)}</td>
                <td className="text-right">{number(missing)}</td>
                <td className="text-right">{number(total)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
