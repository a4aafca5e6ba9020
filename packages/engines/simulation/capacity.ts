import { feedback } from './journey-rules.ts';
import type { Model } from './model.ts';

/**
 * The part of their time that agents must work so that everybody who never gives up is served, if work were shared out
 * as well as it can be: the static planning problem. At 1 or more no policy keeps the queue from growing.
 * @returns 0 where everybody gives up sooner or later
 * @source Harrison & López (1999), Heavy traffic resource pooling in parallel-server systems, Queueing Systems 33
 */
export function leastUtilisation(model: Model): number {
  const types = model.typeIds.length;
  const rates = ratesOf(model);
  const staying = staysOf(model).filter((type) => rates[type]! > 0);
  if (staying.length === 0) return 0;
  const pools = [...model.poolIds.keys()];
  const agents = pools.map((pool) => mean(model.agents[pool]!.counts));
  const pairs = staying.flatMap((type, row) =>
    linesOf(model, type).flatMap((line) =>
      pools.flatMap((pool) => {
        const handle = model.handle[pool * types + line];
        const rates = model.rates[pool];
        return handle ? [{ row, pool, seconds: rates ? 1 / Math.max(...rates) : handle.mean }] : [];
      }),
    ),
  );
  return solve(
    staying.map((type) => rates[type]!),
    agents,
    pairs,
  );
}

/** Where contacts of a type may be served: in their own line, and in those that plans move them to. */
function linesOf({ journeys }: Model, type: number): number[] {
  const lines = [type];
  // Of two queues each may send on to the other while it is closed.
  for (let to = journeys?.overflowsTo[type] ?? -1; to >= 0 && !lines.includes(to); )
    to = journeys?.overflowsTo[lines[lines.push(to) - 1]!] ?? -1;
  return lines;
}

/** Types whose contacts are served in the end: they never give up and nobody is turned away, or they come until they are. */
export function staysOf({ typeIds, patience, waitingPlaces, journeys }: Model): number[] {
  return [...typeIds.keys()].filter((type) => {
    const again = journeys?.retries[type];
    if (again && again.probability === 1 && again.atMost === Number.POSITIVE_INFINITY) return true;
    return patience[type] === null && waitingPlaces === Number.POSITIVE_INFINITY;
  });
}

/**
 * Contacts a second that want an agent, by type: those who come and are not contained, and of those who stay what is
 * passed on and what comes again, at least. Who may give up may go before either, and is left out there.
 */
function ratesOf(model: Model): Float64Array {
  const { typeIds, journeys } = model;
  const types = typeIds.length;
  const first = Float64Array.from(typeIds, (_, type) => {
    const contained = journeys?.virtualAgents[type];
    return mean([...model.arrivals[type]!.rates]) * (contained ? 1 - Math.max(...contained.containment) : 1);
  });
  if (!journeys) return first;
  const staying = staysOf(model);
  let rates = first;
  // The traffic equations, by walking them: each turn is one more visit, and fewer and fewer make it.
  for (let turn = 0; turn < 1000; turn++) {
    const next = Float64Array.from(first);
    for (const type of staying) {
      const onward = journeys.transfers[type];
      let before = 0;
      for (const [nth, to] of (onward?.to ?? []).entries()) {
        next[to]! += rates[type]! * (onward!.upTo[nth]! - before);
        before = onward!.upTo[nth]!;
      }
      const again = journeys.repeats[type];
      if (!again) continue;
      const best = Math.max(...model.poolIds.map((_, pool) => journeys.resolves[pool * types + type]!));
      const contained = journeys.virtualAgents[type];
      const past = contained ? 1 - Math.max(...contained.containment) : 1;
      next[type]! += rates[type]! * (1 - before) * feedback(again, 1 - best) * past;
    }
    const grew = next.reduce((sum, rate, type) => sum + Math.abs(rate - rates[type]!), 0);
    rates = next;
    if (grew < 1e-12) break;
  }
  return rates;
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
