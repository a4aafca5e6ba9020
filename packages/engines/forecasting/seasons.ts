import { isSeasonal } from './metrics.ts';

/** How often things come back in slots of hours, half hours, quarters, days, weeks, months and quarters of a year. */
const usual = [24, 48, 96, 168, 336, 672, 7, 12, 52, 4];

/**
 * The seasons of values whose slots are only numbered: the lag at which they are most like themselves, and seven times
 * that where it is evident too.
 * @param given where somebody said it: kept, and the week added where days were given and weeks are evident
 * @returns ascending; empty where nothing comes back
 */
export function findSeasons(values: Float64Array, given?: readonly number[]): number[] {
  const recent = values.subarray(Math.max(0, values.length - 3000)).filter((value) => !Number.isNaN(value));
  const first = given?.[0] ?? strongest(recent);
  if (first === undefined) return [];
  if (given && given.length > 1) return [...given];
  const week = 7 * first;
  return first !== 7 && recent.length >= 3 * week && likeness(steps(recent, first), week) > 0.1
    ? [first, week]
    : [first];
}

function strongest(values: Float64Array): number | undefined {
  const moved = steps(values, 1);
  let best: { lag: number; alike: number } | undefined;
  for (const lag of usual) {
    if (values.length < 3 * lag) continue;
    const alike = likeness(moved, lag);
    // A multiple of a season is alike too: it must be clearly more so than the season itself.
    if (alike > 0.2 && alike > (best?.alike ?? 0) + (best && lag % best.lag === 0 ? 0.25 : 0)) best = { lag, alike };
  }
  return best && isSeasonal(values, best.lag) ? best.lag : undefined;
}

/** Differences: a level that wanders makes everything alike, its steps do not. */
function steps(values: Float64Array, apart: number): Float64Array {
  return values.subarray(apart).map((value, t) => value - values[t]!);
}

function likeness(values: Float64Array, lag: number): number {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value / n;
  let [together, all] = [0, 0];
  for (let t = 0; t < n; t++) {
    all += (values[t]! - mean) ** 2;
    if (t >= lag) together += (values[t]! - mean) * (values[t - lag]! - mean);
  }
  return all > 0 ? together / all : 0;
}
