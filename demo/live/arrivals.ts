/** When the next customer comes, and who it is. */
import type { Dialogue } from '../dialogue.ts';
import { exponential, type Random, shuffled } from './chance.ts';

/** `even`: at any time alike. `day`: as a day at Harbour Bank goes, with the same mean over a week. */
export type Pattern = 'even' | 'day';

const hourMs = 3_600_000;
/** Singapore, by the hour; the mean is 1. */
const byHour = [
  0.17, 0.11, 0.09, 0.07, 0.07, 0.11, 0.34, 0.79, 1.35, 1.92, 1.92, 1.69, 1.46, 1.46, 1.58, 1.46, 1.35, 1.35, 1.46,
  1.58, 1.46, 1.24, 0.68, 0.34,
];
const busiest = 1.92 * 1.3 * 1.35;

/** How busy this moment is beside the mean of a week; the busiest are Monday morning and salary day. */
export function busyness(at: Date): number {
  const local = new Date(at.getTime() + 8 * hourMs);
  const hour = local.getUTCHours();
  const weekday = local.getUTCDay();
  const week = weekday === 0 || weekday === 6 ? 0.8 : 1.07;
  const monday = weekday === 1 && (hour === 9 || hour === 10) ? 1.3 : 1;
  const salary = local.getUTCDate() === 25 ? 1.35 : 1;
  return Math.min(busiest, (byHour[hour] ?? 1) * week * monday * salary);
}

/**
 * A Poisson stream, by thinning.
 * @param perHour mean arrivals in an hour, > 0
 * @returns milliseconds from `from` to the next arrival
 */
export function nextArrivalMs(perHour: number, pattern: Pattern, from: Date, random: Random): number {
  if (pattern === 'even') return exponential(random, hourMs / perHour);
  let ms = 0;
  do ms += exponential(random, hourMs / (perHour * busiest));
  while (random() >= busyness(new Date(from.getTime() + ms)) / busiest);
  return ms;
}

/**
 * Every dialogue once, in an order of chance, before any comes again. Nobody is here twice at the same time, and those
 * kept for visitors never.
 */
export function createCasting(dialogues: readonly Dialogue[], kept: readonly string[], random: Random) {
  const all = dialogues.filter(({ customerId }) => customerId === null || !kept.includes(customerId));
  let waiting: Dialogue[] = [];
  return (isHere: (customerId: string) => boolean): Dialogue | null => {
    if (waiting.length === 0) waiting = shuffled(random, all);
    const at = waiting.findIndex(({ customerId }) => customerId === null || !isHere(customerId));
    return at < 0 ? null : (waiting.splice(at, 1)[0] ?? null);
  };
}
