import { minimise } from './minimise.ts';

/**
 * The dynamic optimised theta model: exponential smoothing around a line that is fitted anew with every value.
 * @param values without a season, at least 3
 * @source Fiorucci et al. (2016), Models for optimising the theta method and their relationship to state space models
 */
export function dynamicTheta(values: Float64Array): (horizon: number) => Float64Array {
  const n = values.length;
  let [level, mean, a, b] = [0, 0, 0, 0];
  const run = ([start, alpha, theta]: readonly number[]) => {
    level = start!;
    mean = values[0]!;
    a = values[0]!;
    b = 0;
    let loss = 0;
    const keep = 1 - alpha!;
    let power = keep;
    // The first forecast of the model: n = 0 values behind it.
    for (let t = 1; t < n; t++) {
      const share = 1 - 1 / theta!;
      const expected = level + share * (a * power + (b * (1 - power * keep)) / alpha!);
      const missed = values[t]! - expected;
      if (t > 2) loss += missed * missed;
      level = alpha! * values[t]! + keep * level;
      mean = (t * mean + values[t]!) / (t + 1);
      b = ((t - 1) * b + (6 * (values[t]! - mean)) / (t + 1)) / (t + 2);
      a = mean - (b * (t + 2)) / 2;
      power *= keep;
    }
    return loss;
  };
  const around = Math.max(1e-9, Math.abs(values[0]!));
  const best = minimise(run, [values[0]! / 2, 0.5, 2], {
    low: [-10 * around, 0.05, 1],
    high: [10 * around, 0.99, 20],
    evaluations: n > 4000 ? 40 : 120,
  });
  run(best);
  const [, alpha = 0.5, theta = 2] = best;
  return (horizon) => {
    const share = 1 - 1 / theta;
    const points = new Float64Array(horizon);
    let [l, m, at, bt, power] = [level, mean, a, b, (1 - alpha) ** n];
    for (let h = 0; h < horizon; h++) {
      const t = n + h;
      const value = l + share * (at * power + (bt * (1 - power * (1 - alpha))) / alpha);
      points[h] = value;
      l = alpha * value + (1 - alpha) * l;
      m = (t * m + value) / (t + 1);
      bt = ((t - 1) * bt + (6 * (value - m)) / (t + 1)) / (t + 2);
      at = m - (bt * (t + 2)) / 2;
      power *= 1 - alpha;
    }
    return points;
  };
}

/**
 * A level that fades to what it was on average lately: the last hours say something of the next ones and little of those
 * in two days.
 */
export function dampedLevel(values: Float64Array, around: number): (horizon: number) => Float64Array {
  const n = values.length;
  const start = Math.max(0, n - around);
  let mean = 0;
  for (let t = start; t < n; t++) mean += values[t]! / (n - start);
  let [above, below] = [0, 0];
  for (let t = start + 1; t < n; t++) {
    above += (values[t]! - mean) * (values[t - 1]! - mean);
    below += (values[t - 1]! - mean) ** 2;
  }
  const phi = below > 0 ? Math.min(0.995, Math.max(0, above / below)) : 0;
  const off = values[n - 1]! - mean;
  return (horizon) => Float64Array.from({ length: horizon }, (_, h) => mean + phi ** (h + 1) * off);
}
