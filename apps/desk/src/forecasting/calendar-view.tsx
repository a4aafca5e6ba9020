import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { dateIn, move, rangeOf } from './address.ts';
import { forecastKey } from './asked.ts';
import { EventDialog } from './event-dialog.tsx';
import { EventsPanel } from './events-panel.tsx';
import type { ViewProps } from './forecast-room.tsx';
import { type EditedEvent, newEvent } from './the-events.ts';
import { dayName } from './time-words.ts';
import { WhatIf } from './what-if.tsx';

/** What is planned and what has been, each with what it brings; and what something else would bring. */
export function CalendarView({ overview, search, go }: ViewProps): ReactElement {
  const { t } = useTranslation('forecasting');
  const today = dateIn(overview.zone, overview.now);
  const day = search.day ?? today;
  const range = rangeOf(day, 'month');
  const [editing, setEditing] = useState<EditedEvent | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: [...forecastKey, 'events', range],
    queryFn: ({ signal }) => call('GET /api/forecast/events', { query: range }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <div className="flex items-center gap-1 px-4 pt-2">
        <IconButton
          icon={ChevronLeft}
          label={t('span.before.month')}
          onClick={() => go({ day: move(day, 'month', -1) })}
        />
        <span className="min-w-32 text-center text-13 font-medium">{dayName(day, 'month')}</span>
        <IconButton
          icon={ChevronRight}
          label={t('span.after.month')}
          onClick={() => go({ day: move(day, 'month', 1) })}
        />
        <Button size="small" look="quiet" onClick={() => go({ day: today })}>
          {t('span.today')}
        </Button>
      </div>
      {error && !data && (
        <div className="px-4">
          <PartFailed error={error} retry={() => void refetch()} />
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] lg:grid-cols-2 lg:divide-x max-lg:divide-y divide-line">
        <EventsPanel
          title={t('events.month')}
          events={data?.events ?? null}
          zone={overview.zone}
          edit={setEditing}
          add={() => setEditing(newEvent(day < today ? today : day, overview.zone))}
        />
        {overview.history && <WhatIf overview={overview} search={search} />}
      </div>
      {editing && <EventDialog edited={editing} zone={overview.zone} close={() => setEditing(null)} />}
    </>
  );
}
