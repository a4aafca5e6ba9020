/** Periods as people say them, as instants: local days of a zone, cut into bins. Pure. */
import { Refusal } from '@harken/contract/problems';
import type { Bin, ReportQuery } from '@harken/contract/routes-analytics';
import { Temporal } from 'temporal-polyfill';

export interface Span {
  from: number;
  to: number;
}

export interface Periods {
  now: Span;
  /** Before it, beginning on the same weekday; as much of it as has passed of a period that still runs. */
  earlier: Span | null;
  bins: Span[];
  earlierBins: Span[];
}

const mostBins = 3000;
const days = (from: Temporal.PlainDate, to: Temporal.PlainDate) => from.until(to, { largestUnit: 'days' }).days;

/**
 * @param binned whether lines are times; otherwise the period is one bin
 * @throws Refusal when the zone or the dates make no sense, or there would be too many bins
 */
export function periodsOf(
  query: Pick<ReportQuery, 'period' | 'zone' | 'bin' | 'compare'>,
  at: Date,
  binned: boolean,
): Periods {
  const { zone } = query;
  const moment = Temporal.Instant.fromEpochMilliseconds(at.getTime());
  let today: Temporal.PlainDate;
  try {
    today = moment.toZonedDateTimeISO(zone).toPlainDate();
  } catch {
    throw mistaken('zone', 'is not a time zone we know');
  }
  const [first, end] = datesOf(query.period, today);
  if (Temporal.PlainDate.compare(first, end) >= 0) throw mistaken('period/to', 'is before the first day');
  if (days(first, end) > 800) throw mistaken('period', 'is longer than 800 days');

  const whole = spanOf(first, end, zone);
  // What has not happened yet is no part of a period; the earlier one ends at the same time of day.
  const length = days(first, end);
  const running = whole.to > at.getTime() && whole.from < at.getTime();
  const now = { from: whole.from, to: whole.to };
  const bins = binned ? binsOf(first, end, zone, query.bin) : [now];
  if (query.compare === 'none') return { now, earlier: null, bins, earlierBins: [] };

  const back = query.compare === 'year' ? Math.max(364, Math.ceil(length / 7) * 7) : Math.ceil(length / 7) * 7;
  const earlierFirst = first.subtract({ days: back });
  const earlierEnd = end.subtract({ days: back });
  const earlierWhole = spanOf(earlierFirst, earlierEnd, zone);
  const sameMoment = moment.toZonedDateTimeISO(zone).subtract({ days: back }).epochMilliseconds;
  const earlier = { from: earlierWhole.from, to: running ? Math.min(earlierWhole.to, sameMoment) : earlierWhole.to };
  return { now, earlier, bins, earlierBins: binned ? binsOf(earlierFirst, earlierEnd, zone, query.bin) : [earlier] };
}

/** @returns the first day, and the day after the last one */
function datesOf(period: ReportQuery['period'], today: Temporal.PlainDate): [Temporal.PlainDate, Temporal.PlainDate] {
  if (period.kind === 'dates') {
    return [Temporal.PlainDate.from(period.from), Temporal.PlainDate.from(period.to).add({ days: 1 })];
  }
  const end = period.upTo === 'today' ? today.add({ days: 1 }) : today;
  return [end.subtract({ days: period.days }), end];
}

const startOf = (date: Temporal.PlainDate, zone: string) => date.toZonedDateTime(zone).epochMilliseconds;
const spanOf = (first: Temporal.PlainDate, end: Temporal.PlainDate, zone: string): Span => ({
  from: startOf(first, zone),
  to: startOf(end, zone),
});

/** Whole days, weeks and months by the calendar; hours and quarters by the clock, so a day has 92, 96 or 100 of them. */
export function binsOf(first: Temporal.PlainDate, end: Temporal.PlainDate, zone: string, bin: Bin): Span[] {
  const bins: Span[] = [];
  const stepMs = bin === 'quarter' ? 900_000 : 3_600_000;
  for (let date = first; Temporal.PlainDate.compare(date, end) < 0; ) {
    const next = Temporal.PlainDate.compare(after(date, bin), end) < 0 ? after(date, bin) : end;
    const { from, to } = spanOf(date, next, zone);
    if (bin !== 'quarter' && bin !== 'hour') bins.push({ from, to });
    else for (let at = from; at < to; at += stepMs) bins.push({ from: at, to: Math.min(at + stepMs, to) });
    if (bins.length > mostBins) throw mistaken('bin', `would be more than ${mostBins} lines; choose a longer one`);
    date = next;
  }
  return bins;
}

function after(date: Temporal.PlainDate, bin: Bin): Temporal.PlainDate {
  // Weeks begin on Monday; the first and the last may be shorter.
  if (bin === 'week') return date.add({ days: 8 - date.dayOfWeek });
  if (bin === 'month') return date.with({ day: 1 }).add({ months: 1 });
  return date.add({ days: 1 });
}

/** The local day around an instant; 23 or 25 hours long when the clocks change. */
export function dayOf(zone: string, at: Date): Span {
  const start = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).startOfDay();
  return { from: start.epochMilliseconds, to: start.add({ days: 1 }).epochMilliseconds };
}

function mistaken(path: string, message: string): Refusal {
  return new Refusal('request.invalid', { mistakes: [{ path, message }] });
}
