/** 97.5 % of the normal distribution lies below it: bounds of 95 % are as many standard errors away. */
export const z95 = 1.959964;

/**
 * erfc x, for x ≥ 0: how often a normal value lies further from its mean than x · √2 standard deviations.
 * @source Numerical Recipes (1992), §6.2: relative error below 1.2 · 10^−7 everywhere
 */
export function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  return t * Math.exp(-x * x + series.reduceRight((sum, factor) => factor + t * sum, 0));
}

/** Share of the normal distribution that lies below a value. */
export function normalShare(x: number): number {
  const beyond = complementaryError(Math.abs(x) / Math.SQRT2) / 2;
  return x < 0 ? beyond : 1 - beyond;
}

/** The value below which a share of the normal distribution lies, to 4.5 · 10⁻⁴ (Abramowitz & Stegun 26.2.23). */
export function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(share, 1 - share)));
  const away = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return share < 0.5 ? -away : away;
}
