import { gammaShare } from '../statistics/gamma.ts';
import { type Counts, countAtLeast } from './counts.ts';

/**
 * Issues that emerge: an intent brings more than was forecast, too much for chance. Two eyes look at each intent's last
 * intervals: a scan of windows of a few intervals, quick for bursts; and an exponentially weighted mean, which sees what
 * is small and stays. Both ask how likely as much is when nothing is wrong, so thin and busy intents are judged alike.
 *
 * Many intents, windows and intervals are many tests: an alarm needs to be so unlikely that among all of them together
 * there is a false one only so often as was agreed.
 * @source Kulldorff (2001), Prospective time periodic geographical disease surveillance using a scan statistic, JRSS A
 *   164; Lucas & Saccucci (1990), Exponentially weighted moving average control schemes, Technometrics 32; Holm (1979)
 */

export interface Watched {
  readonly intent: string;
  /** The last intervals, oldest first: what came and what was forecast. */
  readonly came: readonly number[];
  readonly expected: readonly number[];
  /** As `countModel` finds it, or `overdispersionOf`: 0 where arrivals are independent. */
  readonly overdispersion: number;
}

export interface Emerging {
  readonly intent: string;
  /** Intervals that it has lasted, the last one included. */
  readonly intervals: number;
  readonly came: number;
  readonly expected: number;
  /** Chance of as much in these intervals if nothing were wrong. */
  readonly chance: number;
  readonly foundBy: 'scan' | 'average';
}

export interface Watch {
  /** One false alarm in so many intervals, over all intents together. */
  readonly intervalsPerFalseAlarm: number;
}

/** Longest scan window. Bursts that are larger are seen in one, what is smaller needs more. */
const windows = [1, 2, 3, 4, 6, 8];
/** Weight of the newest interval in the moving mean. */
const newest = 0.15;
/** Windows overlap and an issue is looked at again each interval: tests alike count as fewer (measured, see the bench). */
const alike = 0.6;

/**
 * @param watched every intent once; those with less than `longestLook` intervals are looked at as far as they go
 * @returns most unlikely first
 */
export function emergingIssues(watched: readonly Watched[], { intervalsPerFalseAlarm }: Watch): Emerging[] {
  const looks = watched
    .filter(({ came, expected }) => came.length === expected.length && came.length > 0)
    .map((one) => mostUnlikely(one))
    .filter((look): look is Emerging => look !== null)
    .sort((one, other) => one.chance - other.chance || (one.intent < other.intent ? -1 : 1));
  // Holm: the k-th most unlikely is compared with what is left of the tests; as soon as one is likely enough, so are the rest.
  const found: Emerging[] = [];
  for (const [nth, look] of looks.entries()) {
    const tests = alike * (windows.length + 1) * (watched.length - nth);
    if (look.chance > 1 / (intervalsPerFalseAlarm * tests)) break;
    found.push(look);
  }
  return found;
}

function mostUnlikely({ intent, came, expected, overdispersion }: Watched): Emerging | null {
  let best: Emerging | null = null;
  const better = (look: Emerging) => {
    if (best === null || look.chance < best.chance) best = look;
  };
  const n = came.length;
  let [sumCame, sumExpected, squares] = [0, 0, 0];
  for (let back = 1; back <= Math.min(n, windows.at(-1)!); back++) {
    sumCame += came[n - back]!;
    sumExpected += expected[n - back]!;
    squares += expected[n - back]! ** 2;
    if (!windows.includes(back) || !(sumCame > sumExpected)) continue;
    const counts = pooled(sumExpected, squares, overdispersion);
    better({
      intent,
      intervals: back,
      came: sumCame,
      expected: sumExpected,
      chance: countAtLeast(counts, sumCame),
      foundBy: 'scan',
    });
  }
  const average = movingMean({ came, expected, overdispersion });
  if (average !== null) better({ intent, ...average, foundBy: 'average' });
  return best;
}

/**
 * The moving mean of what came beyond the forecast. Its chance is that of a count with the same mean and variance, which
 * has a tail to the right, as weighted counts have; a normal one would cry wolf over thin intents.
 */
function movingMean({ came, expected, overdispersion }: Omit<Watched, 'intent'>) {
  let [mean, expectedMean, variance] = [0, 0, 0];
  const n = came.length;
  for (let t = 0; t < n; t++) {
    mean = (1 - newest) * mean + newest * came[t]!;
    expectedMean = (1 - newest) * expectedMean + newest * expected[t]!;
    variance = (1 - newest) ** 2 * variance + newest ** 2 * (expected[t]! + overdispersion * expected[t]! ** 2);
  }
  if (!(mean > expectedMean) || !(variance > 0)) return null;
  // So many contacts have this mean ÷ deviation.
  const scale = expectedMean / variance;
  let intervals = 1;
  while (intervals < n && came[n - intervals - 1]! > expected[n - intervals - 1]!) intervals += 1;
  const [c, e] = [came, expected].map((of) => of.slice(n - intervals).reduce((sum, one) => sum + one, 0));
  return {
    intervals,
    came: c!,
    expected: e!,
    // P(N ≥ x) of a Poisson number, also between whole ones.
    chance: gammaShare(mean * scale, expectedMean * scale),
  };
}

/** Contacts of several intervals, each overdispersed on its own. */
function pooled(mean: number, squares: number, overdispersion: number): Counts {
  return { mean, overdispersion: mean > 0 ? (overdispersion * squares) / mean ** 2 : 0 };
}

/** How much more than by chance the counts spread around their forecasts; 0 where they do not. */
export function overdispersionOf(came: readonly number[], expected: readonly number[]): number {
  let [excess, squares] = [0, 0];
  for (const [t, mean] of expected.entries()) {
    excess += (came[t]! - mean) ** 2 - mean;
    squares += mean ** 2;
  }
  return squares > 0 ? Math.max(0, excess / squares) : 0;
}
