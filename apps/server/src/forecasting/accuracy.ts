/**
 * How wrong what was published turned out to be, beside what anybody could have said: the mean of the last four same
 * weekdays, the week before, and the best that chance allows. Pure.
 */
import type { HorizonBand, MethodScore } from '@harken/contract/forecasting';
import type { RouteReply } from '@harken/contract/routes';
import { bias, coverage, mase, msis, seasonalScale, wape } from '@harken/engines/forecasting/metrics';
import { type Read, slotAt } from './curves.ts';
import { dayMs, type LocalDay, minuteMs, weekdayOf } from './slots.ts';

/** What was said of a slot, and what came. */
interface Judged {
  actual: number;
  forecast: number;
  lower80: number;
  upper80: number;
  lower95: number;
  upper95: number;
  day: LocalDay;
  at: number;
  /** Who said it, and in which slot. */
  read: Read;
  slot: number;
}

export interface Actuals {
  from: number;
  stepMs: number;
  /** NaN where nothing is known, and where it is closed. */
  values: Float64Array;
}

type Reply = RouteReply<'forecastAccuracy'>;

const nthDayOf: Partial<Record<HorizonBand, number>> = { day_1: 0, days_3: 2, days_7: 6 };
const bands: readonly HorizonBand[] = ['next_2_hours', 'rest_of_day', 'day_1', 'days_3', 'days_7'];

/**
 * @param days those that are over, oldest first
 * @param curves everything that was published of them, in the order of time
 */
export function accuracyOf(
  curves: readonly Read[],
  actuals: Actuals,
  days: readonly LocalDay[],
  { band, weekday }: { band: HorizonBand; weekday?: number | undefined },
): Reply {
  const judgedBy = new Map(bands.map((one) => [one, judged(curves, actuals, days, one)]));
  const all = judgedBy.get(band)!.of;
  const some = weekday === undefined ? all : all.filter(({ day }) => weekdayOf(day.date) === weekday);
  const used = curves.filter(({ curve }) => judgedBy.get(band)!.used.has(curve.snapshot.id));
  const scale = seasonalScale(
    [...actuals.values].filter((value) => !Number.isNaN(value)),
    weekOf(actuals),
  );
  return {
    from: some[0] ? new Date(some[0].at).toISOString() : null,
    to: some.at(-1) ? new Date(some.at(-1)!.at + actuals.stepMs).toISOString() : null,
    forecasts: used.length,
    rehearsed: used.filter(({ curve }) => curve.snapshot.kind === 'rehearsal').length,
    methods: methodsOf(some, actuals, scale),
    horizons: bands.map((one) => ({ band: one, ...score(judgedBy.get(one)!.of) })),
    weekdays: [1, 2, 3, 4, 5, 6, 7].map((day) => ({
      day,
      ...score(all.filter((one) => weekdayOf(one.day.date) === day)),
    })),
    intervals: intervalsOf(some),
  };
}

function judged(curves: readonly Read[], actuals: Actuals, days: readonly LocalDay[], band: HorizonBand) {
  const of: Judged[] = [];
  const used = new Set<string>();
  const take = (read: Read, day: LocalDay, from: number, to: number) => {
    for (let at = from; at < to; at += actuals.stepMs) {
      const actual = actuals.values[Math.round((at - actuals.from) / actuals.stepMs)];
      const slot = slotAt(read, at);
      if (actual === undefined || Number.isNaN(actual) || slot < 0) continue;
      used.add(read.curve.snapshot.id);
      const { lower80, upper80, lower95, upper95 } = read.bands;
      of.push({
        actual,
        forecast: read.curve.point[slot]!,
        lower80: lower80[slot]!,
        upper80: upper80[slot]!,
        lower95: lower95[slot]!,
        upper95: upper95[slot]!,
        day,
        at,
        read,
        slot,
      });
    }
  };
  const ahead = nthDayOf[band];
  days.forEach((day, nth) => {
    if (ahead !== undefined) {
      // The last whole plan made before the day that lies so many days before this one.
      const origin = days[nth - ahead];
      if (!origin) return;
      const plan = curves.findLast(
        ({ asOf, curve }) => curve.snapshot.kind !== 'intraday' && asOf <= origin.from && asOf > origin.from - dayMs,
      );
      if (plan) take(plan, day, day.from, day.to);
      return;
    }
    const within = curves.filter(({ asOf }) => asOf > day.from && asOf < day.to);
    for (const read of within)
      take(read, day, read.asOf, band === 'next_2_hours' ? Math.min(day.to, read.asOf + 120 * minuteMs) : day.to);
  });
  return { of, used };
}

const weekOf = ({ stepMs }: Actuals) => Math.round((7 * dayMs) / stepMs);
const share = (value: number) => (Number.isFinite(value) ? Math.round(value * 1e5) / 1e5 : null);
const pick = <K extends keyof Judged>(of: readonly Judged[], key: K) => of.map((one) => one[key]);

function score(of: readonly Judged[]) {
  const [actual, forecast] = [pick(of, 'actual'), pick(of, 'forecast')];
  return {
    wape: of.length ? share(wape(actual, forecast)) : null,
    bias: of.length ? share(bias(actual, forecast)) : null,
    coverage80: of.length ? share(coverage(actual, pick(of, 'lower80'), pick(of, 'upper80'))) : null,
    coverage95: of.length ? share(coverage(actual, pick(of, 'lower95'), pick(of, 'upper95'))) : null,
    n: of.length,
  };
}

function methodsOf(of: readonly Judged[], actuals: Actuals, scale: number): MethodScore[] {
  const actual = pick(of, 'actual');
  const one = (
    name: string,
    kind: MethodScore['kind'],
    forecast: readonly number[],
    more: Partial<MethodScore> = {},
  ): MethodScore => ({
    name,
    kind,
    wape: of.length ? share(wape(actual, forecast)) : null,
    daily: daily(of, forecast),
    mase: of.length ? share(mase(actual, forecast, scale)) : null,
    bias: of.length ? share(bias(actual, forecast)) : null,
    coverage80: null,
    coverage95: null,
    msis95: null,
    n: of.length,
    ...more,
  });
  const expected = pick(of, 'forecast');
  const ensemble = one('ensemble', 'ensemble', expected, {
    coverage80: score(of).coverage80,
    coverage95: score(of).coverage95,
    msis95: of.length ? share(msis(actual, pick(of, 'lower95'), pick(of, 'upper95'), 0.05, scale)) : null,
  });
  const back = (weeks: number) =>
    of.map(({ at }) => actuals.values[slotOf(actuals, at - weeks * 7 * dayMs)] ?? Number.NaN);
  const weeks = [1, 2, 3, 4].map(back);
  const four = of.map((judgedOne, nth) => {
    const known = weeks.map((values) => values[nth]!).filter((value) => !Number.isNaN(value));
    return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : judgedOne.forecast;
  });
  const week = weeks[0]!.map((value, nth) => (Number.isNaN(value) ? four[nth]! : value));
  const yardsticks = [one('mean_of_4', 'yardstick', four), one('seasonal_naive', 'yardstick', week)];
  const names = new Set(of.flatMap(({ read }) => Object.keys(read.curve.about.said)));
  const members = [...names].flatMap((name): MethodScore[] => {
    // Yardsticks may speak too; they are judged as everybody's.
    if (yardsticks.some((yardstick) => yardstick.name === name)) return [];
    const judgedHere = of.flatMap((one) => {
      const said = one.read.curve.about.said[name]?.[one.slot];
      return said === undefined ? [] : [{ ...one, forecast: said }];
    });
    if (judgedHere.length === 0) return [];
    const [came, said] = [pick(judgedHere, 'actual'), pick(judgedHere, 'forecast')];
    return [
      {
        ...one(name, 'member', expected),
        wape: share(wape(came, said)),
        daily: daily(judgedHere, said),
        mase: share(mase(came, said, scale)),
        bias: share(bias(came, said)),
        n: judgedHere.length,
      },
    ];
  });
  const chance: MethodScore = {
    ...one('chance', 'floor', expected),
    wape: of.length ? share(sum(expected.map(spreadOfChance)) / sum(expected)) : null,
    daily: chanceByDay(of),
    mase: of.length ? share(sum(expected.map(spreadOfChance)) / of.length / scale) : null,
    bias: of.length ? 0 : null,
  };
  return [ensemble, ...members.sort((a, b) => (a.wape ?? 9) - (b.wape ?? 9)), ...yardsticks, chance];
}

const slotOf = ({ from, stepMs }: Actuals, at: number) => Math.round((at - from) / stepMs);
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function byDay(of: readonly Judged[], forecast: readonly number[]) {
  const days = new Map<number, { actual: number; forecast: number }>();
  of.forEach(({ day, actual }, nth) => {
    const known = days.get(day.from) ?? { actual: 0, forecast: 0 };
    days.set(day.from, { actual: known.actual + actual, forecast: known.forecast + forecast[nth]! });
  });
  return [...days.values()];
}

function daily(of: readonly Judged[], forecast: readonly number[]): number | null {
  const days = byDay(of, forecast);
  return days.length === 0
    ? null
    : share(
        wape(
          days.map((day) => day.actual),
          days.map((day) => day.forecast),
        ),
      );
}

function chanceByDay(of: readonly Judged[]): number | null {
  const totals = byDay(of, pick(of, 'forecast')).map((day) => day.forecast);
  return totals.length === 0 ? null : share(sum(totals.map(spreadOfChance)) / sum(totals));
}

/** Mean |N − λ| of a Poisson count: who knows the rate exactly is still so wrong. 2·λ^(⌊λ⌋+1)·e^−λ ÷ ⌊λ⌋! */
export function spreadOfChance(rate: number): number {
  if (!(rate > 0)) return 0;
  const whole = Math.floor(rate);
  if (whole > 150) return Math.sqrt((2 * rate) / Math.PI);
  let ln = (whole + 1) * Math.log(rate) - rate + Math.LN2;
  for (let k = 2; k <= whole; k++) ln -= Math.log(k);
  return Math.exp(ln);
}

/** Errors of each time of day, as shares of what usually comes then. */
function intervalsOf(of: readonly Judged[]): Reply['intervals'] {
  const byMinute = Map.groupBy(of, ({ day, at }) => Math.round((at - day.from) / minuteMs));
  return [...byMinute]
    .sort(([a], [b]) => a - b)
    .flatMap(([minute, some]) => {
      const mean = sum(pick(some, 'actual')) / some.length;
      if (!(mean > 0)) return [];
      const errors = some.map(({ forecast, actual }) => (forecast - actual) / mean).sort((a, b) => a - b);
      const at = (part: number) => errors[Math.min(errors.length - 1, Math.floor(part * errors.length))]!;
      const round = (value: number) => Math.round(value * 1e4) / 1e4;
      return [
        {
          minute,
          mean: round(sum(errors) / errors.length),
          lower: round(at(0.1)),
          upper: round(at(0.9)),
          n: errors.length,
        },
      ];
    });
}
