/** Many possible days of one plan, as they are sent: each by itself where it is compared pair by pair, else how they spread. */
import type { TwinOutcome } from '@harken/contract/routes-twin';
import type { Level, Outcome } from '@harken/engines/simulation/outcome';
import { type Band, bandOf } from '@harken/engines/statistics/distribution';

/**
 * @param of by replication, at least one
 * @param typeIds the model's wholes
 */
export function together(of: readonly Outcome[], typeIds: readonly string[]): TwinOutcome {
  const [first] = of as [Outcome];
  const samples = (key: 'meanWaitSeconds' | 'serviceLevel' | 'abandonment' | 'occupancy') =>
    of.map((one) => rounded(one[key]));
  const counts = (key: 'lost' | 'agentHours' | 'strainedAgents') => of.map((one) => rounded(one[key]) as number);
  const band = (levels: readonly Level[], key: keyof Level) => roundedBand(bandOf(levels.map((level) => level[key])));
  return {
    meanWaitSeconds: samples('meanWaitSeconds'),
    serviceLevel: samples('serviceLevel'),
    abandonment: samples('abandonment'),
    occupancy: samples('occupancy'),
    lost: counts('lost'),
    agentHours: counts('agentHours'),
    strainedAgents: counts('strainedAgents'),
    quarters: first.cells.map((_, cell) => {
      const levels = of.map(({ cells }) => cells[cell] as Level);
      return { serviceLevel: band(levels, 'serviceLevel'), meanWaitSeconds: band(levels, 'meanWaitSeconds') };
    }),
    types: typeIds.map((id, type) => {
      const levels = of.map(({ types }) => types[type] as Level);
      return {
        id,
        serviceLevel: band(levels, 'serviceLevel'),
        meanWaitSeconds: band(levels, 'meanWaitSeconds'),
        abandonment: band(levels, 'abandonment'),
      };
    }),
  };
}

/** To what anybody could read off: a thousandth of a percent, a hundredth of a second. */
function rounded(value: number | null): number | null {
  if (value === null) return null;
  const digits = Math.abs(value) < 2 ? 1e5 : 1e2;
  return Math.round(value * digits) / digits;
}

const roundedBand = (band: Band | null): [number, number, number] | null =>
  band && (band.map(rounded) as [number, number, number]);
