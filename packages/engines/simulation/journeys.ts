import { createDue, type Due } from './due.ts';
import type { JourneyRules } from './journey-rules.ts';
import { type Line, takeOut } from './line.ts';
import type { Model } from './model.ts';
import { type Spread, seconds, streamOf, uniform } from './streams.ts';
import { countAt, counted, journeyAt, journeyed } from './tally.ts';

/**
 * Contacts that do more than be served once: who is under way, and where. A contact keeps the name of its first coming
 * (type and number), and each coming to a line or to the virtual agent is a visit; what is drawn is drawn by name and
 * visit. So the first visit is the same as without journeys, and the third is as patient under every policy.
 */
export interface Journeys {
  readonly rules: JourneyRules;
  readonly types: number;
  /** Those under way, in places that are used again. */
  readonly open: Contact[];
  readonly free: number[];
  /** By agent × the most that anybody holds: whom they have in hand. */
  readonly inHand: Int32Array;
  readonly width: number;
  /** When a contact under way comes. */
  readonly due: Due;
  /** In lines, and waiting to be called back: they take no place of those who wait. */
  calledAway: number;
  /** By purpose × type. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly within: Float64Array;
  readonly counts: Float64Array;
  readonly beside: Float64Array;
}

export interface Contact {
  readonly id: number;
  /** The type it first came as, and its number in that. */
  readonly from: number;
  readonly number: number;
  /** Where it counts whether the first contact resolved it. */
  readonly firstRow: number;
  visit: number;
  type: number;
  /** Where this visit is counted. */
  row: number;
  retried: number;
  repeated: number;
  isServed: boolean;
  next: 'line' | 'retry' | 'repeat';
  /** Seconds of waiting that count for its place. */
  waited: number;
  /** When it began to wait in its line. */
  joined: number;
  /** When it takes a call-back, if it is not answered before; Infinity: not. */
  calledAt: number;
  isCalledBack: boolean;
}

/** Beside arrivals (1), those that are drawn without journeys too: patience and work; see `replicate`. */
export const purposes = {
  patience: 2,
  work: 3,
  virtualAgent: 5,
  contained: 6,
  transfer: 7,
  resolved: 8,
  comesAgain: 9,
  away: 10,
  callBack: 11,
} as const;
const mostPurposes = 12;

/** Streams of visits lie so far apart that no other step of the keys leads from one to another. */
const perVisit = 0x85ebca6b;

export function createJourneys(model: Model, rules: JourneyRules, replication: number, counts: Float64Array): Journeys {
  const types = model.typeIds.length;
  const agents = model.agentsAtMost.reduce((sum, one) => sum + one, 0);
  const width = Math.max(...model.most);
  const streams = Array.from({ length: mostPurposes * types }, (_, at) =>
    streamOf(model.seed, replication, Math.floor(at / types), at % types),
  );
  return {
    rules,
    types,
    open: [],
    free: [],
    inHand: new Int32Array(agents * width),
    width,
    due: createDue(64),
    calledAway: 0,
    a: Int32Array.from(streams, ({ a }) => a),
    b: Int32Array.from(streams, ({ b }) => b),
    within: model.within,
    counts,
    beside: new Float64Array((counts.length / counted) * journeyed),
  };
}

export function begins(journeys: Journeys, type: number, number: number, row: number): Contact {
  const id = journeys.free.pop() ?? journeys.open.length;
  const contact: Contact = {
    id,
    from: type,
    number,
    firstRow: row,
    visit: 0,
    type,
    row,
    retried: 0,
    repeated: 0,
    isServed: false,
    next: 'line',
    waited: 0,
    joined: 0,
    calledAt: Number.POSITIVE_INFINITY,
    isCalledBack: false,
  };
  journeys.open[id] = contact;
  return contact;
}

/** It comes no more. Whoever was served at all counts for the first contact. */
export function ends(journeys: Journeys, { id, firstRow, isServed, repeated }: Contact, isResolved: boolean): void {
  if (isServed) {
    journeys.beside[firstRow * journeyed + journeyAt.served]! += 1;
    if (isResolved && repeated === 0) journeys.beside[firstRow * journeyed + journeyAt.resolvedFirst]! += 1;
  }
  journeys.free.push(id);
}

/** Above 0 and below 1. */
export function chance({ a, b, types }: Journeys, what: number, { from, visit, number }: Contact): number {
  const at = what * types + from;
  return uniform(a[at]!, (b[at]! + Math.imul(visit, perVisit)) | 0, number);
}

/** Seconds; Infinity where there is no spread. */
export function time(
  { a, b, types }: Journeys,
  what: number,
  { from, visit, number }: Contact,
  spread: Spread | null | undefined,
): number {
  if (!spread) return Number.POSITIVE_INFINITY;
  const at = what * types + from;
  return seconds(spread, { a: a[at]!, b: (b[at]! + Math.imul(visit, perVisit)) | 0 }, number);
}

/** @param what of `journeyAt` */
export function countBeside({ beside }: Journeys, row: number, what: number, amount = 1): void {
  beside[row * journeyed + what]! += amount;
}

/** Takes the oldest of a type out, who is answered or called back now. */
export function answerNext(journeys: Journeys, line: Line, type: number): Contact {
  const came = line.headCame[type]!;
  const contact = journeys.open[takeOut(line, type)]!;
  countTaken(journeys, contact, came, line.clock[0]!);
  return contact;
}

/** @param came since when its age counts */
export function countTaken(journeys: Journeys, contact: Contact, came: number, now: number): void {
  const { row, joined, calledAt, isCalledBack } = contact;
  contact.waited = now - came;
  if (isCalledBack) {
    journeys.calledAway -= 1;
    countBeside(journeys, row, journeyAt.calledBack);
    countBeside(journeys, row, journeyAt.callBackWait, now - calledAt);
  } else countAnswered(journeys, row, now - joined);
}

function countAnswered(journeys: Journeys, row: number, wait: number): void {
  const { counts, within, types } = journeys;
  countWait(journeys, row, wait);
  counts[row * counted + countAt.answered]! += 1;
  if (wait <= within[row % types]!) counts[row * counted + countAt.within]! += 1;
}

export function countWait({ counts }: Journeys, row: number, wait: number): void {
  counts[row * counted + countAt.wait]! += wait;
  counts[row * counted + countAt.waitSquared]! += wait * wait;
}
