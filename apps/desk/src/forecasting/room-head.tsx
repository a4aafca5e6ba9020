import { Link } from '@tanstack/react-router';
import { ChevronDown, Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select } from '../administration/setting.tsx';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { Icon } from '../platform/icons.tsx';
import { OperationsTabs } from '../platform/operations-tabs.tsx';
import { Popover } from '../platform/popups.tsx';
import { dateIn, type ForecastSearch, parts, rangeOf, scopeOf, views } from './address.ts';
import { measureOf, type Overview } from './asked.ts';
import type { Go } from './forecast-room.tsx';
import { partsOf, usePartName, useScopeWords } from './scope-words.ts';

/** Where one is, of what, and which screen of it. */
export function RoomHead({
  overview,
  search,
  go,
}: {
  overview: Overview | null;
  search: ForecastSearch;
  go: Go;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const view = search.show ?? 'forecast';
  const { show: _, ...rest } = search;
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 border-b border-line bg-surface-0 px-4">
      <OperationsTabs title={t('title')} />
      <nav aria-label={t('views.label')} className="flex h-11 max-w-full gap-4 overflow-x-auto">
        {views.map((one) => (
          <Link
            key={one}
            to="/forecast"
            search={one === 'forecast' ? rest : { ...rest, show: one }}
            activeOptions={{ exact: true }}
            className="inline-flex items-center border-b-2 border-transparent text-13 whitespace-nowrap text-ink-2 hover:text-ink-1"
            activeProps={{ className: 'border-accent! font-medium text-ink-1!' }}
          >
            {t(`views.${one}`)}
          </Link>
        ))}
      </nav>
      <span className="ml-auto flex items-center gap-1 py-1.5">
        {overview && view !== 'past' && view !== 'calendar' && (
          <ScopeChoice overview={overview} search={search} go={go} queueOnly={view === 'staff'} />
        )}
        {overview?.history && <Export overview={overview} search={search} />}
      </span>
    </header>
  );
}

/** Of what: the whole, or a queue, a channel, a language, an intent, or what they have in common. */
function ScopeChoice({
  overview,
  search,
  go,
  queueOnly,
}: {
  overview: Overview;
  search: ForecastSearch;
  go: Go;
  /** Staff is reckoned by queue. */
  queueOnly: boolean;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const words = useScopeWords();
  const name = usePartName();
  const shown = queueOnly ? (['queue'] as const) : parts;
  const known = (part: (typeof parts)[number]) => {
    const keys = new Set(overview.series.flatMap(({ scope }) => partsOf(scope)[part] ?? []));
    // What the address names stays on offer, also where nothing of it came lately.
    const own = search[part];
    if (own) keys.add(own);
    return [...keys].map((key) => ({ key, name: name(part, key) })).sort((a, b) => a.name.localeCompare(b.name));
  };
  return (
    <Popover
      label={t('scope.label')}
      trigger={
        <Button size="small" className="max-w-64">
          <span className="truncate">{words(queueOnly ? { queue: search.queue } : search)}</span>
          <Icon of={ChevronDown} size={13} className="shrink-0" />
        </Button>
      }
      className="w-72 p-3"
    >
      <div className="flex flex-col gap-2.5">
        {shown.map((part) => (
          <Labelled key={part} label={t(`by.${part}`)}>
            {(id) => (
              <Select
                id={id}
                className="w-full"
                value={search[part] ?? ''}
                onChange={(e) => go({ [part]: e.target.value || undefined })}
              >
                <option value="">{t('scope.every')}</option>
                {known(part).map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.name}
                  </option>
                ))}
              </Select>
            )}
          </Labelled>
        ))}
        <p className="text-12 text-ink-2">{t(queueOnly ? 'scope.queueText' : 'scope.text')}</p>
      </div>
    </Popover>
  );
}

/** The file that other tools of forecasting read, of what is on the screen. */
function Export({ overview, search }: { overview: Overview; search: ForecastSearch }): ReactElement {
  const { t } = useTranslation('forecasting');
  const range = rangeOf(search.day ?? dateIn(overview.zone, overview.now), search.span ?? 'week');
  const address = (what: 'forecast' | 'actual') =>
    `/api/forecast/export.csv?${new URLSearchParams({ ...(scopeOf(search) as Record<string, string>), ...range, measure: measureOf(search), what })}`;
  return (
    <Popover
      label={t('export.label')}
      trigger={
        <Button size="small" icon={Download}>
          {t('export.label')}
        </Button>
      }
      className="w-72 p-3"
    >
      <p className="text-12 text-ink-2">{t('export.text', range)}</p>
      <div className="mt-2 flex flex-col items-start gap-1.5">
        {(['forecast', 'actual'] as const).map((what) => (
          <a key={what} href={address(what)} download className={buttonClass('plain', 'small')}>
            {t(`export.${what}`)}
          </a>
        ))}
      </div>
    </Popover>
  );
}
