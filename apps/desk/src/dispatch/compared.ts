import type { TwinOutcome } from '@harken/contract/routes-twin';
import { bandOf, quantile } from '@harken/engines/statistics/distribution';

export const measures = ['meanWaitSeconds', 'serviceLevel', 'abandonment', 'occupancy', 'cost'] as const;
export type Measure = (typeof measures)[number];

/** What an hour of an agent and a lost contact cost. */
export interface Money {
  currency: string;
  perHour: number;
  perLost: number;
}

/** Of the service level, more is better; of everything else less. */
const moreIsBetter: ReadonlySet<Measure> = new Set(['serviceLevel']);

export interface Compared {
  measure: Measure;
  a: readonly number[];
  b: readonly number[];
  aBand: readonly [number, number, number];
  bBand: readonly [number, number, number];
  /** B − A, pair by pair. */
  differences: readonly number[];
  differenceBand: readonly [number, number, number];
  /** Shares of the pairs: B better; neither. */
  better: number;
  alike: number;
}

export function valuesOf(outcome: TwinOutcome, measure: Measure, money: Money): (number | null)[] {
  if (measure !== 'cost') return outcome[measure];
  return outcome.agentHours.map((hours, nth) => hours * money.perHour + (outcome.lost[nth] ?? 0) * money.perLost);
}

/** Null where one of the two has no such figure in any run. */
export function compare(a: TwinOutcome, b: TwinOutcome, measure: Measure, money: Money): Compared | null {
  const [ofA, ofB] = [valuesOf(a, measure, money), valuesOf(b, measure, money)];
  const both = ofA.flatMap((value, nth): [number, number][] => {
    const other = ofB[nth];
    return value === null || other == null ? [] : [[value, other]];
  });
  if (both.length === 0) return null;
  const is = both.map(([value]) => value);
  const other = both.map(([, value]) => value);
  const differences = both.map(([value, next]) => next - value);
  const better = differences.filter((one) => (moreIsBetter.has(measure) ? one > 0 : one < 0)).length;
  return {
    measure,
    a: is,
    b: other,
    aBand: bandOf(is) as Compared['aBand'],
    bBand: bandOf(other) as Compared['aBand'],
    differences,
    differenceBand: bandOf(differences) as Compared['aBand'],
    better: better / both.length,
    alike: differences.filter((one) => one === 0).length / both.length,
  };
}

/** In how many of the days a share was reached. */
export function reached(values: readonly (number | null)[], goal: number): number {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? 0 : known.filter((value) => value >= goal).length / known.length;
}

/** What the worst in twenty come to, or are better than. */
export function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null).sort((one, other) => one - other);
  return known.length === 0 ? null : quantile(known, 0.05);
}

/** Round numbers from `from` to `to` and a little beyond, about so many of them. */
export function ticks(from: number, to: number, about: number, steps: readonly number[] = tens(to - from)): number[] {
  const step = steps.find((one) => (to - from) / one <= about) ?? (steps.at(-1) as number);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, nth) => (first + nth) * step || 0);
}

function tens(span: number): number[] {
  const power = 10 ** Math.floor(Math.log10(span || 1) - 1);
  return [1, 2, 5, 10, 20, 50, 100].map((one) => one * power);
}

/** Of clocks. */
export const clockSteps = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400,
];

/** Where nearly all of several samples lie: what an axis shows. */
export function spanOf(samples: readonly (readonly number[])[], least?: number, most?: number): [number, number] {
  const ends = samples.flatMap((values) => {
    const sorted = [...values].sort((one, other) => one - other);
    return [quantile(sorted, 0.005), quantile(sorted, 0.995)];
  });
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  return [
    Math.max(least ?? Number.NEGATIVE_INFINITY, low - room),
    Math.min(most ?? Number.POSITIVE_INFINITY, high + room),
  ];
}
