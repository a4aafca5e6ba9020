import type { Model } from './model.ts';
import { countAt, counted, type Tally, timeAt, timed } from './tally.ts';

/** What came out of one replication: one possible day. Ratios are null where there was nothing to divide by. */
export interface Outcome {
  /** Over the admitted, those that gave up included. */
  readonly meanWaitSeconds: number | null;
  readonly serviceLevel: number | null;
  readonly abandonment: number | null;
  /** Time with a contact in hand ÷ time there, over all agents. */
  readonly occupancy: number | null;
  readonly offered: number;
  /** Gave up, or were turned away. */
  readonly lost: number;
  /** Of all agents together. */
  readonly agentHours: number;
  /** Agents of pools that were busier than `strained` for a whole hour. */
  readonly strainedAgents: number;
  /** By the model's wholes: the types, or what they are parts of. */
  readonly types: readonly Level[];
  /** By cell of the whole day, whatever the window. */
  readonly cells: readonly Level[];
}

export interface Level {
  readonly meanWaitSeconds: number | null;
  readonly serviceLevel: number | null;
  readonly abandonment: number | null;
}

/** Busier than this an agent has no moment to breathe: the limit that plans keep to. */
export const strained = 0.88;

/**
 * One replication by itself, so that many of them make a distribution. Contacts count in the cell in which they came.
 * @param window cells that count, half-open; every cell where it is left out
 */
export function outcomeOf(
  model: Model,
  tally: Tally,
  window: { readonly from: number; readonly to: number } = { from: 0, to: model.cells },
): Outcome {
  const types = model.typeIds.length;
  const pools = model.poolIds.length;
  const all = new Float64Array(counted);
  const byType = model.wholes.map(() => new Float64Array(counted));
  const { wholeOf } = model;
  const cells: Level[] = [];
  const goals = model.typeIds.every((_, type) => !Number.isNaN(model.within[type]));
  for (let cell = 0; cell < model.cells; cell++) {
    const own = new Float64Array(counted);
    for (let type = 0; type < types; type++) {
      const from = ((cell + 1) * types + type) * counted;
      for (let at = 0; at < counted; at++) own[at]! += tally.counts[from + at]!;
      if (cell < window.from || cell >= window.to) continue;
      for (let at = 0; at < counted; at++) byType[wholeOf[type]!]![at]! += tally.counts[from + at]!;
    }
    cells.push(levelOf(own, goals));
    if (cell >= window.from && cell < window.to) for (let at = 0; at < counted; at++) all[at]! += own[at]!;
  }
  let occupied = 0;
  let present = 0;
  let strainedAgents = 0;
  const time = (cell: number, pool: number, at: number) => tally.times[((cell + 1) * pools + pool) * timed + at]!;
  const hour = Math.max(1, Math.round(3600 / model.cellSeconds));
  for (let pool = 0; pool < pools; pool++) {
    let most = 0;
    for (let cell = window.from; cell < window.to; cell++) {
      occupied += time(cell, pool, timeAt.occupied);
      present += time(cell, pool, timeAt.present);
      if (cell + hour > window.to) continue;
      let [busy, there] = [0, 0];
      for (let next = cell; next < cell + hour; next++) {
        busy += time(next, pool, timeAt.occupied);
        there += time(next, pool, timeAt.present);
      }
      if (there > 0 && busy / there > strained) most = Math.max(most, there / (hour * model.cellSeconds));
    }
    strainedAgents += most;
  }
  const { meanWaitSeconds, serviceLevel, abandonment } = levelOf(all, goals);
  return {
    meanWaitSeconds,
    serviceLevel,
    abandonment,
    occupancy: ratio(occupied, present),
    offered: all[countAt.atOnce]! + all[countAt.queued]! + all[countAt.blocked]!,
    lost: all[countAt.abandoned]! + all[countAt.blocked]!,
    agentHours: present / 3600,
    strainedAgents,
    types: byType.map((row, whole) => levelOf(row, !Number.isNaN(model.within[wholeOf.indexOf(whole)]))),
    cells,
  };
}

function levelOf(row: Float64Array, hasGoal: boolean): Level {
  const is = (at: number) => row[at]!;
  const offered = is(countAt.atOnce) + is(countAt.queued) + is(countAt.blocked);
  return {
    meanWaitSeconds: ratio(is(countAt.wait), is(countAt.atOnce) + is(countAt.answered) + is(countAt.abandoned)),
    serviceLevel: hasGoal ? ratio(is(countAt.atOnce) + is(countAt.within), offered) : null,
    abandonment: ratio(is(countAt.abandoned), offered),
  };
}

const ratio = (top: number, bottom: number) => (bottom > 0 ? top / bottom : null);
