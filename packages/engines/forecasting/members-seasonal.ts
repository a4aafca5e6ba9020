import { type Decomposition, decompose } from './decompose.ts';
import { doubleSeasonal } from './double-seasonal.ts';
import type { Member, Sample } from './member.ts';
import { dampedLevel, dynamicTheta } from './theta.ts';

/** What a year ago tells of tomorrow's level is little, and fitting it costs time: twelve of the longest season are enough. */
function recent({ values, seasons }: Sample): Float64Array {
  const enough = Math.max(1500, 12 * (seasons.at(-1) ?? 1));
  return values.length > enough ? values.subarray(values.length - enough) : values;
}

/** Taylor's double seasonal smoothing. */
export const smoothing: Member = {
  name: 'double_seasonal',
  fit(sample) {
    const predict = doubleSeasonal(recent(sample), sample.seasons);
    return predict && { predict };
  },
};

/** The seasons of the last cycle, on a level that fades back to its mean. Alone it would carry one odd evening along. */
export const decomposed: Member = {
  name: 'mstl',
  fit: (sample) => withSeasons(sample, (adjusted) => dampedLevel(adjusted, 2 * sample.seasons.at(-1)!)),
};

/** The seasons of the last cycle, on the dynamic optimised theta line of what is left. */
export const theta: Member = {
  name: 'theta',
  fit: (sample) => withSeasons(sample, dynamicTheta),
};

/** Both of these take the same values apart. */
const apart = new WeakMap<Float64Array, Decomposition>();

function withSeasons(sample: Sample, lineOf: (adjusted: Float64Array) => (horizon: number) => Float64Array) {
  const { seasons } = sample;
  if (seasons.length === 0 || sample.values.length < 2 * seasons.at(-1)! + 3) return null;
  const values = recent(sample);
  const parts = apart.get(sample.values) ?? decompose(values, seasons);
  apart.set(sample.values, parts);
  const line = lineOf(parts.adjusted);
  return {
    predict(horizon: number) {
      const points = line(horizon);
      for (const [nth, seasonal] of parts.seasonal.entries())
        for (let h = 0; h < horizon; h++)
          points[h]! += seasonal[seasonal.length - seasons[nth]! + (h % seasons[nth]!)]!;
      return points;
    },
  };
}

/** The mean of the last three weeks, on a level that fades back to theirs. Best where weeks are alike and days are not. */
export const weeklyProfile: Member = {
  name: 'weekly_profile',
  fit({ values, seasons }) {
    const season = seasons.at(-1);
    const n = values.length;
    if (season === undefined || n < 2 * season) return null;
    const cycles = Math.min(3, Math.floor(n / season) - 1);
    const profile = (t: number) => {
      let sum = 0;
      for (let back = 1; back <= cycles; back++) sum += values[t - back * season]!;
      return sum / cycles;
    };
    const start = n - Math.min(2 * season, n - season * cycles);
    const level = dampedLevel(
      Float64Array.from({ length: n - start }, (_, t) => values[start + t]! - profile(start + t)),
      n - start,
    );
    return { predict: (horizon) => level(horizon).map((off, h) => profile(n + (h % season)) + off) };
  },
};
