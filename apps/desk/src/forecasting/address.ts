import type { ForecastMeasure, ForecastScope } from '@harken/contract/forecasting';
import type { QueueId } from '@harken/contract/ids';

export const views = ['forecast', 'today', 'staff', 'accuracy', 'calendar', 'past'] as const;
export type View = (typeof views)[number];
export const spans = ['day', 'week', 'month'] as const;
export type Span = (typeof spans)[number];
export const measures = ['contacts', 'handle_seconds', 'self_service', 'contact_rate'] as const;

/** What the address of the forecast keeps: which screen, which days, of what. */
export interface ForecastSearch {
  show?: View;
  day?: string;
  span?: Span;
  measure?: ForecastMeasure;
  queue?: QueueId;
  channel?: string;
  language?: string;
  intent?: string;
  /** The lines by this instead of one chart. */
  by?: Part;
  compare?: string;
}

export const parts = ['queue', 'channel', 'language', 'intent'] as const;
export type Part = (typeof parts)[number];

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const oneOf = <T extends string>(known: readonly T[], value: unknown) => known.find((one) => one === value);

/** From an address: what is not understood is left out, and the usual stands. */
export function readSearch(search: Record<string, unknown>): ForecastSearch {
  const given = {
    show: oneOf(views.slice(1), search.show),
    day: typeof search.day === 'string' && isDate(search.day) ? search.day : undefined,
    span: search.span === 'week' ? undefined : oneOf(spans, search.span),
    measure: oneOf(measures.slice(1), search.measure),
    queue: text(search.queue) as QueueId | undefined,
    channel: text(search.channel),
    language: text(search.language),
    intent: text(search.intent),
    by: oneOf(parts, search.by),
    compare: text(search.compare),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ForecastSearch;
}

/** As the API asks: what is not named is everything. */
export function scopeOf({ queue, channel, language, intent }: ForecastSearch): Partial<ForecastScope> {
  return {
    ...(queue ? { queueId: queue } : {}),
    ...(channel ? { channel: channel as NonNullable<ForecastScope['channel']> } : {}),
    ...(language ? { language } : {}),
    ...(intent ? { intent: intent as NonNullable<ForecastScope['intent']> } : {}),
  };
}

/** The other way round, for what a series opens to. */
export const searchOf = ({ queueId, channel, language, intent }: ForecastScope) => ({
  queue: queueId ?? undefined,
  channel: channel ?? undefined,
  language: language ?? undefined,
  intent: intent ?? undefined,
});

// — days, as they are written: a date has no zone —

function isDate(value: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) && at(value).toISOString().startsWith(value)
  );
}

const at = (date: string) => new Date(`${date}T00:00:00Z`);
export const addDays = (date: string, days: number): string =>
  new Date(at(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);
/** 1 is Monday. */
export const weekdayOf = (date: string): number => ((at(date).getUTCDay() + 6) % 7) + 1;

/** The date on the wall of a zone. */
export function dateIn(zone: string, instant: string | number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(instant),
  );
}

/** First and last day of what is shown around a day; weeks begin on Monday. */
export function rangeOf(day: string, span: Span): { from: string; to: string } {
  if (span === 'day') return { from: day, to: day };
  if (span === 'week') {
    const from = addDays(day, 1 - weekdayOf(day));
    return { from, to: addDays(from, 6) };
  }
  const from = `${day.slice(0, 7)}-01`;
  const next = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1)).toISOString().slice(0, 10);
  return { from, to: addDays(next, -1) };
}

/** The same day in the next or the one before; a month has not every day. */
export function move(day: string, span: Span, by: 1 | -1): string {
  if (span !== 'month') return addDays(day, span === 'day' ? by : 7 * by);
  const { from, to } = rangeOf(day, 'month');
  const first = by > 0 ? addDays(to, 1) : rangeOf(addDays(from, -1), 'month').from;
  const last = rangeOf(first, 'month').to;
  const same = `${first.slice(0, 8)}${day.slice(8)}`;
  return same > last ? last : same;
}

/** ISO 8601: the week of its Thursday. */
export function weekNumber(date: string): number {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const first = `${thursday.slice(0, 4)}-01-01`;
  return 1 + Math.floor((at(thursday).getTime() - at(first).getTime()) / (7 * 86_400_000));
}
