import { growsWith } from './erlang.ts';

/**
 * The waiting line of a system in which, once everybody is fully occupied, work is completed at one constant rate and
 * each waiting contact gives up at another: Erlang A, and concurrent chat beyond its last place.
 *
 * A contact that came at such a moment and never gave up would wait with a density proportional to
 *
 *     v(t) = exp(−D·t + λ·(1 − e^(−θt)) ÷ θ)
 *
 * (Baccelli & Hebuterne 1981; λ arrivals, D completions, θ the rate of giving up). Every figure is an integral over it.
 * ln v is concave, so the mass sits in one stretch that can be found, and v has only two scales of time, 1/θ and 1/D; a
 * fixed rule of Gauss and Legendre over both then gives twelve digits for one server and for a million. Summing the
 * states one by one gives the same and takes as many steps as customers may wait, which is without bound when patience is.
 *
 * @source Zeltyn & Mandelbaum (2005), Call centers with impatient customers: the M/M/n+G queue, §3
 */

export interface Line {
  /** λ: contacts that come, per unit of time, > 0. */
  readonly arrival: number;
  /** D: completions per unit of time when everybody is fully occupied, > 0. */
  readonly completion: number;
  /** θ: each waiting contact's rate of giving up, ≥ 0. */
  readonly abandon: number;
}

/** What befalls a contact that has to wait; shares of those that wait, times in the unit of the rates. */
export interface Waiting {
  /** ln of how likely "everybody is fully occupied" is against "… and nobody waits". */
  readonly lnWeight: number;
  readonly abandoned: number;
  readonly answered: number;
  readonly meanWait: number;
  /** Mean of the wait where it ends with an answer and 0 where it does not. */
  readonly waitOfAnswered: number;
  /** Share answered within a time. */
  readonly answeredWithin: (time: number) => number;
}

export function waitingLine({ arrival, completion, abandon }: Line): Waiting | null {
  if (abandon === 0) return withoutAbandonment(arrival, completion);
  const peakAt = arrival > completion ? Math.log(arrival / completion) / abandon : 0;
  // ln v at the peak; beyond it times are counted from there, so that large numbers do not cancel.
  const peak =
    peakAt === 0 ? 0 : (arrival - completion - completion * Math.log1p((arrival - completion) / completion)) / abandon;
  const inflow = peakAt === 0 ? arrival : completion;
  const exponent = (s: number) => (inflow / abandon) * curve(abandon * s) + (inflow - completion) * s;
  const density = (s: number) => Math.exp(exponent(s));
  const from = negligibleBefore(exponent, -peakAt);
  const upTo = negligibleAfter(exponent, 1 / (abandon + completion));

  // What has to do with patience is over 40/θ after the mass begins; the rest falls like e^(−D·t).
  const seam = Math.min(upTo, from + 40 / abandon);
  const integral = (of: (s: number) => number, end = upTo) =>
    panels(of, from, Math.min(seam, end)) + (end > seam ? panels(of, seam, end) : 0);
  const all = integral(density);
  const stays = (s: number) => density(s) * Math.exp(-abandon * (peakAt + s));
  const abandoned = integral((s) => density(s) * -Math.expm1(-abandon * (peakAt + s))) / all;
  return {
    lnWeight: Math.log(completion * all) + peak,
    abandoned,
    answered: integral(stays) / all,
    meanWait: abandoned / abandon,
    waitOfAnswered: integral((s) => (peakAt + s) * stays(s)) / all,
    answeredWithin: (time) => (time - peakAt <= from ? 0 : integral(stays, Math.min(time - peakAt, upTo)) / all),
  };
}

/** The same in closed form; null where the line grows for ever. */
function withoutAbandonment(arrival: number, completion: number): Waiting | null {
  const spare = completion - arrival;
  if (growsWith(arrival, completion)) return null;
  return {
    lnWeight: Math.log(completion / spare),
    abandoned: 0,
    answered: 1,
    meanWait: 1 / spare,
    waitOfAnswered: 1 / spare,
    answeredWithin: (time) => -Math.expm1(-spare * time),
  };
}

/** 1 − e^(−x) − x, exact also where x is so small that the three cancel. */
function curve(x: number): number {
  if (Math.abs(x) > 0.1) return -Math.expm1(-x) - x;
  let term = x;
  let sum = 0;
  for (let n = 2; n <= 12; n++) {
    term *= -x / n;
    sum += term;
  }
  return sum;
}

/** Nats below the peak, which is at 0, at which nothing is left: e^−45 is 3·10^−20. */
const negligible = -45;

function negligibleBefore(exponent: (s: number) => number, earliest: number): number {
  return exponent(earliest) >= negligible ? earliest : crossing(exponent, earliest);
}

function negligibleAfter(exponent: (s: number) => number, step: number): number {
  let reach = step;
  while (exponent(reach) > negligible) reach *= 2;
  return crossing(exponent, reach);
}

function crossing(exponent: (s: number) => number, bound: number): number {
  let within = 0;
  let outside = bound;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (within + outside) / 2;
    if (exponent(middle) > negligible) within = middle;
    else outside = middle;
  }
  return outside;
}

/** Points and weights of Gauss and Legendre's rule of eight on [−1, 1]; symmetric, so four of each. */
const points = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975362];
const weights = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

function panels(of: (t: number) => number, from: number, to: number): number {
  const count = 128;
  const half = (to - from) / (2 * count);
  let sum = 0;
  for (let panel = 0; panel < count; panel++) {
    const middle = from + (2 * panel + 1) * half;
    for (let point = 0; point < points.length; point++) {
      const away = half * points[point]!;
      sum += weights[point]! * (of(middle - away) + of(middle + away));
    }
  }
  return sum * half;
}
