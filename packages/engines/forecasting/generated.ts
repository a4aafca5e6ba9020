import { streamOf, uniform } from '../simulation/streams.ts';
import type { Sample } from './member.ts';
import { type DemandEvent, weekdayOf } from './series.ts';

/** Chance and arrivals for tests and measurements whose truth is known. */

/** Uniform in (0, 1); the same seed draws the same. */
export function chance(seed: number): () => number {
  const { a, b } = streamOf(seed, 0x666f7265);
  let drawn = 0;
  return () => uniform(a, b, drawn++);
}

/** How many come where a mean is known, each on their own: a Poisson number. */
export function countsOf(mean: number, luck: () => number): number {
  let count = 0;
  // e^−mean is no number any more for large means: they are drawn in parts.
  for (let left = mean; left > 0; left -= 200) {
    const floor = Math.exp(-Math.min(200, left));
    for (let product = luck(); product > floor; product *= luck()) count += 1;
  }
  return count;
}

export function normalOf(luck: () => number): number {
  return Math.sqrt(-2 * Math.log(luck())) * Math.cos(2 * Math.PI * luck());
}

/** A service whose truth is known: each day's mean is `total(day)`, spread over its slots by `share`. */
export interface Service {
  readonly firstDay: number;
  readonly days: number;
  /** Days to forecast, after those. */
  readonly ahead?: number;
  readonly opensOn: (day: number) => boolean;
  /** Slots a day, of 30 minutes, from 08:00. */
  readonly slots: number;
  readonly total: (day: number) => number;
  readonly share?: (slot: number, day: number) => number;
  readonly events?: readonly DemandEvent[];
  /** Days on which it was closed although it mostly opens: nothing is known of them. */
  readonly closedOn?: ReadonlySet<number>;
}

export function sampleOf(service: Service, luck: () => number): Sample {
  const { firstDay, days, ahead = 7, slots, closedOn = new Set(), share = () => 1 } = service;
  const rows = Array.from({ length: days + ahead }, (_, nth) => firstDay + nth).filter(service.opensOn);
  const past = rows.filter((day) => day < firstDay + days).length;
  const values = new Float64Array(past * slots);
  const known = new Uint8Array(values.length);
  for (let cell = 0; cell < values.length; cell++) {
    const day = rows[Math.floor(cell / slots)]!;
    const all = Array.from({ length: slots }, (_, slot) => share(slot, day)).reduce((sum, one) => sum + one, 0);
    known[cell] = closedOn.has(day) ? 0 : 1;
    values[cell] = known[cell] ? countsOf((service.total(day) * share(cell % slots, day)) / all, luck) : 0;
  }
  const calendar = {
    intervalMinutes: 30,
    day: Int32Array.from({ length: rows.length * slots }, (_, cell) => rows[Math.floor(cell / slots)]!),
    place: Int32Array.from({ length: rows.length * slots }, (_, cell) => 16 + (cell % slots)),
    open: new Uint8Array(rows.length * slots).fill(1),
  };
  const perWeek = new Set(rows.map(weekdayOf)).size * slots;
  return { id: 'generated', values, known, seasons: [slots, perWeek], calendar, events: service.events ?? [] };
}
