import type { Influence, Member } from './member.ts';
import { lastFourWeeks, seasonalNaive } from './members-simple.ts';
import { toRegular } from './regular.ts';
import type { Series } from './series.ts';
import type { Uncertain } from './uncertainty.ts';

export interface Question {
  /** Slots after the last value. */
  readonly horizon: number;
  /** Who may speak; left out, all that fit. */
  readonly members?: readonly Member[];
}

export interface Forecast extends Uncertain {
  readonly id: string;
  /** The mean of what comes, one a slot; 0 where closed. */
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
}

export type Simple = 'empty' | 'all_zero' | 'constant' | 'too_short';

/** A word and a number, so that every language can say it: `filled_in 6`. `slots` are those it is about, where few. */
export interface Remark {
  readonly about:
    | 'filled_in'
    | 'duplicates'
    | 'put_aside'
    | 'level_shift'
    | 'closed_slots'
    | 'season_not_confirmed'
    | 'older_left_out';
  readonly count: number;
  readonly slots: readonly number[];
}

/** What comes in each of the next slots, how sure that is and who says so. Never throws for a series that is odd. */
export function forecast(series: Series, { horizon, members = [seasonalNaive, lastFourWeeks] }: Question): Forecast {
  const { sample, cells, cellOf, filled } = toRegular(series, horizon);
  const fitted = members.flatMap((member) => {
    const fit = member.fit(sample);
    return fit === null ? [] : [{ member: member.name, points: fit.predict(cells), influences: fit.because ?? [] }];
  });
  const mean = sample.values.reduce((sum, value) => sum + value, 0) / Math.max(1, sample.values.length);
  const inCells = Float64Array.from({ length: cells }, (_, cell) =>
    fitted.length === 0 ? mean : fitted.reduce((sum, { points }) => sum + points[cell]!, 0) / fitted.length,
  );
  const bySlot = (of: Float64Array) => Float64Array.from(cellOf, (cell) => (cell < 0 ? 0 : of[cell]!));

  const season = sample.seasons[0] ?? 1;
  const errors: number[] = [];
  for (let t = season; t < sample.values.length; t++) errors.push(sample.values[t]! - sample.values[t - season]!);
  const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / Math.max(1, errors.length)) || 0;
  return {
    id: series.id,
    point: bySlot(inCells),
    uncertainty: {
      scale: bySlot(new Float64Array(cells).fill(spread)),
      shape: Float64Array.from(errors, (error) => (spread > 0 ? error / spread : 0)).sort(),
      shared: 0.3,
      lasting: 0.5,
    },
    least: sample.values.every((value) => value >= 0) ? 0 : null,
    voices: fitted.map(({ member, influences }) => ({
      member,
      weight: 1 / fitted.length,
      bands: [[0, 1 / fitted.length]],
      error: null,
      origins: 0,
      influences,
    })),
    simple: sample.values.length === 0 ? 'empty' : fitted.length === 0 ? 'too_short' : null,
    remarks: filled > 0 ? [{ about: 'filled_in', count: filled, slots: [] }] : [],
  };
}
