/**
 * How wrong a forecast was. The metrics of the M4 competition and of the trade, exactly.
 * @source Makridakis, Spiliotis & Assimakopoulos (2020), The M4 Competition, International Journal of Forecasting 36
 */

type Values = ArrayLike<number>;

/** mean(200 · |y − f| ÷ (|y| + |f|)), in percent; where both are 0 nothing was wrong. */
export function smape(actual: Values, forecast: Values): number {
  let sum = 0;
  for (let h = 0; h < actual.length; h++) {
    const size = Math.abs(actual[h]!) + Math.abs(forecast[h]!);
    if (size > 0) sum += (200 * Math.abs(actual[h]! - forecast[h]!)) / size;
  }
  return sum / actual.length;
}

/** The mean |y_t − y_{t−m}| within the past: what MASE and MSIS divide by. NaN where there is no such pair. */
export function seasonalScale(past: Values, season: number): number {
  let sum = 0;
  for (let t = season; t < past.length; t++) sum += Math.abs(past[t]! - past[t - season]!);
  return sum / (past.length - season);
}

/** Mean |error| ÷ the past's seasonal scale. */
export function mase(actual: Values, forecast: Values, scale: number): number {
  let sum = 0;
  for (let h = 0; h < actual.length; h++) sum += Math.abs(actual[h]! - forecast[h]!);
  return sum / actual.length / scale;
}

/**
 * Width of the interval, and how far outside it the truth fell with a penalty, ÷ the past's seasonal scale.
 * @param alpha share outside: 0.05 for 95 %
 */
export function msis(actual: Values, lower: Values, upper: Values, alpha: number, scale: number): number {
  let sum = 0;
  for (let h = 0; h < actual.length; h++) {
    sum += upper[h]! - lower[h]!;
    if (actual[h]! < lower[h]!) sum += (2 / alpha) * (lower[h]! - actual[h]!);
    if (actual[h]! > upper[h]!) sum += (2 / alpha) * (actual[h]! - upper[h]!);
  }
  return sum / actual.length / scale;
}

/** Σ |error| ÷ Σ actual, over everything given. */
export function wape(actual: Values, forecast: Values): number {
  let [wrong, all] = [0, 0];
  for (let h = 0; h < actual.length; h++) {
    wrong += Math.abs(actual[h]! - forecast[h]!);
    all += actual[h]!;
  }
  return wrong / all;
}

/** (Σ forecast − Σ actual) ÷ Σ actual: above 0 too much was forecast. */
export function bias(actual: Values, forecast: Values): number {
  let [off, all] = [0, 0];
  for (let h = 0; h < actual.length; h++) {
    off += forecast[h]! - actual[h]!;
    all += actual[h]!;
  }
  return off / all;
}

/** Share of what came that lay within the band, bounds included. */
export function coverage(actual: Values, lower: Values, upper: Values): number {
  let within = 0;
  for (let h = 0; h < actual.length; h++) if (actual[h]! >= lower[h]! && actual[h]! <= upper[h]!) within += 1;
  return within / actual.length;
}

/**
 * The competition's yardstick: the last value, seasonally adjusted by classical multiplicative decomposition where the
 * season is evident.
 * @param season in values; 1 for none
 */
export function naive2(past: Values, season: number, horizon: number): Float64Array {
  const indices = isSeasonal(past, season) ? seasonalIndices(past, season) : new Float64Array(season).fill(1);
  const n = past.length;
  const last = past[n - 1]! / indices[(n - 1) % season]!;
  return Float64Array.from({ length: horizon }, (_, h) => last * indices[(n + h) % season]!);
}

/** |ACF_m| > 1.645 ÷ √n · √(1 + 2 · Σ_{k<m} ACF_k²): a season at 90 %, as the competition tested it. */
export function isSeasonal(past: Values, season: number): boolean {
  const n = past.length;
  if (season < 2 || n < 3 * season) return false;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += past[t]! / n;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (past[t]! - mean) * (past[t - lag]! - mean);
    return sum;
  };
  const variance = covariance(0);
  if (!(variance > 0)) return false;
  let squares = 0;
  for (let lag = 1; lag < season; lag++) squares += (covariance(lag) / variance) ** 2;
  return Math.abs(covariance(season) / variance) > (1.645 / Math.sqrt(n)) * Math.sqrt(1 + 2 * squares);
}

/** Multiplicative indices of a classical decomposition, by place in the season of the first value; their mean is 1. */
export function seasonalIndices(past: Values, season: number): Float64Array {
  const half = Math.floor(season / 2);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let t = half; t < past.length - half; t++) {
    let level = 0;
    for (let k = -half; k <= half; k++) {
      const weight = season % 2 === 0 && Math.abs(k) === half ? 0.5 : 1;
      level += (weight * past[t + k]!) / season;
    }
    const ratio = past[t]! / level;
    if (!Number.isFinite(ratio)) continue;
    sums[t % season]! += ratio;
    counts[t % season]! += 1;
  }
  const indices = sums.map((sum, place) => (counts[place]! > 0 ? sum / counts[place]! : 1));
  const mean = indices.reduce((sum, index) => sum + index, 0) / season;
  // A season in which nothing ever came has no index to divide by.
  return indices.map((index) => (mean > 0 && index > 0 ? index / mean : 1));
}
