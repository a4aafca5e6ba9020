import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { PartFailed } from '../platform/failures.tsx';
import { addDays, dateIn, rangeOf } from './address.ts';
import { forecastQuery, type Overview } from './asked.ts';
import { Cautions } from './cautions.tsx';
import { DayDetail } from './day-detail.tsx';
import { EventDialog } from './event-dialog.tsx';
import { EventsPanel } from './events-panel.tsx';
import type { ViewProps } from './forecast-room.tsx';
import { Horizons } from './horizons.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { PartsTable } from './parts-table.tsx';
import { PeakPanel } from './peak-panel.tsx';
import { SpanSection } from './span-section.tsx';
import { type EditedEvent, newEvent } from './the-events.ts';
import { useAccuracy } from './use-accuracy.ts';
import { UsualError } from './usual-error.tsx';
import { Yardsticks } from './yardsticks.tsx';

/** The days around the one that is looked at, that day itself, and how far what is said of it can be trusted. */
export function ForecastView({ overview, search, go }: ViewProps): ReactElement {
  const today = dateIn(overview.zone, overview.now);
  const day = search.day ?? nextDay(overview, today);
  const span = search.span ?? 'week';
  const range = rangeOf(day, span);
  const [editing, setEditing] = useState<EditedEvent | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  // Another day has other intervals.
  const peak = opened !== null && dateIn(overview.zone, opened) === day ? opened : null;
  const asked = useQuery({ ...forecastQuery(search, range), placeholderData: keepPreviousData });
  const accuracy = useAccuracy(search, day);
  const forecast = asked.data;
  const chosen = forecast?.days.find(({ date }) => date === day);
  const add = () => setEditing(newEvent(day, overview.zone, search));
  return (
    <>
      <SpanSection
        overview={overview}
        forecast={forecast ?? null}
        busy={asked.isFetching}
        search={search}
        day={day}
        span={span}
        go={go}
        open={setOpened}
      />
      {asked.error && !forecast && (
        <div className="px-4">
          <PartFailed error={asked.error} retry={() => void asked.refetch()} />
        </div>
      )}
      {forecast && <Cautions said={forecast.cautions} />}
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] border-t border-line lg:grid-cols-[minmax(0,41fr)_minmax(0,31fr)_minmax(0,27fr)] lg:[&>*:not(:nth-child(3n+1))]:border-l lg:[&>*:nth-child(n+4)]:border-t max-lg:[&>*+*]:border-t [&>*]:border-line">
        {span === 'day' ? (
          <PartsTable overview={overview} search={search} range={range} go={go} />
        ) : forecast && chosen ? (
          <DayDetail forecast={forecast} day={chosen} open={setOpened} />
        ) : (
          <div className="px-4 py-3">
            <div className="ghost h-[260px]" />
          </div>
        )}
        {peak === null ? (
          <ModelsPanel search={search} />
        ) : (
          <PeakPanel search={search} date={day} at={peak} set={setOpened} close={() => setOpened(null)} />
        )}
        <UsualError accuracy={accuracy} day={day} />
        <Yardsticks accuracy={accuracy} />
        <EventsPanel events={forecast?.events ?? null} zone={overview.zone} edit={setEditing} add={add} />
        <Horizons accuracy={accuracy} />
      </div>
      {editing && <EventDialog edited={editing} zone={overview.zone} close={() => setEditing(null)} />}
    </>
  );
}

/** Tomorrow is what a planner comes for; the last day of what was published where that ends today. */
function nextDay({ reaches, zone }: Overview, today: string): string {
  const tomorrow = addDays(today, 1);
  return reaches && dateIn(zone, Date.parse(reaches) - 1) < tomorrow ? today : tomorrow;
}
