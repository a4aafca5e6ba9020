import type { NewPlannedEvent, PlannedEvent } from '@harken/contract/forecasting';
import type { PlannedEventId } from '@harken/contract/ids';
import i18next from 'i18next';
import { call, queries } from '../platform/api.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { type ForecastSearch, scopeOf } from './address.ts';
import { forecastKey, overviewQuery } from './asked.ts';
import { eventName } from './event-words.ts';
import { instantOf } from './wall-time.ts';

/** An event in the form: a new one has no id yet. */
export interface EditedEvent {
  id: PlannedEventId | null;
  version: number;
  values: NewPlannedEvent;
}

/** On a day from 09:00 to 18:00, for the queue that is looked at. */
export function newEvent(day: string, zone: string, search: ForecastSearch = {}): EditedEvent {
  const { queueId = null, channel = null } = scopeOf(search);
  return {
    id: null,
    version: 0,
    values: {
      name: '',
      kind: 'campaign',
      startsAt: instantOf(`${day}T09:00`, zone) ?? '',
      endsAt: instantOf(`${day}T18:00`, zone) ?? '',
      queueId,
      channel,
      value: null,
      assumed: null,
    },
  };
}

export const valuesOf = ({
  name,
  kind,
  startsAt,
  endsAt,
  queueId,
  channel,
  value,
  assumed,
}: PlannedEvent): NewPlannedEvent => ({
  name,
  kind,
  startsAt,
  endsAt,
  queueId,
  channel,
  value,
  assumed,
});

export type EventMistake = 'name' | 'starts' | 'ends' | 'value' | 'assumed';

/** What is wrong with an event as it is typed. */
export function mistakesIn({
  name,
  startsAt,
  endsAt,
  value,
  assumed,
}: NewPlannedEvent): Partial<Record<EventMistake, true>> {
  const [from, to] = [Date.parse(startsAt), Date.parse(endsAt)];
  return {
    ...(name.trim() === '' ? { name: true as const } : {}),
    ...(Number.isNaN(from) ? { starts: true as const } : {}),
    ...(Number.isNaN(to) || to <= from ? { ends: true as const } : {}),
    ...(value !== null && !Number.isFinite(value) ? { value: true as const } : {}),
    ...(assumed !== null && !(assumed >= -1 && assumed <= 20) ? { assumed: true as const } : {}),
  };
}

const again = () => void queries.invalidateQueries({ queryKey: forecastKey });
const failed = (error: unknown) => tell(problemWords(error), { tone: 'breaking' });

/** Puts it on the calendar, or changes it; the notice takes it back. */
export async function saveEvent({ id, version, values }: EditedEvent, before: NewPlannedEvent | null): Promise<void> {
  const t = i18next.getFixedT(i18next.language, 'forecasting');
  const body = { ...values, name: values.name.trim() };
  if (id && before) {
    const { event } = await call('PATCH /api/forecast/events/:id', { params: { id }, body: { ...body, version } });
    tell(t('event.changed', { name: event.name }), {
      undo: () =>
        void call('PATCH /api/forecast/events/:id', { params: { id }, body: { ...before, version: event.version } })
          .then(again)
          .catch(failed),
    });
  } else {
    const { event } = await call('POST /api/forecast/events', { body });
    const made = event.id;
    tell(t('event.added', { name: event.name }), {
      undo: () =>
        void (
          made
            ? call('DELETE /api/forecast/events/:id', { params: { id: made }, query: { version: event.version } }).then(
                again,
              )
            : Promise.resolve()
        ).catch(failed),
    });
  }
  again();
}

/** Takes it off the calendar; the notice puts it back. */
export async function removeEvent(event: PlannedEvent): Promise<void> {
  if (!event.id) return;
  try {
    await call('DELETE /api/forecast/events/:id', { params: { id: event.id }, query: { version: event.version } });
    tell(i18next.t('forecasting:event.removed', { name: event.name }), {
      undo: () =>
        void call('POST /api/forecast/events', { body: valuesOf(event) })
          .then(again)
          .catch(failed),
    });
  } catch (error) {
    failed(error);
  }
  again();
}

/** Whether a public holiday is worked as any other day; the notice takes it back. */
export async function setWorked(
  { name, follows }: Pick<PlannedEvent, 'name' | 'follows'>,
  worked: boolean,
  undone = false,
): Promise<void> {
  const called = eventName({ name, follows });
  try {
    const { settings } = await queries.fetchQuery({ ...overviewQuery, staleTime: 0 });
    const others = settings.worked.filter((code) => code !== name);
    await call('PUT /api/forecast/settings', { body: { ...settings, worked: worked ? [...others, name] : others } });
    const undo = () => void setWorked({ name, follows }, !worked, true);
    tell(i18next.t(`forecasting:events.${worked ? 'isWorked' : 'isKept'}`, { name: called }), undone ? {} : { undo });
  } catch (error) {
    failed(error);
  }
  again();
}
