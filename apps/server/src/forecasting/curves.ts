/** What was published, asked for any slot, any sum and any share. Pure. */
import type { Ranged } from '@harken/contract/forecasting';
import { quantileOfSum, quantiles, type Uncertain } from '@harken/engines/forecasting/uncertainty';
import type { Curve } from './snapshot-store.ts';

export const asOfOf = ({ snapshot }: Curve) => Date.parse(snapshot.asOf);
export const stepOf = ({ snapshot }: Curve) => snapshot.intervalMinutes * 60_000;
export const endOf = (curve: Curve) => asOfOf(curve) + curve.point.length * stepOf(curve);

/** A curve with its quantiles worked out once. */
export interface Read {
  curve: Curve;
  asOf: number;
  stepMs: number;
  until: number;
  uncertain: Uncertain;
  bands: { lower80: Float64Array; upper80: Float64Array; lower95: Float64Array; upper95: Float64Array };
}

export function readCurve(curve: Curve): Read {
  const { shape, shared, lasting, least } = curve.about;
  const uncertain: Uncertain = {
    point: Float64Array.from(curve.point),
    uncertainty: { scale: Float64Array.from(curve.scale), shape: Float64Array.from(shape), shared, lasting },
    least,
  };
  const at = (share: number) => quantiles(uncertain, share);
  return {
    curve,
    asOf: asOfOf(curve),
    stepMs: stepOf(curve),
    until: endOf(curve),
    uncertain,
    bands: { lower80: at(0.1), upper80: at(0.9), lower95: at(0.025), upper95: at(0.975) },
  };
}

/** The slot of a curve that covers an instant; −1 where it says nothing of it. */
export const slotAt = ({ asOf, stepMs, until }: Read, at: number) =>
  at < asOf || at >= until ? -1 : Math.floor((at - asOf) / stepMs);

/** @param factor another unit: contacts for each 1,000 customers */
export function rangedAt({ curve, bands }: Read, slot: number, factor = 1): Ranged {
  return {
    expected: tidy(curve.point[slot]! * factor),
    lower80: tidy(bands.lower80[slot]! * factor),
    upper80: tidy(bands.upper80[slot]! * factor),
    lower95: tidy(bands.lower95[slot]! * factor),
    upper95: tidy(bands.upper95[slot]! * factor),
  };
}

/** Of all slots in [from, to) together; what is known of the time before comes on top. */
export function rangedOfSum(read: Read, from: number, to: number, known = 0, factor = 1): Ranged | null {
  const first = Math.max(0, Math.round((from - read.asOf) / read.stepMs));
  const last = Math.min(read.curve.point.length, Math.round((to - read.asOf) / read.stepMs));
  if (last <= first) return null;
  const of = (share: number) =>
    tidy((known + quantileOfSum(read.uncertain, { from: first, until: last }, share)) * factor);
  let sum = known;
  for (let slot = first; slot < last; slot++) sum += read.curve.point[slot]!;
  return { expected: tidy(sum * factor), lower80: of(0.1), upper80: of(0.9), lower95: of(0.025), upper95: of(0.975) };
}

/** The curve that was published last before an instant and says something of it. */
export function latestBefore(curves: readonly Read[], at: number, made: number): Read | null {
  return curves.findLast((one) => one.asOf <= made && slotAt(one, at) >= 0) ?? null;
}

export const tidy = (value: number) => Math.round(value * 1e4) / 1e4;

/** How much comes in these slots on a day of which so many are less busy; 0 where nothing is said of them. */
export function sharesOf({ uncertain, curve }: Read, slots: readonly number[], share: number): number[] {
  const all = quantiles(uncertain, share);
  // The busiest hour of ten and the busiest day of ten are not the same: the day as a whole is as busy as asked.
  const [from, until] = [Math.max(0, slots[0] ?? 0), Math.min(curve.point.length, (slots.at(-1) ?? -1) + 1)];
  if (until <= from) return slots.map(() => 0);
  const sum = (of: ArrayLike<number>) => slots.reduce((total, slot) => total + (of[slot] ?? 0), 0);
  const [expected, wanted] = [sum(curve.point), quantileOfSum(uncertain, { from, until }, share)];
  return slots.map((slot) => (expected > 0 ? ((curve.point[slot] ?? 0) * wanted) / expected : (all[slot] ?? 0)));
}
