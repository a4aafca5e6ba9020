import { normalQuantile } from './normal.ts';

/**
 * Share of a gamma distribution below a value: the chance that `shape` steps, each exponential with mean 1, are over by
 * then.
 * @param shape > 0; need not be whole
 * @param x     ≥ 0
 * @returns 0–1
 * @source Press et al. (2007), Numerical Recipes, §6.2: the series below the mean, the continued fraction above it
 */
export function gammaShare(shape: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const front = Math.exp(shape * Math.log(x) - x - lnGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let at = shape + 1; term > sum * 1e-16; at++) {
      term *= x / at;
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  // Lentz's way through the fraction.
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    b += 2;
    const a = -n * (n - shape);
    d = 1 / (a * d + b);
    c = b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return Math.max(0, 1 - front * fraction);
}

/**
 * The value below which a share of a gamma distribution lies; its scale is 1, so its mean is `shape`.
 * @param shape > 0
 * @param share 0–1
 * @remarks Begins at the cube root that is nearly normal (Wilson & Hilferty 1931) and goes on by Newton's steps within
 *   bounds that close.
 */
export function gammaQuantile(shape: number, share: number): number {
  if (!(share > 0)) return 0;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  const root = 1 - 1 / (9 * shape) + normalQuantile(share) / (3 * Math.sqrt(shape));
  // Far down the lower tail the density is x^(shape − 1) ÷ Γ(shape), which is easily turned around.
  let x = root > 0.2 ? shape * root ** 3 : Math.exp((Math.log(share) + lnGamma(shape + 1)) / shape);
  for (let turn = 0; turn < 100; turn++) {
    const off = gammaShare(shape, x) - share;
    if (off > 0) high = x;
    else low = x;
    const density = Math.exp((shape - 1) * Math.log(x) - x - lnGamma(shape));
    let next = x - off / density;
    // The step after that would be as much smaller again.
    if (Math.abs(next - x) <= 1e-8 * x) return next;
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * x + 1 : (low + high) / 2;
    x = next;
  }
  return x;
}

/** ln Γ(x), x > 0: Stirling's series, after as many steps upwards as it needs. */
function lnGamma(x: number): number {
  let steps = 1;
  let at = x;
  for (; at < 10; at++) steps *= at;
  const r = 1 / (at * at);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - Math.log(steps);
}
