/** A series taken apart: what returns each season, and what is left when that is taken out. */
export interface Decomposition {
  /** By season, of the values' length. */
  readonly seasonal: readonly Float64Array[];
  /** Values − seasonal parts. */
  readonly adjusted: Float64Array;
}

/**
 * MSTL: STL for one season after the other, twice, each on what the others leave.
 * @param seasons in values, ascending, each at least two times in the values
 * @source Bandara, Hyndman & Bergmeir (2021), MSTL; Cleveland et al. (1990), STL: a seasonal-trend decomposition
 */
export function decompose(values: Float64Array, seasons: readonly number[]): Decomposition {
  const seasonal = seasons.map(() => new Float64Array(values.length));
  const adjusted = Float64Array.from(values);
  for (let round = 0; round < (seasons.length > 1 ? 2 : 1); round++)
    for (const [nth, season] of seasons.entries()) {
      const part = seasonal[nth]!;
      for (let t = 0; t < values.length; t++) adjusted[t]! += part[t]!;
      const found = seasonalOf(adjusted, season, 11 + 4 * nth);
      for (let t = 0; t < values.length; t++) {
        part[t] = found[t]!;
        adjusted[t]! -= found[t]!;
      }
    }
  return { seasonal, adjusted };
}

/** STL's inner loop, twice, without robustness weights: outliers are put aside before. */
function seasonalOf(values: Float64Array, season: number, window: number): Float64Array {
  const n = values.length;
  const trendWindow = odd((1.5 * season) / (1 - 1.5 / window));
  const seasonal = new Float64Array(n);
  let trend: Float64Array = new Float64Array(n);
  // One place more at either end, so that the low-pass filter below loses nothing.
  const cycles = new Float64Array(n + 2 * season);
  const buffer = new Float64Array(Math.ceil(n / season));
  for (let round = 0; round < 2; round++) {
    for (let place = 0; place < season; place++) {
      let count = 0;
      for (let t = place; t < n; t += season) buffer[count++] = values[t]! - trend[t]!;
      const smooth = loess(buffer.subarray(0, count), window, 1, -1, count + 1);
      for (let k = 0; k < smooth.length && place + k * season < cycles.length; k++)
        cycles[place + k * season] = smooth[k]!;
    }
    const low = loess(movingMean(movingMean(movingMean(cycles, season), season), 3), odd(season), jumpOf(season));
    for (let t = 0; t < n; t++) seasonal[t] = cycles[t + season]! - low[t]!;
    trend = loess(
      values.map((value, t) => value - seasonal[t]!),
      trendWindow,
      jumpOf(trendWindow),
    );
  }
  return seasonal;
}

interface Inside {
  readonly weights: Float64Array;
  readonly w: number;
  readonly wx: number;
  readonly wxx: number;
  readonly spread: number;
}
const insides = new Map<number, Inside>();

/** Away from both ends every line has the same weights: most of a decomposition's time was to reckon them again. */
function insideOf(half: number): Inside | null {
  if (half < 1) return null;
  const known = insides.get(half);
  if (known) return known;
  const weights = Float64Array.from({ length: 2 * half + 1 }, (_, k) => {
    const away = Math.abs(k - half) / half;
    const cube = 1 - away * away * away;
    return away >= 1 ? 0 : cube * cube * cube;
  });
  let [w, wx, wxx] = [0, 0, 0];
  for (const [k, weight] of weights.entries()) {
    const x = k - half;
    w += weight;
    wx += weight * x;
    wxx += weight * x * x;
  }
  const made = { weights, w, wx, wxx, spread: w * wxx - wx * wx };
  insides.set(half, made);
  return made;
}

const odd = (width: number) => Math.ceil(width) | 1;
const jumpOf = (window: number) => Math.max(1, Math.ceil(window / 10));

function movingMean(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length - width + 1);
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    sum += values[t]!;
    if (t >= width) sum -= values[t - width]!;
    if (t >= width - 1) means[t - width + 1] = sum / width;
  }
  return means;
}

/**
 * Local straight lines with tricube weights over equally spaced values.
 * @param window values that a line sees, odd
 * @param jump   places between two lines; between them in proportion
 * @returns smoothed at places from … until − 1, which may lie one beyond either end
 */
function loess(values: Float64Array, window: number, jump: number, from = 0, until = values.length): Float64Array {
  const n = values.length;
  const wide = Math.min(window, n);
  const half = (wide - 1) / 2;
  const inside = window <= n ? insideOf(half) : null;
  const line = (at: number) => {
    if (inside && at >= half && at + half < n) {
      const { weights, w, wx, wxx, spread } = inside;
      let [wy, wxy] = [0, 0];
      for (let k = 0; k < wide; k++) {
        const weight = weights[k]!;
        const value = values[at - half + k]!;
        wy += weight * value;
        wxy += weight * (k - half) * value;
      }
      return spread > 1e-9 * w * w ? (wxx * wy - wx * wxy) / spread : wy / w;
    }
    const start = Math.max(0, Math.min(n - wide, Math.round(at - half)));
    // A window wider than the values reaches as if they went on: its weights fall more slowly.
    const reach = Math.max(at - start, start + wide - 1 - at) + Math.max(0, (window - n) / 2);
    if (reach <= 0) return values[start]!;
    let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
    for (let k = start; k < start + wide; k++) {
      const away = Math.abs(k - at) / reach;
      if (away >= 1) continue;
      const cube = 1 - away * away * away;
      const weight = cube * cube * cube;
      const x = k - at;
      w += weight;
      wx += weight * x;
      wy += weight * values[k]!;
      wxx += weight * x * x;
      wxy += weight * x * values[k]!;
    }
    if (w <= 0) return values[start]!;
    const spread = w * wxx - wx * wx;
    return spread > 1e-9 * w * w ? (wxx * wy - wx * wxy) / spread : wy / w;
  };
  const smooth = new Float64Array(until - from);
  let [left, leftAt] = [line(from), from];
  smooth[0] = left;
  while (leftAt < until - 1) {
    const rightAt = Math.min(until - 1, leftAt + jump);
    const right = line(rightAt);
    for (let at = leftAt + 1; at <= rightAt; at++)
      smooth[at - from] = left + ((right - left) * (at - leftAt)) / (rightAt - leftAt);
    [left, leftAt] = [right, rightAt];
  }
  return smooth;
}
