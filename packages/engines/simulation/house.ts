import { add, type Due } from './due.ts';
import { type Floor, take } from './floor.ts';
import { answerNext, type Contact, type Journeys, purposes, time } from './journeys.ts';
import { answer, type Line } from './line.ts';
import { replay } from './matches.ts';
import type { Model } from './model.ts';
import type { Policy } from './policy.ts';
import { exponential, type Spread, type Stream, seconds } from './streams.ts';

/** Everything a replication is made of. Functions take it whole: closures would be compiled anew each time. */
export interface House {
  readonly model: Model;
  readonly policy: Policy;
  readonly floor: Floor;
  readonly line: Line;
  /** When agents who hold one contact at a time are done with it. */
  readonly due: Due;
  readonly work: Draws;
  readonly patience: Draws;
  readonly completion: readonly Stream[];
  /** Draws from each pool's completions so far. */
  readonly completed: Int32Array;
  /** By pool: seconds of work begun since the last reading, and what was left of earlier work then. */
  readonly begun: Float64Array;
  readonly left: Float64Array;
  readonly times: Float64Array;
  readonly journeys: Journeys | null;
  cell: number;
}

/** By type: streams, and their keys flat. By what is drawn: the mean where it is exponential, otherwise 0. */
export interface Draws {
  readonly streams: readonly Stream[];
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly spreads: readonly (Spread | null)[];
  readonly mean: Float64Array;
}

export function drawsOf(streams: readonly Stream[], spreads: readonly (Spread | null)[]): Draws {
  return {
    streams,
    a: Int32Array.from(streams, ({ a }) => a),
    b: Int32Array.from(streams, ({ b }) => b),
    spreads,
    mean: Float64Array.from(spreads, (spread) => (spread?.kind === 'exponential' ? spread.mean : 0)),
  };
}

/** Seconds for a type's n-th contact, from the spread at `place`; never ends where there is none. */
export function draw(draws: Draws, place: number, type: number, n: number): number {
  const mean = draws.mean[place]!;
  if (mean > 0) return mean * exponential(draws.a[type]!, draws.b[type]!, n);
  const spread = draws.spreads[place];
  return spread ? seconds(spread, draws.streams[type]!, n) : Number.POSITIVE_INFINITY;
}

/** Who holds several completes at a rate that just changed: without memory, the rest may be drawn anew. */
export function hurry(house: House, agent: number, pool: number): void {
  const holds = house.floor.held[agent]!;
  const { a, b } = house.completion[pool]!;
  const rates = house.model.rates[pool];
  const next =
    holds === 0 || !rates
      ? Number.POSITIVE_INFINITY
      : house.floor.clock[0]! + exponential(a, b, house.completed[pool]!++) / rates[holds - 1]!;
  replay(house.floor.completions, agent, next);
}

/** Gives an agent with room what waits, until there is no more of either. */
export function fill(house: House, agent: number): void {
  const { floor, line, model, policy } = house;
  const most = model.most[floor.poolOf[agent]!]!;
  while (line.waiting > 0 && floor.held[agent]! < most) {
    const type = policy.pick(agent);
    if (type < 0) return;
    begin(house, agent, type);
  }
}

/** An agent with room takes the oldest of a type. */
export function begin(house: House, agent: number, type: number): void {
  const { floor, line, model, journeys } = house;
  if (journeys) serve(house, journeys, agent, answerNext(journeys, line, type));
  else {
    const pool = floor.poolOf[agent]!;
    const number = answer(line, type);
    take(floor, agent);
    if (model.most[pool]! > 1) hurry(house, agent, pool);
    else work(house, agent, pool, draw(house.work, pool * model.typeIds.length + type, type, number));
  }
}

/** An agent with room takes a contact under way. */
export function serve(house: House, journeys: Journeys, agent: number, contact: Contact): void {
  const { floor, model } = house;
  const pool = floor.poolOf[agent]!;
  take(floor, agent);
  journeys.inHand[agent * journeys.width + floor.held[agent]! - 1] = contact.id;
  if (model.most[pool]! > 1) hurry(house, agent, pool);
  else {
    const spread = model.handle[pool * journeys.types + contact.type];
    work(house, agent, pool, time(journeys, purposes.work, contact, spread));
  }
}

function work({ begun, due, floor }: House, agent: number, pool: number, seconds: number): void {
  begun[pool]! += seconds;
  add(due, floor.clock[0]! + seconds, agent);
}
