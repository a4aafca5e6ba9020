/** Intervals of local days, as instants: 92, 96 or 100 quarter hours. Pure. */
import { type Calendar, calendarBetween } from '@harken/engines/forecasting/series';
import { Temporal } from 'temporal-polyfill';

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

export interface LocalDay {
  date: string;
  from: number;
  to: number;
}

/** What the clock on the wall shows beyond UTC, in minutes; asked once a day, and by the hour on days it changes. */
export function offsetIn(zone: string): (instant: number) => number {
  const known = new Map<number, number>();
  const exact = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 6e10;
  const at = (instant: number, step: number) => {
    const begins = instant - (((instant % step) + step) % step);
    const found = known.get(begins);
    if (found !== undefined) return found;
    const offset = exact(begins);
    known.set(begins, offset);
    return offset;
  };
  return (instant) => {
    const begins = at(instant, dayMs);
    return begins === at(instant + dayMs, dayMs) ? begins : at(instant, 15 * minuteMs);
  };
}

export function localDate(zone: string, instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** What the clock on the wall shows, since midnight. */
export const wallMs = (zone: string, instant: number): number => {
  const clock = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainTime();
  return (clock.hour * 60 + clock.minute) * minuteMs + clock.second * 1000;
};

export function dayIn(zone: string, date: string): LocalDay {
  const first = Temporal.PlainDate.from(date);
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  return { date, from: start(first), to: start(first.add({ days: 1 })) };
}

/** Both ends included. */
export function daysIn(zone: string, from: string, to: string): LocalDay[] {
  const days: LocalDay[] = [];
  const last = Temporal.PlainDate.from(to);
  for (
    let date = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  )
    days.push(dayIn(zone, date.toString()));
  return days;
}

export const later = (date: string, days: number) => Temporal.PlainDate.from(date).add({ days }).toString();
export const weekdayOf = (date: string) => Temporal.PlainDate.from(date).dayOfWeek;
/** Days since 1970-01-01, as the engine counts them. */
export const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);

/** Equal slots from a local midnight on. */
export interface Grid {
  zone: string;
  from: number;
  stepMs: number;
  count: number;
}

export const slotsBetween = (zone: string, from: number, until: number, intervalMinutes: number): Grid => {
  const stepMs = intervalMinutes * minuteMs;
  return { zone, from, stepMs, count: Math.max(0, Math.ceil((until - from) / stepMs)) };
};

/** The calendar of a grid. @param open spans in which somebody is there; null is always */
export function calendarOf(grid: Grid, open: readonly { from: number; to: number }[] | null): Calendar {
  const { zone, from, stepMs, count } = grid;
  const calendar = calendarBetween(from, from + count * stepMs, stepMs / minuteMs, offsetIn(zone));
  if (open === null) return calendar;
  calendar.open.fill(0);
  for (const span of open) {
    const first = Math.max(0, Math.floor((span.from - from) / stepMs));
    const last = Math.min(count, Math.ceil((span.to - from) / stepMs));
    if (last > first) calendar.open.fill(1, first, last);
  }
  return calendar;
}
