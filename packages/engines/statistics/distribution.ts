/**
 * What many outcomes say together: quantiles, and a density to draw.
 */

/**
 * @param sorted ascending, at least one
 * @param share  0–1
 * @source Hyndman & Fan (1996), Sample quantiles in statistical packages, type 7
 */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const left = sorted[below] as number;
  return left + (place - below) * ((sorted[below + 1] ?? left) - left);
}

/** Where the middle 80 % begin, their median, where they end; null where there is nothing. */
export type Band = readonly [low: number, median: number, high: number];

export function bandOf(values: readonly (number | null)[]): Band | null {
  const sorted = values.filter((value): value is number => value !== null).sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  return [quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9)];
}

/**
 * A kernel density at equal steps from `from` to `to`, both included. Where nothing lies beyond a bound, what the kernel
 * puts there is folded back, so that a share of 100 % does not look as if it were rare.
 * @param bandwidth of the Gaussian kernel; Silverman's rule where it is left out
 * @source Silverman (1986), Density estimation for statistics and data analysis, §2.10 and §3.4
 */
export function density(
  values: readonly number[],
  {
    from,
    to,
    steps,
    least = Number.NEGATIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
    bandwidth = bandwidthOf(values, (to - from) / steps),
  }: { from: number; to: number; steps: number; least?: number; most?: number; bandwidth?: number },
): number[] {
  const norm = 1 / (values.length * bandwidth * Math.sqrt(2 * Math.PI));
  const kernel = (distance: number) => Math.exp(-0.5 * (distance / bandwidth) ** 2);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const at = from + ((to - from) * step) / steps;
    let sum = 0;
    for (const value of values) {
      sum += kernel(at - value);
      if (least !== Number.NEGATIVE_INFINITY) sum += kernel(at - (2 * least - value));
      if (most !== Number.POSITIVE_INFINITY) sum += kernel(at - (2 * most - value));
    }
    return sum * norm;
  });
}

/** 0.9 · min(deviation, interquartile range ÷ 1.34) · n^(−1/5), and no narrower than can be drawn. */
function bandwidthOf(values: readonly number[], narrowest: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length);
  const middle = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  return Math.max(narrowest, 0.9 * Math.min(deviation, middle || deviation) * sorted.length ** -0.2);
}
