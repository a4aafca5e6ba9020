import { complementaryError, z95 } from './normal.ts';

/**
 * How patient customers are, from waits of which most were ended by an answer: those say only that patience was longer.
 * Taking the mean wait of those who gave up instead would call the patient impatient, the more the faster they are
 * answered.
 */

/** Waits by contact, in the same order. */
export interface Waits {
  /** ≥ 0. */
  readonly seconds: Float64Array;
  /** 1 where it ended because the customer gave up, 0 where an answer (or the end of the record) cut it short. */
  readonly abandoned: Uint8Array;
}

/** Points of a curve that falls in steps, at each moment at which somebody gave up. */
export interface Survival {
  readonly seconds: Float64Array;
  /** Who still waited just before, and how many of them gave up then. */
  readonly atRisk: Float64Array;
  readonly gaveUp: Float64Array;
  /** Share whose patience is longer; 1 before the first step. */
  readonly share: Float64Array;
  /** Greenwood's, and bounds of 95 %; NaN where nobody was left to judge by. */
  readonly standardError: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The longest wait that was seen, of whatever end: beyond it nothing is known. NaN when none was. */
  readonly longest: number;
}

/**
 * The share of customers who are still patient after a time (Kaplan–Meier).
 * @returns a step for each different moment at which somebody gave up, in order; who was answered in that very moment
 *   counts as still waiting in it
 * @throws RangeError if a wait is negative or no number
 * @remarks Assumes that whether somebody is answered says nothing about how long they would have stayed. Bounds are
 *   those of ln(−ln S): within 0–1, and good with few cases (Borgan & Liestøl 1990).
 * @source Kaplan & Meier (1958), JASA 53; Klein & Moeschberger (2003), Survival Analysis, §4.2–4.3; for call centres Brown
 *   et al. (2005), Statistical analysis of a telephone call center, JASA 100, §5
 */
export function kaplanMeier(waits: Waits): Survival {
  check(waits);
  const { seconds, abandoned } = waits;
  const order = seconds.slice().sort();
  const events = seconds.filter((_, place) => abandoned[place] === 1).sort();
  const steps = events.reduce((count, at, n) => count + Number(n === 0 || at !== events[n - 1]), 0);
  const empty = () => new Float64Array(steps);
  const survival = {
    seconds: empty(),
    atRisk: empty(),
    gaveUp: empty(),
    share: empty(),
    standardError: empty(),
    lower: empty(),
    upper: empty(),
    longest: order.at(-1) ?? Number.NaN,
  };
  let share = 1;
  let greenwood = 0;
  let over = 0;
  for (let step = 0, n = 0; step < steps; step++) {
    const at = events[n]!;
    const from = n;
    while (events[n] === at) n += 1;
    while (order[over]! < at) over += 1;
    const atRisk = order.length - over;
    const gaveUp = n - from;
    share *= 1 - gaveUp / atRisk;
    greenwood += gaveUp / (atRisk * (atRisk - gaveUp));
    survival.seconds[step] = at;
    survival.atRisk[step] = atRisk;
    survival.gaveUp[step] = gaveUp;
    survival.share[step] = share;
    const error = Math.sqrt(greenwood);
    // With nobody left the error has no bound.
    survival.standardError[step] = share > 0 ? share * error : Number.NaN;
    const spread = Math.exp((z95 * error) / Math.log(share));
    survival.lower[step] = share > 0 ? share ** (1 / spread) : Number.NaN;
    survival.upper[step] = share > 0 ? share ** spread : Number.NaN;
  }
  return survival;
}

/**
 * The share whose patience is longer than a time. NaN beyond the longest wait, unless everybody had given up before.
 * @param after seconds, ≥ 0
 */
export function shareStillPatient({ seconds, share, longest }: Survival, after: number): number {
  let [from, to] = [0, seconds.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (seconds[middle]! <= after) from = middle + 1;
    else to = middle;
  }
  const left = from === 0 ? 1 : share[from - 1]!;
  return after <= longest || left === 0 ? left : Number.NaN;
}

/**
 * Mean patience, where nobody is thought to wait longer than a limit: the area below the curve.
 * @param withinSeconds the limit; the longest wait seen at most, which it is by default
 * @returns NaN when nothing was seen
 * @source Klein & Moeschberger (2003), §4.5
 */
export function restrictedMean(
  { seconds, atRisk, gaveUp, share, longest }: Survival,
  withinSeconds = longest,
): { meanSeconds: number; standardError: number; withinSeconds: number } {
  const within = Math.min(withinSeconds, longest);
  let area = 0;
  let variance = 0;
  let until = within;
  for (let step = seconds.length - 1; step >= 0; step--) {
    if (seconds[step]! >= until) continue;
    area += (until - seconds[step]!) * share[step]!;
    until = seconds[step]!;
    const [left, gone] = [atRisk[step]!, gaveUp[step]!];
    if (left > gone) variance += (gone / (left * (left - gone))) * area ** 2;
  }
  return { meanSeconds: area + until, standardError: Math.sqrt(variance), withinSeconds: within };
}

/** A rate that was seen as so many events in so much time, with bounds of 95 %. */
export interface Hazard {
  /** Who gave up, and the seconds that all waited together. */
  readonly gaveUp: number;
  readonly waitedSeconds: number;
  /** Of giving up, per second of waiting; null where nobody waited. */
  readonly perSecond: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface Exponential extends Hazard {
  /** 1 ÷ hazard, and its bounds; null where nobody gave up, and the upper one is unknown. */
  readonly meanSeconds: number | null;
  readonly meanLower: number | null;
  readonly meanUpper: number | null;
  /** Whether a constant hazard is believable; null where too few gave up to say. */
  readonly fit: {
    /** Pearson's, over intervals of equal expected numbers, and its degrees of freedom. */
    readonly chiSquare: number;
    readonly degrees: number;
    /** How often a truly constant hazard would look as uneven as this, 0–1. */
    readonly probability: number;
    /** The greatest distance between the curve that was seen and the fitted one. */
    readonly distance: number;
  } | null;
}

/**
 * Patience as if it were exponential, which Erlang A wants: those who gave up ÷ the time that all waited.
 * @remarks The estimate of greatest likelihood under censoring. Bounds are Poisson's, by Byar.
 * @throws RangeError if a wait is negative or no number
 * @source Klein & Moeschberger (2003), §3.5; the test is Pearson's with expected numbers from the time waited in each
 *   interval, which censoring does not disturb (Hjort 1990, Goodness of fit tests in models for life history data)
 */
export function exponentialPatience(waits: Waits): Exponential {
  check(waits);
  const [whole] = hazards(waits, []) as [Hazard];
  const over = (rate: number | null) => (rate === null || rate === 0 ? null : 1 / rate);
  const fitted = {
    ...whole,
    meanSeconds: over(whole.perSecond),
    meanLower: over(whole.upper),
    meanUpper: over(whole.lower),
  };
  // Less than five expected in an interval say little; more than ten intervals blur what they show.
  const intervals = Math.min(10, Math.floor(whole.gaveUp / 5));
  if (intervals < 2 || !whole.perSecond) return { ...fitted, fit: null };
  const rate = whole.perSecond;
  const edges = equalTime(waits.seconds, intervals);
  const parts = hazards(waits, edges);
  const chiSquare = parts.reduce((sum, { gaveUp, waitedSeconds }) => {
    const expected = rate * waitedSeconds;
    return sum + (gaveUp - expected) ** 2 / expected;
  }, 0);
  const degrees = edges.length;
  const probability = chiSquareBeyond(chiSquare, degrees);
  return { ...fitted, fit: { chiSquare, degrees, probability, distance: distanceOf(kaplanMeier(waits), rate) } };
}

/**
 * The hazard of giving up, piece by piece: constant in each interval.
 * @param edges seconds at which a new interval begins, rising, > 0; the first begins at 0 and the last never ends
 * @returns one more than there are edges
 * @throws RangeError if edges do not rise, or a wait is negative or no number
 */
export function hazardByInterval(waits: Waits, edges: readonly number[]): Hazard[] {
  check(waits);
  if (edges.some((edge, n) => !(edge > (edges[n - 1] ?? 0)))) throw new RangeError(`intervals do not rise: ${edges}`);
  return hazards(waits, edges);
}

function check({ seconds, abandoned }: Waits): void {
  if (seconds.length !== abandoned.length)
    throw new RangeError(`${seconds.length} waits have ${abandoned.length} ends`);
  const wrong = seconds.findIndex((wait) => !(wait >= 0 && wait < Number.POSITIVE_INFINITY));
  if (wrong >= 0) throw new RangeError(`nobody waits ${seconds[wrong]} seconds`);
}

/** Intervals are half-open: who gives up on an edge does so in the interval that it begins. */
function hazards({ seconds, abandoned }: Waits, edges: readonly number[]): Hazard[] {
  const gaveUp = new Float64Array(edges.length + 1);
  const waited = new Float64Array(edges.length + 1);
  for (const [place, wait] of seconds.entries()) {
    let interval = 0;
    let from = 0;
    while (interval < edges.length && wait >= edges[interval]!) {
      waited[interval]! += edges[interval]! - from;
      from = edges[interval++]!;
    }
    waited[interval]! += wait - from;
    gaveUp[interval]! += abandoned[place]!;
  }
  return Array.from(waited, (time, interval) => hazardOf(gaveUp[interval]!, time));
}

/** @source Byar's approximation to Poisson's bounds: Breslow & Day (1987), Statistical Methods in Cancer Research II, §2.3 */
function hazardOf(gaveUp: number, waitedSeconds: number): Hazard {
  if (waitedSeconds === 0) return { gaveUp, waitedSeconds, perSecond: null, lower: null, upper: null };
  const more = gaveUp + 1;
  const least = gaveUp === 0 ? 0 : gaveUp * (1 - 1 / (9 * gaveUp) - z95 / (3 * Math.sqrt(gaveUp))) ** 3;
  const most = more * (1 - 1 / (9 * more) + z95 / (3 * Math.sqrt(more))) ** 3;
  return {
    gaveUp,
    waitedSeconds,
    perSecond: gaveUp / waitedSeconds,
    lower: Math.max(0, least) / waitedSeconds,
    upper: most / waitedSeconds,
  };
}

/** Edges between intervals in which all together waited equally long, so that a constant hazard expects as many in each. */
function equalTime(seconds: Float64Array, intervals: number): number[] {
  const order = seconds.slice().sort();
  const whole = order.reduce((sum, wait) => sum + wait, 0);
  const edges: number[] = [];
  let time = 0;
  let at = 0;
  for (const [over, wait] of order.entries()) {
    const left = order.length - over;
    // Between two ends, time passes for all who are left.
    for (let next = edges.length + 1; next < intervals; next++) {
      const edge = at + ((whole * next) / intervals - time) / left;
      if (edge > wait) break;
      edges.push(edge);
    }
    time += left * (wait - at);
    at = wait;
  }
  return edges;
}

/** The greatest distance between the steps and e^(−rate·t), on either side of each step. */
function distanceOf({ seconds, share }: Survival, rate: number): number {
  let greatest = 0;
  for (const [step, at] of seconds.entries()) {
    const fitted = Math.exp(-rate * at);
    const before = step === 0 ? 1 : share[step - 1]!;
    greatest = Math.max(greatest, Math.abs(before - fitted), Math.abs(share[step]! - fitted));
  }
  return greatest;
}

/** How often χ² of so many degrees is greater: in closed form, with the tail of the normal where degrees are odd. */
function chiSquareBeyond(chiSquare: number, degrees: number): number {
  const half = chiSquare / 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.sqrt((4 * half) / Math.PI) * Math.exp(-half) : Math.exp(-half);
  let sum = odd ? complementaryError(Math.sqrt(half)) : 0;
  for (let k = odd ? 3 : 2; k <= degrees; k += 2) {
    sum += term;
    term *= chiSquare / k;
  }
  return Math.min(1, sum);
}
