/** The forecast with something changed: nothing is kept, and whoever wants it so puts it on the calendar. */
import type { EventEffect, NewPlannedEvent, Ranged, RequiredInterval } from '@harken/contract/forecasting';
import { everything, type ForecastPoint, type ForecastScope } from '@harken/contract/forecasting';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import { rangedOfSum } from './curves.ts';
import type { Measurable } from './event-store.ts';
import type { PlannedEvents } from './planned-events.ts';
import type { Requirement } from './requirement.ts';
import { staffed } from './requirement.ts';
import { keyOf, meet, named } from './scopes.ts';
import { keyOfEvent } from './series.ts';
import { dayIn, type LocalDay } from './slots.ts';
import { pointsOf, type Sheet, type View } from './view.ts';

type Ask = RouteInput<'forecastWhatIf'>['body'];
type Change = Ask['changes'][number];

export interface WhatIfDeps {
  view: View;
  events: Pick<PlannedEvents, 'check'>;
  queues: () => Promise<Queue[]>;
  ruleOf: Requirement['ruleOf'];
  measure: (events: readonly Measurable[]) => Promise<EventEffect[]>;
  /** Which part of its conversations the virtual agent ends alone; null where it has had none. */
  containment: () => Promise<number | null>;
}

/** A share of what comes, added within a time to what is about an event. */
interface Added {
  key: string;
  from: number;
  to: number;
  share: number;
}

export function createWhatIf({ view, events, queues, ruleOf, measure, containment }: WhatIfDeps) {
  async function whatIf({ from, to, changes, ...asked }: Ask): Promise<RouteReply<'forecastWhatIf'>> {
    const scope = named(asked);
    const sheet = await view.sheet(scope, 'contacts', { from, to });
    const before = pointsOf(sheet, null);
    const toKeep = await Promise.all(changes.map((change) => eventOf(change, sheet.zone)));
    for (const { event } of toKeep) await events.check(event);
    const effects = await measure(
      toKeep.map(({ event }) => ({
        ...event,
        id: null,
        follows: null,
        names: null,
        worked: false,
        by: null,
        version: 1,
      })),
    );
    const added = toKeep.flatMap(({ event }, nth): Added[] => {
      const share = effects[nth]!.share?.expected ?? null;
      if (share === null) return [];
      return [{ key: keyOfEvent(event), from: Date.parse(event.startsAt), to: Date.parse(event.endsAt), share }];
    });
    const after = await changed(scope, sheet, before, added);
    const hours = await hoursOf(scope, { from, to }, added);
    return {
      zone: sheet.zone,
      intervalMinutes: sheet.intervalMinutes,
      points: before.map(({ at, open, forecast }, nth) => ({ at, open, before: forecast, after: after[nth]! })),
      days: sheet.days.map((day, nth) => ({
        date: day.date,
        before: sumOf(
          before.map(({ forecast }) => forecast),
          before,
          day,
          sheet,
          null,
        ),
        after: sumOf(
          after,
          before,
          day,
          sheet,
          before.map(({ forecast }) => forecast),
        ),
        ...hours[nth]!,
      })),
      effects,
      toKeep: toKeep.map(({ event }) => event),
    };
  }

  /** As it would stand on the calendar. What the virtual agent ends more is what people get less. */
  async function eventOf(change: Change, zone: string): Promise<{ event: NewPlannedEvent }> {
    if (change.kind === 'event') return { event: change.event };
    const now = await containment();
    const wrong = (message: string) =>
      new Refusal('request.invalid', { mistakes: [{ path: 'body/changes', message }] });
    if (now === null) throw wrong('asks for containment, and the virtual agent has had no conversation in four weeks');
    const then = now + change.points;
    if (then < 0 || then > 1) throw wrong(`makes containment ${Math.round(then * 100)} %`);
    if (change.from > change.to) throw wrong('ends before it begins');
    const assumed = now >= 1 ? 0 : (1 - then) / (1 - now) - 1;
    const points = Math.round(change.points * 1000) / 10;
    return {
      event: {
        name: `Containment ${points > 0 ? '+' : ''}${points}`,
        kind: 'containment',
        startsAt: new Date(dayIn(zone, change.from).from).toISOString(),
        endsAt: new Date(dayIn(zone, change.to).to).toISOString(),
        queueId: change.queueId,
        channel: null,
        value: null,
        assumed: Math.round(assumed * 1e6) / 1e6,
      },
    };
  }

  /** What is about part of the series changes it by that part. */
  async function changed(
    scope: ForecastScope,
    sheet: Sheet,
    before: readonly ForecastPoint[],
    added: readonly Added[],
  ): Promise<(Ranged | null)[]> {
    const parts = new Map<string, readonly ForecastPoint[]>();
    const own = keyOf(scope);
    for (const { key } of added) {
      const both = meet(key, own);
      if (both === null || parts.has(both)) continue;
      const [queueId, channel, language, intent] = both.split('|').map((part) => part || null);
      const part = { queueId, channel, language, intent } as ForecastScope;
      const days = { from: sheet.days[0]!.date, to: sheet.days.at(-1)!.date };
      parts.set(both, both === own ? before : pointsOf(await view.sheet(part, 'contacts', days), null));
    }
    return before.map(({ at, forecast }, nth) => {
      if (!forecast) return null;
      const begins = Date.parse(at);
      let more = 0;
      for (const { key, from, to, share } of added) {
        const both = meet(key, own);
        const of = both === null ? null : parts.get(both)?.[nth]?.forecast;
        const during = (Math.min(to, begins + sheet.grid.stepMs) - Math.max(from, begins)) / sheet.grid.stepMs;
        if (of && during > 0) more += of.expected * share * during;
      }
      return scaled(forecast, forecast.expected > 0 ? Math.max(0, 1 + more / forecast.expected) : 1);
    });
  }

  /** Agents, day by day, before and after; queue by queue, since each is staffed by its own rule. */
  async function hoursOf(scope: ForecastScope, days: { from: string; to: string }, added: readonly Added[]) {
    const concerned = (await queues()).filter(({ id }) => scope.queueId === null || id === scope.queueId);
    const perQueue: { sheet: Sheet; before: RequiredInterval[]; after: RequiredInterval[] }[] = [];
    for (const queue of concerned) {
      const of = { ...everything, queueId: queue.id };
      const sheet = await view.sheet(of, 'contacts', days);
      const before = pointsOf(sheet, null);
      const after = await changed(of, sheet, before, added);
      const times = pointsOf(await view.sheet(of, 'handle_seconds', days), null).map(
        ({ forecast }) => forecast?.expected || 300,
      );
      const work = { rule: await ruleOf(queue), goal: queue.goal, intervalMinutes: sheet.intervalMinutes };
      const changedPoints = before.map((point, nth) => ({ ...point, forecast: after[nth]! }));
      perQueue.push({
        sheet,
        before: await staffed(work, before, times, { only: true }),
        after: await staffed(work, changedPoints, times, { only: true }),
      });
    }
    const [first] = perQueue;
    return (first?.sheet.days ?? (await view.sheet(scope, 'contacts', days)).days).map((day) => {
      const all = (side: 'before' | 'after') => {
        const sums = new Map<string, number>();
        for (const of of perQueue)
          for (const { at, required } of of[side])
            if (required !== null && Date.parse(at) >= day.from && Date.parse(at) < day.to)
              sums.set(at, (sums.get(at) ?? 0) + required);
        return [...sums.values()];
      };
      const part = (first?.sheet.intervalMinutes ?? 0) / 60;
      const sum = (of: number[]) => (of.length ? Math.round(of.reduce((a, b) => a + b, 0) * part * 100) / 100 : null);
      const most = (of: number[]) => (of.length ? Math.max(...of) : null);
      const [before, after] = [all('before'), all('after')];
      return { hoursBefore: sum(before), hoursAfter: sum(after), peakBefore: most(before), peakAfter: most(after) };
    });
  }

  return whatIf;
}

function scaled(of: Ranged, factor: number): Ranged {
  const by = (value: number) => Math.round(value * factor * 1e4) / 1e4;
  return {
    expected: by(of.expected),
    lower80: by(of.lower80),
    upper80: by(of.upper80),
    lower95: by(of.lower95),
    upper95: by(of.upper95),
  };
}

/** A day: its own band as published, moved with what it expects. */
function sumOf(
  ranges: readonly (Ranged | null)[],
  points: readonly ForecastPoint[],
  day: LocalDay,
  sheet: Sheet,
  before: readonly (Ranged | null)[] | null,
): Ranged | null {
  const within = (of: readonly (Ranged | null)[]) =>
    of.reduce((sum, one, nth) => {
      const at = Date.parse(points[nth]!.at);
      return at >= day.from && at < day.to ? sum + (one?.expected ?? 0) : sum;
    }, 0);
  const range = dayRange(sheet, day);
  if (!range) return null;
  const [was, is] = [within(before ?? ranges), within(ranges)];
  return before && was > 0 ? scaled(range, is / was) : range;
}

function dayRange(sheet: Sheet, day: LocalDay): Ranged | null {
  const curve = sheet.curves.findLast(({ asOf, until }) => asOf <= sheet.now && until >= day.to);
  return curve ? rangedOfSum(curve, Math.max(day.from, curve.asOf), day.to, 0, sheet.factor) : null;
}
