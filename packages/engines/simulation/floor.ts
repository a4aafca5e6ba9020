import { createMatches, type Matches } from './matches.ts';
import type { Model } from './model.ts';
import { timeAt, timed } from './tally.ts';

/**
 * The agents: who is there, who has room, and for how long. An agent with room stands in a station, with those of the
 * same skills who hold as many contacts, in the order in which they came to it: the first has been idle longest.
 */
export interface Floor {
  // — by station —
  /** Since when its first agent stands there; Infinity when nobody does. */
  readonly since: Float64Array;
  /** Its first and last agent; −1 when nobody stands there. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  // — by agent —
  readonly poolOf: Int32Array;
  /** Contacts in hand. */
  readonly held: Int32Array;
  /** Whether the agent is there, still there to finish, or not. */
  readonly state: Uint8Array;
  /** Neighbours in the station, and since when the agent stands there. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly cameTo: Float64Array;
  /** Agents in stations. */
  roomy: number;
  /** Now, in its only place. */
  readonly clock: Float64Array;
  // — by pool —
  readonly most: Int32Array;
  readonly station: Int32Array;
  readonly firstAgent: Int32Array;
  readonly present: Int32Array;
  readonly leaving: Int32Array;
  readonly inHand: Int32Array;
  readonly occupied: Int32Array;
  /** Until when its times are reckoned. */
  readonly reckoned: Float64Array;
  /** Since the last reading, by pool · timed + timeAt. */
  readonly times: Float64Array;
  /** When each agent of a pool with rates completes something. */
  readonly completions: Matches;
}

export const away = 0;
/** On the way out, with work in hand. */
export const going = 1;
export const here = 2;

export function createFloor(model: Model, clock: Float64Array): Floor {
  const { most, agentsAtMost, agents, station, stations } = model;
  const pools = most.length;
  const firstAgent = new Int32Array(pools + 1);
  for (let pool = 0; pool < pools; pool++) firstAgent[pool + 1] = firstAgent[pool]! + agentsAtMost[pool]!;
  const everybody = firstAgent[pools]!;
  const floor: Floor = {
    since: new Float64Array(stations).fill(Number.POSITIVE_INFINITY),
    first: new Int32Array(stations).fill(-1),
    last: new Int32Array(stations).fill(-1),
    poolOf: new Int32Array(everybody),
    held: new Int32Array(everybody),
    state: new Uint8Array(everybody),
    before: new Int32Array(everybody).fill(-1),
    after: new Int32Array(everybody).fill(-1),
    cameTo: new Float64Array(everybody),
    roomy: 0,
    clock,
    most,
    station,
    firstAgent,
    present: new Int32Array(pools),
    leaving: new Int32Array(pools),
    inHand: new Int32Array(pools),
    occupied: new Int32Array(pools),
    reckoned: new Float64Array(pools),
    times: new Float64Array(pools * timed),
    completions: createMatches(most.some((held) => held > 1) ? everybody : 1),
  };
  for (let pool = 0; pool < pools; pool++) {
    for (let agent = firstAgent[pool]!; agent < firstAgent[pool + 1]!; agent++) floor.poolOf[agent] = pool;
    staffTo(floor, pool, agents[pool]!.counts[0]!);
  }
  return floor;
}

/** An agent who stands with room takes a contact. */
export function take(floor: Floor, agent: number): void {
  const pool = floor.poolOf[agent]!;
  leave(floor, agent);
  if (floor.most[pool] === 1) {
    // How busy these pools are is known from the work that was begun.
    floor.held[agent] = 1;
    return;
  }
  reckon(floor, pool);
  floor.inHand[pool]! += 1;
  if (floor.held[agent]! === 0) floor.occupied[pool]! += 1;
  floor.held[agent]! += 1;
  if (floor.held[agent]! < floor.most[pool]!) stand(floor, agent);
}

/** An agent is done with a contact. */
export function finish(floor: Floor, agent: number): void {
  const pool = floor.poolOf[agent]!;
  const isHere = floor.state[agent] === here;
  if (floor.most[pool] === 1) floor.held[agent] = 0;
  else {
    reckon(floor, pool);
    if (isHere && floor.held[agent]! < floor.most[pool]!) leave(floor, agent);
    floor.inHand[pool]! -= 1;
    floor.held[agent]! -= 1;
    if (floor.held[agent]! === 0) floor.occupied[pool]! -= 1;
  }
  if (isHere) stand(floor, agent);
  else if (floor.held[agent]! === 0) {
    reckon(floor, pool);
    floor.state[agent] = away;
    floor.present[pool]! -= 1;
    floor.leaving[pool]! -= 1;
  }
}

/**
 * Brings a pool to a number of agents: those with least in hand go first, idle ones at once, the others when their work
 * is done; those on their way out stay before others come. Returns who has come to a station.
 */
export function staffTo(floor: Floor, pool: number, target: number): number[] {
  reckon(floor, pool);
  const { state, held, present, leaving, firstAgent } = floor;
  const most = floor.most[pool]!;
  const [from, to] = [firstAgent[pool]!, firstAgent[pool + 1]!];
  for (let holding = 0; holding <= most; holding++) {
    for (let agent = from; agent < to && present[pool]! - leaving[pool]! > target; agent++) {
      if (state[agent] !== here || held[agent] !== holding) continue;
      if (holding < most) leave(floor, agent);
      if (holding === 0) {
        state[agent] = away;
        present[pool]! -= 1;
      } else {
        state[agent] = going;
        leaving[pool]! += 1;
      }
    }
  }
  const came: number[] = [];
  for (const before of [going, away]) {
    for (let agent = from; agent < to && present[pool]! - leaving[pool]! < target; agent++) {
      if (state[agent] !== before) continue;
      if (before === going) leaving[pool]! -= 1;
      else present[pool]! += 1;
      state[agent] = here;
      if (held[agent]! === most) continue;
      stand(floor, agent);
      came.push(agent);
    }
  }
  return came;
}

function stand(floor: Floor, agent: number): void {
  const now = floor.clock[0]!;
  const at = floor.station[floor.poolOf[agent]!]! + floor.held[agent]!;
  const ahead = floor.last[at]!;
  floor.before[agent] = ahead;
  floor.after[agent] = -1;
  floor.cameTo[agent] = now;
  if (ahead < 0) {
    floor.first[at] = agent;
    floor.since[at] = now;
  } else floor.after[ahead] = agent;
  floor.last[at] = agent;
  floor.roomy += 1;
}

function leave(floor: Floor, agent: number): void {
  const at = floor.station[floor.poolOf[agent]!]! + floor.held[agent]!;
  const ahead = floor.before[agent]!;
  const behind = floor.after[agent]!;
  if (ahead < 0) {
    floor.first[at] = behind;
    floor.since[at] = behind < 0 ? Number.POSITIVE_INFINITY : floor.cameTo[behind]!;
  } else floor.after[ahead] = behind;
  if (behind < 0) floor.last[at] = ahead;
  else floor.before[behind] = ahead;
  floor.roomy -= 1;
}

/** Brings a pool's times up to now; called before anything in them changes. */
export function reckon(floor: Floor, pool: number): void {
  const now = floor.clock[0]!;
  const passed = now - floor.reckoned[pool]!;
  const at = pool * timed;
  floor.times[at + timeAt.held]! += floor.inHand[pool]! * passed;
  floor.times[at + timeAt.occupied]! += floor.occupied[pool]! * passed;
  floor.times[at + timeAt.present]! += floor.present[pool]! * passed;
  floor.reckoned[pool] = now;
}
