import { calendarMember } from './calendar-member.ts';
import { stepsOf, uncertaintyOf } from './conformal.ts';
import { countMember, countModel } from './counts.ts';
import { joinLevels, putIncidentsAside } from './incidents.ts';
import { type Learned, pooledMembers } from './learn.ts';
import type { Influence, Member, Sample } from './member.ts';
import { decomposed, smoothing, theta, weeklyProfile } from './members-seasonal.ts';
import { seasonalNaive, trimmedWeeks, weekAgo } from './members-simple.ts';
import { type Regular, toRegular } from './regular.ts';
import type { Series } from './series.ts';
import { inLogarithms } from './transform.ts';
import { ask, planTrials, type Said, trialsOf } from './trials.ts';
import type { Uncertain, Uncertainty } from './uncertainty.ts';
import { priorOf, together, weigh } from './weights.ts';

export interface Question {
  /** Slots after the last value. */
  readonly horizon: number;
  /** Who may speak; left out, all that fit. */
  readonly members?: readonly Member[];
  /** What all series together teach; left out, a series speaks for itself alone. */
  readonly learned?: Learned;
  /** Cells of the series' end that are not given, when its past is tried: what was learned must not know them either. */
  readonly ago?: number;
}

export interface Forecast extends Uncertain {
  readonly id: string;
  /** What is expected, one a slot; 0 where closed. */
  readonly point: Float64Array;
  readonly voices: readonly Voice[];
  /** Why nothing better than a plain rule could be used; null for a forecast that was tried on the series' own past. */
  readonly simple: Simple | null;
  /** What was found in the past and what was done about it. */
  readonly remarks: readonly Remark[];
}

/** Who speaks, how loud and why: its weight by band of the horizon and its error in the back-tests. */
export interface Voice {
  readonly member: string;
  /** 0–1; over all voices they add up to 1. The mean over the horizon. */
  readonly weight: number;
  /** [first slot, weight]: from there to the next band. */
  readonly bands: readonly (readonly [from: number, weight: number])[];
  /** Mean |error| ÷ mean |value| in the back-tests; null where there were none. */
  readonly error: number | null;
  readonly origins: number;
  readonly influences: readonly Influence[];
  /** By day of the horizon (in days since 1970-01-01), all that makes it what it is, where the member can tell. */
  readonly days?: readonly (readonly [day: number, makes: readonly Influence[]])[];
  /** What it says itself, one a slot. */
  readonly points: Float64Array;
}

export type Simple = 'empty' | 'all_zero' | 'constant' | 'too_short';

/** A word and a number, so that every language can say it: `filled_in 6`. `slots`: cells of the past it is about, where few. */
export interface Remark {
  readonly about: 'filled_in' | 'duplicates' | 'put_aside' | 'level_shift' | 'closed_slots';
  readonly count: number;
  readonly slots: readonly number[];
}

/** Every member that needs nothing but the series. */
export const ownMembers: readonly Member[] = [
  seasonalNaive,
  weekAgo,
  trimmedWeeks,
  inLogarithms(weeklyProfile),
  smoothing,
  inLogarithms(smoothing),
  inLogarithms(decomposed),
  inLogarithms(theta),
  calendarMember,
  countMember,
];

/**
 * How loud each speaks before any trial; found on series and moments that no figure of ours is taken from. Where dates move
 * a series, ten ordinary days do not show what knowing them is worth on the others.
 */
function beforeTrials(judged: readonly string[]): Float64Array {
  const knowing = judged.filter((name) => name === calendarMember.name || name === countMember.name);
  const others = judged.length - knowing.length;
  if (knowing.length === 0 || others === 0) return new Float64Array(judged.length).fill(1 / judged.length);
  return Float64Array.from(judged, (name) => (knowing.includes(name) ? 0.85 / knowing.length : 0.15 / others));
}

/** A band of the horizon has weights of its own from so many trials on: fewer are too few to tell two bands apart. */
const trialsForBands = 6;

/** What comes in each of the next slots, how sure that is and who says so. Never throws for a series that is odd. */
export function forecast(series: Series, question: Question): Forecast {
  const { horizon } = question;
  const regular = toRegular(series, horizon);
  const { cells, filled } = regular;
  const calm = putIncidentsAside(regular.sample);
  const level = joinLevels(calm.sample);
  const answer = ensemble(level.sample, cells, question) ?? plain(level.sample, cells);
  const remarks: Remark[] = [
    ...(filled > 0 ? [{ about: 'filled_in' as const, count: filled, slots: [] }] : []),
    ...calm.remarks,
    ...level.remarks,
  ];
  return { id: series.id, ...bySlot(answer, regular), least: leastOf(level.sample), simple: answer.simple, remarks };
}

interface InCells {
  readonly point: Float64Array;
  readonly uncertainty: Uncertainty;
  readonly voices: readonly Voice[];
  readonly simple: Simple | null;
}

/** The members together, weighted by what they would have said; null where the past is too short or too flat to try them. */
function ensemble(sample: Sample, cells: number, { members = ownMembers, learned, ago = 0 }: Question): InCells | null {
  if (simplicityOf(sample) !== null) return null;
  const [day = 1] = sample.seasons;
  // What was learned from other seasons speaks of other series.
  const alike = learned?.seasons.join() === sample.seasons.join();
  const membersAt = (cut: number) => (learned && alike ? [...members, ...pooledMembers(learned, ago + cut)] : members);
  const now = ask(sample, membersAt(0), Math.max(1, cells));
  const plan = planTrials(sample.values.length, sample.seasons, Math.max(1, cells));
  const { judged, trials } = trialsOf(
    sample,
    plan,
    membersAt,
    now.map(({ member }) => member),
  );
  if (judged.length === 0 || trials.length === 0) return null;

  const speaking = judged.map((name) => now.find(({ member }) => member === name)!);
  const said = speaking.map(({ points }) => points);
  const before = beforeTrials(judged);
  // Where next to nothing comes, the smallest error is to expect nothing: trials teach the wrong thing.
  const teaching = judged.includes(countMember.name) && meanOf(sample) < thin ? [] : trials;
  const weights = weigh(teaching, priorOf(teaching, before));
  const bands = bandsOf(plan.horizon, day, teaching.length).map(([from, until], nth, all) => ({
    from,
    until: nth + 1 === all.length ? cells : until,
    weights: all.length === 1 ? weights : weigh(teaching, weights, { from, until }),
  }));
  const point = new Float64Array(cells);
  for (const { from, until, weights: ofBand } of bands)
    if (from < cells) point.set(together(said, ofBand, from, Math.min(cells, until)), from);
  return {
    point,
    uncertainty: {
      ...uncertaintyOf(trials, weights, said, { day, steps: stepsOf(sample), before, taught: teaching.length > 0 }),
      ...spreadOfCounts(sample),
    },
    voices: voicesOf(speaking, trials, bands, cells, daysAhead(sample, cells)),
    simple: null,
  };
}

/** Below so many contacts a slot errors come in steps of one, and no scale fits them. */
const thin = 4;

function spreadOfCounts(sample: Sample): { overdispersion?: number } {
  const counts = meanOf(sample) < thin ? countModel(sample) : null;
  return counts === null ? {} : { overdispersion: counts.overdispersion };
}

function meanOf({ values }: Sample): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

const daysAhead = ({ calendar, values }: Sample, cells: number): number[] =>
  calendar === null ? [] : [...new Set(calendar.day.subarray(values.length, values.length + cells))];

type Band = { from: number; until: number; weights: Float64Array };

/** The first half day, in which the last values still speak, and the rest. */
function bandsOf(horizon: number, day: number, trials: number): [from: number, until: number][] {
  const half = Math.ceil(day / 2);
  return trials < trialsForBands || horizon <= half
    ? [[0, horizon]]
    : [
        [0, half],
        [half, horizon],
      ];
}

function voicesOf(
  speaking: readonly Said[],
  trials: Parameters<typeof weigh>[0],
  bands: readonly Band[],
  cells: number,
  ahead: readonly number[],
) {
  return speaking
    .map(({ member, because, makes, points }, m): Voice => {
      let [wrong, all] = [0, 0];
      for (const { actual, known, said } of trials)
        for (let h = 0; h < actual.length; h++) {
          if (known[h] !== 1) continue;
          wrong += Math.abs(said[m]![h]! - actual[h]!);
          all += Math.abs(actual[h]!);
        }
      const share = (band: Band) => (Math.min(cells, band.until) - Math.min(cells, band.from)) / Math.max(1, cells);
      return {
        member,
        weight:
          cells === 0 ? bands[0]!.weights[m]! : bands.reduce((sum, band) => sum + band.weights[m]! * share(band), 0),
        bands: bands.map(({ from, weights }) => [from, weights[m]!]),
        error: all > 0 ? wrong / all : null,
        origins: trials.length,
        influences: because,
        ...(makes ? { days: ahead.map((day) => [day, makes(day)] as const) } : {}),
        points,
      };
    })
    .sort((one, other) => other.weight - one.weight);
}

function simplicityOf({ values, known }: Sample): Simple | null {
  const came = values.filter((_, t) => known[t] === 1);
  if (came.length === 0) return 'empty';
  if (came.every((value) => value === 0)) return 'all_zero';
  return came.every((value) => value === came[0]) ? 'constant' : null;
}

/** The seasonal naive or the mean, with the spread of its own steps. Says why it is no more than that. */
function plain(sample: Sample, cells: number): InCells {
  const { values } = sample;
  const simple = simplicityOf(sample) ?? 'too_short';
  const season = sample.seasons[0] ?? 1;
  const naive = season > 1 ? seasonalNaive.fit(sample) : null;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const point = naive?.predict(cells) ?? new Float64Array(cells).fill(mean);
  const errors =
    naive === null
      ? values.map((value) => value - mean)
      : values.subarray(season).map((value, t) => value - values[t]!);
  const size = errors.reduce((sum, error) => sum + Math.abs(error), 0) / Math.max(1, errors.length);
  return {
    point,
    uncertainty: {
      scale: new Float64Array(cells).fill(size),
      shape: errors.map((error) => (size > 0 ? error / size : 0)).sort(),
      shared: 0.2,
      lasting: 0.5,
    },
    voices: [
      {
        member: naive === null ? 'mean' : 'seasonal_naive',
        weight: 1,
        bands: [[0, 1]],
        error: null,
        origins: 0,
        influences: [],
        points: point,
      },
    ],
    simple,
  };
}

/** From cells to slots: closed ones get nothing. */
function bySlot({ point, uncertainty, voices }: InCells, { cellOf }: Regular) {
  const slots = (of: Float64Array) => Float64Array.from(cellOf, (cell) => (cell < 0 ? 0 : of[cell]!));
  const slotOf = (cell: number) => Math.max(0, cellOf.indexOf(cell));
  return {
    point: slots(point),
    uncertainty: { ...uncertainty, scale: slots(uncertainty.scale) },
    voices: voices.map((voice) => ({
      ...voice,
      points: slots(voice.points),
      bands: voice.bands.map(([from, weight]) => [slotOf(from), weight] as const),
    })),
  };
}

function leastOf({ values }: Sample): number | null {
  return values.every((value) => value >= 0) ? 0 : null;
}
