import type { Floor } from './floor.ts';
import { type Line, waitingSince } from './line.ts';
import type { Model } from './model.ts';
import type { Pick, Route } from './scenario.ts';

/**
 * Who decides. The kernel asks at the two moments at which there is something to decide, and does what it is told; it
 * knows nothing of rules. The rules below are one such program, production.ts is another.
 */
export interface Policy {
  /** Which agent with room takes a contact of a type that has just come and waited so many seconds; −1: it waits. */
  readonly route: (type: number, waited: number) => number;
  /** Of which type an agent with room takes the oldest waiting contact; −1: of none. */
  readonly pick: (agent: number) => number;
  /** Told of every contact that joins a line, and how long it has waited before. */
  readonly queued?: (type: number, waited: number) => void;
  /** When it wants to be asked although nothing happens, in its only place; too early does no harm. Absent: never. */
  readonly wakes?: Float64Array;
  /** Asked then until it says −1: agent × types + type, whose oldest the agent takes. */
  readonly woken?: () => number;
  /** Then until it says −1: type × types + another, to whose line the oldest of the first goes. */
  readonly moved?: () => number;
}

/** What a policy may see, as it is at the moment it is asked: to be read, not to be kept or changed. */
export interface Sight {
  readonly floor: Floor;
  readonly line: Line;
}

export type Program = (model: Model, sight: Sight) => Policy;

/** A route and a pick by name. Ties go to the agent who has been idle longest and the contact that came first. */
export const byRules =
  (route: Route, pick: Pick): Program =>
  (model, sight) =>
    new Rules(model, sight, route, pick);

/**
 * Both rules as tables. A class for once: its two methods stay the same functions from one replication to the next, and
 * so stay compiled.
 */
class Rules implements Policy {
  readonly #floor: Floor;
  readonly #line: Line;
  readonly #stations: Ranked;
  readonly #types: Ranked;
  /** By pool × type: what a second of waiting adds for each unit of the agent's time; null where cost is no matter. */
  readonly #dear: Float64Array | null;

  constructor(model: Model, { floor, line }: Sight, route: Route, pick: Pick) {
    this.#floor = floor;
    this.#line = line;
    this.#stations = stationsByRank(model, route);
    this.#types = typesByRank(model, pick);
    const types = model.typeIds.length;
    this.#dear =
      pick === 'generalised-c-mu'
        ? Float64Array.from(model.handle, (handle, cell) => (handle ? model.delayCost[cell % types]! / handle.mean : 0))
        : null;
  }

  /** The first rank in which somebody stands, and there the one who has been idle longest. */
  route(type: number): number {
    const { from, what, rank } = this.#stations;
    const { since, first } = this.#floor;
    const end = from[type + 1]!;
    let best = -1;
    let longest = Number.POSITIVE_INFINITY;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let row = from[type]!; row < end && rank[row]! <= bestRank; row++) {
      const free = since[what[row]!]!;
      // At the start, and when a shift begins, many have been idle equally long.
      if (free < longest || (free === longest && best >= 0 && first[what[row]!]! < first[best]!)) {
        longest = free;
        best = what[row]!;
        bestRank = rank[row]!;
      }
    }
    return best < 0 ? -1 : first[best]!;
  }

  pick(agent: number): number {
    const pool = this.#floor.poolOf[agent]!;
    if (this.#dear) return this.#dearest(pool);
    const { from, what, rank } = this.#types;
    const end = from[pool + 1]!;
    let best = -1;
    let oldest = Number.POSITIVE_INFINITY;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let row = from[pool]!; row < end && rank[row]! <= bestRank; row++) {
      const since = waitingSince(this.#line, what[row]!);
      if (since < oldest) {
        oldest = since;
        best = what[row]!;
        bestRank = rank[row]!;
      }
    }
    return best;
  }

  /**
   * Where waiting w costs c·w², the type whose cost grows fastest for each unit of this agent's time: c·w·μ.
   * @source Mandelbaum & Stolyar (2004), Scheduling flexible servers with convex delay costs, Operations Research 52
   */
  #dearest(pool: number): number {
    const now = this.#floor.clock[0]!;
    const { from, what } = this.#types;
    const dear = this.#dear as Float64Array;
    const types = this.#line.head.length;
    let best = -1;
    let oldest = Number.POSITIVE_INFINITY;
    let most = -1;
    for (let row = from[pool]!; row < from[pool + 1]!; row++) {
      const type = what[row]!;
      const since = waitingSince(this.#line, type);
      if (since === Number.POSITIVE_INFINITY) continue;
      const cost = dear[pool * types + type]! * (now - since);
      if (cost > most || (cost === most && since < oldest)) {
        most = cost;
        oldest = since;
        best = type;
      }
    }
    return best;
  }
}

/** What there is to choose from for each of something, in the order of rank, so that the first rank ends the search. */
interface Ranked {
  readonly from: Int32Array;
  readonly what: Int32Array;
  readonly rank: Float64Array;
}

function ranked(choices: readonly (readonly { what: number; rank: number }[])[]): Ranked {
  const rows = choices.map((own) => [...own].sort((a, b) => (a.rank === b.rank ? a.what - b.what : a.rank - b.rank)));
  const from = new Int32Array(rows.length + 1);
  for (const [place, own] of rows.entries()) from[place + 1] = from[place]! + own.length;
  return {
    from,
    what: Int32Array.from(rows.flat(), (row) => row.what),
    rank: Float64Array.from(rows.flat(), (row) => row.rank),
  };
}

function stationsByRank(model: Model, route: Route): Ranked {
  const { station, most } = model;
  return ranked(
    model.typeIds.map((_, type) => {
      return speakingPools(model, type).flatMap((pool) =>
        Array.from({ length: most[pool]! }, (_, held) => ({
          what: station[pool]! + held,
          rank: rankOf(model, route, pool, type, held),
        })),
      );
    }),
  );
}

/** Pools that serve a type; one speaks for all that share its stations. */
export function speakingPools({ poolIds, typeIds, handle, station }: Model, type: number): number[] {
  const pools = [...poolIds.keys()].filter((pool) => handle[pool * typeIds.length + type]);
  return [...new Map(pools.map((pool) => [station[pool]!, pool])).values()];
}

/** A smaller one is taken first. */
function rankOf(model: Model, route: Route, pool: number, type: number, held: number): number {
  const cell = pool * model.typeIds.length + type;
  switch (route) {
    // Who has nothing in hand is idle; the others are less busy or more.
    case 'longest-idle':
      return held === 0 ? 0 : 1;
    case 'fastest': {
      const rates = model.rates[pool];
      return rates ? (held + 1) / rates[held]! : model.handle[cell]!.mean;
    }
    case 'preference':
      return model.preference[cell]!;
    case 'least-busy':
      return held / model.most[pool]!;
    case 'most-busy':
      return -held / model.most[pool]!;
  }
}

function typesByRank(model: Model, pick: Pick): Ranked {
  const types = model.typeIds.length;
  const rank = (pool: number, type: number) => {
    if (pick === 'priority') return model.priority[type]!;
    return pick === 'preference' ? model.preference[pool * types + type]! : 0;
  };
  return ranked(
    model.poolIds.map((_, pool) =>
      model.typeIds.flatMap((_, type) =>
        model.handle[pool * types + type] ? [{ what: type, rank: rank(pool, type) }] : [],
      ),
    ),
  );
}
