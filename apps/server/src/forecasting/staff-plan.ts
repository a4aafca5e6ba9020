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
import { dayMs, minuteMs } from './slots.ts';
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
  async function grid() {
    const { intervalMinutes } = await settings(read);
    return { intervalMinutes, stepMs: intervalMinutes * minuteMs };
  }

  async function plan({ queueId, from, to }: RouteInput<'staffPlan'>['query']): Promise<RouteReply<'staffPlan'>> {
    const [all, { intervalMinutes, stepMs }] = [await queues(), await grid()];
    if (!all.some(({ id }) => id === queueId)) throw new Refusal('record.not_found');
    const zone = zoneOf(all);
    const days = askedDays(zone, from, to);
    const [begins, ends] = [days[0]!.from, days.at(-1)!.to];
    return { zone, intervalMinutes, intervals: await intervalsOf(queueId, begins, ends, stepMs) };
  }

  async function intervalsOf(queueId: string, from: number, to: number, stepMs: number): Promise<StaffPlanInterval[]> {
    const known = byInterval(await store.planned(read, [queueId], new Date(from), new Date(to)), from, stepMs);
    return Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, nth) => ({
      at: new Date(from + nth * stepMs).toISOString(),
      agents: known(queueId, nth),
    }));
  }

  /** @returns as it was */
  async function set({ queueId, intervals }: RouteInput<'setStaffPlan'>['body'], caller: PersonCaller) {
    if (!(await queues()).some(({ id }) => id === queueId)) throw new Refusal('record.not_found');
    const { stepMs } = await grid();
    const mistakes = intervals.flatMap(({ at }, nth) =>
      Date.parse(at) % stepMs === 0
        ? []
        : [{ path: `body/intervals/${nth}/at`, message: 'begins at no full interval' }],
    );
    if (mistakes.length > 0) throw new Refusal('request.invalid', { mistakes: mistakes.slice(0, 20) });
    return { before: await put(queueId, intervals, stepMs, caller) };
  }

  async function put(
    queueId: string,
    intervals: readonly StaffPlanInterval[],
    stepMs: number,
    caller: PersonCaller,
  ): Promise<StaffPlanInterval[]> {
    const times = intervals.map(({ at }) => Date.parse(at));
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const was = new Map(
      (await intervalsOf(queueId, first, last + stepMs, stepMs)).map(({ at, agents }) => [at, agents]),
    );
    await log.transact(async (tx) => {
      await store.putPlanned(
        tx.db,
        queueId,
        intervals.flatMap(({ at, agents }) =>
          quartersOf(Date.parse(at), stepMs).map((quarter) => ({ at: quarter, agents })),
        ),
      );
      await note(tx, caller, 'staff_plan.changed', queueId, { intervals: intervals.length });
    });
    return intervals.map(({ at }) => ({ at, agents: was.get(new Date(at).toISOString()) ?? null }));
  }

  /** @throws Refusal `forecast.rows_wrong` with the lines */
  async function take(
    { csv }: RouteInput<'importStaffPlan'>['body'],
    caller: PersonCaller,
  ): Promise<RouteReply<'importStaffPlan'>> {
    const all = await queues();
    const { stepMs } = await grid();
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
    const made: RouteReply<'importStaffPlan'>['queues'] = [];
    for (const { queue, rows, intervalMinutes } of found) {
      if (!queue || rows.length === 0) continue;
      const intervals = onGrid(rows, intervalMinutes * minuteMs, stepMs);
      const [begins, ends] = [intervals[0]!.at, new Date(rows.at(-1)!.at + intervalMinutes * minuteMs).toISOString()];
      const before = await put(queue.id, intervals, stepMs, caller);
      made.push({ queueId: queue.id, rows: rows.length, from: begins, to: ends, before });
    }
    return { queues: made };
  }

  return { plan, set, take };
}

const quartersOf = (at: number, stepMs: number) =>
  Array.from({ length: stepMs / quarterMs }, (_, nth) => at + nth * quarterMs);

/** Rows of a file in intervals of the forecast: the mean of those within one. */
function onGrid(rows: readonly { at: number; y: number }[], rowMs: number, stepMs: number): StaffPlanInterval[] {
  const of = new Map<number, number[]>();
  for (const { at, y } of rows)
    for (const quarter of quartersOf(at, rowMs)) {
      const begins = Math.floor(quarter / stepMs) * stepMs;
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
