import type { ForecastDay, ForecastPoint, PlannedEvent } from '@harken/contract/forecasting';
import { dateIn } from './address.ts';
import { eventName } from './event-words.ts';
import type { Mark, Panel, Place } from './places.ts';

/** An interval as the charts draw it. A closed one is drawn where something came all the same. */
export function placeOf(point: ForecastPoint, intervalMinutes: number): Place {
  const at = Date.parse(point.at);
  const drawn = point.open || (point.actual ?? 0) > 0 || (point.forecast?.expected ?? 0) > 0;
  const { forecast } = point;
  return {
    at,
    to: at + intervalMinutes * 60_000,
    actual: drawn ? point.actual : null,
    // What was forecast for the past is a plan; the fan is for what is still to come.
    point: drawn && forecast && point.actual === null ? forecast.expected : null,
    band80: drawn && forecast && point.actual === null ? [forecast.lower80, forecast.upper80] : null,
    band95: drawn && forecast && point.actual === null ? [forecast.lower95, forecast.upper95] : null,
    earlier: drawn ? (point.earlier ?? (point.actual === null ? null : (forecast?.expected ?? null))) : null,
    usual: null,
    without: null,
  };
}

/** One frame for each day. */
export function dayPanels(
  points: readonly ForecastPoint[],
  days: readonly ForecastDay[],
  intervalMinutes: number,
): Panel[] {
  return days.map(({ date, from, to }) => {
    const [begin, end] = [Date.parse(from), Date.parse(to)];
    const own = points.filter(({ at }) => Date.parse(at) >= begin && Date.parse(at) < end);
    return { key: date, startsAt: begin, places: joined(own.map((point) => placeOf(point, intervalMinutes))) };
  });
}

/** The fan begins where what came ends: from the last actual the line goes on without a hole. */
function joined(places: Place[]): Place[] {
  const first = places.findIndex(({ point }) => point !== null);
  const before = places[first - 1];
  if (before?.actual == null) return places;
  const { actual } = before;
  return places.with(first - 1, { ...before, point: actual, band80: [actual, actual], band95: [actual, actual] });
}

/** A day in a frame of its own: beside what usually comes, and without its events. */
export function oneDay(points: readonly ForecastPoint[], day: ForecastDay, intervalMinutes: number): Panel[] {
  const usual = new Map(points.map((point) => [Date.parse(point.at), point]));
  return dayPanels(points, [day], intervalMinutes).map((panel) => ({
    ...panel,
    places: panel.places.map((place) => {
      const point = usual.get(place.at);
      if (!point?.open) return place;
      return { ...place, usual: point.yardstick, without: place.band80 ? point.withoutEvents : null };
    }),
  }));
}

/** One frame, a place for each day. */
export function monthPanel(days: readonly ForecastDay[], now: number): Panel {
  const places = days.map(({ from, to, actual, forecast, earlier }): Place => {
    const over = Date.parse(to) <= now;
    return {
      at: Date.parse(from),
      to: Date.parse(to),
      // A day that is not over is not what came.
      actual: over ? actual : null,
      point: over || !forecast ? null : forecast.expected,
      band80: over || !forecast ? null : [forecast.lower80, forecast.upper80],
      band95: over || !forecast ? null : [forecast.lower95, forecast.upper95],
      earlier: earlier ?? (over ? (forecast?.expected ?? null) : null),
      usual: null,
      without: null,
    };
  });
  return { key: 'month', startsAt: places[0]?.at ?? 0, places: joined(places) };
}

/** Events as marks: what nobody planned in amber, what is not in the forecast in grey. */
export const marksOf = (events: readonly PlannedEvent[]): Mark[] =>
  events
    .filter(({ worked }) => !worked)
    .map(({ id, name, names, follows, kind, startsAt, endsAt, effect }) => ({
      id: id ?? `${name} ${startsAt}`,
      from: Date.parse(startsAt),
      to: Date.parse(endsAt),
      name: eventName({ name, names, follows }),
      tone: kind === 'outage' ? 'unplanned' : effect.basis === 'unknown' ? 'quiet' : 'planned',
    }));

/** Whether an event touches a day of a zone. */
export const touches = (
  { startsAt, endsAt }: Pick<PlannedEvent, 'startsAt' | 'endsAt'>,
  date: string,
  zone: string,
): boolean => dateIn(zone, startsAt) <= date && dateIn(zone, Date.parse(endsAt) - 1) >= date;
