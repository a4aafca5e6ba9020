import { minimise } from './minimise.ts';

/**
 * Exponential smoothing with a season within a season, additive, and a first-order correction of what is left.
 * @param seasons in values, ascending; one or two
 * @returns null where there are not two of the longest season
 * @source Taylor (2003), Short-term electricity demand forecasting using double seasonal exponential smoothing, JORS 54
 */
export function doubleSeasonal(
  values: Float64Array,
  seasons: readonly number[],
): ((horizon: number) => Float64Array) | null {
  const [short = 1, long = short] = [seasons[0], seasons.at(-1)];
  const n = values.length;
  if (n < 2 * long + short || short < 2) return null;
  const day = new Float64Array(short);
  const week = new Float64Array(long);
  const twice = long > short;

  let [level, error] = [0, 0];
  const run = ([alpha, delta, omega, phi]: readonly number[]) => {
    // Starts from the first long season: its mean, the mean by place in the day, and what is left by place in the week.
    level = 0;
    day.fill(0);
    week.fill(0);
    for (let t = 0; t < long; t++) level += values[t]! / long;
    const rounds = Math.floor(long / short);
    for (let t = 0; t < rounds * short; t++) day[t % short]! += (values[t]! - level) / rounds;
    if (twice) for (let t = 0; t < long; t++) week[t] = values[t]! - level - day[t % short]!;
    error = 0;
    let loss = 0;
    for (let t = long; t < n; t++) {
      const [d, w] = [t % short, t % long];
      const plain = level + day[d]! + (twice ? week[w]! : 0);
      const missed = values[t]! - plain;
      const left = missed - phi! * error;
      loss += left * left;
      level += alpha! * left;
      day[d]! += delta! * left;
      if (twice) week[w]! += omega! * left;
      error = missed;
    }
    return loss;
  };
  const best = minimise(run, [0.05, 0.15, 0.15, 0.7], {
    low: [0, 0, 0, 0],
    high: [0.6, 0.7, 0.7, 0.99],
    evaluations: n > 4000 ? 60 : 160,
  });
  run(best);
  const phi = best[3]!;
  return (horizon) =>
    Float64Array.from({ length: horizon }, (_, h) => {
      const t = n + h;
      return level + day[t % short]! + (twice ? week[t % long]! : 0) + phi ** (h + 1) * error;
    });
}
