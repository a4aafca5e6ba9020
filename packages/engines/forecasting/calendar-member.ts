import { blame, type DayRow, expectTogether, type Learned, learnBest, type Settings } from './day-filter.ts';
import { type Inputs, inputsOf, kindOf, type Opening } from './day-inputs.ts';
import { hoursOf, type Profiles, profilesOf, toShares } from './day-profile.ts';
import { type DayTable, dayTable } from './day-table.ts';
import type { Fitted, Influence, Member } from './member.ts';
import { type DemandEvent, isWholeDay, weekdayOf } from './series.ts';

/**
 * What a planner does, with memory: how much will come on the day (its weekday, its place in the month, how long the doors
 * were closed before it, what is planned on it, the level of late), and how it is spread over the day.
 * @source Taylor (2008), A comparison of univariate time series methods for forecasting intraday arrivals at a call
 *   centre, Management Science 54; Shen & Huang (2008), Interday forecasting and intraday updating of call center
 *   arrivals, M&SOM 10
 */
export const calendarMember: Member = {
  name: 'calendar',
  fit(sample) {
    const table = dayTable(sample);
    const model = table === null || isThin(table) ? null : dayModel(table, sample.events);
    if (model === null) return null;
    const { calendar, values } = sample;
    const begin = values.length;
    return {
      predict(horizon) {
        const until = Math.min(begin + horizon, calendar!.day.length);
        const days = [...new Set(calendar!.day.subarray(begin, until))];
        const byDay = new Map(model.days(days).map((forecast) => [forecast.day, forecast.values]));
        const columnOf = columnsOf(calendar!.place);
        return Float64Array.from({ length: horizon }, (_, h) =>
          begin + h < until ? byDay.get(calendar!.day[begin + h]!)![columnOf.get(calendar!.place[begin + h]!)!]! : 0,
        );
      },
      because: model.because(calendar!.day[begin] ?? calendar!.day[begin - 1]!),
      makes: model.makes,
    } satisfies Fitted;
  },
};

/** Of days with a few contacts the logarithm is mostly chance; `counts` is for those. */
function isThin({ days }: DayTable): boolean {
  const isCounts = days.every(({ values }) => values.every(Number.isInteger));
  return isCounts && days.reduce((all, { total }) => all + total, 0) < 30 * days.length;
}

const fewestDays = 14;

/** What is usual for day totals of a service, as logarithms; a series finds its own from here. */
const usual: Settings = { wander: 0.012, passing: 0.02, own: 0.02, weekday: 0.1, month: 0.03 };

export interface DayForecast {
  readonly day: number;
  readonly total: number;
  /** Standard deviation of ln total. */
  readonly spread: number;
  /** By place; they add up to the total. */
  readonly values: Float64Array;
}

export interface DayModel {
  readonly profiles: Profiles;
  readonly inputs: Inputs;
  readonly opening: Opening;
  readonly totals: Learned;
  /** Forecasts of days after the last known one, ascending. */
  readonly days: (days: readonly number[]) => DayForecast[];
  /** What moves a day, beside its weekday and the level. */
  readonly because: (day: number) => readonly Influence[];
  /** What makes a day what it is, beside the level: its weekday, the month, events; the largest first. */
  readonly makes: (day: number) => readonly Influence[];
  /**
   * Why a day after the last differs from its forecast, likeliest first: an event, `weekday`, `month`, `after_closed`, `year`, `level` (it will
   * stay), or `own` (the day alone, which nothing known explains).
   * @param ratio what came ÷ what was forecast, > 0
   */
  readonly explain: (day: number, ratio: number) => readonly Influence[];
}

/**
 * @param without days that teach nothing about the level, because what they show is asked
 * @returns null for fewer than two weeks of days
 */
export function dayModel(
  table: DayTable,
  events: readonly DemandEvent[],
  without: ReadonlySet<number> = new Set(),
): DayModel | null {
  const { days, closed, unknown } = table;
  if (days.length < fewestDays) return null;
  const lived = new Set(days.map(({ day }) => day));
  const last = days.at(-1)!.day;
  const closings = closingEvents(events, table, lived);
  // How a day is spread is learned from days on which nothing moved some of its hours.
  const odd = new Set([...without, ...events.filter((event) => !isWholeDay(event)).map(({ day }) => day)]);
  const even = days.filter(({ day }) => !odd.has(day));
  const profiles = profilesOf(even.length >= fewestDays ? { ...table, days: even } : table);
  const hours = (event: DemandEvent) => hoursOf(event, table.places, profiles.get(weekdayOf(event.day)));
  const inputs = inputsOf([...lived], events, (event) => (isWholeDay(event) ? 1 : hours(event).share));
  const doubted = shortRuns(unknown, table);
  const opensOn = (day: number) => table.opens.has(weekdayOf(day)) && !closed.has(day) && !closings.has(day);
  const opening: Opening = { isOpen: (day) => opensOn(day) && !doubted.has(day) };
  /** As it was if the days of which nothing is known were open all the same. */
  const otherwise: Opening = { isOpen: opensOn };

  const rows = days.map(({ day }, nth): Omit<DayRow, 'value'> => {
    const previous = days[nth - 1]?.day ?? day - 1;
    const isDoubted = Array.from({ length: day - previous - 1 }).some((_, k) => doubted.has(previous + 1 + k));
    return {
      regressors: inputs.regressors(day, opening),
      ...(isDoubted ? { otherwise: inputs.regressors(day, otherwise) } : {}),
      days: day - previous,
    };
  });
  const logs = days.map(({ total }) => Math.log(total));
  const middle = logs.toSorted((one, other) => one - other)[days.length >> 1]!;
  const opinions = learnBest(
    rows.map((row, nth) => ({ ...row, value: without.has(days[nth]!.day) ? Number.NaN : logs[nth]! })),
    usual,
    (settings) => ({ start: middle, spreads: inputs.spreads(settings) }),
  );

  /** Spread over the day as its weekday is; what an event of some hours adds or takes, over these. */
  function spreadOver(day: number, total: number): Float64Array {
    const profile = profiles.get(weekdayOf(day))!;
    const shares = Float64Array.from(profile);
    const { mean } = opinions[0]!.learned;
    for (const event of events) {
      if (event.day !== day || isWholeDay(event)) continue;
      const { isIn, share } = hours(event);
      if (share <= 0) continue;
      const known = inputs.events.filter(({ name }) => name === event.name || name === kindOf(event.name));
      const moved = known.reduce((sum, { at, unit }) => sum + (mean[at]! * event.value * share) / unit, 0);
      // The day's total has it all: so much more within its hours is so much more of the day.
      const within = Math.max(0, 1 + Math.expm1(moved) / share);
      shares.forEach((one, column) => {
        if (isIn(column)) shares[column] = one * within;
      });
    }
    return toShares(shares).map((share) => share * total);
  }

  return {
    profiles,
    inputs,
    opening,
    totals: opinions[0]!.learned,
    days(asked) {
      const open = asked.filter(opensOn);
      const expected = expectTogether(
        opinions,
        open.map((day, nth) => ({
          regressors: inputs.regressors(day, opening),
          days: day - (open[nth - 1] ?? last),
        })),
      );
      const found = new Map(
        open.map((day, nth) => {
          const { expected: mean, variance } = expected[nth]!;
          const total = Math.exp(mean + Math.min(variance, widest) / 2);
          const values = spreadOver(day, total);
          return [day, { day, total, spread: Math.sqrt(variance), values }];
        }),
      );
      return asked.map((day) => found.get(day) ?? { day, total: 0, spread: 0, values: new Float64Array(table.width) });
    },
    because(day) {
      const isEvent = new Set(inputs.events.map(({ name }) => name));
      const { mean } = opinions[0]!.learned;
      return inputs.regressors(day, opening).flatMap(([at, value]) => {
        const input = inputs.nameOf(at);
        return isEvent.has(input) ? [{ input, effect: Math.expm1(mean[at]! * value) }] : [];
      });
    },
    makes(day) {
      if (!opensOn(day)) return [];
      const { mean } = opinions[0]!.learned;
      const parts = new Map<string, number>();
      for (const [at, value] of inputs.regressors(day, opening))
        parts.set(inputs.nameOf(at), (parts.get(inputs.nameOf(at)) ?? 0) + mean[at]! * value);
      return [...parts]
        .map(([input, part]) => ({ input, effect: Math.expm1(part) }))
        .filter(({ effect }) => Math.abs(effect) >= 0.005)
        .sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect));
    },
    explain(day, ratio) {
      const row = { regressors: inputs.regressors(day, opening), days: Math.max(1, day - last) };
      const { parts, own } = blame(opinions[0]!.learned, row, Math.log(ratio));
      const byInput = new Map([['own', own]]);
      for (const [at, part] of parts) byInput.set(inputs.nameOf(at), (byInput.get(inputs.nameOf(at)) ?? 0) + part);
      return [...byInput]
        .map(([input, part]) => ({ input, effect: Math.expm1(part) }))
        .sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect));
    },
  };
}

/** A mean is above the median by half the variance; a series that is hardly known does not blow itself up by it. */
const widest = 0.1;

/** Days of events of a kind on which the service was closed each time before, as on public holidays. */
function closingEvents(events: readonly DemandEvent[], { days, opens }: DayTable, lived: ReadonlySet<number>) {
  const [first, last] = [days[0]!.day, days.at(-1)!.day];
  const [closing, open] = [new Set<string>(), new Set<string>()];
  for (const event of events) {
    const { name, day } = event;
    if (!isWholeDay(event) || day < first || day > last || !opens.has(weekdayOf(day))) continue;
    (lived.has(day) ? open : closing).add(kindOf(name));
  }
  return new Set(
    events.filter(({ name }) => closing.has(kindOf(name)) && !open.has(kindOf(name))).map(({ day }) => day),
  );
}

/** Three days in a row without a word may have been holidays; more are a hole in the record. */
function shortRuns(unknown: ReadonlySet<number>, { opens }: DayTable): Set<number> {
  const runs: number[][] = [];
  for (const day of [...unknown].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    let next = (run?.at(-1) ?? Number.NaN) + 1;
    while (next < day && !opens.has(weekdayOf(next))) next += 1;
    if (run !== undefined && next === day) run.push(day);
    else runs.push([day]);
  }
  return new Set(runs.filter((run) => run.length <= 3).flat());
}

function columnsOf(places: Int32Array): Map<number, number> {
  return new Map([...new Set(places)].sort((one, other) => one - other).map((place, column) => [place, column]));
}
