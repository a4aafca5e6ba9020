import type { Remark } from './forecast.ts';
import type { Sample } from './member.ts';

/**
 * Puts one-off incidents aside: cells that have nothing to do with the same cell of the weeks around them, an hour of an
 * outage or a day of a broken counter. They become what is usual there and count as not known; events that are known by
 * name explain their days and are left.
 * @returns the sample without them, and what was found
 * @remarks Only what is far beyond a peak: a payday at half as much again is a pattern to be learned. The last week is left
 *   alone, because from within it an incident and a new level look the same.
 */
export function putIncidentsAside(sample: Sample): { sample: Sample; remarks: Remark[] } {
  const { values, seasons, known, events, calendar } = sample;
  const week = seasons.at(-1);
  const n = values.length;
  if (week === undefined || n < 4 * week) return { sample, remarks: [] };
  const named = new Set(events.map(({ day }) => day));
  const usual = new Float64Array(n);
  const off = new Float64Array(n);
  let mean = 0;
  for (const value of values) mean += Math.abs(value) / n;
  for (let t = 0; t < n; t++) {
    usual[t] = middleAround(values, t, week);
    // Counts spread as the root of their level.
    off[t] = (values[t]! - usual[t]!) / Math.sqrt(Math.abs(usual[t]!) + 0.1 * mean);
  }
  const spread = 1.4826 * middle([...off.map(Math.abs)]);
  const found: number[] = [];
  for (let t = 0; t < n - week; t++) {
    const [value, level] = [values[t]!, Math.abs(usual[t]!) + 0.1 * mean];
    const far = value > 2.5 * level || value < 0.25 * usual[t]! - 0.1 * mean;
    if (known[t] === 1 && far && Math.abs(off[t]!) > 6 * spread && !(calendar && named.has(calendar.day[t]!)))
      found.push(t);
  }
  // What happens for longer than a day and in more than one cell of a hundred is how this series is.
  if (found.length === 0 || found.length > Math.max(n / 100, seasons[0]!)) return { sample, remarks: [] };
  const [calm, sure] = [Float64Array.from(values), Uint8Array.from(known)];
  for (const t of found) {
    calm[t] = usual[t]!;
    sure[t] = 0;
  }
  return {
    sample: { ...sample, values: calm, known: sure },
    remarks: [{ about: 'put_aside', count: found.length, slots: found.slice(0, 50) }],
  };
}

/** The middle of the same cell two weeks before to two weeks after, those that there are. */
function middleAround(values: Float64Array, t: number, week: number): number {
  const n = values.length;
  if (t < 2 * week || t + 2 * week >= n) return middle([-2, -1, 1, 2].flatMap((away) => values[t + away * week] ?? []));
  const [a, b, c, d] = [values[t - 2 * week]!, values[t - week]!, values[t + week]!, values[t + 2 * week]!];
  return (a + b + c + d - Math.min(a, b, c, d) - Math.max(a, b, c, d)) / 2;
}

/**
 * Lifts what came before a new level to that level, so that weeks on both sides of it can be compared: a queue that was
 * merged, a site that opened.
 * @remarks A jump between two weeks that is far beyond how weeks usually change and that stays for two weeks and more.
 */
export function joinLevels(sample: Sample): { sample: Sample; remarks: Remark[] } {
  const { values, seasons } = sample;
  const week = seasons.at(-1);
  if (week === undefined || values.length < 6 * week || values.some((value) => value < 0))
    return { sample, remarks: [] };
  const weeks = Math.floor(values.length / week);
  const start = values.length - weeks * week;
  const totals = Array.from({ length: weeks }, (_, nth) => {
    let sum = 0;
    for (let t = start + nth * week; t < start + (nth + 1) * week; t++) sum += values[t]!;
    return sum;
  });
  if (totals.some((total) => total <= 0)) return { sample, remarks: [] };
  const change = (nth: number) => Math.log(totals[nth]! / totals[nth - 1]!);
  const usual = middle(totals.slice(1).map((_, nth) => Math.abs(change(nth + 1))));
  for (let nth = weeks - 2; nth >= 2; nth--) {
    const before = Math.log(middle(totals.slice(Math.max(0, nth - 4), nth)));
    const after = Math.log(middle(totals.slice(nth, nth + 4)));
    const jump = after - before;
    const sudden = Math.sign(change(nth)) === Math.sign(jump) && Math.abs(change(nth)) > 0.7 * Math.abs(jump);
    if (!sudden || Math.abs(jump) < Math.max(0.35, 8 * usual)) continue;
    const lifted = Float64Array.from(values);
    for (let t = 0; t < start + nth * week; t++) lifted[t]! *= Math.exp(jump);
    return {
      sample: { ...sample, values: lifted },
      remarks: [{ about: 'level_shift', count: 1, slots: [start + nth * week] }],
    };
  }
  return { sample, remarks: [] };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length === 0 ? 0 : sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
