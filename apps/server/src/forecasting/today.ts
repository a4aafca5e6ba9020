/** The day as it was expected, as it goes, and as it is expected now; whether it left its band, and what explains it. */
import type { Alarm, EmergingIssue, ForecastScope } from '@harken/contract/forecasting';
import { everything } from '@harken/contract/forecasting';
import type { RouteReply } from '@harken/contract/routes';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import * as alarms from './alarm-store.ts';
import { type Read, rangedOfSum, tidy } from './curves.ts';
import { isPartOf, keyOf, named, scopeOf } from './scopes.ts';
import type { LocalDay } from './slots.ts';
import { localDate } from './slots.ts';
import { expectedOfToday, pointsOf, type Sheet, type View } from './view.ts';

export interface TodayDeps {
  log: Pick<EventLog, 'transact'>;
  clock: Clock;
  view: View;
  zone: () => Promise<string>;
  /** The series that are forecast. */
  keys: () => Promise<string[]>;
  issues: () => Promise<EmergingIssue[]>;
}

/** Fewer contacts than these say nothing about a day. */
const fewestContacts = 20;
/** Parts that explain a difference: the largest ones. */
const mostParts = 5;

export function createToday({ log, clock, view, zone, keys, issues }: TodayDeps) {
  async function sheetOf(scope: ForecastScope): Promise<Sheet & { date: string }> {
    const date = localDate(await zone(), clock.now().getTime());
    return { ...(await view.sheet(scope, 'contacts', { from: date, to: date })), date };
  }

  async function today(asked: Partial<ForecastScope>): Promise<Omit<RouteReply<'forecastToday'>, 'nextAt'>> {
    const scope = named(asked);
    const sheet = await sheetOf(scope);
    const [day] = sheet.days as [LocalDay];
    const { plan, newest } = spokenOf(sheet, day);
    const over = overOf(sheet);
    return {
      zone: sheet.zone,
      date: sheet.date,
      now: new Date(sheet.now).toISOString(),
      intervalMinutes: sheet.intervalMinutes,
      published: newest?.curve.snapshot ?? null,
      points: pointsOf(sheet, null),
      soFar: { actual: actualIn(sheet, day.from, over), forecast: plan ? rangedOfSum(plan, day.from, over) : null },
      morning: plan ? rangedOfSum(plan, day.from, day.to) : null,
      expected: newest ? expectedOfToday(sheet, day, newest) : null,
      alarm: await alarmOf(scope, sheet),
      issues: (await issues()).filter(({ endedAt }) => endedAt === null),
    };
  }

  /** Null while the day is within its band of 95 %. */
  async function alarmOf(scope: ForecastScope, sheet: Sheet & { date: string }): Promise<Alarm | null> {
    const off = offBand(sheet);
    if (!off) return null;
    const since = firstOff(sheet);
    return {
      scope,
      date: sheet.date,
      since: new Date(since).toISOString(),
      ...off,
      explained: await explained(scope, off),
    };
  }

  /** Where the difference comes from: of each side of it, the parts that are furthest from what was expected. */
  async function explained(
    scope: ForecastScope,
    { actual, forecast }: { actual: number; forecast: { expected: number } },
  ) {
    const all = actual - forecast.expected;
    const own = keyOf(scope);
    const found: Alarm['explained'] = [];
    for (const key of (await keys()).filter((one) => isPartOf(one, own))) {
      const part = scopeOf(key);
      // An intent is known only when the work is done.
      if (!part || part.intent) continue;
      const sheet = await sheetOf(part);
      const [day] = sheet.days as [LocalDay];
      const { plan } = spokenOf(sheet, day);
      const expected = plan ? rangedOfSum(plan, day.from, overOf(sheet)) : null;
      if (!expected) continue;
      const more = actualIn(sheet, day.from, overOf(sheet)) - expected.expected;
      found.push({ scope: part, more: tidy(more), share: all === 0 ? 0 : tidy(more / all) });
    }
    return found.sort((a, b) => b.share - a.share).slice(0, mostParts);
  }

  /** Looks once; says it once a day and direction. */
  async function look(): Promise<void> {
    const sheet = await sheetOf(everything);
    const alarm = await alarmOf(everything, sheet);
    if (!alarm) return;
    await log.transact(async (tx) => {
      if (!(await alarms.insertAlarm(tx.db, alarm))) return;
      tx.append({ name: 'forecast.left_band', actor: { kind: 'system', id: null }, data: { alarm } });
    });
  }

  return { today, look };
}

/** The end of the last interval that is over. */
const overOf = ({ now, grid, days }: Sheet) => {
  const [day] = days as [LocalDay];
  return Math.min(day.to, day.from + Math.floor((now - day.from) / grid.stepMs) * grid.stepMs);
};

function spokenOf({ curves, now }: Sheet, day: LocalDay): { plan: Read | null; newest: Read | null } {
  const plan = curves.findLast(
    ({ asOf, until, curve }) => curve.snapshot.kind !== 'intraday' && asOf <= day.from && until >= day.to,
  );
  const newest = curves.findLast(({ asOf, until }) => asOf <= now && until >= day.to);
  return { plan: plan ?? null, newest: newest ?? null };
}

function actualIn({ history, historyFrom, grid }: Sheet, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += grid.stepMs) {
    const value = history[Math.floor((at - historyFrom) / grid.stepMs)];
    if (value !== undefined && !Number.isNaN(value)) sum += value;
  }
  return tidy(sum);
}

function offBand(sheet: Sheet, over = overOf(sheet)): Pick<Alarm, 'direction' | 'actual' | 'forecast'> | null {
  const [day] = sheet.days as [LocalDay];
  const { plan } = spokenOf(sheet, day);
  const forecast = plan ? rangedOfSum(plan, day.from, over) : null;
  if (!forecast) return null;
  const actual = actualIn(sheet, day.from, over);
  if (Math.max(actual, forecast.expected) < fewestContacts) return null;
  const direction = actual > forecast.upper95 ? 'above' : actual < forecast.lower95 ? 'below' : null;
  return direction && { direction, actual, forecast };
}

/** Since when it has been outside without a break. */
function firstOff(sheet: Sheet): number {
  const [day] = sheet.days as [LocalDay];
  let since = overOf(sheet);
  while (since - sheet.grid.stepMs > day.from && offBand(sheet, since - sheet.grid.stepMs)) since -= sheet.grid.stepMs;
  return since;
}
