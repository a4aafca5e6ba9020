import type { Snapshot } from '@harken/contract/forecasting';
import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { IconButton } from '../platform/buttons.tsx';
import { dayAndTime } from '../platform/format.ts';
import { Popover } from '../platform/popups.tsx';
import { type ForecastSearch, scopeOf } from './address.ts';
import { forecastKey, measureOf } from './asked.ts';
import type { Go } from './forecast-room.tsx';

/** Whole ones first; of those made within a day, the latest. */
const lists = [
  { kind: 'whole', limit: 60 },
  { kind: 'intraday', limit: 24 },
] as const;

/** Any earlier publication that says anything of these days, beside the latest one; rehearsed ones too. */
export function Compare({
  search,
  range,
  go,
}: {
  search: ForecastSearch;
  range: { from: string; to: string };
  go: Go;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const [open, setOpen] = useState(false);
  const about = { ...scopeOf(search), measure: measureOf(search), ...range };
  const { data } = useQuery({
    queryKey: [...forecastKey, 'snapshots', about],
    queryFn: async ({ signal }) =>
      Promise.all(
        lists.map(async (list) => {
          const query = { ...about, ...list };
          const { snapshots } = await call('GET /api/forecast/snapshots', { query }, { signal });
          return { kind: list.kind, snapshots };
        }),
      ),
    enabled: open,
  });
  const pick = (compare: string | undefined) => {
    go({ compare });
    setOpen(false);
  };
  // What was rehearsed was made at once, for many days.
  const madeAt = ({ kind, asOf, publishedAt }: Snapshot) => (kind === 'rehearsal' ? asOf : publishedAt);
  return (
    <Popover
      label={t('compare.label')}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton
          icon={GitCompareArrows}
          iconSize={14}
          label={t('compare.label')}
          pressed={search.compare !== undefined}
        />
      }
      className="max-h-96 w-72 overflow-y-auto p-2"
    >
      <p className="px-2 pb-2 text-12 text-ink-2">{t('compare.text')}</p>
      {data?.every(({ snapshots }) => snapshots.length === 0) && (
        <p className="p-2 text-13 text-ink-2">{t('compare.none')}</p>
      )}
      {search.compare && (
        <button
          type="button"
          onClick={() => pick(undefined)}
          className="w-full rounded-sm px-2 py-1.5 text-left text-13 font-medium text-accent hover:bg-surface-3"
        >
          {t('compare.stop')}
        </button>
      )}
      {data
        ?.filter(({ snapshots }) => snapshots.length > 0)
        .map(({ kind, snapshots }) => (
          <ul key={kind} aria-label={t(`compare.list.${kind}`)}>
            {[...snapshots]
              .sort((a, b) => madeAt(b).localeCompare(madeAt(a)))
              .map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    aria-current={one.id === search.compare ? 'true' : undefined}
                    onClick={() => pick(one.id)}
                    className="flex w-full justify-between gap-2 rounded-sm px-2 py-1.5 text-left text-13 hover:bg-surface-3 aria-current:text-accent"
                  >
                    {dayAndTime(madeAt(one))}{' '}
                    <span className="text-12 text-ink-3">{t(`compare.kind.${one.kind}`)}</span>
                  </button>
                </li>
              ))}
          </ul>
        ))}
    </Popover>
  );
}
