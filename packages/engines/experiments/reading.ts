/**
 * What an experiment says so far. A measure divides two sums (docs/decisions/0009); the arms' values are divided sums of
 * their own contacts, and their difference is as sure as its independent units let it be.
 */
import { type Arm, armOf, type Experiment, sliceMs, slicesOfBlock } from './assignment.ts';
import {
  errorAtTheEnd,
  errorOfGuard,
  errorOnTheWay,
  fewestContacts,
  fewestUnits,
  halfWidthAlways,
  halfWidthOnce,
} from './intervals.ts';

/** What one contact adds to the two sums of a measure. */
export interface Outcome {
  readonly contactId: string;
  /** When it began to wait, epoch milliseconds. */
  readonly at: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is independent of the others. A block of slices, so that a busy hour is compared with its neighbours; or a contact. */
interface Unit {
  /** When it was whole. */
  readonly at: number;
  readonly sums: Record<Arm, { top: number; bottom: number }>;
}

export interface Counted {
  readonly units: readonly Unit[];
  /** Contacts that count, by arm. */
  readonly contacts: Record<Arm, number>;
  /** Contacts that do not: of transitions, and of a block that is not over. */
  readonly dropped: { readonly transition: number; readonly unfinished: number };
}

/** @param upTo outcomes are known for contacts that came before it, epoch milliseconds */
export function count(experiment: Experiment, outcomes: readonly Outcome[], upTo: number): Counted {
  const { design, startedAt, endsAt } = experiment;
  const units = new Map<string | number, { at: number; sums: Unit['sums'] }>();
  const contacts: Record<Arm, number> = { control: 0, other: 0 };
  let [transition, unfinished] = [0, 0];
  for (const { contactId, at, top, bottom } of outcomes) {
    const arm = armOf(experiment, { id: contactId, since: at });
    if (!arm) continue;
    let key: string | number = contactId;
    let whole = at;
    if (design.kind === 'slices') {
      const length = sliceMs(design);
      if ((at - startedAt) % length < design.transitionMinutes * 60_000) {
        transition += 1;
        continue;
      }
      key = Math.floor((at - startedAt) / length / slicesOfBlock(design));
      whole = startedAt + (key + 1) * slicesOfBlock(design) * length;
    }
    if (whole > Math.min(upTo, endsAt)) {
      unfinished += 1;
      continue;
    }
    let unit = units.get(key);
    if (!unit) {
      unit = { at: whole, sums: { control: { top: 0, bottom: 0 }, other: { top: 0, bottom: 0 } } };
      units.set(key, unit);
    }
    unit.sums[arm].top += top;
    unit.sums[arm].bottom += bottom;
    contacts[arm] += 1;
  }
  const inOrder = [...units.values()].sort((a, b) => a.at - b.at);
  return { units: inOrder, contacts, dropped: { transition, unfinished } };
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface Reading {
  readonly at: number;
  readonly units: number;
  readonly control: number;
  readonly other: number;
  /** The other's value less the control's. */
  readonly difference: number;
  readonly standardError: number;
  /** Holds the truth at every look at once. Null while nothing can be excluded. */
  readonly always: Interval | null;
}

/** @returns null while there is too little to say anything */
export function readingOf(sums: Sums, at: number, planned: number): Reading | null {
  const { units, ofControl, ofOther } = sums;
  // Where no unit has both arms, units are contacts.
  if (Math.min(ofControl, ofOther) < (ofControl + ofOther === units ? fewestContacts : fewestUnits)) return null;
  const [top0 = 0, bottom0 = 0, top1 = 0, bottom1 = 0] = sums.first;
  const control = top0 / bottom0;
  const other = top1 / bottom1;
  // How the difference changes with each of a unit's four sums (delta method): its square, summed, is the variance.
  const slope = [-units / bottom0, (control * units) / bottom0, units / bottom1, (-other * units) / bottom1];
  let squares = 0;
  for (const [row, by] of slope.entries())
    for (const [column, with_] of slope.entries()) squares += by * with_ * sums.second[row * 4 + column]!;
  const standardError = Math.sqrt(Math.max(0, squares) / (units * (units - 1)));
  const difference = other - control;
  const always = around(difference, halfWidthAlways(units, standardError, planned, errorOnTheWay));
  return { at, units, control, other, difference, standardError, always };
}

/** First and second moments of the units' sums, from which every reading is made in the same few steps. */
export interface Sums {
  units: number;
  /** Units in which the arm had something to count. */
  ofControl: number;
  ofOther: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export const noSums = (): Sums => ({
  units: 0,
  ofControl: 0,
  ofOther: 0,
  first: new Float64Array(4),
  second: new Float64Array(16),
});

/** A unit in which neither arm had anything to count says nothing, and is left out. */
export function addUnit(sums: Sums, { sums: { control, other } }: Unit): void {
  if (control.bottom === 0 && other.bottom === 0) return;
  const of = [control.top, control.bottom, other.top, other.bottom];
  sums.units += 1;
  sums.ofControl += Number(control.bottom > 0);
  sums.ofOther += Number(other.bottom > 0);
  for (const [row, value] of of.entries()) {
    sums.first[row]! += value;
    for (const [column, by] of of.entries()) sums.second[row * 4 + column]! += value * by;
  }
}

/**
 * The readings along the way, as each would have been at its time.
 * @param points at most so many, evenly over the units; the last is the latest
 */
export function path({ units }: Counted, planned: number, points = 60): Reading[] {
  const sums = noSums();
  const every = Math.max(1, Math.ceil(units.length / points));
  const readings: Reading[] = [];
  for (const [place, unit] of units.entries()) {
    addUnit(sums, unit);
    if ((units.length - 1 - place) % every !== 0) continue;
    const reading = readingOf(sums, unit.at, planned);
    if (reading) readings.push(reading);
  }
  return readings;
}

/** The latest reading alone. */
export const latest = (counted: Counted, planned: number): Reading | null => path(counted, planned, 1)[0] ?? null;

/** The interval of the end: right for one look at the moment that was planned, and narrower for it. */
export const atTheEnd = ({ units, difference, standardError }: Reading): Interval | null =>
  around(difference, halfWidthOnce(units, standardError, errorAtTheEnd));

export type Better = 'more' | 'less';
export type Verdict = 'better' | 'worse' | 'open';

/** Open where both are possible. */
export function verdictOf(interval: Interval | null, better: Better): Verdict {
  if (!interval || (interval.lower <= 0 && interval.upper >= 0)) return 'open';
  return interval.lower > 0 === (better === 'more') ? 'better' : 'worse';
}

/**
 * By how much the other arm is worse at least, however often one looks: above what is tolerated, the experiment stops.
 * Negative where it may as well be better.
 */
export function worseByAtLeast({ units, difference, standardError }: Reading, better: Better, planned: number): number {
  // Two sides at twice the error are one side at the error.
  const half = halfWidthAlways(units, standardError, planned, 2 * errorOfGuard);
  return (better === 'more' ? -difference : difference) - half;
}

/** What a record of earlier contacts says of an experiment to come. */
export interface Prospect {
  readonly value: number;
  /** What one unit contributes to the spread of the difference. */
  readonly spread: number;
  readonly unitsPerDay: number;
}

/** @returns null when the record is too small to say */
export function prospectOf(design: Experiment['design'], outcomes: readonly Outcome[], until: number): Prospect | null {
  const began = outcomes.reduce((least, { at }) => Math.min(least, at), until);
  const days = Math.max(1, (until - began) / 86_400_000);
  // As if the experiment had run then, both arms being the same.
  const counted = count({ id: 'as if', design, startedAt: began, endsAt: until }, outcomes, until);
  const reading = latest(counted, 1);
  if (!reading || reading.standardError === 0) return null;
  const [top, bottom] = outcomes.reduce(([a, b], one) => [a + one.top, b + one.bottom], [0, 0]);
  return {
    value: top / bottom,
    spread: reading.standardError * Math.sqrt(reading.units),
    unitsPerDay: reading.units / days,
  };
}

const around = (middle: number, half: number): Interval | null =>
  Number.isFinite(half) ? { lower: middle - half, upper: middle + half } : null;
