import { quantile } from '../statistics/distribution.ts';
import { normalQuantile, normalShare } from '../statistics/normal.ts';
import { countQuantile } from './counts.ts';

/**
 * How wrong a forecast usually is, as its back-tests were. Plain data: it can be kept, sent to a worker and asked again.
 */
export interface Uncertainty {
  /** Spread of the error by slot, in the series' own unit; 0 where closed. */
  readonly scale: Float64Array;
  /** Errors of back-tests ÷ their spread (actual − forecast), ascending: one shape for all slots. */
  readonly shape: Float64Array;
  /** 0–1: how much of an error is shared by the whole horizon, and how much of the rest stays to the next slot. */
  readonly shared: number;
  readonly lasting: number;
  /** Of a thin series: its slots' quantiles are those of counts that spread so. Left out, they are those of the errors. */
  readonly overdispersion?: number;
}

/** What a forecast has that its quantiles need. */
export interface Uncertain {
  readonly point: Float64Array;
  readonly uncertainty: Uncertainty;
  /** Nothing below it can happen: 0 for counts, null for values that may be negative. */
  readonly least: number | null;
}

/**
 * The value below which what comes will lie with a probability, slot by slot.
 * @param share 0–1; a band of 80 % lies between 0.1 and 0.9
 * @remarks Split conformal: the error beyond which as many back-test errors lay. Never below `least`.
 */
export function quantiles({ point, uncertainty, least }: Uncertain, share: number): Float64Array {
  const { overdispersion } = uncertainty;
  if (overdispersion !== undefined) return point.map((mean) => countQuantile({ mean, overdispersion }, share));
  const z = shapeQuantile(uncertainty.shape, share);
  return point.map((value, slot) => atLeast(least, value + z * uncertainty.scale[slot]!));
}

/** The same of the sum over slots [from, until): a day, a week. */
export function quantileOfSum(
  { point, uncertainty, least }: Uncertain,
  { from, until }: { from: number; until: number },
  share: number,
): number {
  const { scale, shape, shared, lasting } = uncertainty;
  let [sum, all, own, carried] = [0, 0, 0, 0];
  for (let slot = from; slot < until; slot++) {
    sum += point[slot]!;
    all += scale[slot]!;
    // Σ_ij scale_i · scale_j · lasting^|i−j|, one pass: what reaches this slot from those before it.
    own += scale[slot]! * (scale[slot]! + 2 * carried);
    carried = lasting * (carried + scale[slot]!);
  }
  const alike = shared * all ** 2;
  const variance = alike + (1 - shared) * own;
  if (!(variance > 0)) return atLeast(least, sum);
  // What all slots share keeps its shape; what each has of its own tends to a normal spread.
  const normal = deviationOf(shape) * normalQuantile(share);
  const z = (alike * shapeQuantile(shape, share) + (variance - alike) * normal) / variance;
  return atLeast(least, sum + z * Math.sqrt(variance));
}

/** The quantile of a shape; beyond its ends it goes on as the outermost tenth does, so that 99 % of few errors is wider than 90 %. */
export function shapeQuantile(shape: Float64Array, share: number): number {
  const n = shape.length;
  if (n === 0) return 0;
  // Split conformal counts the next error among those seen: (n + 1) places, not n.
  const place = Math.min(1, Math.max(0, (share * (n + 1) - 1) / Math.max(1, n - 1)));
  return quantile(shape as unknown as number[], place);
}

/** Standard deviation of a shape around 0, which is the forecast. */
export function deviationOf(shape: Float64Array): number {
  return shape.length === 0 ? 0 : Math.sqrt(shape.reduce((sum, error) => sum + error * error, 0) / shape.length);
}

export function atLeast(least: number | null, value: number): number {
  return least === null ? value : Math.max(least, value);
}

/**
 * Whole futures that could be: each slot spread as its quantiles say, an hour that is busy followed by one that is.
 * @param luck uniform in [0, 1)
 * @remarks A Gaussian copula: one part shared by the whole horizon, one that fades from slot to slot.
 */
export function samplePaths(uncertain: Uncertain, count: number, luck: () => number): Float64Array[] {
  const normal = normalsFrom(luck);
  return Array.from({ length: count }, () => pathOf(uncertain, normal));
}

/** Normal deviates by Box and Muller. @param luck uniform in [0, 1) */
export const normalsFrom = (luck: () => number) => () =>
  Math.sqrt(-2 * Math.log(1 - luck())) * Math.cos(2 * Math.PI * luck());

/** One future. @param normal deviates: one for the whole horizon, then one a slot */
export function pathOf({ point, uncertainty, least }: Uncertain, normal: () => number): Float64Array {
  const { scale, shape, shared, lasting, overdispersion } = uncertainty;
  const level = Math.sqrt(shared) * normal();
  let own = normal();
  return point.map((value, slot) => {
    if (slot > 0) own = lasting * own + Math.sqrt(1 - lasting ** 2) * normal();
    const share = normalShare(level + Math.sqrt(1 - shared) * own);
    return overdispersion === undefined
      ? atLeast(least, value + shapeQuantile(shape, share) * scale[slot]!)
      : countQuantile({ mean: value, overdispersion }, share);
  });
}
