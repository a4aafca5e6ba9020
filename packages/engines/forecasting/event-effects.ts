import { z95 } from '../statistics/normal.ts';
import { dayModel } from './calendar-member.ts';
import { kindOf } from './day-inputs.ts';
import { hoursOf } from './day-profile.ts';
import { dayTable, type KnownDay } from './day-table.ts';
import type { Sample } from './member.ts';
import { type DemandEvent, isWholeDay, weekdayOf } from './series.ts';

/**
 * What events did to demand while they lasted, and what the next one will. Each time is compared with what the day, or
 * those hours of it, would have brought without it, as the days before it say; the days of the event themselves teach nothing about that.
 * @source DerSimonian & Laird (1986), Meta-analysis in clinical trials, Controlled Clinical Trials 7
 */

/** +0.21: 21 % more than without; between `low` and `high` with 95 %. */
export interface Effect {
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

export interface MeasuredEvent {
  readonly name: string;
  /** Oldest first; times on days that are not known or were closed say nothing and are not among them. */
  readonly times: readonly (Effect & { readonly day: number; readonly value: number })[];
  /** Of an event of value 1, on average; null where there is no evidence. */
  readonly mean: Effect | null;
  /** What another one of value 1 will do: wider, because no two are the same. */
  readonly next: Effect | null;
}

/** Times of one event differ by so much for reasons of their own until they have shown otherwise, as if twice seen. */
const usualDifference = 0.05;
const usualTimes = 2;

/**
 * @param name of an event, or of a kind: `holiday` is every `holiday: …`
 * @param last how many of the latest times to measure by
 * @returns null where the series has no calendar or is too short to know any day
 */
export function measureEvent(sample: Sample, name: string, last = 3): MeasuredEvent | null {
  const table = dayTable(sample);
  if (table === null) return null;
  const isIt = (event: DemandEvent) => event.name === name || kindOf(event.name) === name;
  const values = new Map<number, number>();
  for (const event of sample.events) if (isIt(event)) values.set(event.day, (values.get(event.day) ?? 0) + event.value);
  // What others of its kind did must not stand for it on its own days.
  const others = sample.events.filter((event) => !(values.has(event.day) && kindOf(event.name) === kindOf(name)));
  const model = dayModel(table, others, new Set(values.keys()));
  if (model === null) return null;
  const { expected, variances } = model.totals;
  /** What came on a day while it lasted ÷ what would have, as a logarithm; null where nothing can be said of these hours. */
  const offOf = ({ day, values: came, total }: KnownDay, nth: number) => {
    const own = sample.events.filter((event) => event.day === day && isIt(event));
    if (own.length === 0 || own.some(isWholeDay))
      return { off: Math.log(total) - expected[nth]!, variance: variances[nth]! };
    const profile = model.profiles.get(weekdayOf(day));
    const hours = own.map((event) => hoursOf(event, table.places, profile));
    let [inThem, usually] = [0, 0];
    came.forEach((value, column) => {
      if (!hours.some(({ isIn }) => isIn(column))) return;
      inThem += value;
      usually += Math.exp(expected[nth]!) * (profile?.[column] ?? 0);
    });
    if (!(inThem > 0 && usually > 0)) return null;
    // Of a few contacts more is chance than of a day's.
    return { off: Math.log(inThem / usually), variance: variances[nth]! + 1 / usually };
  };
  const times = table.days
    .flatMap((known, nth) => {
      const { day } = known;
      const value = values.get(day) ?? 0;
      // Before two weeks are over hardly anything was known of a day.
      const is = value === 0 || nth < 10 ? null : offOf(known, nth);
      return is === null ? [] : [{ day, value, ...is }];
    })
    .slice(-last);
  const { mean, variance, between } = together(
    times.map(({ off, value, variance }) => ({ off: off / value, variance: variance / value ** 2 })),
  );
  return {
    name,
    times: times.map(({ day, value, off, variance }) => ({ day, value, ...effectOf(off, variance) })),
    mean: times.length === 0 ? null : effectOf(mean, variance),
    next: times.length === 0 ? null : effectOf(mean, variance + between),
  };
}

/**
 * Contacts that a planned event adds to a day.
 * @param forecast of the day without it
 * @param value    how much of it, as past ones were counted
 * @returns null where nothing is known about it: then nothing may be promised
 */
export function plannedEffect(
  { next }: MeasuredEvent,
  forecast: number,
  value = 1,
): { contacts: number; low: number; high: number } | null {
  if (next === null) return null;
  const [contacts, one, other] = [next.effect, next.low, next.high].map(
    (effect) => forecast * ((1 + effect) ** value - 1),
  );
  return { contacts: contacts!, low: Math.min(one!, other!), high: Math.max(one!, other!) };
}

function effectOf(off: number, variance: number): Effect {
  const reach = z95 * Math.sqrt(variance);
  return { effect: Math.expm1(off), low: Math.expm1(off - reach), high: Math.expm1(off + reach) };
}

/** The mean of several measurements, how unsure it is, and how much they differ beyond what their own doubt explains. */
function together(times: readonly { off: number; variance: number }[]) {
  const weights = times.map(({ variance }) => 1 / variance);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const fixed = times.reduce((sum, { off }, nth) => sum + weights[nth]! * off, 0) / all;
  const q = times.reduce((sum, { off }, nth) => sum + weights[nth]! * (off - fixed) ** 2, 0);
  const free = all - weights.reduce((sum, weight) => sum + weight ** 2, 0) / all;
  const own = free > 0 ? Math.max(0, (q - (times.length - 1)) / free) : 0;
  const between =
    (usualTimes * usualDifference ** 2 + Math.max(0, times.length - 1) * own) /
    (usualTimes + Math.max(0, times.length - 1));
  const shrunk = times.map(({ variance }) => 1 / (variance + between));
  const sum = shrunk.reduce((total, weight) => total + weight, 0);
  return {
    mean: times.reduce((total, { off }, nth) => total + shrunk[nth]! * off, 0) / sum,
    variance: 1 / sum,
    between,
  };
}
