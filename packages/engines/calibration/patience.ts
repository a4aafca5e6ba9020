import type { Duration } from '../simulation/scenario.ts';
import { gammaShare } from '../statistics/gamma.ts';
import { exponentialPatience, kaplanMeier, type Survival, type Waits } from '../statistics/kaplan-meier.ts';
import { censoredLognormal, cv2Of, type Lognormal, logLikelihood, meanOf, shareBelow } from './lognormal.ts';

export interface PatienceFit {
  /** Who waited, and how many of them gave up: the others say only that they were more patient than that. */
  readonly waits: number;
  readonly gaveUp: number;
  /** `none`: nobody gave up, so nobody ever does. */
  readonly kind: 'none' | 'exponential' | 'lognormal' | 'empirical';
  /** Null where nobody gives up. */
  readonly meanSeconds: number | null;
  /** The longest wait that was seen; what is beyond it is the tail of what is fitted. */
  readonly longestSeconds: number | null;
  /** Between the curve of Kaplan and Meier and the fitted one, as far as ten still waited; null where none is fitted. */
  readonly distance: number | null;
  /** How often patience that truly is of the kind would look as uneven, 0–1; null where too few gave up to say. */
  readonly p: number | null;
  /** The rate of all queues together was leant on, because here hardly anybody gave up. */
  readonly lentByOthers: boolean;
}

/** With fewer, the shape is not asked: the rate is told with the help of the other queues. */
const enough = 20;
/** What others say counts as so many who gave up here. */
const othersAreWorth = 10;
/** Below this, a kind is not believed. */
const leastProbability = 0.01;

/**
 * How patient the customers of a queue are, in the form that the twin takes: exponential or lognormal, whichever is
 * likelier (Akaike), or else the curve of Kaplan and Meier with an exponential tail beyond what was seen.
 * @param others how many give up in a second of waiting, over all queues
 */
export function fitPatience(waits: Waits, others: number): { fit: PatienceFit; duration: Duration | null } {
  const seen = exponentialPatience(waits);
  const curve = kaplanMeier(waits);
  const { gaveUp } = seen;
  const fit = {
    waits: waits.seconds.length,
    gaveUp,
    longestSeconds: Number.isNaN(curve.longest) ? null : curve.longest,
    lentByOthers: false,
  };
  if (gaveUp < enough) {
    const rate =
      (gaveUp + othersAreWorth * Number(others > 0)) /
      (seen.waitedSeconds + (others > 0 ? othersAreWorth / others : 0));
    if (!(rate > 0))
      return { fit: { ...fit, kind: 'none', meanSeconds: null, distance: null, p: null }, duration: null };
    const meanSeconds = 1 / rate;
    const distance = distanceOf(curve, (after) => Math.exp(-rate * after));
    return {
      fit: {
        ...fit,
        kind: 'exponential',
        meanSeconds,
        distance,
        p: seen.fit?.probability ?? null,
        lentByOthers: others > 0,
      },
      duration: meanSeconds,
    };
  }
  const rate = seen.perSecond as number;
  const kinds = [
    {
      kind: 'exponential' as const,
      parameters: 1,
      logLikelihood: gaveUp * Math.log(rate) - rate * seen.waitedSeconds,
      still: (after: number) => Math.exp(-rate * after),
      meanSeconds: 1 / rate,
      duration: (1 / rate) as Duration,
    },
    ...lognormalKind(waits),
  ].sort((one, other) => other.logLikelihood - other.parameters - (one.logLikelihood - one.parameters));
  const [best] = kinds as [(typeof kinds)[number]];
  const p = evenness(waits, curve, best.still, best.parameters);
  const distance = distanceOf(curve, best.still);
  if (p === null || p >= leastProbability)
    return { fit: { ...fit, kind: best.kind, meanSeconds: best.meanSeconds, distance, p }, duration: best.duration };
  const values = asSeen(curve, rate);
  const meanSeconds = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    fit: { ...fit, kind: 'empirical', meanSeconds, distance, p },
    duration: { distribution: 'empirical', values },
  };
}

function lognormalKind({ seconds, abandoned }: Waits) {
  // Who was answered at once says nothing about patience, and is most of them.
  const places = [...seconds.keys()].filter((place) => abandoned[place] === 1 || seconds[place]! > 1);
  const told = {
    seconds: Float64Array.from(places, (place) => seconds[place]!),
    seen: Uint8Array.from(places, (place) => abandoned[place]!),
  };
  const fitted = censoredLognormal(told);
  if (!fitted) return [];
  return [
    {
      kind: 'lognormal' as const,
      parameters: 2,
      logLikelihood: logLikelihood(fitted, told),
      still: (after: number) => 1 - shareBelow(fitted, after),
      meanSeconds: meanOf(fitted),
      duration: durationOf(fitted),
    },
  ];
}

export const durationOf = (fitted: Lognormal): Duration => ({
  distribution: 'lognormal',
  mean: meanOf(fitted),
  cv2: cv2Of(fitted),
});

/**
 * Pearson's, with expected numbers from the hazard that each wait went through: censoring does not disturb it.
 * @source Hjort (1990), Goodness of fit tests in models for life history data, Int. Stat. Review 58
 */
function evenness(
  { seconds, abandoned }: Waits,
  curve: Survival,
  still: (after: number) => number,
  parameters: number,
): number | null {
  const ends = seconds.filter((_, place) => abandoned[place] === 1).sort();
  const intervals = Math.min(10, Math.floor(ends.length / 5));
  const edges = Array.from({ length: intervals - 1 }, (_, n) => ends[Math.floor(((n + 1) * ends.length) / intervals)]!);
  const rising = edges.filter((edge, n) => edge > (edges[n - 1] ?? 0));
  const degrees = rising.length + 1 - parameters;
  if (degrees < 1) return null;
  const gone = (after: number) => -Math.log(Math.max(1e-300, still(after)));
  const limits = [...rising, curve.longest];
  let chiSquare = 0;
  for (const [interval, until] of limits.entries()) {
    const from = interval === 0 ? 0 : limits[interval - 1]!;
    const before = gone(from);
    let expected = 0;
    let observed = 0;
    for (const [place, wait] of seconds.entries()) {
      if (wait <= from && interval > 0) continue;
      expected += gone(Math.min(wait, until)) - before;
      if (abandoned[place] === 1 && wait <= until) observed += 1;
    }
    if (expected > 0) chiSquare += (observed - expected) ** 2 / expected;
  }
  return 1 - gammaShare(degrees / 2, chiSquare / 2);
}

/** As far as enough still waited for the curve to mean something. */
function distanceOf({ seconds, share, atRisk }: Survival, still: (after: number) => number): number {
  let greatest = 0;
  for (const [step, at] of seconds.entries()) {
    if (atRisk[step]! < 10) break;
    const before = step === 0 ? 1 : share[step - 1]!;
    greatest = Math.max(greatest, Math.abs(before - still(at)), Math.abs(share[step]! - still(at)));
  }
  return greatest;
}

/** Two hundred patiences, equally likely, that make the same curve. */
function asSeen({ seconds, share }: Survival, rate: number): number[] {
  const last = share.length - 1;
  return Array.from({ length: 200 }, (_, n) => {
    const left = 1 - (n + 0.5) / 200;
    const step = share.findIndex((one) => one <= left);
    return step >= 0 ? seconds[step]! : seconds[last]! + Math.log(share[last]! / left) / rate;
  });
}
