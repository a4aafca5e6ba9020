import { forecast, type Question } from './forecast.ts';
import { lastFourWeeks, seasonalNaive } from './members-simple.ts';
import { naive2, seasonalScale } from './metrics.ts';
import { type Regular, toRegular } from './regular.ts';
import type { Series } from './series.ts';
import { ask } from './trials.ts';
import { quantiles } from './uncertainty.ts';

export interface BacktestQuestion extends Question {
  /** The last one ends with the series; each before it begins `step` slots earlier. */
  readonly origins: number;
  readonly step: number;
}

/** What can be added up over series and origins, of one method in one band of the horizon. */
export interface Tally {
  slots: number;
  runs: number;
  wrong: number;
  over: number;
  actual: number;
  /** Of runs, in percent. */
  smape: number;
  /** Of runs whose past has a step from season to season; the yardstick's of the same runs beside it. */
  mase: number;
  maseRuns: number;
  yardstickSmape: number;
  yardstickMase: number;
  /** Of methods that say how sure they are. */
  bands: number;
  within80: number;
  within95: number;
  msis95: number;
}

/** By method, then by band: `all`, and the days of the horizon or quarters of a short one: `1-24`. */
export type Tallies = Map<string, Map<string, Tally>>;

/** Slots cut off the end for each origin, nearest last first. */
export function originsOf({
  horizon,
  origins,
  step,
}: Pick<BacktestQuestion, 'horizon' | 'origins' | 'step'>): number[] {
  return Array.from({ length: origins }, (_, k) => horizon + k * step);
}

/** The series as it was so many slots ago, with the slots after it as its future. */
export function seriesAgo(series: Series, slots: number): Series {
  return { ...series, values: series.values.subarray(0, Math.max(0, series.values.length - slots)) };
}

/**
 * What would have been forecast at earlier moments, against what came: by everybody together, each member and the
 * yardsticks. At each moment weights and errors are found anew from what was known then.
 */
export function backtest(series: Series, question: BacktestQuestion): Tallies {
  const tallies: Tallies = new Map();
  const { horizon } = question;
  const whole = toRegular(series, 0).sample.values.length;
  for (const cut of originsOf(question)) {
    const past = seriesAgo(series, cut);
    if (past.values.length === 0) continue;
    const regular = toRegular(past, horizon);
    const ago = whole - regular.sample.values.length;
    const answer = forecast(past, { ...question, ago });
    const actual = Float64Array.from({ length: horizon }, (_, h) =>
      regular.cellOf[h]! < 0 ? Number.NaN : series.values[past.values.length + h]!,
    );
    const run = runOf(regular, actual, bandsOf(horizon, regular.sample.seasons[0] ?? 1));
    run(tallies, 'ensemble', answer.point, {
      low80: quantiles(answer, 0.1),
      high80: quantiles(answer, 0.9),
      low95: quantiles(answer, 0.025),
      high95: quantiles(answer, 0.975),
    });
    const said = new Map(answer.voices.map(({ member, points }) => [member, points]));
    for (const { member, points } of ask(regular.sample, [seasonalNaive, lastFourWeeks], regular.cells))
      said.set(
        member,
        Float64Array.from(regular.cellOf, (cell) => (cell < 0 ? 0 : points[cell]!)),
      );
    for (const [member, points] of said) run(tallies, member, points);
  }
  return tallies;
}

interface Intervals {
  readonly low80: Float64Array;
  readonly high80: Float64Array;
  readonly low95: Float64Array;
  readonly high95: Float64Array;
}

function runOf({ sample, cells, cellOf }: Regular, actual: Float64Array, bands: ReadonlyMap<string, [number, number]>) {
  const season = sample.seasons[0] ?? 1;
  const scale = seasonalScale(sample.values, season);
  const inCells = naive2(sample.values, season, cells);
  const yardstick = Float64Array.from(cellOf, (cell) => (cell < 0 ? 0 : inCells[cell]!));
  return (tallies: Tallies, method: string, point: Float64Array, intervals?: Intervals) => {
    const ofMethod = tallies.get(method) ?? new Map<string, Tally>();
    tallies.set(method, ofMethod);
    for (const [band, [from, until]] of bands) {
      const tally = ofMethod.get(band) ?? nothing();
      ofMethod.set(band, tally);
      const slots: number[] = [];
      for (let h = from; h < until; h++) if (!Number.isNaN(actual[h]!)) slots.push(h);
      if (slots.length === 0) continue;
      const mean = (of: (slot: number) => number) => slots.reduce((sum, slot) => sum + of(slot), 0) / slots.length;
      tally.runs += 1;
      tally.slots += slots.length;
      for (const slot of slots) {
        tally.wrong += Math.abs(point[slot]! - actual[slot]!);
        tally.over += point[slot]! - actual[slot]!;
        tally.actual += actual[slot]!;
      }
      tally.smape += mean((slot) => relative(actual[slot]!, point[slot]!));
      tally.yardstickSmape += mean((slot) => relative(actual[slot]!, yardstick[slot]!));
      if (scale > 0) {
        tally.maseRuns += 1;
        tally.mase += mean((slot) => Math.abs(actual[slot]! - point[slot]!)) / scale;
        tally.yardstickMase += mean((slot) => Math.abs(actual[slot]! - yardstick[slot]!)) / scale;
      }
      if (!intervals) continue;
      const { low80, high80, low95, high95 } = intervals;
      tally.bands += slots.length;
      for (const slot of slots) {
        const value = actual[slot]!;
        if (value >= low80[slot]! && value <= high80[slot]!) tally.within80 += 1;
        if (value >= low95[slot]! && value <= high95[slot]!) tally.within95 += 1;
      }
      if (scale > 0)
        tally.msis95 +=
          mean((slot) => {
            const outside = Math.max(0, low95[slot]! - actual[slot]!, actual[slot]! - high95[slot]!);
            return high95[slot]! - low95[slot]! + (2 / 0.05) * outside;
          }) / scale;
    }
  };
}

function relative(actual: number, forecast: number): number {
  const size = Math.abs(actual) + Math.abs(forecast);
  return size > 0 ? (200 * Math.abs(actual - forecast)) / size : 0;
}

/** Days of the horizon, a week's at most and the rest together; quarters of a horizon that is no longer than a day. */
function bandsOf(horizon: number, day: number): Map<string, [number, number]> {
  const width = day > 1 && horizon > day ? day : Math.max(1, Math.ceil(horizon / 4));
  const bands = new Map<string, [number, number]>([['all', [0, horizon]]]);
  for (let from = 0; from < horizon && bands.size <= 8; from += width) {
    const until = bands.size === 8 ? horizon : Math.min(horizon, from + width);
    bands.set(`${from + 1}-${until}`, [from, until]);
  }
  return bands;
}

function nothing(): Tally {
  return {
    slots: 0,
    runs: 0,
    wrong: 0,
    over: 0,
    actual: 0,
    smape: 0,
    mase: 0,
    maseRuns: 0,
    yardstickSmape: 0,
    yardstickMase: 0,
    bands: 0,
    within80: 0,
    within95: 0,
    msis95: 0,
  };
}

export function addTallies(sum: Tallies, more: Tallies) {
  for (const [method, bands] of more)
    for (const [band, tally] of bands) {
      const ofMethod = sum.get(method) ?? new Map<string, Tally>();
      sum.set(method, ofMethod);
      const into = ofMethod.get(band) ?? nothing();
      ofMethod.set(band, into);
      for (const key of Object.keys(into) as (keyof Tally)[]) into[key] += tally[key];
    }
}

export interface Accuracy {
  readonly wape: number | null;
  readonly mase: number | null;
  readonly smape: number | null;
  readonly owa: number | null;
  readonly bias: number | null;
  /** Of the methods that say how sure they are. */
  readonly coverage80: number | null;
  readonly coverage95: number | null;
  readonly msis95: number | null;
  /** Slots. */
  readonly n: number;
}

export function accuracyOf(tally: Tally): Accuracy {
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const owa = (tally.smape / tally.yardstickSmape + tally.mase / tally.yardstickMase) / 2;
  return {
    wape: share(tally.wrong, tally.actual),
    mase: share(tally.mase, tally.maseRuns),
    smape: share(tally.smape, tally.runs),
    owa: Number.isFinite(owa) ? owa : null,
    bias: share(tally.over, tally.actual),
    coverage80: share(tally.within80, tally.bands),
    coverage95: share(tally.within95, tally.bands),
    msis95: tally.bands > 0 ? share(tally.msis95, tally.maseRuns) : null,
    n: tally.slots,
  };
}
