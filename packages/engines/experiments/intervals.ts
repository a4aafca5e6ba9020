/** How far a difference that was seen may be from the true one. */
import { normalQuantile } from '../statistics/normal.ts';

/**
 * Being wrong once in twenty is shared out: a part for all the looks on the way together, the rest for the end. So
 * whoever believes either is wrong at most once in twenty, and looking costs 7 % of the length.
 */
export const errorOnTheWay = 0.01;
export const errorAtTheEnd = 0.04;
/** How often a guard stops an experiment that is no worse than tolerated, at most. */
export const errorOfGuard = 0.05;
export const usualPower = 0.8;

/** With fewer units of an arm nothing is said: their spread is not known. Single contacts differ more than blocks of them. */
export const fewestUnits = 10;
export const fewestContacts = 50;

/**
 * Half of an interval that holds the truth at every look at once, with probability 1 − error: one may look every hour
 * and stop whenever one likes.
 * @param units         independent ones so far, ≥ 2
 * @param standardError of the difference, from their spread
 * @param planned       units at the planned end; the interval is narrowest halfway, where stopping early still pays
 * @returns infinity while nothing can be excluded
 * @source Lai (1976), On confidence sequences, Annals of Statistics 4; Wang & Ramdas (2024), Anytime-valid t-tests and
 *   confidence sequences for Gaussian means with unknown variance, Sequential Analysis 43: a normal mixture of
 *   likelihood ratios of standardised means. Exact for normal units; for others as units grow (Waudby-Smith, Arbour,
 *   Sinha, Kennedy & Ramdas 2024, Time-uniform central limit theory and asymptotic confidence sequences).
 */
export function halfWidthAlways(units: number, standardError: number, planned: number, error: number): number {
  const prior = priorUnits(planned, error);
  const all = units + prior;
  const quotient = ((error * error * prior) / all) ** (1 / units);
  const room = all * quotient - prior;
  if (!(room > 0)) return Number.POSITIVE_INFINITY;
  const variance = standardError * standardError * (units - 1);
  return Math.sqrt((variance * all * (1 - quotient)) / room);
}

/** What the mixture's prior is worth, so that the interval is narrowest at half of what is planned. */
function priorUnits(planned: number, error: number): number {
  const surprise = -2 * Math.log(error);
  return Math.max(1, planned / 2 / (surprise + Math.log(1 + surprise)));
}

/** Half of an interval for one look, at a moment that was chosen beforehand. */
export const halfWidthOnce = (units: number, standardError: number, error: number): number =>
  studentQuantile(1 - error / 2, units - 1) * standardError;

/**
 * Units after which a true difference is found with the given power, by the interval of the end.
 * @param spread standard deviation that one unit contributes to the difference, > 0
 * @param effect the smallest difference worth finding, > 0
 */
export function unitsNeeded(spread: number, effect: number, power = usualPower): number {
  const alpha = normalQuantile(1 - errorAtTheEnd / 2);
  const asNormal = ((alpha + normalQuantile(power)) * spread) / effect;
  // What not knowing the spread costs (Guenther 1981).
  return Math.max(fewestUnits, Math.ceil(asNormal * asNormal + (alpha * alpha) / 2));
}

/** The smallest difference that so many units find with the given power. */
export function effectFound(spread: number, units: number, power = usualPower): number {
  const standardError = spread / Math.sqrt(units);
  return (studentQuantile(1 - errorAtTheEnd / 2, units - 1) + normalQuantile(power)) * standardError;
}

/**
 * The value below which a share of Student's t lies.
 * @param degrees ≥ 9 for three digits
 * @source The expansion of Cornish and Fisher (Abramowitz & Stegun 26.7.5)
 */
export function studentQuantile(share: number, degrees: number): number {
  const z = normalQuantile(share);
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  );
}
