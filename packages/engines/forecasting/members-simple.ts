import type { Member } from './member.ts';

/** As a season ago. The yardstick of every other member. */
export const seasonalNaive: Member = {
  name: 'seasonal_naive',
  fit({ values, seasons }) {
    const season = seasons[0] ?? 1;
    if (values.length < season || values.length === 0) return null;
    const start = values.length - season;
    return { predict: (horizon) => Float64Array.from({ length: horizon }, (_, h) => values[start + (h % season)]!) };
  },
};

/** As a week ago, or as the longest season says; where only one season is known it is the seasonal naive itself. */
export const weekAgo: Member = {
  name: 'week_ago',
  fit({ values, seasons }) {
    const season = seasons.at(-1);
    if (season === undefined || seasons.length < 2 || values.length < season) return null;
    const start = values.length - season;
    return { predict: (horizon) => Float64Array.from({ length: horizon }, (_, h) => values[start + (h % season)]!) };
  },
};

/** The mean of the same cell in the last four weeks: the trade's habit, and its yardstick. */
export const lastFourWeeks: Member = {
  name: 'mean_of_4',
  fit: ({ values, seasons }) => meanOfLike(values, seasons.at(-1), 0),
};

/** The same without the highest and the lowest of six: one odd Monday does not move the next. */
export const trimmedWeeks: Member = {
  name: 'trimmed_weeks',
  fit: ({ values, seasons }) => meanOfLike(values, seasons.at(-1), 1),
};

function meanOfLike(values: Float64Array, season: number | undefined, cut: number) {
  if (season === undefined || values.length < season * (1 + 2 * cut)) return null;
  const cycles = Math.min(4 + 2 * cut, Math.floor(values.length / season));
  const means = Float64Array.from({ length: season }, (_, h) => {
    const like = Array.from({ length: cycles }, (_, back) => values[values.length - (back + 1) * season + h]!);
    like.sort((one, other) => one - other);
    const kept = like.slice(cut, cycles - cut);
    return kept.reduce((sum, value) => sum + value, 0) / kept.length;
  });
  return { predict: (horizon: number) => Float64Array.from({ length: horizon }, (_, h) => means[h % season]!) };
}
