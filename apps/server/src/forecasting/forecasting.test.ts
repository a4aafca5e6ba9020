import { everything } from '@harken/contract/forecasting';
import { Refusal } from '@harken/contract/problems';
import { beforeAll, describe, expect, test } from 'vitest';
import { createStaffPlan } from './staff-plan.ts';
import { aHub, dayMs, pastFile, usually } from './testing.ts';

let hub: Awaited<ReturnType<typeof aHub>>;
beforeAll(async () => {
  hub = await aHub();
});

const monday = Date.parse('2026-03-02T00:00:00Z');
const week = { from: '2026-03-02', to: '2026-03-08' };
const asked = { ...week, measure: 'contacts' as const };
const refused = async (of: Promise<unknown>) => {
  const error = await of.then(
    () => null,
    (why: unknown) => why,
  );
  expect(error).toBeInstanceOf(Refusal);
  return { code: (error as Refusal).code, ...(error as Refusal).more };
};
const scopeOf = (queueId: string) => ({ ...everything, queueId: queueId as never });
/** Usual contacts of a day, one queue. */
const usualDay = (day: number) => {
  let sum = 0;
  for (let at = day; at < day + dayMs; at += 1_800_000) sum += usually(at);
  return sum;
};

describe('a new installation', () => {
  test('says that nothing is known yet, and forecasts nothing', async () => {
    const { forecasting } = hub;
    expect(await forecasting.publish('nightly')).toBeNull();
    expect(await forecasting.isFresh()).toBe(false);
    expect(await forecasting.overview()).toMatchObject({ history: null, published: null, series: [], zone: 'UTC' });
    const { points, days } = await forecasting.forecast(asked);
    expect(points).toHaveLength(7 * 48);
    expect(points.every(({ forecast, actual }) => forecast === null && actual === null)).toBe(true);
    expect(days.map(({ closed }) => closed)).toEqual([false, false, false, false, false, true, true]);
    expect((await forecasting.requirement(week)).intervals.every(({ required }) => required === null)).toBe(true);
    expect((await forecasting.accuracy({ measure: 'contacts', weeks: 4, band: 'day_1' })).forecasts).toBe(0);
  });

  test('takes a past from elsewhere whole or not at all, and says which lines are wrong', async () => {
    const { forecasting, planner, queues } = hub;
    const [cards] = queues;
    const right = pastFile(['Cards', 'Loans'], monday, 4);
    const wrong = `${right}\nCards,2026-02-27T10:07:00Z,4\nCards,2026-02-27,4\nLoans,2026-02-26T10:00:00Z,-1\n,x\nLoans,2027-01-01T10:00:00Z,3\nLoans,2026-02-27T10:00:00Z,NaN`;
    const lines = right.split('\n').length;
    const preview = await forecasting.imports.preview({ csv: wrong });
    // A row between the half-hours makes its series one of no known interval.
    expect(preview.mistakes.map(({ code }) => code)).toEqual([
      'row.interval',
      'row.no_zone',
      'row.negative',
      'row.cells',
      'row.future',
      'row.not_a_number',
    ]);
    expect(preview.mistakes.map(({ line }) => line).slice(1)).toEqual([2, 3, 4, 5, 6].map((nth) => lines + nth));
    const series = [
      { uniqueId: 'Cards', measure: 'contacts' as const, scope: scopeOf(cards.id) },
      { uniqueId: 'Loans', measure: 'contacts' as const, scope: scopeOf(queues[1].id) },
    ];
    expect(await refused(forecasting.imports.take({ name: 'Old system', csv: wrong, series }, planner))).toMatchObject({
      code: 'forecast.rows_wrong',
      mistakes: expect.arrayContaining([{ path: `line ${lines + 3}`, message: 'has a y below 0' }]),
    });
    expect(await forecasting.imports.list()).toEqual([]);

    const good = await forecasting.imports.preview({ csv: right });
    expect(good).toMatchObject({ rows: lines - 1, wrong: 0, mistakes: [] });
    expect(good.series[0]).toMatchObject({
      uniqueId: 'Cards',
      intervalMinutes: 30,
      guess: { scope: scopeOf(cards.id) },
    });
    await forecasting.imports.take({ name: 'Old system', csv: right, series }, planner);
    expect(await forecasting.imports.list()).toMatchObject([{ name: 'Old system', rows: lines - 1 }]);
    expect(hub.noted.at(-1)).toMatchObject({ action: 'forecast.imported', detail: { rows: lines - 1 } });
  });
});

describe('a forecast', () => {
  test('is published at night from what is known, by queue and as a whole', async () => {
    const { forecasting, queues, log } = hub;
    const before = await log.head();
    expect(await forecasting.publish('nightly')).toMatchObject({ kind: 'nightly', asOf: '2026-03-02T00:00:00.000Z' });
    expect(await forecasting.isFresh()).toBe(true);
    const told = (await log.read(before, 10)).map(({ name }) => name);
    expect(told).toEqual(['forecast.published']);
    const { days, points, published, cautions } = await forecasting.forecast({ ...asked, queueId: queues[0].id });
    expect(published).toMatchObject({ kind: 'nightly' });
    expect(cautions).toEqual([]);
    for (const [nth, { forecast }] of days.entries()) {
      const usual = usualDay(monday + nth * dayMs);
      if (usual === 0) expect(forecast?.expected).toBe(0);
      else expect(Math.abs(forecast!.expected / usual - 1)).toBeLessThan(0.2);
      expect(forecast!.lower95).toBeLessThanOrEqual(forecast!.lower80);
      expect(forecast!.upper95).toBeGreaterThanOrEqual(forecast!.upper80);
    }
    // The whole is both queues: nobody brought it, it is their sum.
    const whole = await forecasting.forecast(asked);
    expect(whole.days[0]!.forecast!.expected / days[0]!.forecast!.expected).toBeGreaterThan(1.8);
    expect(points.filter(({ open }) => !open).every(({ forecast }) => forecast?.expected === 0)).toBe(true);
    expect(points.find(({ at }) => at === '2026-03-03T11:00:00.000Z')!.yardstick).toBeGreaterThan(20);
    const { series, nextAt } = await forecasting.overview();
    expect(series[0]!.scope).toEqual(everything);
    expect(new Set(series.map(({ scope }) => scope.queueId))).toEqual(new Set([null, ...queues.map(({ id }) => id)]));
    expect(nextAt).toBe('2026-03-02T07:32:00.000Z');
  });

  test('says who speaks, and of what nothing is published', async () => {
    const { bands } = await hub.forecasting.models({ measure: 'contacts' });
    const weights = bands[0]!.members.reduce((sum, { weight }) => sum + weight, 0);
    expect(weights).toBeCloseTo(1, 3);
    const nobody = hub.forecasting.models({ measure: 'contacts', language: 'xx' });
    expect(await refused(nobody)).toMatchObject({ code: 'forecast.no_series' });
  });

  test('is judged by what came, beside the yardsticks and what chance allows', async () => {
    const { forecasting } = hub;
    expect(await forecasting.rehearse(7)).toBe(7);
    expect(await forecasting.rehearse(7)).toBe(0);
    const accuracy = await forecasting.accuracy({ measure: 'contacts', weeks: 4, band: 'day_1' });
    const of = (name: string) => accuracy.methods.find((one) => one.name === name)!;
    expect(accuracy.rehearsed).toBe(accuracy.forecasts);
    expect(of('ensemble').wape).toBeLessThan(0.15);
    expect(of('ensemble').daily).toBeLessThan(of('ensemble').wape!);
    expect(of('mean_of_4').wape).toBeGreaterThan(0);
    expect(of('chance').wape).toBeGreaterThan(0.05);
    expect(accuracy.methods.filter(({ kind, n }) => kind === 'member' && n > 0).length).toBeGreaterThan(2);
    expect(accuracy.horizons.find(({ band }) => band === 'days_3')!.n).toBeGreaterThan(0);
    expect(accuracy.weekdays[5]!.n).toBe(0);
    expect(accuracy.intervals.map(({ minute }) => minute)[0]).toBe(480);
    expect(await forecasting.snapshots({ limit: 50, kind: 'rehearsal', measure: 'contacts' })).toHaveLength(7);
  });

  test('can be compared with every one that says anything of its days, rehearsed ones too', async () => {
    const { forecasting } = hub;
    const wednesday = { from: '2026-02-25', to: '2026-02-25' };
    const of = { ...wednesday, measure: 'contacts' as const };
    const known = await forecasting.snapshots({ ...of, kind: 'whole', limit: 50 });
    // Those of seven days that reach it, the latest first.
    expect(known.map(({ asOf }) => asOf.slice(0, 10))).toEqual(['2026-02-25', '2026-02-24', '2026-02-23']);
    const [morning, , monday] = known;
    const { points, compared } = await forecasting.forecast({ ...of, compareId: monday!.id });
    expect(compared).toMatchObject({ kind: 'rehearsal', asOf: monday!.asOf });
    const said = await forecasting.forecast({ ...of, snapshotId: monday!.id });
    expect(points.map(({ earlier }) => earlier)).toEqual(said.points.map(({ forecast }) => forecast!.expected));
    expect(said.points[22]!.forecast!.expected).not.toBe(
      (await forecasting.forecast({ ...of, snapshotId: morning!.id })).points[22]!.forecast!.expected,
    );
    // Of a series that it says nothing of it is silent, and the forecast stands all the same.
    expect(await forecasting.snapshots({ ...of, language: 'xx', limit: 50 })).toEqual([]);
    expect((await forecasting.forecast({ ...of, language: 'xx', compareId: monday!.id })).compared).toBeNull();
  });

  test('tells of each interval what every model said, and how the figure came of it', async () => {
    const { forecasting, queues } = hub;
    const of = { date: '2026-03-03', measure: 'contacts' as const, queueId: queues[0].id };
    const { members, points, published } = await forecasting.parts(of);
    expect(published).toMatchObject({ kind: 'nightly' });
    const eleven = points.findIndex(({ at }) => at === '2026-03-03T11:00:00.000Z');
    const weights = members.reduce((sum, one) => sum + one.weights[eleven]!, 0);
    expect(weights).toBeGreaterThan(0.95);
    const { weighed, addingUp, assumed, reforecast, expected } = points[eleven]!;
    const mean = members.reduce((sum, one) => sum + one.weights[eleven]! * (one.values[eleven] ?? 0), 0) / weights;
    expect(weighed!).toBeCloseTo(mean, 0);
    expect(weighed! + addingUp! + assumed + reforecast).toBeCloseTo(expected, 2);
    expect(assumed).toBe(0);
    // Of a day long gone it is known what was said on its morning.
    const past = await forecasting.parts({ ...of, date: '2026-02-25' });
    expect(past.published).toMatchObject({ kind: 'rehearsal' });
    expect(past.members[0]!.values[22]).toBeGreaterThan(10);
    expect((await forecasting.parts({ ...of, date: '2027-02-25' })).points).toEqual([]);
  });

  test('of a day to come is had for the twin as it may turn out, each queue with the others', async () => {
    const { forecasting, queues } = hub;
    const asked = { count: 400, seed: 7 };
    const day = (await forecasting.dayOf('2026-03-03', 0.5, asked))!;
    expect(await forecasting.dayOf('2026-03-03', 0.5, asked)).toEqual(day);
    expect(await forecasting.dayOf('2026-03-03', 0.5, { ...asked, seed: 8 })).not.toEqual(day);
    const [cards] = queues;
    const rates = day.byQueue.get(cards.id)!;
    const totals = day
      .futures!.get(cards.id)!
      .map((times) => times.reduce((sum, one, nth) => sum + (one * rates[nth]!) / 2, 0));
    const { days } = await forecasting.forecast({ ...week, measure: 'contacts', queueId: cards.id });
    const { expected, lower80, upper80 } = days[1]!.forecast!;
    const mean = totals.reduce((sum, one) => sum + one, 0) / totals.length;
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.06);
    // Rates are spread less than counts: the contacts of each future come by chance on top.
    const within = totals.filter((one) => one >= lower80 && one <= upper80).length / totals.length;
    expect(within).toBeGreaterThan(0.72);
    expect(Math.max(...totals)).toBeGreaterThan(Math.min(...totals));
    expect(await forecasting.dayOf('2027-03-03', 0.5, asked)).toBeNull();
  });

  test('leaves as the file that it can be taken in as', async () => {
    const { forecasting, queues } = hub;
    const lines = await forecasting.export({ ...asked, what: 'forecast', queueId: queues[0].id });
    expect(lines[0]).toBe('unique_id,ds,yhat,yhat-lo-80,yhat-hi-80,yhat-lo-95,yhat-hi-95\r\n');
    expect(lines).toHaveLength(1 + 7 * 48);
    const past = { from: '2026-02-23', to: '2026-02-27', measure: 'contacts', what: 'actual' } as const;
    const csv = (await forecasting.export({ ...past, queueId: queues[0].id })).join('');
    const { series } = await forecasting.imports.preview({ csv });
    expect(series).toMatchObject([{ rows: 5 * 24, guess: { scope: scopeOf(queues[0].id) } }]);
  });
});

describe('what is planned', () => {
  const campaign = {
    name: 'Card campaign',
    kind: 'campaign' as const,
    startsAt: '2026-03-03T08:00:00Z',
    endsAt: '2026-03-03T20:00:00Z',
    channel: null,
    value: 40_000,
    assumed: 0.5,
  };

  test('is tried first: more contacts, more staff, and nothing is kept', async () => {
    const { forecasting, queues } = hub;
    const event = { ...campaign, queueId: queues[0].id };
    const tried = await forecasting.whatIf({ ...week, changes: [{ kind: 'event', event }] });
    const tuesday = tried.days[1]!;
    expect(tuesday.after!.expected / tuesday.before!.expected).toBeCloseTo(1.25, 1);
    expect(tuesday.hoursAfter).toBeGreaterThan(tuesday.hoursBefore!);
    expect(tried.days[2]!.after).toEqual(tried.days[2]!.before);
    expect(tried.toKeep).toEqual([event]);
    expect(await forecasting.events.list(week)).toEqual([]);
    const containment = { kind: 'containment' as const, points: 0.05, ...week, queueId: null };
    expect(await refused(forecasting.whatIf({ ...week, changes: [containment] }))).toMatchObject({
      code: 'request.invalid',
    });
  });

  test('changes what is published next, and can be taken off; nobody writes over a colleague', async () => {
    const { forecasting, queues, planner, clock, jobs } = hub;
    const before = await forecasting.forecast(asked);
    const kept = await forecasting.events.create({ ...campaign, queueId: queues[0].id }, planner);
    expect(kept).toMatchObject({ version: 1, effect: { basis: 'assumed', share: { expected: 0.5 } } });
    expect(jobs.waiting.at(-1)).toMatchObject({ name: 'forecasting.publish', key: 'asked' });
    clock.advance({ minutes: 1 });
    await jobs.run('forecasting.publish', {});
    const after = await forecasting.forecast({ ...asked, compareId: before.published!.id });
    expect(after.published!.kind).toBe('asked');
    expect(after.days[1]!.forecast!.expected / after.days[1]!.earlier!).toBeCloseTo(1.25, 1);
    expect(after.events).toMatchObject([{ name: 'Card campaign' }]);
    const at = after.points.find((point) => point.at === '2026-03-03T11:00:00.000Z')!;
    expect(at.forecast!.expected / at.withoutEvents!).toBeCloseTo(1.25, 1);
    const part = await forecasting.parts({ date: '2026-03-03', measure: 'contacts' });
    const eleven = part.points.find((point) => point.at === at.at)!;
    expect(eleven.assumed).toBeCloseTo(at.forecast!.expected - at.withoutEvents!, 2);

    const moved = { ...campaign, queueId: queues[0].id, version: 1 };
    await forecasting.events.update(kept.id!, moved, planner);
    expect(await refused(forecasting.events.update(kept.id!, moved, planner))).toMatchObject({
      code: 'record.changed',
    });
    expect(await refused(forecasting.events.remove(kept.id!, 1, planner))).toMatchObject({ code: 'record.changed' });
    await forecasting.events.remove(kept.id!, 2, planner);
    expect(await forecasting.events.list(week)).toEqual([]);
    const backwards = { ...campaign, queueId: null, endsAt: campaign.startsAt };
    expect(await refused(forecasting.events.create(backwards, planner))).toMatchObject({
      mistakes: [{ path: 'body/endsAt' }],
    });
  });
});

describe('staff', () => {
  test('follows the forecast, by the rule of each queue, and says what being wrong costs', async () => {
    const { forecasting, queues, planner } = hub;
    const { settings } = await forecasting.overview();
    const rules = settings.rules.map((rule) => ({ ...rule, hourCost: 30, lateCost: 5 }));
    const changed = await forecasting.updateSettings({ ...settings, rules }, planner);
    expect(changed.version).toBe(settings.version + 1);
    expect(await refused(forecasting.updateSettings(settings, planner))).toMatchObject({ code: 'record.changed' });

    const { intervals, days } = await forecasting.requirement({ ...week, queueId: queues[0].id });
    const noon = intervals.find(({ at }) => at === '2026-03-03T11:00:00.000Z')!;
    expect(noon.lower80!).toBeLessThanOrEqual(noon.required!);
    expect(noon.upper80!).toBeGreaterThanOrEqual(noon.required!);
    expect(noon.scheduled).toBeCloseTo(noon.required! / 0.7, 3);
    expect(noon.ifMore!.serviceLevel!).toBeLessThan(noon.ifFewer!.serviceLevel!);
    expect(noon.ifMore!.cost).toBeGreaterThan(0);
    expect(intervals.filter(({ open }) => !open).every(({ required }) => required === 0)).toBe(true);
    expect(days[5]).toMatchObject({ hours: 0 });
    const all = await forecasting.requirement(week);
    expect(all.days[1]!.hours!).toBeGreaterThan(days[1]!.hours!);
  });

  test('is put down by hand where there is no schedule: too many and too few, with what that costs', async () => {
    const { forecasting, queues, planner } = hub;
    const [cards, loans] = queues;
    const tuesday = { from: '2026-03-03', to: '2026-03-03' };
    const { intervals: before } = await forecasting.requirement({ ...tuesday, queueId: cards.id });
    expect(before.every(({ staff, asStaffed }) => staff === null && asStaffed === null)).toBe(true);
    const open = before.filter((one) => one.open);
    const intervals = open.map(({ at, required }, nth) => ({ at, agents: required! + (nth < 12 ? -2 : 3) }));
    const was = await forecasting.staffPlan.set({ queueId: cards.id, intervals }, planner);
    expect(was.before.every(({ agents }) => agents === null)).toBe(true);
    expect(hub.noted.at(-1)).toMatchObject({ action: 'staff_plan.changed' });

    const { intervals: after, days } = await forecasting.requirement({ ...tuesday, queueId: cards.id });
    const few = after.find(({ at }) => at === open[6]!.at)!;
    const many = after.find(({ at }) => at === open[20]!.at)!;
    expect(few).toMatchObject({ staffIs: 'planned', over: -2 });
    expect(many).toMatchObject({ staffIs: 'planned', over: 3 });
    expect(few.asStaffed!.late).toBeGreaterThan(many.asStaffed!.late);
    expect(few.asStaffed!.cost).toBeCloseTo(few.asStaffed!.late * 5, 2);
    // Half an hour of three, at 30 an hour, with three tenths of shrinkage on top.
    expect(many.asStaffed!.cost).toBeCloseTo(many.asStaffed!.late * 5 + (1.5 / 0.7) * 30, 1);
    expect(days[0]).toMatchObject({ overHours: 18, underHours: 12 });
    // Of two queues only one is put down.
    await forecasting.staffPlan.set({ queueId: loans.id, intervals: intervals.slice(0, 1) }, planner);
    const both = await forecasting.requirement(tuesday);
    expect(both.intervals.find(({ at }) => at === open[0]!.at)!.staff).toBeCloseTo(2 * intervals[0]!.agents, 2);
    await forecasting.staffPlan.set({ queueId: cards.id, intervals: was.before }, planner);
    const { intervals: none } = await forecasting.staffPlan.plan({ ...tuesday, queueId: cards.id });
    expect(none.every(({ agents }) => agents === null)).toBe(true);
    const askew = { queueId: cards.id, intervals: [{ at: '2026-03-03T09:10:00Z', agents: 3 }] };
    expect(await refused(forecasting.staffPlan.set(askew, planner))).toMatchObject({
      mistakes: [{ path: 'body/intervals/0/at' }],
    });
    const named = (...times: string[]) => ({ queueId: cards.id, intervals: times.map((at) => ({ at, agents: null })) });
    const twice = named('2026-03-03T09:00:00Z', '2026-03-03T10:00:00+01:00');
    expect(await refused(forecasting.staffPlan.set(twice, planner))).toMatchObject({
      mistakes: [{ path: 'body/intervals/1/at' }],
    });
    const apart = named('1000-01-01T00:00:00Z', '9000-01-01T00:00:00Z');
    expect((await forecasting.staffPlan.set(apart, planner)).before, 'nothing is made of the time between').toEqual(
      apart.intervals,
    );
  });

  test('is put down by the intervals of the day, also where it begins at no full hour', async () => {
    const { log, database, clock, conversations, planner } = hub;
    const [cards, ...others] = await conversations.queues();
    const there = { ...cards!, hours: { ...cards!.hours, zone: 'Asia/Kathmandu' } };
    const queues = async () => [there, ...others];
    const staffPlan = createStaffPlan({ log, read: database.read, clock, queues, note: async () => {} });
    const day = { from: '2026-03-05', to: '2026-03-05', queueId: there.id };
    const { intervals } = await staffPlan.plan(day);
    const nine = intervals[18]!;
    expect(nine.at).toBe('2026-03-05T03:15:00.000Z');
    await staffPlan.set({ queueId: there.id, intervals: [{ ...nine, agents: 4 }] }, planner);
    const csv = `unique_id,ds,y\n${there.id},2026-03-05T10:00:00+05:45,6\n${there.id},2026-03-05T10:30:00+05:45,7`;
    await staffPlan.take({ csv }, planner);
    const put = (await staffPlan.plan(day)).intervals.slice(17, 23).map(({ agents }) => agents);
    expect(put).toEqual([null, 4, null, 6, 7, null]);
  });

  test('comes from a file whole or not at all', async () => {
    const { forecasting, queues, planner } = hub;
    const csv =
      'unique_id,ds,y\nCards,2026-03-04T09:00:00Z,6\nCards,2026-03-04T10:00:00Z,7.5\nLoans,2026-03-04T09:00:00Z,2';
    const wrong = `${csv}\nNobody,2026-03-04T09:00:00Z,2\nLoans,2031-03-04T09:00:00Z,2`;
    expect(await refused(forecasting.staffPlan.take({ csv: wrong }, planner))).toMatchObject({
      code: 'forecast.rows_wrong',
      mistakes: [
        { path: 'line 5', message: 'has a unique_id that is the name of no queue' },
        { path: 'line 6', message: 'is of a time more than a year ahead' },
      ],
    });
    const wednesday = { from: '2026-03-04', to: '2026-03-04', queueId: queues[0].id };
    expect((await forecasting.staffPlan.plan(wednesday)).intervals.every(({ agents }) => agents === null)).toBe(true);
    const crowd = csv.replace('09:00:00Z,6', '09:00:00Z,60000');
    expect(await refused(forecasting.staffPlan.take({ csv: crowd }, planner))).toMatchObject({
      mistakes: [{ path: 'line 2', message: 'is of a queue with more people than are taken' }],
    });
    const { queues: put } = await forecasting.staffPlan.take({ csv }, planner);
    expect(put).toMatchObject([
      { queueId: queues[0].id, rows: 2 },
      { queueId: queues[1].id, rows: 1 },
    ]);
    const { intervals } = await forecasting.staffPlan.plan(wednesday);
    // An hour of six is two half-hours of six.
    expect(intervals.slice(18, 22).map(({ agents }) => agents)).toEqual([6, 6, 7.5, 7.5]);
  });
});
