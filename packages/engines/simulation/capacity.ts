import type { Model } from './model.ts';

/**
 * The part of their time that agents must work so that everybody who never gives up is served, if work were shared out
 * as well as it can be: the static planning problem. At 1 or more no policy keeps the queue from growing.
 * @returns 0 where everybody gives up sooner or later
 * @source Harrison & López (1999), Heavy traffic resource pooling in parallel-server systems, Queueing Systems 33
 */
export function leastUtilisation(model: Model): number {
  const types = model.typeIds.length;
  const staying = [...model.typeIds.keys()].filter((type) => model.patience[type] === null && rateOf(model, type) > 0);
  if (staying.length === 0 || model.waitingPlaces !== Number.POSITIVE_INFINITY) return 0;
  const pools = [...model.poolIds.keys()];
  const agents = pools.map((pool) => mean(model.agents[pool]!.counts));
  const pairs = staying.flatMap((type, row) =>
    pools.flatMap((pool) => {
      const handle = model.handle[pool * types + type];
      const rates = model.rates[pool];
      return handle ? [{ row, pool, seconds: rates ? 1 / Math.max(...rates) : handle.mean }] : [];
    }),
  );
  return solve(
    staying.map((type) => rateOf(model, type)),
    agents,
    pairs,
  );
}

function rateOf({ arrivals }: Model, type: number): number {
  return mean([...arrivals[type]!.rates]);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

interface Pair {
  readonly row: number;
  readonly pool: number;
  readonly seconds: number;
}

/**
 * Smallest ρ with Σ_pools x = rate for each type and Σ_types seconds · x ≤ ρ · agents for each pool, by the simplex
 * method on a full table. It begins with every type at its fastest pool and stops as soon as ρ is below 1: whether there
 * is room is all that is asked.
 */
function solve(rates: readonly number[], agents: readonly number[], pairs: readonly Pair[]): number {
  const rho = pairs.length;
  const slack = rho + 1;
  const right = slack + agents.length;
  const rows = rates.length + agents.length;
  const table = Array.from({ length: rows + 1 }, () => new Float64Array(right + 1));
  for (const [column, { row, pool, seconds }] of pairs.entries()) {
    table[row]![column] = 1;
    table[rates.length + pool]![column] = seconds;
  }
  for (const [row, rate] of rates.entries()) table[row]![right] = rate;
  for (const [pool, count] of agents.entries()) {
    table[rates.length + pool]![rho] = -count;
    table[rates.length + pool]![slack + pool] = 1;
  }
  const cost = table[rows]!;
  cost[rho] = 1;
  const basis = new Int32Array(rows);

  function pivot(row: number, column: number) {
    const chosen = table[row]!;
    const by = chosen[column]!;
    for (let at = 0; at <= right; at++) chosen[at]! /= by;
    for (const other of table) {
      const factor = other[column]!;
      if (other === chosen || factor === 0) continue;
      for (let at = 0; at <= right; at++) other[at]! -= factor * chosen[at]!;
    }
    basis[row] = column;
  }

  for (const row of rates.keys()) {
    let fastest = -1;
    for (const [column, pair] of pairs.entries()) {
      if (pair.row === row && (fastest < 0 || pair.seconds < pairs[fastest]!.seconds)) fastest = column;
    }
    pivot(row, fastest);
  }
  let fullest = 0;
  const loadOf = (pool: number) => -table[rates.length + pool]![right]! / agents[pool]!;
  for (const pool of agents.keys()) {
    basis[rates.length + pool] = slack + pool;
    if (loadOf(pool) > loadOf(fullest)) fullest = pool;
  }
  pivot(rates.length + fullest, rho);

  for (let turn = 0; turn < 20 * (rows + right); turn++) {
    if (-cost[right]! < 1 - 1e-6) break;
    // The steepest way down at first, then Bland's rule, which cannot go in circles.
    let entering = -1;
    for (let column = 0; column < right; column++) {
      if (cost[column]! < -1e-10 && (entering < 0 || (turn < 5 * rows && cost[column]! < cost[entering]!)))
        entering = column;
    }
    if (entering < 0) break;
    let leaving = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let row = 0; row < rows; row++) {
      const by = table[row]![entering]!;
      if (by <= 1e-10) continue;
      const ratio = table[row]![right]! / by;
      if (ratio < least - 1e-12 || (ratio <= least + 1e-12 && leaving >= 0 && basis[row]! < basis[leaving]!)) {
        least = Math.min(least, ratio);
        leaving = row;
      }
    }
    if (leaving < 0) break;
    pivot(leaving, entering);
  }
  return -cost[right]!;
}
