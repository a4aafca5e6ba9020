/** People as planners put them down, where there is no schedule: typed, pasted or from a file. */
import type { StaffPlanInterval } from '@harken/contract/forecasting';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { firstMistakes, mistakeIn, readRows } from './import-rows.ts';
import { queueNamed } from './imports.ts';
import { zoneOf } from './publish.ts';
import { settings } from './settings-store.ts';
import { dayIn, dayMs, localDate, minuteMs } from './slots.ts';
import * as store from './staff-store.ts';
import { askedDays } from './view.ts';

export interface StaffPlanDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  note: (tx: Tx, by: PersonCaller, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
}

/** As many as the contract lets anybody put down. */
const most = 10_000;
const quarterMs = 15 * minuteMs;
/** So far ahead people are put down. */
const aheadMs = 400 * dayMs;

export type StaffPlan = ReturnType<typeof createStaffPlan>;

export function createStaffPlan({ log, read, clock, queues, note }: StaffPlanDeps) {
  /** Intervals are counted from the beginning of the day, which is no full hour everywhere. */
  async function grid(zone: string) {
    const { intervalMinutes } = await settings(read);
    const stepMs = intervalMinutes * minuteMs;
    const { from } = dayIn(zone, localDate(zone, clock.now().getTime()));
    return {
      intervalMinutes,
      stepMs,
      beginOf: (at: number) => from + Math.floor((at - from) / stepMs) * stepMs,
    };
  }

  async function plan({ queueId, from, to }: RouteInput<'staffPlan'>['query']): Promise<RouteReply<'staffPlan'>> {
    const all = await queues();
    if (!all.some(({ id }) => id === queueId)) throw new Refusal('record.not_found');
    const zone = zoneOf(all);
    const { intervalMinutes, stepMs } = await grid(zone);
    const days = askedDays(zone, from, to);
    const [begins, ends] = [days[0]!.from, days.at(-1)!.to];
    const known = byInterval(await store.planned(read, [queueId], new Date(begins), new Date(ends)), begins, stepMs);
    const intervals = Array.from({ length: Math.ceil((ends - begins) / stepMs) }, (_, nth) => ({
      at: new Date(begins + nth * stepMs).toISOString(),
      agents: known(queueId, nth),
    }));
    return { zone, intervalMinutes, intervals };
  }

  /** @returns as it was */
  async function set({ queueId, intervals }: RouteInput<'setStaffPlan'>['body'], caller: PersonCaller) {
    const all = await queues();
    if (!all.some(({ id }) => id === queueId)) throw new Refusal('record.not_found');
    const { stepMs, beginOf } = await grid(zoneOf(all));
    const named = new Set<number>();
    const mistakes = intervals.flatMap(({ at }, nth) => {
      const time = Date.parse(at);
      const wrong =
        beginOf(time) !== time
          ? 'begins at no full interval'
          : named.has(time)
            ? 'is of an interval named before'
            : null;
      named.add(time);
      return wrong ? [{ path: `body/intervals/${nth}/at`, message: wrong }] : [];
    });
    if (mistakes.length > 0) throw new Refusal('request.invalid', { mistakes: mistakes.slice(0, 20) });
    return { before: await log.transact((tx) => put(tx, queueId, intervals, stepMs, caller)) };
  }

  async function put(
    tx: Tx,
    queueId: string,
    intervals: readonly StaffPlanInterval[],
    stepMs: number,
    caller: PersonCaller,
  ): Promise<StaffPlanInterval[]> {
    const times = intervals.map(({ at }) => Date.parse(at));
    const first = times.reduce((a, b) => Math.min(a, b));
    const last = times.reduce((a, b) => Math.max(a, b));
    const rows = await store.planned(tx.db, [queueId], new Date(first), new Date(last + stepMs));
    const was = byInterval(rows, first, stepMs);
    await store.putPlanned(
      tx.db,
      queueId,
      intervals.flatMap(({ agents }, nth) => quartersOf(times[nth]!, stepMs).map((at) => ({ at, agents }))),
    );
    await note(tx, caller, 'staff_plan.changed', queueId, { intervals: intervals.length });
    // Only of those that are named: the first and the last may be centuries apart.
    return intervals.map(({ at }, nth) => ({ at, agents: was(queueId, (times[nth]! - first) / stepMs) }));
  }

  /** @throws Refusal `forecast.rows_wrong` with the lines */
  async function take(
    { csv }: RouteInput<'importStaffPlan'>['body'],
    caller: PersonCaller,
  ): Promise<RouteReply<'importStaffPlan'>> {
    const all = await queues();
    const { stepMs, beginOf } = await grid(zoneOf(all));
    // As many are there in each quarter of an hour as in the hour: what is coarser can be taken apart.
    const { series, mistakes } = readRows(csv, {
      latest: clock.now().getTime() + aheadMs,
      tooLate: 'row.too_far',
      longest: 60,
    });
    const found = series.map((one) => ({ ...one, queue: queueNamed(one.uniqueId, all) }));
    const wrong = [
      ...mistakes,
      ...found.flatMap(({ queue, firstLine, uniqueId, rows }) => {
        if (!queue) return [mistakeIn(firstLine, 'row.no_queue', { uniqueId })];
        return rows.some(({ y }) => y > most) ? [mistakeIn(firstLine, 'row.too_many', { uniqueId, most })] : [];
      }),
    ].sort((a, b) => a.line - b.line);
    if (wrong.length > 0) throw new Refusal('forecast.rows_wrong', { mistakes: firstMistakes(wrong) });
    return log.transact(async (tx) => {
      const made: RouteReply<'importStaffPlan'>['queues'] = [];
      for (const { queue, rows, intervalMinutes } of found) {
        if (!queue || rows.length === 0) continue;
        const intervals = onGrid(rows, intervalMinutes * minuteMs, beginOf);
        const [begins, ends] = [intervals[0]!.at, new Date(rows.at(-1)!.at + intervalMinutes * minuteMs).toISOString()];
        const before = await put(tx, queue.id, intervals, stepMs, caller);
        made.push({ queueId: queue.id, rows: rows.length, from: begins, to: ends, before });
      }
      return { queues: made };
    });
  }

  return { plan, set, take };
}

const quartersOf = (at: number, stepMs: number) =>
  Array.from({ length: stepMs / quarterMs }, (_, nth) => at + nth * quarterMs);

/** Rows of a file in intervals of the forecast: the mean of those within one. */
function onGrid(
  rows: readonly { at: number; y: number }[],
  rowMs: number,
  beginOf: (at: number) => number,
): StaffPlanInterval[] {
  const of = new Map<number, number[]>();
  for (const { at, y } of rows)
    for (const quarter of quartersOf(at, rowMs)) {
      const begins = beginOf(quarter);
      of.set(begins, [...(of.get(begins) ?? []), y]);
    }
  return [...of].map(([at, values]) => ({
    at: new Date(at).toISOString(),
    agents: tidy(values.reduce((sum, one) => sum + one, 0) / values.length),
  }));
}

/**
 * Planned people by interval: the mean of its quarter hours; where nothing is known of one of these, of the others.
 * @returns null where nobody put anything down
 */
export function byInterval(
  rows: readonly store.Planned[],
  from: number,
  stepMs: number,
): (queueId: string, nth: number) => number | null {
  const known = new Map<string, { sum: number; count: number }>();
  for (const { queueId, at, agents } of rows) {
    const place = `${queueId} ${Math.floor((at - from) / stepMs)}`;
    const of = known.get(place) ?? { sum: 0, count: 0 };
    known.set(place, { sum: of.sum + agents, count: of.count + 1 });
  }
  return (queueId, nth) => {
    const of = known.get(`${queueId} ${nth}`);
    return of ? tidy(of.sum / of.count) : null;
  };
}

const tidy = (value: number) => Math.round(value * 100) / 100;
