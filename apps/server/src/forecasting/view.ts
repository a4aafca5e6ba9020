/** What came beside what was published: interval by interval, day by day. */
import type {
  ForecastDay,
  ForecastMeasure,
  ForecastPoint,
  ForecastScope,
  PlannedEvent,
  Ranged,
  Said,
  SaidCode,
  Snapshot,
} from '@harken/contract/forecasting';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { latestBefore, type Read, rangedAt, rangedOfSum, readCurve, slotAt, tidy } from './curves.ts';
import { type History, historyOf } from './history.ts';
import { zoneOf } from './publish.ts';
import { keyOf, type Modelled, meet, modelledAs, named } from './scopes.ts';
import { keyOfEvent, openingsOf } from './series.ts';
import { settings } from './settings-store.ts';
import { calendarOf, dayIn, dayMs, daysIn, type Grid, type LocalDay, later, localDate, minuteMs } from './slots.ts';
import * as store from './snapshot-store.ts';

export interface ViewDeps {
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  openBetween: (queue: Queue, from: Date, to: Date) => { from: number; to: number }[];
  planned: (from: Date, to?: Date) => Promise<PlannedEvent[]>;
  activeCustomers: () => Promise<number>;
}

/** Days that are asked for at once, and how far back the same weekdays are looked for. */
const mostDays = 42;
const weeksBack = 5;
/** Of forecasts made within the day, in the past: what was said of the next two hours. */
const firstMs = 2 * 3_600_000;

/** One series over some days, with everything that was said of it. */
export interface Sheet {
  zone: string;
  now: number;
  intervalMinutes: number;
  days: LocalDay[];
  grid: Grid;
  open: Uint8Array;
  /** NaN where nothing is known; from some weeks before the first day on. */
  history: Float64Array;
  historyFrom: number;
  /** In the order in which they were made. */
  curves: Read[];
  /** Of a mean time: how many contacts each slot of the history is the mean of, and how many were expected; else null. */
  weights: { handled: Float64Array; expected: Read[] } | null;
  factor: number;
}

export function createView({ read, clock, queues, openBetween, planned, activeCustomers }: ViewDeps) {
  async function sheet(
    scope: ForecastScope,
    measure: ForecastMeasure,
    {
      from,
      to,
      snapshotId,
      compareId,
    }: { from: string; to: string; snapshotId?: string | undefined; compareId?: string | undefined },
  ): Promise<Sheet & { compared: Read | null }> {
    const all = await queues();
    const zone = zoneOf(all);
    const { intervalMinutes } = await settings(read);
    const now = clock.now().getTime();
    const days = askedDays(zone, from, to);
    const [first, last] = [days[0]!, days.at(-1)!];
    const historyFrom = dayIn(zone, later(first.date, -7 * weeksBack)).from;
    const [key, modelled] = [keyOf(scope), modelledAs(measure)];
    const until = Math.min(last.to, now);
    const history = await historyOf(read, {
      zone,
      from: historyFrom,
      until: Math.max(historyFrom, until),
      asOf: now,
      intervalMinutes,
      wanted: [{ key, measure: modelled }],
    });
    const stepMs = intervalMinutes * minuteMs;
    const grid: Grid = { zone, from: first.from, stepMs, count: Math.round((last.to - first.from) / stepMs) };
    const openings = openingsOf(all, openBetween, first.from, last.to);
    const spans = scope.queueId ? openings.of(scope.queueId) : openings.all;
    return {
      zone,
      now,
      intervalMinutes,
      days,
      grid,
      open: calendarOf(grid, modelled === 'self_service' || all.length === 0 ? null : spans).open,
      history: history.valuesOf({ key, measure: modelled }),
      historyFrom,
      curves: await curvesFor(key, modelled, first, last, now, snapshotId),
      weights:
        modelled === 'handle_seconds'
          ? {
              handled: history.weightsOf({ key, measure: modelled }),
              expected: await curvesFor(key, 'contacts', first, last, now, snapshotId),
            }
          : null,
      compared: compareId ? await saidIn(compareId, key, modelled) : null,
      factor: measure === 'contact_rate' ? 1000 / Math.max(1, await activeCustomers()) : 1,
    };
  }

  async function curvesFor(
    key: string,
    measure: Modelled,
    first: LocalDay,
    last: LocalDay,
    now: number,
    snapshotId: string | undefined,
  ): Promise<Read[]> {
    if (snapshotId) {
      return [await curveIn(snapshotId, key, measure)];
    }
    const zone = zoneOf(await queues());
    const today = dayIn(zone, localDate(zone, now)).from;
    const perSlot = Math.max(1, Math.ceil(firstMs / ((await settings(read)).intervalMinutes * minuteMs)));
    const asked = { key, measure, to: new Date(last.to) };
    const past =
      first.from < today
        ? await store.curvesFor(read, {
            ...asked,
            from: new Date(first.from),
            to: new Date(Math.min(last.to, today)),
            first: perSlot,
          })
        : [];
    const here =
      last.to > today
        ? await store.curvesFor(read, { ...asked, from: new Date(Math.max(first.from, today)), first: null })
        : [];
    // Of the days to come only the last word counts, and it may have been said before the first of them.
    const ahead = first.from > now ? await latestOf(key, measure) : [];
    const known = new Map([...past, ...here, ...ahead].map((curve) => [curve.snapshot.id, curve]));
    return [...known.values()]
      .sort(
        (a, b) =>
          Date.parse(a.snapshot.asOf) - Date.parse(b.snapshot.asOf) ||
          Date.parse(a.snapshot.publishedAt) - Date.parse(b.snapshot.publishedAt),
      )
      .map(readCurve);
  }

  async function latestOf(key: string, measure: Modelled) {
    const latest = await store.latestSnapshot(read, ['nightly', 'asked']);
    return latest ? store.curvesOf(read, latest.id, { keys: [key], measure }) : [];
  }

  async function curveIn(id: string, key: string, measure: Modelled): Promise<Read> {
    const found = await saidIn(id, key, measure);
    if (!found) throw new Refusal('forecast.no_series', 'This snapshot says nothing of it');
    return found;
  }

  async function saidIn(id: string, key: string, measure: Modelled): Promise<Read | null> {
    const [found] = await store.curvesOf(read, id, { keys: [key], measure });
    return found ? readCurve(found) : null;
  }

  async function forecast({
    from,
    to,
    measure,
    snapshotId,
    compareId,
    ...asked
  }: RouteInput<'forecast'>['query']): Promise<Omit<RouteReply<'forecast'>, 'nextAt'>> {
    const scope = named(asked);
    const of = await sheet(scope, measure, { from, to, snapshotId, compareId });
    const points = pointsOf(of, of.compared);
    const events = await planned(new Date(of.days[0]!.from), new Date(of.days.at(-1)!.to));
    const spoke = of.curves.at(-1);
    return {
      zone: of.zone,
      now: new Date(of.now).toISOString(),
      intervalMinutes: of.intervalMinutes,
      measure,
      scope,
      published: spoke?.curve.snapshot ?? null,
      compared: of.compared?.curve.snapshot ?? null,
      points,
      days: daysOf(of, points, of.compared),
      events: events.filter((event) => !event.worked && meet(keyOfEvent(event), keyOf(scope)) !== null),
      cautions: spoke ? cautionsOf(spoke) : [],
    };
  }

  return { sheet, forecast, latestOf };
}

/** @throws Refusal when the days are in no order or too many */
export function askedDays(zone: string, from: string, to: string): LocalDay[] {
  const days = from <= to ? daysIn(zone, from, to < later(from, mostDays) ? to : later(from, mostDays)) : [];
  const says =
    days.length === 0
      ? 'is before the first day'
      : days.length > mostDays
        ? `is more than ${mostDays} days later`
        : null;
  if (says) throw new Refusal('request.invalid', { mistakes: [{ path: 'query/to', message: says }] });
  return days;
}

const valueAt = ({ history, historyFrom, grid: { stepMs } }: Sheet, at: number): number | null => {
  const value = history[Math.floor((at - historyFrom) / stepMs)];
  return value === undefined || Number.isNaN(value) ? null : value;
};

export function pointsOf(of: Sheet, compared: Read | null): ForecastPoint[] {
  const { grid, open, curves, now, factor, days } = of;
  const usual = usualOf(of);
  return Array.from({ length: grid.count }, (_, nth) => {
    const at = grid.from + nth * grid.stepMs;
    const day = dayAt(days, at);
    const spoken = latestBefore(curves, at, Math.min(at, now));
    const slot = spoken ? slotAt(spoken, at) : -1;
    const before = compared ?? latestWhole(curves, day, at);
    const earlier = before ? slotAt(before, at) : -1;
    const known = at + grid.stepMs <= now ? valueAt(of, at) : null;
    const forecast = spoken ? rangedAt(spoken, slot, factor) : null;
    const more = spoken?.curve.about.assumed.find(([place]) => place === slot)?.[1];
    return {
      at: new Date(at).toISOString(),
      open: open[nth] === 1,
      actual: known === null ? null : tidy(known * factor),
      forecast,
      earlier: before && earlier >= 0 ? tidy(before.curve.point[earlier]! * factor) : null,
      yardstick: usual(at),
      withoutEvents: forecast && more !== undefined ? tidy(forecast.expected - more * factor) : null,
    };
  });
}

const dayAt = (days: readonly LocalDay[], at: number) => days.find(({ from, to }) => at >= from && at < to) ?? days[0]!;

/** The plan of a day: the last whole one that was made before it began. */
const latestWhole = (curves: readonly Read[], { from }: LocalDay, at: number) =>
  latestBefore(
    curves.filter(({ curve }) => curve.snapshot.kind !== 'intraday'),
    at,
    from,
  );

/** The mean of the last four same weekdays that are over and known; times as long as their contacts took, all together. */
function usualOf(of: Sheet): (at: number) => number | null {
  const { now, grid, factor, historyFrom } = of;
  return (at) => {
    const found: { value: number; weight: number }[] = [];
    for (let back = at - 7 * dayMs; back >= historyFrom && found.length < 4; back -= 7 * dayMs) {
      const value = back + grid.stepMs <= now ? valueAt(of, back) : null;
      if (value !== null) found.push({ value: value * factor, weight: of.weights ? handledAt(of, back) : 1 });
    }
    return meanOf(found);
  };
}

const handledAt = ({ weights, historyFrom, grid: { stepMs } }: Sheet, at: number): number =>
  weights?.handled[Math.floor((at - historyFrom) / stepMs)] ?? 0;

/** Contacts that were expected of an interval, as its time was forecast; null where nothing was said of them. */
function expectedAt({ weights, now }: Sheet, at: number): number | null {
  const said = weights && latestBefore(weights.expected, at, Math.min(at, now));
  const slot = said ? slotAt(said, at) : -1;
  return said && slot >= 0 ? said.curve.point[slot]! : null;
}

/** As much as each weighs; where none of them weighs anything, each the same. */
function meanOf(values: readonly { value: number; weight: number }[]): number | null {
  if (values.length === 0) return null;
  const all = values.reduce((sum, { weight }) => sum + weight, 0);
  if (!(all > 0)) return tidy(values.reduce((sum, { value }) => sum + value, 0) / values.length);
  return tidy(values.reduce((sum, { value, weight }) => sum + value * weight, 0) / all);
}

function daysOf(of: Sheet, points: readonly ForecastPoint[], compared: Read | null): ForecastDay[] {
  return of.days.map((day) => {
    const own = points.filter(({ at }) => Date.parse(at) >= day.from && Date.parse(at) < day.to);
    const weights = of.weights && weightsOf(of, own);
    const total = (values: (number | null)[]) => sumOf(values, weights?.expected ?? null);
    const plan = latestWhole(of.curves, day, day.to - 1);
    const whole = compared ?? plan;
    const came = own.map((point) => point.actual);
    const actual = day.from < of.now ? sumOf(came, weights?.handled ?? null) : null;
    return {
      date: day.date,
      from: new Date(day.from).toISOString(),
      to: new Date(day.to).toISOString(),
      closed: own.every(({ open }) => !open),
      actual,
      forecast: forecastOfDay(of, day, plan, weights?.expected ?? null, own),
      earlier:
        whole && whole.until >= day.to && whole.asOf <= day.from
          ? total(own.map(({ at }) => (whole.curve.point[slotAt(whole, Date.parse(at))] ?? 0) * of.factor))
          : null,
      yardstick: total(own.map(({ yardstick }) => yardstick)),
    };
  });
}

/** By how many contacts a time is weighed: those who were handled then, or who were expected. */
function weightsOf(of: Sheet, points: readonly ForecastPoint[]): { handled: number[]; expected: number[] } {
  const handled = points.map(({ at }) => handledAt(of, Date.parse(at)));
  return { handled, expected: points.map(({ at }, nth) => expectedAt(of, Date.parse(at)) ?? handled[nth]!) };
}

/** @param weights of a mean time, which does not add up: of a day it is what all of its contacts take on average */
function sumOf(values: readonly (number | null)[], weights: readonly number[] | null): number | null {
  const known = values.flatMap((value, nth) => (value === null ? [] : [{ value, weight: weights?.[nth] ?? 1 }]));
  if (weights) return meanOf(known);
  return known.length === 0 ? null : tidy(known.reduce((sum, { value }) => sum + value, 0));
}

function forecastOfDay(
  of: Sheet,
  day: LocalDay,
  plan: Read | null,
  weights: readonly number[] | null,
  own: readonly ForecastPoint[],
): Ranged | null {
  if (weights) return meanRange(own, weights);
  const running = day.from <= of.now && day.to > of.now;
  if (!running) return plan ? rangedOfSum(plan, day.from, day.to, 0, of.factor) : null;
  const newest = of.curves.findLast(({ asOf, until }) => asOf <= of.now && until >= day.to);
  return newest ? expectedOfToday(of, day, newest) : null;
}

/** What came until the forecast was made, and what it says of the rest. */
export function expectedOfToday(of: Sheet, day: LocalDay, newest: Read): Ranged | null {
  let known = 0;
  const begins = Math.max(day.from, newest.asOf);
  for (let at = day.from; at < begins; at += of.grid.stepMs) known += valueAt(of, at) ?? 0;
  return rangedOfSum(newest, begins, day.to, known, of.factor);
}

function meanRange(points: readonly ForecastPoint[], weights: readonly number[]): Ranged | null {
  const known = points.flatMap(({ open, forecast }, nth) =>
    open && forecast ? [{ forecast, weight: weights[nth]! }] : [],
  );
  const mean = (of: (one: Ranged) => number) =>
    meanOf(known.map(({ forecast, weight }) => ({ value: of(forecast), weight })));
  if (known.length === 0) return null;
  return {
    expected: mean(({ expected }) => expected)!,
    lower80: mean(({ lower80 }) => lower80)!,
    upper80: mean(({ upper80 }) => upper80)!,
    lower95: mean(({ lower95 }) => lower95)!,
    upper95: mean(({ upper95 }) => upper95)!,
  };
}

/** What whoever reads it should know: that it is simple, and what was done to the past. */
export function cautionsOf({
  curve: { about, snapshot },
}: {
  curve: { about: store.About; snapshot: Snapshot };
}): Said[] {
  return [
    ...(about.simple ? [{ code: `simple.${about.simple}` satisfies SaidCode, values: {} }] : []),
    ...(snapshot.kind === 'rehearsal' ? [{ code: 'rehearsal' satisfies SaidCode, values: {} }] : []),
  ];
}

export const cleanedOf = ({ remarks }: store.About): Said[] =>
  remarks.map(({ about, count }) => ({ code: about satisfies SaidCode, values: { count } }));

export type View = ReturnType<typeof createView>;
export type { History };
