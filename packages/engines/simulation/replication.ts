import { type Arrivals, advance, createArrivals } from './arrivals.ts';
import { type Change, changesOf } from './changes.ts';
import { add, createDue, remove, replace } from './due.ts';
import { createFloor, finish, here, reckon, staffTo, take } from './floor.ts';
import { begin, draw, drawsOf, fill, type House, hurry } from './house.ts';
import { createJourneys, purposes } from './journeys.ts';
import { answer, close, createLine, join, reallyWaiting } from './line.ts';
import { soonest } from './matches.ts';
import type { Model } from './model.ts';
import type { Program } from './policy.ts';
import { exponential, streamOf } from './streams.ts';
import { countAt, counted, type Tally, timeAt, timed } from './tally.ts';
import { arrive, done, move, nextVisit, visit } from './visits.ts';

/** Of policies that only answer what happens. */
const never = new Float64Array(1).fill(Number.POSITIVE_INFINITY);

/** What is drawn, each from streams of its own. */
const purpose = { arrival: 1, patience: purposes.patience, work: purposes.work, completion: 4 };

export interface Watch {
  /** Called now and then with the contacts that came so far, and their share of the whole, 0–1. */
  readonly onProgress?: (contacts: number, share: number) => void;
  /** Asked as often; true ends the replication, and its tally is worth nothing. */
  readonly shouldStop?: () => boolean;
}

const watchEvery = 1 << 16;

/**
 * One replication, from an empty house to the last contact's end.
 *
 * At one instant work ends first, then shifts change, then contacts come; a contact whose patience ends in the very
 * instant in which somebody has room is still answered. Deterministic: the same model, number and program give the same
 * tally, wherever and beside whatever it runs.
 */
export function replicate(model: Model, replication: number, program: Program, watch: Watch = {}): Tally {
  const types = model.typeIds.length;
  const pools = model.poolIds.length;
  const cells = model.cells + 1;
  const counts = new Float64Array(cells * types * counted);
  const streams = (what: number, count: number) =>
    Array.from({ length: count }, (_, of) => streamOf(model.seed, replication, what, of));
  const clock = new Float64Array(1);
  const floor = createFloor(model, clock);
  // Who may come again is missed at the moment of giving up, and not when somebody looks.
  const mustKnow = model.waitingPlaces !== Number.POSITIVE_INFINITY || model.journeys !== null;
  const line = createLine(model.within, counts, clock, mustKnow);
  const journeys = model.journeys && createJourneys(model, model.journeys, replication, counts);
  const house: House = {
    model,
    policy: program(model, { floor, line }),
    floor,
    line,
    due: createDue(floor.held.length),
    work: drawsOf(streams(purpose.work, types), model.handle),
    patience: drawsOf(streams(purpose.patience, types), model.patience),
    completion: streams(purpose.completion, pools),
    completed: new Int32Array(pools),
    begun: new Float64Array(pools),
    left: new Float64Array(pools),
    times: new Float64Array(cells * pools * timed),
    journeys,
    cell: 0,
  };
  const came = run(house, createArrivals(model, streams(purpose.arrival, types), replication), watch);
  close(line);
  return { came, counts, times: house.times, beside: journeys?.beside ?? null };
}

function run(house: House, arrivals: Arrivals, watch: Watch): number {
  const { model, policy, floor, line, due, work, patience, begun, journeys } = house;
  const { contacts, horizon, waitingPlaces, most } = model;
  const { counts, clock } = line;
  const { poolOf, state } = floor;
  const types = model.typeIds.length;
  const timely = horizon !== Number.POSITIVE_INFINITY;
  const wakes = policy.wakes ?? never;

  const changes = changesOf(model);
  let change = changes[0]!;
  let changed = 0;
  // What is rarer than arrivals and single contacts: the end of one of several, and what time brings.
  let other = soonestOther(house, change.at);
  let nextBatchAt = timely ? -1 : batchAt(model, 0);

  let came = 0;
  let watchAt = watchEvery;
  let comes = soonest(arrivals.next);
  for (;;) {
    const ends = due.at[0]!;
    let agent = -1;
    let type = -1;
    let number = 0;
    let next = false;
    if (ends <= comes && ends <= other) {
      if (ends === Number.POSITIVE_INFINITY) break;
      clock[0] = ends;
      agent = due.what[0]!;
      if (journeys) {
        remove(due);
        done(house, journeys, agent);
        other = soonestOther(house, change.at);
        continue;
      }
      if (line.waiting > 0 && state[agent] === here) type = policy.pick(agent);
      if (type < 0) {
        remove(due);
        finish(floor, agent);
        continue;
      }
      number = answer(line, type);
      next = true;
    } else if (other <= comes) {
      clock[0] = other;
      if (soonest(floor.completions) <= other) complete(house);
      else if (change.at <= other) {
        apply(house, change);
        changed += 1;
        change = changes[changed]!;
      } else if (!journeys || wakes[0]! <= other) wake(house);
      else visit(house, journeys);
      other = soonestOther(house, change.at);
      continue;
    } else {
      clock[0] = comes;
      type = advance(arrivals, model);
      comes = soonest(arrivals.next);
      number = arrivals.came[type]! - 1;
      if (came === nextBatchAt) {
        enter(house, house.cell + 1);
        nextBatchAt = house.cell < model.cells ? batchAt(model, house.cell) : -1;
      }
      came += 1;
      if (journeys) {
        arrive(house, journeys, type, number);
        other = soonestOther(house, change.at);
      } else {
        const row = house.cell * types + type;
        if (floor.roomy > 0) agent = policy.route(type, 0);
        if (agent >= 0) {
          counts[row * counted + countAt.atOnce]! += 1;
          take(floor, agent);
        } else if (line.waiting >= waitingPlaces && reallyWaiting(line) >= waitingPlaces) {
          counts[row * counted + countAt.blocked]! += 1;
        } else {
          counts[row * counted + countAt.queued]! += 1;
          join(line, type, number, row, clock[0]!, clock[0]! + draw(patience, type, type, number));
          policy.queued?.(type, 0);
          if (wakes[0]! < other) other = wakes[0]!;
        }
      }
      if (came === contacts) {
        enter(house, 0);
        comes = Number.POSITIVE_INFINITY;
      }
      if (came === watchAt) {
        watchAt += watchEvery;
        watch.onProgress?.(came, timely ? clock[0]! / horizon : came / contacts);
        if (watch.shouldStop?.()) break;
      }
      if (agent < 0) continue;
    }
    // The agent begins with the contact. In one place for both ways here, because this is where the time goes.
    const pool = poolOf[agent]!;
    if (most[pool]! > 1) {
      hurry(house, agent, pool);
      other = soonestOther(house, change.at);
      continue;
    }
    const place = pool * types + type;
    const mean = work.mean[place]!;
    const seconds =
      mean > 0 ? mean * exponential(work.a[type]!, work.b[type]!, number) : draw(work, place, type, number);
    begun[pool]! += seconds;
    if (next) replace(due, clock[0]! + seconds, agent);
    else add(due, clock[0]! + seconds, agent);
  }
  return came;
}

/** Where contacts are counted: the first one of a batch, after the warm-up. */
function batchAt({ warmup, contacts, cells }: Model, batch: number): number {
  const warm = Math.floor(warmup * contacts);
  return warm + Math.floor((batch * (contacts - warm)) / cells);
}

/** When something happens that is neither the end of a single contact nor an arrival. */
function soonestOther(house: House, changeAt: number): number {
  const { policy, floor, journeys } = house;
  const soon = Math.min(changeAt, soonest(floor.completions), (policy.wakes ?? never)[0]!);
  return journeys ? Math.min(soon, nextVisit(journeys, house)) : soon;
}

function apply(house: House, { cell, pool, agents }: Change): void {
  if (cell !== undefined) enter(house, cell);
  if (pool !== undefined) for (const agent of staffTo(house.floor, pool, agents)) fill(house, agent);
}

/** One of those who hold several is done with one of them. */
function complete(house: House): void {
  const { floor, journeys } = house;
  const agent = floor.completions.winner[1]!;
  if (journeys) done(house, journeys, agent);
  else {
    finish(floor, agent);
    hurry(house, agent, floor.poolOf[agent]!);
    if (floor.state[agent] === here) fill(house, agent);
  }
}

/** The policy asked for this moment: agents with room take of what has waited long enough for them, or it moves on. */
function wake(house: House): void {
  const { policy, model, journeys } = house;
  const types = model.typeIds.length;
  for (let both = policy.woken!(); both >= 0; both = policy.woken!())
    begin(house, Math.floor(both / types), both % types);
  if (!journeys || !policy.moved) return;
  for (let both = policy.moved(); both >= 0; both = policy.moved())
    move(house, journeys, Math.floor(both / types), both % types);
}

/** From here on everything counts for another cell; the times so far are the last one's. */
function enter(house: House, cell: number): void {
  const { floor, due, begun, left, times, model } = house;
  const pools = model.poolIds.length;
  const now = floor.clock[0]!;
  const remaining = new Float64Array(pools);
  for (let place = 0; place < due.size; place++) remaining[floor.poolOf[due.what[place]!]!]! += due.at[place]! - now;
  for (let pool = 0; pool < pools; pool++) {
    reckon(floor, pool);
    // Work begun, without what is still to come of it, and with what earlier work left for this cell.
    const worked = begun[pool]! + left[pool]! - remaining[pool]!;
    floor.times[pool * timed + timeAt.held]! += worked;
    floor.times[pool * timed + timeAt.occupied]! += worked;
  }
  begun.fill(0);
  left.set(remaining);
  for (let at = 0; at < floor.times.length; at++) times[house.cell * floor.times.length + at]! += floor.times[at]!;
  floor.times.fill(0);
  house.cell = cell;
}
