import { normalQuantile, normalShare } from '../statistics/normal.ts';

/** Times whose logarithms are normal, which service times are closely (Brown et al. 2005). */
export interface Lognormal {
  /** Of the logarithm of seconds. */
  readonly mu: number;
  /** > 0 */
  readonly sigma: number;
}

export const meanOf = ({ mu, sigma }: Lognormal): number => Math.exp(mu + (sigma * sigma) / 2);
export const cv2Of = ({ sigma }: Lognormal): number => Math.expm1(sigma * sigma);
export const shareBelow = ({ mu, sigma }: Lognormal, seconds: number): number =>
  seconds > 0 ? normalShare((Math.log(seconds) - mu) / sigma) : 0;

/** Where nothing varies, as where a clock of whole seconds says 0 or 1. */
const leastSigma = 0.01;

/** A wait, and whether its end was seen; where it was not, it was longer than that. */
export interface Censored {
  /** ≥ 0 */
  readonly seconds: ArrayLike<number>;
  /** 1 where the end was seen. */
  readonly seen: ArrayLike<number>;
}

/**
 * The lognormal of greatest likelihood, where some times are only known to be longer than what was seen.
 * @returns null with fewer than two ends seen
 * @remarks By expectation and maximisation: a time that was cut off counts with what it would be on average.
 * @source Dempster, Laird & Rubin (1977), JRSS B 39; moments of a truncated normal: Johnson, Kotz & Balakrishnan (1994), §13.10
 */
export function censoredLognormal({ seconds, seen }: Censored): Lognormal | null {
  const count = seconds.length;
  let [ends, sum, squares] = [0, 0, 0];
  /** Those that were cut off, by their logarithm to 1/64: what they are on average changes with every turn. */
  const cut = new Map<number, number>();
  for (let n = 0; n < count; n++) {
    const log = Math.log(Math.max(seconds[n]!, 0.1));
    if (seen[n] === 1) {
      ends += 1;
      sum += log;
      squares += log * log;
    } else {
      const near = Math.round(log * 64) / 64;
      cut.set(near, (cut.get(near) ?? 0) + 1);
    }
  }
  if (ends < 2) return null;
  let mu = sum / ends;
  let sigma = 1;
  for (let turn = 0; turn < 1000; turn++) {
    let [first, second] = [sum, squares];
    for (const [log, times] of cut) {
      const z = (log - mu) / sigma;
      const hazard = millsInverse(z);
      const mean = mu + sigma * hazard;
      first += times * mean;
      // Variance beyond z is 1 + z · h − h².
      second += times * (mean * mean + sigma * sigma * Math.max(0, 1 + z * hazard - hazard * hazard));
    }
    const [nextMu, square] = [first / count, second / count];
    const nextSigma = Math.max(leastSigma, Math.sqrt(Math.max(0, square - nextMu * nextMu)));
    const moved = Math.abs(nextMu - mu) + Math.abs(nextSigma - sigma);
    mu = nextMu;
    sigma = nextSigma;
    if (moved < 1e-7) break;
  }
  return { mu, sigma };
}

/** Density ÷ share beyond, of the normal: far out nearly z itself. */
function millsInverse(z: number): number {
  if (z > 6) return z + 1 / z - 2 / z ** 3;
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (1 - normalShare(z));
}

/** How likely what was seen is under it, as a logarithm; times below a tenth of a second as that. */
export function logLikelihood(fitted: Lognormal, { seconds, seen }: Censored): number {
  const { mu, sigma } = fitted;
  let sum = 0;
  for (let n = 0; n < seconds.length; n++) {
    const log = Math.log(Math.max(seconds[n]!, 0.1));
    const z = (log - mu) / sigma;
    if (seen[n] === 1) sum += -(z * z) / 2 - Math.log(sigma * Math.sqrt(2 * Math.PI)) - log;
    else sum += Math.log(Math.max(1e-300, 1 - normalShare(z)));
  }
  return sum;
}

export interface Goodness {
  /** The greatest distance between what was seen and what is fitted, as shares (Kolmogorov–Smirnov); null with fewer than five. */
  readonly distance: number | null;
  /** How often truly normal values would be as far away, 0–1. */
  readonly p: number | null;
}

/**
 * Whether values look normal once their own mean and spread are taken away.
 * @source Lilliefors (1967), JASA 62; p by Dallal & Wilkinson (1986), The American Statistician 40, and above 0.1 by
 *   Stephens (1974), JASA 69, as a polynomial
 */
export function normality(values: readonly number[]): Goodness {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1));
  if (count < 5) return { distance: null, p: null };
  if (spread < 1e-9) return { distance: 1, p: 0 };
  const order = values.map((value) => normalShare((value - mean) / spread)).sort((a, b) => a - b);
  let distance = 0;
  for (const [place, share] of order.entries())
    distance = Math.max(distance, share - place / count, (place + 1) / count - share);
  return { distance, p: lilliefors(distance, count) };
}

function lilliefors(distance: number, count: number): number {
  const [d, n] = count > 100 ? [distance * (count / 100) ** 0.49, 100] : [distance, count];
  const small = Math.exp(
    -7.01256 * d * d * (n + 2.78019) +
      2.99587 * d * Math.sqrt(n + 2.78019) -
      0.122119 +
      0.974598 / Math.sqrt(n) +
      1.67997 / n,
  );
  if (small <= 0.1) return small;
  const k = (Math.sqrt(count) - 0.01 + 0.85 / Math.sqrt(count)) * distance;
  if (k <= 0.302) return 1;
  if (k <= 0.5)
    return Math.min(1, 2.76773 - 19.828315 * k + 80.709644 * k ** 2 - 138.55152 * k ** 3 + 81.218052 * k ** 4);
  if (k <= 0.9) return -4.901232 + 40.662806 * k - 97.490286 * k ** 2 + 94.029866 * k ** 3 - 32.355711 * k ** 4;
  return k <= 1.31 ? 6.198765 - 19.558097 * k + 23.186922 * k ** 2 - 12.234627 * k ** 3 + 2.423045 * k ** 4 : 0;
}

/** Seconds below which each share was seen, beside where it is fitted: what a quantile plot shows. */
export function quantiles(seconds: readonly number[], fitted: Lognormal): Quantile[] {
  const order = [...seconds].sort((a, b) => a - b);
  return [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map((share) => ({
    share,
    seen: order[Math.min(order.length - 1, Math.floor(share * order.length))] ?? Number.NaN,
    fitted: Math.exp(fitted.mu + fitted.sigma * normalQuantile(share)),
  }));
}

export interface Quantile {
  readonly share: number;
  readonly seen: number;
  readonly fitted: number;
}
