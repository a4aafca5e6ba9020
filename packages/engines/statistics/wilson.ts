import { z95 } from './normal.ts';

/**
 * How far a share that was seen in some answers may lie from the share of all (Wilson score interval).
 * @param yes 0 ≤ yes ≤ all
 * @param all ≥ 0
 * @param z   1.96 for 95 %
 * @returns bounds within 0–1, or null when nobody answered
 * @throws RangeError if yes is not between 0 and all
 * @remarks Stays within 0–1 and keeps its coverage with few answers, where the usual ± does not. It says nothing about
 *   those who did not answer: show the response rate beside it.
 * @source Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22
 */
export function wilson(yes: number, all: number, z = z95): { lower: number; upper: number } | null {
  if (!(yes >= 0 && yes <= all)) throw new RangeError(`${yes} of ${all} is no share`);
  if (all === 0) return null;
  const share = yes / all;
  const square = (z * z) / all;
  const centre = (share + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / all + square / (4 * all));
  // Rounding must not lead outside at 0 and at 1.
  return { lower: yes === 0 ? 0 : centre - half, upper: yes === all ? 1 : centre + half };
}
