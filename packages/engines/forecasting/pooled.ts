import { dot, solveCholesky } from './linear-solve.ts';

/**
 * Sums of products of windows, of one series: all that ridge regression needs to know of it.
 *
 * A window is `lags` values and the `steps` after them, freed of its level. Two neighbouring windows share all but two of
 * their products, so the sums of all windows cost as much as the lags, not as the windows times the lags squared.
 */
export interface Shape {
  readonly lags: number;
  readonly steps: number;
  /** So many of the last lags are a window's level. */
  readonly level: number;
}

/** @returns (lags + steps)² by rows for each end, over all windows that lie before it; null where there is none. */
export function productsBefore(values: Float64Array, { lags, steps, level }: Shape, ends: readonly number[]) {
  const size = lags + steps;
  const wanted = ends.map((end) => {
    const windows = end - size + 1;
    return windows < 1 ? null : { windows, sums: new Float64Array(size * size) };
  });
  const running = new Float64Array(values.length + 1);
  for (let apart = 0; apart < size; apart++) {
    // running[k] = Σ_{s<k} v_s · v_{s+apart}: the sum over all windows is a difference of two of them.
    let sum = 0;
    for (let k = 0; k + apart < values.length; k++) {
      running[k] = sum;
      sum += values[k]! * values[k + apart]!;
    }
    running[Math.max(0, values.length - apart)] = sum;
    for (const one of wanted) {
      if (one === null) continue;
      const { sums, windows } = one;
      for (let row = 0; row + apart < size; row++)
        sums[row * size + row + apart] = running[row + windows]! - running[row]!;
    }
  }
  for (const one of wanted) {
    if (one === null) continue;
    for (let row = 0; row < size; row++)
      for (let column = 0; column < row; column++) one.sums[row * size + column] = one.sums[column * size + row]!;
    freeOfLevel(one.sums, size, lags, level);
  }
  return wanted;
}

/** Every window minus its level, done to the sums: v − 1 · (a · v), where a is the mean of the last `level` lags. */
function freeOfLevel(sums: Float64Array, size: number, lags: number, level: number) {
  const means = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let k = lags - level; k < lags; k++) sum += sums[row * size + k]!;
    means[row] = sum / level;
  }
  let middle = 0;
  for (let k = lags - level; k < lags; k++) middle += means[k]! / level;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) sums[row * size + column]! += middle - means[row]! - means[column]!;
}

/**
 * Ridge regression of the steps on the lags.
 * @returns steps × lags weights; null where the sums say nothing
 */
export function regress(sums: Float64Array, { lags, steps }: Shape, ridge = 3e-4): Float64Array | null {
  const size = lags + steps;
  const matrix = new Float64Array(lags * lags);
  let trace = 0;
  for (let row = 0; row < lags; row++) {
    matrix.set(sums.subarray(row * size, row * size + row + 1), row * lags);
    trace += sums[row * size + row]!;
  }
  if (!(trace > 0)) return null;
  for (let row = 0; row < lags; row++) matrix[row * lags + row]! += (ridge * trace) / lags;
  const right = new Float64Array(steps * lags);
  for (let step = 0; step < steps; step++)
    right.set(sums.subarray((lags + step) * size, (lags + step) * size + lags), step * lags);
  return solveCholesky(matrix, lags, right, steps) ? right : null;
}

/**
 * What one series does otherwise than all: a regression of what the pool's weights miss on the lags that matter most.
 * @param near which lags; `prior` are the pool's sums over them, near × near, and stand for as many windows as the series has
 * @returns steps × near weights, to be added
 * @source Montero-Manso & Hyndman (2021), Principles and algorithms for forecasting groups of time series: a global model
 *   is right for most of a series, a local one for its own ways
 */
export function regressOwn(
  own: { sums: Float64Array; windows: number },
  weights: Float64Array,
  { lags, steps }: Shape,
  near: Int32Array,
  prior: Float64Array,
): Float64Array | null {
  const size = lags + steps;
  const count = near.length;
  const matrix = new Float64Array(count * count);
  let trace = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++)
      matrix[a * count + b] = own.sums[near[a]! * size + near[b]!]! / own.windows + prior[a * count + b]!;
    trace += matrix[a * count + a]!;
  }
  if (!(trace > 0)) return null;
  for (let a = 0; a < count; a++) matrix[a * count + a]! += (1e-3 * trace) / count;
  const right = new Float64Array(steps * count);
  for (let step = 0; step < steps; step++)
    for (let a = 0; a < count; a++) {
      const row = near[a]! * size;
      right[step * count + a] =
        (own.sums[row + lags + step]! - dot(own.sums, row, weights, step * lags, lags)) / own.windows;
    }
  return solveCholesky(matrix, count, right, steps) ? right : null;
}
