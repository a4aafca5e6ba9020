import type { Model } from './model.ts';
import { student, summaryOf, type TypeFigures } from './summary.ts';
import type { Tally } from './tally.ts';

export type Measure = 'serviceLevel' | 'abandonment' | 'meanWaitSeconds';
export const measures: readonly Measure[] = ['serviceLevel', 'abandonment', 'meanWaitSeconds'];

export interface Pair {
  /** Null: all together. */
  readonly typeId: string | null;
  readonly measure: Measure;
  /** Means over the replications. */
  readonly one: number;
  readonly other: number;
  /** Other − one, and the half width of its 95 % interval. */
  readonly difference: number;
  readonly halfWidth: number;
}

/**
 * What two ways differ by, replication by replication: both met the same customers, so most of what one replication
 * has more of than the next is in both and falls out.
 * @param ones, others of the same seed, in the order of their numbers, two at least
 * @returns measures that every replication has, of all together and by type
 * @source Law (2015), Simulation Modeling and Analysis, §10.2 (paired-t interval), §11.2 (common random numbers)
 */
export function pairsOf(model: Model, ones: readonly Tally[], others: readonly Tally[]): Pair[] {
  const rows = (tallies: readonly Tally[]) => tallies.map((tally) => summaryOf(model, [tally]));
  const [one, other] = [rows(ones), rows(others)];
  return [null, ...model.typeIds].flatMap((typeId) =>
    measures.flatMap((measure) => {
      const figureOf = (row: (typeof one)[number]) =>
        (typeId === null ? row.total : (row.types[typeId] as TypeFigures))[measure];
      const pairs = one.flatMap((row, n) => {
        const [a, b] = [figureOf(row), figureOf(other[n] as typeof row)];
        return a === null || b === null ? [] : [[a, b] as const];
      });
      return pairs.length < 2 ? [] : { typeId, measure, ...apart(pairs) };
    }),
  );
}

function apart(pairs: readonly (readonly [number, number])[]): Omit<Pair, 'typeId' | 'measure'> {
  const mean = (of: (pair: readonly [number, number]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [one, other] = [mean(([a]) => a), mean(([, b]) => b)];
  const difference = other - one;
  const variance = pairs.reduce((sum, [a, b]) => sum + (b - a - difference) ** 2, 0) / (pairs.length - 1);
  return { one, other, difference, halfWidth: student(pairs.length - 1) * Math.sqrt(variance / pairs.length) };
}
