import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/desk.ts';
import { NotYours, PartFailed } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { AccuracyView } from './accuracy-view.tsx';
import type { ForecastSearch, View } from './address.ts';
import { type Overview, overviewQuery, useForecastNews } from './asked.ts';
import { CalendarView } from './calendar-view.tsx';
import { ForecastView } from './forecast-view.tsx';
import { NothingYet } from './nothing-yet.tsx';
import { PastView } from './past-view.tsx';
import { RoomHead } from './room-head.tsx';
import { StaffView } from './staff-view.tsx';
import { TodayView } from './today-view.tsx';

/** Changes the address; what is undefined is left out of it. */
export type Go = (to: { [K in keyof ForecastSearch]?: ForecastSearch[K] | undefined }) => void;

export interface ViewProps {
  overview: Overview;
  search: ForecastSearch;
  go: Go;
}

const screens: Record<View, (props: ViewProps) => ReactElement> = {
  forecast: ForecastView,
  today: TodayView,
  staff: StaffView,
  accuracy: AccuracyView,
  calendar: CalendarView,
  past: PastView,
};

/** What will come, how sure that is, and what it takes. */
export function ForecastRoom(): ReactElement {
  const { t } = useTranslation('forecasting');
  const may = useMay('forecast.read');
  useTitle(t('title'));
  if (!may) return <NotYours permission="forecast.read" />;
  return <Room />;
}

function Room(): ReactElement {
  const { t } = useTranslation('forecasting');
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/forecast' });
  useForecastNews();
  const { data: overview, error, refetch } = useQuery(overviewQuery);
  const go: Go = (to) => {
    const next = Object.entries({ ...search, ...to }).filter(([, value]) => value !== undefined);
    void navigate({ to: '/forecast', search: Object.fromEntries(next) as ForecastSearch });
  };
  const view = search.show ?? 'forecast';
  const Screen = screens[view];
  // Without any past there is nothing to draw; the place to bring one is open all the same.
  const empty = overview && overview.history === null && view !== 'past' && view !== 'calendar';
  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col bg-surface-1 outline-none">
      <RoomHead overview={overview ?? null} search={search} go={go} />
      <ScrollRegion aria-label={t('title')} className="scroll-quiet min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        {error && !overview && (
          <div className="px-4 py-3">
            <PartFailed error={error} retry={() => void refetch()} />
          </div>
        )}
        {!overview && !error && (
          <div role="status" className="px-4 py-3 text-13 text-ink-2">
            {t('loading')}
            <div className="ghost mt-3 h-[232px]" />
          </div>
        )}
        {overview &&
          (empty ? <NothingYet overview={overview} go={go} /> : <Screen overview={overview} search={search} go={go} />)}
      </ScrollRegion>
    </main>
  );
}
