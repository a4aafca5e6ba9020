import type { PlannedEvent } from '@harken/contract/forecasting';
import { CalendarCheck, CalendarOff, Pencil, Plus, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { inZone, number } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { dateIn } from './address.ts';
import { ChartSection, type Column } from './chart-section.tsx';
import { eventName } from './event-words.ts';
import { effectWords } from './figures.ts';
import { type EditedEvent, removeEvent, setWorked, valuesOf } from './the-events.ts';
import { dayName } from './time-words.ts';
import { wallOf } from './wall-time.ts';

/** What is planned in these days and what it brings, measured where it has been before. */
export function EventsPanel({
  events,
  zone,
  title,
  edit,
  add,
}: {
  /** Null while they are read. */
  events: readonly PlannedEvent[] | null;
  zone: string;
  title?: string;
  edit: (event: EditedEvent) => void;
  add: () => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const may = useMay('forecast.plan');
  const queues = useDesk((state) => state.queues);
  const sorted = [...(events ?? [])].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const columns: Column<PlannedEvent>[] = [
    { name: t('event.starts'), of: ({ startsAt }) => wallOf(startsAt, zone).replace('T', ' ') },
    { name: t('event.ends'), of: ({ endsAt }) => wallOf(endsAt, zone).replace('T', ' ') },
    { name: t('event.name'), of: eventName },
    { name: t('event.kind'), of: ({ kind }) => t(`event.kinds.${kind}`) },
    { name: t('events.basis'), of: ({ effect }) => t(`events.basisIs.${effect.basis}`) },
    { name: t('events.occasions'), of: ({ effect }) => effect.occasions },
    { name: t('events.contacts'), of: ({ effect }) => effect.contacts?.expected ?? null, write: number },
    { name: t('column.lower80'), of: ({ effect }) => effect.contacts?.lower ?? null, write: number },
    { name: t('column.upper80'), of: ({ effect }) => effect.contacts?.upper ?? null, write: number },
  ];
  return (
    <ChartSection
      title={title ?? t('events.title')}
      note={t('events.note')}
      file="forecast-events"
      columns={columns}
      rows={sorted}
      actions={
        may && (
          <Button size="small" look="quiet" icon={Plus} onClick={add}>
            {t('event.add')}
          </Button>
        )
      }
    >
      {events === null && <div className="ghost mt-2 h-32" />}
      {events?.length === 0 && (
        <p className="max-w-96 pt-2 text-13 text-ink-2">{t(may ? 'events.none' : 'events.nonePlain')}</p>
      )}
      <ul>
        {sorted.map((event) => {
          const { id, effect, queueId, startsAt, kind, follows, worked } = event;
          const unknown = effect.basis === 'unknown' && !worked;
          const name = eventName(event);
          const words = effectWords(effect);
          const queue = queues.find((one) => one.id === queueId);
          return (
            <li
              key={id ?? `${name} ${startsAt}`}
              className="group grid min-h-[42px] grid-cols-[96px_minmax(0,1fr)_auto_auto] items-center gap-x-2 border-t border-line py-1 text-13 leading-[17px]"
            >
              <span className="self-start pt-0.5 text-12 text-ink-3">
                {dayName(dateIn(zone, startsAt), 'short')} {isMidnight(startsAt) ? '' : inZone(startsAt, zone, 'time')}
              </span>
              <span className="min-w-0">
                <span className="block truncate">{name}</span>
                <span className={`block truncate text-12 ${unknown ? 'text-attention' : 'text-ink-3'}`}>
                  {[
                    follows ? t(`events.follows.${follows}`) : t(`event.kinds.${kind}`),
                    queue && localName(queue.name),
                    whence(event),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <span className="text-right whitespace-nowrap">
                <span className={`block font-semibold ${unknown ? 'text-attention' : worked ? 'text-ink-3' : ''}`}>
                  {worked ? t('events.worked') : (words?.main ?? t('events.unknown'))}
                </span>
                <span className="block text-12 text-ink-3">
                  {worked ? t('events.asOthers') : (words?.range ?? t('events.notIn'))}
                </span>
              </span>
              {may && id ? (
                <span className="flex">
                  <IconButton
                    icon={Pencil}
                    iconSize={14}
                    label={t('event.editOf', { name })}
                    onClick={() => edit({ id, version: event.version, values: valuesOf(event) })}
                  />
                  <IconButton
                    icon={Trash2}
                    iconSize={14}
                    label={t('event.removeOf', { name })}
                    onClick={() => void removeEvent(event)}
                  />
                </span>
              ) : may && follows === 'country' ? (
                <IconButton
                  icon={worked ? CalendarCheck : CalendarOff}
                  iconSize={14}
                  label={t(worked ? 'events.keepOf' : 'events.workOf', { name })}
                  onClick={() => void setWorked(event, !worked)}
                />
              ) : (
                <span />
              )}
            </li>
          );
        })}
      </ul>
    </ChartSection>
  );

  /** On the wall of the zone: what begins with a day is told without its hour. */
  function isMidnight(instant: string): boolean {
    return wallOf(instant, zone).endsWith('T00:00');
  }

  function whence({ follows, worked, effect: { basis, occasions } }: PlannedEvent): string {
    if (worked) return '';
    if (basis === 'measured') return t('events.measured', { count: occasions });
    // Nobody can say what it adds where nobody put it.
    if (follows && basis === 'unknown') return t('events.notSeen');
    // What is assumed says so beside its figure.
    return basis === 'assumed' ? '' : t(`events.basisIs.${basis}`);
  }
}
