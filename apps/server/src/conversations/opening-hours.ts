/**
 * Opening hours: when a queue is open, and how its clocks count. Pure.
 *
 * Hours are wall-clock text in an IANA zone and become instants day by day, so a daylight-saving day has its true
 * length. An entry belongs to the local date on which it opens: a holiday replaces the entries that would open on it
 * by its own, if it has any, and a night shift of the day before still ends in its own morning. A wall-clock time that a zone skips counts as
 * the same time after the skip; one that it repeats counts as the first of the two.
 */
import type { OpeningHours } from '@harken/contract/people';
import { Temporal } from 'temporal-polyfill';

/** Half-open, in milliseconds since the epoch. */
interface Span {
  from: number;
  to: number;
}

/** Hours that do not open within this time do not open: a clock that never runs out is null, not a loop. */
const horizonDays = 3 * 366;
const dayMs = 86_400_000;

interface Entry {
  opens: Temporal.PlainTime;
  closes: Temporal.PlainTime;
  nextDay: boolean;
}

interface Calendar {
  zone: string;
  weekly: ReadonlyMap<number, readonly Entry[]>;
  holidays: ReadonlyMap<string, readonly Entry[]>;
  days: Map<string, readonly Span[]>;
}

/** One calendar per hours object: queues are read once and asked for every message. */
const calendars = new WeakMap<OpeningHours, Calendar>();

function calendarOf(hours: OpeningHours): Calendar {
  let calendar = calendars.get(hours);
  if (!calendar) {
    const weekly = new Map<number, Entry[]>();
    for (const { day, ...times } of hours.weekly) weekly.set(day, [...(weekly.get(day) ?? []), entryOf(times)]);
    calendar = {
      zone: hours.zone,
      weekly,
      holidays: new Map(hours.holidays.map(({ date, hours: own = [] }) => [date, own.map(entryOf)])),
      days: new Map(),
    };
    calendars.set(hours, calendar);
  }
  return calendar;
}

function entryOf({ opens, closes }: { opens: string; closes: string }): Entry {
  const midnight = closes === '24:00';
  return {
    opens: Temporal.PlainTime.from(opens),
    closes: Temporal.PlainTime.from(midnight ? '00:00' : closes),
    nextDay: midnight || closes <= opens,
  };
}

/** What opens on one local date, merged and in order. It may end after midnight. */
function spansOf(calendar: Calendar, date: Temporal.PlainDate): readonly Span[] {
  const key = date.toString();
  let spans = calendar.days.get(key);
  if (!spans) {
    const instant = (day: Temporal.PlainDate, time: Temporal.PlainTime) =>
      day.toZonedDateTime({ timeZone: calendar.zone, plainTime: time }).epochMilliseconds;
    const entries = calendar.holidays.get(key) ?? calendar.weekly.get(date.dayOfWeek) ?? [];
    spans = merged(
      entries.map(({ opens, closes, nextDay }) => ({
        from: instant(date, opens),
        to: instant(nextDay ? date.add({ days: 1 }) : date, closes),
      })),
    );
    // A queue is asked about the present and the near future; the past may be forgotten.
    if (calendar.days.size > 2000) calendar.days.clear();
    calendar.days.set(key, spans);
  }
  return spans;
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

/** Open times that end after `from`, in order, without overlap and without touching each other. */
function* openFrom(hours: OpeningHours, from: number): Generator<Span> {
  const calendar = calendarOf(hours);
  if (calendar.weekly.size === 0 && calendar.holidays.size === 0) return;
  let date = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(calendar.zone)
    .toPlainDate()
    .subtract({ days: 1 });
  let pending: Span | undefined;
  for (let day = 0; day <= horizonDays; day++, date = date.add({ days: 1 })) {
    for (const span of spansOf(calendar, date)) {
      if (pending && span.from <= pending.to) {
        pending = { from: pending.from, to: Math.max(pending.to, span.to) };
        // Round the clock: one span would have no end. What is already far enough is told in pieces that touch.
        if (pending.to - pending.from > 2 * dayMs) {
          if (pending.to > from) yield pending;
          pending = { from: pending.to, to: pending.to };
        }
      } else {
        if (pending && pending.to > from && pending.from < pending.to) yield pending;
        pending = { ...span };
      }
    }
  }
  if (pending && pending.to > from && pending.from < pending.to) yield pending;
}

export function isOpen(hours: OpeningHours, at: Date): boolean {
  for (const span of openFrom(hours, at.getTime())) return span.from <= at.getTime();
  return false;
}

/**
 * The next moment at which it is open: `at` itself when it is open then.
 * @returns null when it does not open within three years
 */
export function nextOpening(hours: OpeningHours, at: Date): Date | null {
  for (const span of openFrom(hours, at.getTime())) return new Date(Math.max(span.from, at.getTime()));
  return null;
}

/**
 * When the open time that `at` lies in ends.
 * @returns null when it is closed at `at`, or never closes (within three years)
 */
export function nextClosing(hours: OpeningHours, at: Date): Date | null {
  let end: number | undefined;
  for (const span of openFrom(hours, at.getTime())) {
    if (end === undefined ? span.from > at.getTime() : span.from !== end) break;
    end = span.to;
  }
  if (end === undefined || end - at.getTime() > (horizonDays - 2) * dayMs) return null;
  return new Date(end);
}

/**
 * The instant at which `seconds` of open time have passed since `from`.
 * @param seconds ≥ 0; with 0 it is `from` itself when open, otherwise the next opening
 * @returns null when so much open time does not come within three years
 */
export function addOpenSeconds(hours: OpeningHours, from: Date, seconds: number): Date | null {
  let left = seconds * 1000;
  for (const span of openFrom(hours, from.getTime())) {
    const start = Math.max(span.from, from.getTime());
    // A promise that ends exactly at closing time is due then, not when we open again.
    if (start + left <= span.to) return new Date(start + left);
    left -= span.to - start;
  }
  return null;
}

/** Open seconds in [from, to); 0 when `to` is not after `from`. */
export function openSecondsBetween(hours: OpeningHours, from: Date, to: Date): number {
  let total = 0;
  for (const span of openFrom(hours, from.getTime())) {
    if (span.from >= to.getTime()) break;
    total += Math.min(span.to, to.getTime()) - Math.max(span.from, from.getTime());
  }
  return Math.max(0, total) / 1000;
}

export interface DayOfHours {
  date: string;
  open: { from: Date; to: Date }[];
  openSeconds: number;
  dayHours: number;
  holiday: OpeningHours['holidays'][number]['name'] | null;
}

/**
 * What opens on each of the coming local dates, as it will be.
 * @param days ≥ 0; the first is the date that `from` falls on in the zone of the hours
 */
export function comingDays(hours: OpeningHours, from: Date, days: number): DayOfHours[] {
  const calendar = calendarOf(hours);
  const first = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(calendar.zone).toPlainDate();
  return Array.from({ length: days }, (_, ahead) => {
    const date = first.add({ days: ahead });
    const spans = spansOf(calendar, date);
    const key = date.toString();
    return {
      date: key,
      open: spans.map((span) => ({ from: new Date(span.from), to: new Date(span.to) })),
      openSeconds: spans.reduce((sum, span) => sum + span.to - span.from, 0) / 1000,
      dayHours: date.toZonedDateTime({ timeZone: calendar.zone }).hoursInDay,
      holiday: hours.holidays.find((one) => one.date === key)?.name ?? null,
    };
  });
}

/** Open times within [from, to), in order, without overlap. However long that is. */
export function openBetween(hours: OpeningHours, from: Date, to: Date): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  const end = to.getTime();
  // Nothing is said beyond the horizon: a past of many years is asked year by year.
  for (let at = from.getTime(); at < end; at += 365 * dayMs) {
    const until = Math.min(end, at + 365 * dayMs);
    for (const span of openFrom(hours, at)) {
      if (span.from >= until) break;
      spans.push({ from: Math.max(span.from, at), to: Math.min(span.to, until) });
    }
  }
  return spans;
}
