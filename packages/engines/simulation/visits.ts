/**
 * The ways of contacts under way: to the virtual agent, into a line, to an agent, on to another line, home, and back
 * again. Without journeys nothing of it is asked.
 */
import { add, remove } from './due.ts';
import { finish, here } from './floor.ts';
import { fill, type House, hurry, serve } from './house.ts';
import type { Again, FirstContact } from './journey-rules.ts';
import {
  begins,
  type Contact,
  chance,
  countBeside,
  countTaken,
  countWait,
  ends,
  type Journeys,
  purposes,
  time,
} from './journeys.ts';
import { giveUp, join, takeOut } from './line.ts';
import { uniform } from './streams.ts';
import { countAt, counted, journeyAt } from './tally.ts';

/** A contact comes that was never here. */
export function arrive(house: House, journeys: Journeys, type: number, number: number): void {
  comes(house, journeys, begins(journeys, type, number, house.cell * journeys.types + type));
}

/** When the next contact under way does something; Infinity when none does. */
export const nextVisit = ({ due }: Journeys, { line }: House): number => Math.min(due.at[0]!, line.leaving!.at[0]!);

/** A contact that was due comes, or somebody in a line has waited long enough. */
export function visit(house: House, journeys: Journeys): void {
  const { line } = house;
  if (journeys.due.at[0]! <= line.leaving!.at[0]!) {
    const contact = journeys.open[journeys.due.what[0]!]!;
    remove(journeys.due);
    if (contact.next === 'line') ask(house, journeys, contact);
    else comesAgain(house, journeys, contact);
  } else {
    const place = giveUp(line);
    if (place >= 0) leave(house, journeys, journeys.open[line.number[place]!]!, line.came[place]!);
  }
}

function comesAgain(house: House, journeys: Journeys, contact: Contact): void {
  // Nobody comes after the doors have closed.
  if (house.floor.clock[0]! >= house.model.horizon) {
    ends(journeys, contact, false);
    return;
  }
  const isRetry = contact.next === 'retry';
  if (isRetry) contact.retried += 1;
  else contact.repeated += 1;
  contact.row = house.cell * journeys.types + contact.type;
  countBeside(journeys, contact.row, isRetry ? journeyAt.retries : journeyAt.repeats);
  comes(house, journeys, contact);
}

/** One whom an agent served goes: on to another line, home, or home and back again. The agent takes what waits. */
export function done(house: House, journeys: Journeys, agent: number): void {
  const { floor } = house;
  const pool = floor.poolOf[agent]!;
  const contact = released(house, journeys, agent, pool);
  finish(floor, agent);
  if (house.model.most[pool]! > 1) hurry(house, agent, pool);
  // Who waits already goes before who is passed on.
  if (floor.state[agent] === here) fill(house, agent);
  goOn(house, journeys, contact, pool);
}

/** The oldest of a line goes to another one, as it stands there: as old, and as patient. */
export function move(house: House, journeys: Journeys, from: number, to: number): void {
  const { floor, line, policy } = house;
  const place = line.head[from]!;
  const [came, gone] = [line.came[place]!, line.gone[place]!];
  const contact = journeys.open[takeOut(line, from)]!;
  const now = floor.clock[0]!;
  countBeside(journeys, contact.row, journeyAt.overflowed);
  contact.type = to;
  const agent = floor.roomy > 0 ? policy.route(to, now - came) : -1;
  if (agent < 0) {
    join(line, to, contact.id, contact.row, came, gone);
    policy.queued?.(to, now - came);
  } else {
    countTaken(journeys, contact, came, now);
    serve(house, journeys, agent, contact);
  }
}

/** To the virtual agent where there is one, otherwise to people. */
function comes(house: House, journeys: Journeys, contact: Contact): void {
  const { row } = contact;
  const virtualAgent = journeys.rules.virtualAgents[contact.type];
  const now = house.floor.clock[0]!;
  if (!virtualAgent) ask(house, journeys, contact);
  else if (chance(journeys, purposes.contained, contact) < containmentAt(virtualAgent, now)) {
    countBeside(journeys, row, journeyAt.contained);
    contact.isServed = true;
    ends(journeys, contact, true);
  } else {
    countBeside(journeys, row, journeyAt.handedOver);
    contact.next = 'line';
    add(journeys.due, now + time(journeys, purposes.virtualAgent, contact, virtualAgent.lasts), contact.id);
  }
}

function containmentAt({ intervalSeconds, containment }: FirstContact, now: number): number {
  const interval = Math.floor(now / intervalSeconds) || 0;
  return containment[Math.min(interval, containment.length - 1)]!;
}

/** To an agent with room, or into the line, or, where no place is left, away. */
function ask(house: House, journeys: Journeys, contact: Contact): void {
  const { floor, line, policy, model } = house;
  const { type, row, waited } = contact;
  const now = floor.clock[0]!;
  const agent = floor.roomy > 0 ? policy.route(type, waited) : -1;
  if (agent >= 0) {
    journeys.counts[row * counted + countAt.atOnce]! += 1;
    serve(house, journeys, agent, contact);
  } else if (line.waiting - journeys.calledAway >= model.waitingPlaces) {
    journeys.counts[row * counted + countAt.blocked]! += 1;
    lose(house, journeys, contact);
  } else {
    journeys.counts[row * counted + countAt.queued]! += 1;
    const gone = now + time(journeys, purposes.patience, contact, model.patience[type]);
    contact.joined = now;
    contact.calledAt = calledAt(journeys, contact, now);
    contact.isCalledBack = false;
    join(line, type, contact.id, row, now - waited, Math.min(gone, contact.calledAt));
    policy.queued?.(type, waited);
  }
}

/** When it takes a call-back, should it still wait then. */
function calledAt(journeys: Journeys, contact: Contact, now: number): number {
  const offer = journeys.rules.callBacks[contact.type];
  if (!offer || chance(journeys, purposes.callBack, contact) >= offer.accepts) return Number.POSITIVE_INFINITY;
  return Math.max(now, now - contact.waited + offer.afterSeconds);
}

/** Its patience is at an end, or it takes the call-back: then it stands where it stood, and does not give up. */
function leave(house: House, journeys: Journeys, contact: Contact, came: number): void {
  const { line, floor } = house;
  const now = floor.clock[0]!;
  const { row } = contact;
  countWait(journeys, row, now - contact.joined);
  if (contact.calledAt === now) {
    contact.isCalledBack = true;
    journeys.calledAway += 1;
    join(line, contact.type, contact.id, row, came, Number.POSITIVE_INFINITY);
  } else {
    journeys.counts[row * counted + countAt.abandoned]! += 1;
    lose(house, journeys, contact);
  }
}

/** Unserved; perhaps it tries again. */
function lose(house: House, journeys: Journeys, contact: Contact): void {
  const again = journeys.rules.retries[contact.type];
  if (again && contact.retried < again.atMost && comesBack(house, journeys, contact, again)) contact.next = 'retry';
  else ends(journeys, contact, false);
}

function goOn(house: House, journeys: Journeys, contact: Contact, pool: number): void {
  const { rules, types } = journeys;
  contact.isServed = true;
  const to = onwardFrom(journeys, contact);
  if (to >= 0) {
    countBeside(journeys, contact.row, journeyAt.transferred);
    if (!rules.transfers[contact.type]!.keepsAge) contact.waited = 0;
    contact.visit += 1;
    contact.type = to;
    contact.row = house.cell * types + to;
    ask(house, journeys, contact);
    return;
  }
  const resolves = rules.resolves[pool * types + contact.type]!;
  const isResolved = resolves === 1 || chance(journeys, purposes.resolved, contact) < resolves;
  const again = isResolved ? null : rules.repeats[contact.type];
  if (again && contact.repeated < again.atMost && comesBack(house, journeys, contact, again)) contact.next = 'repeat';
  else ends(journeys, contact, isResolved);
}

/** The type to which the agent passes it on; −1: nowhere. */
function onwardFrom(journeys: Journeys, contact: Contact): number {
  const onward = journeys.rules.transfers[contact.type];
  if (!onward) return -1;
  const drawn = chance(journeys, purposes.transfer, contact);
  const nth = onward.upTo.findIndex((chances) => drawn < chances);
  return nth < 0 ? -1 : onward.to[nth]!;
}

function comesBack(house: House, journeys: Journeys, contact: Contact, { probability, after }: Again): boolean {
  if (chance(journeys, purposes.comesAgain, contact) >= probability) return false;
  const at = house.floor.clock[0]! + time(journeys, purposes.away, contact, after);
  contact.visit += 1;
  contact.waited = 0;
  add(journeys.due, at, contact.id);
  return true;
}

/** Whom the agent is done with: of several in hand, each may be it. */
function released(house: House, { inHand, width, open }: Journeys, agent: number, pool: number): Contact {
  const held = house.floor.held[agent]!;
  const from = agent * width;
  let which = 0;
  if (held > 1) {
    // Their keys the other way round are another stream.
    const { a, b } = house.completion[pool]!;
    which = Math.floor(uniform(b, a, house.completed[pool]!) * held);
  }
  const contact = open[inHand[from + which]!]!;
  inHand[from + which] = inHand[from + held - 1]!;
  return contact;
}
