import { add, createDue, type Due, remove } from './due.ts';
import { countAt, counted } from './tally.ts';

/**
 * Who waits: one line for each type, oldest first, in places that are used again. A contact that has given up stays in
 * its line until somebody looks at the head of it; only where the places are limited must the moment itself be known,
 * and then a heap knows it.
 */
export interface Line {
  // — by place —
  next: Int32Array;
  /** The contact's number in its type; with journeys, its place among those under way. */
  number: Int32Array;
  /** The type in whose line it stands. */
  of: Int32Array;
  /** Where it is counted: cell · types + type. */
  row: Int32Array;
  came: Float64Array;
  /** When it gives up; −Infinity when it has and that is counted. */
  gone: Float64Array;
  used: number;
  free: number;

  // — by type —
  readonly head: Int32Array;
  readonly tail: Int32Array;
  /** Of the head, Infinity when the line is empty. */
  readonly headCame: Float64Array;
  readonly headGone: Float64Array;

  /** Contacts in the lines; some of them may have given up already. */
  waiting: number;
  readonly leaving: Due | null;
  readonly within: Float64Array;
  readonly counts: Float64Array;
  /** Now, in its only place. */
  readonly clock: Float64Array;
}

export function createLine(within: Float64Array, counts: Float64Array, clock: Float64Array, limited: boolean): Line {
  const room = 1024;
  const types = within.length;
  return {
    next: new Int32Array(room),
    number: new Int32Array(room),
    of: new Int32Array(room),
    row: new Int32Array(room),
    came: new Float64Array(room),
    gone: new Float64Array(room),
    used: 0,
    free: -1,
    head: new Int32Array(types).fill(-1),
    tail: new Int32Array(types).fill(-1),
    headCame: new Float64Array(types).fill(Number.POSITIVE_INFINITY),
    headGone: new Float64Array(types).fill(Number.POSITIVE_INFINITY),
    waiting: 0,
    leaving: limited ? createDue(room) : null,
    within,
    counts,
    clock,
  };
}

/**
 * Before those who have waited less. That is the end of the line, except for who has waited elsewhere before.
 * @param gone when it gives up
 */
export function join(line: Line, type: number, number: number, row: number, came: number, gone: number): void {
  let place = line.free;
  if (place >= 0) line.free = line.next[place]!;
  else {
    if (line.used === line.next.length) grow(line);
    place = line.used++;
  }
  line.next[place] = -1;
  line.number[place] = number;
  line.of[place] = type;
  line.row[place] = row;
  line.came[place] = came;
  line.gone[place] = gone;
  const last = line.tail[type]!;
  if (last < 0) {
    line.head[type] = place;
    line.headCame[type] = came;
    line.headGone[type] = gone;
    line.tail[type] = place;
  } else if (line.came[last]! <= came) {
    line.next[last] = place;
    line.tail[type] = place;
  } else goAhead(line, type, place);
  line.waiting += 1;
  if (line.leaving && gone < Number.POSITIVE_INFINITY) add(line.leaving, gone, place);
}

/** Finds its place in a line whose last one has waited less. */
function goAhead(line: Line, type: number, place: number): void {
  const came = line.came[place]!;
  let ahead = -1;
  let behind = line.head[type]!;
  while (line.came[behind]! <= came) {
    ahead = behind;
    behind = line.next[behind]!;
  }
  line.next[place] = behind;
  if (ahead >= 0) line.next[ahead] = place;
  else {
    line.head[type] = place;
    line.headCame[type] = came;
    line.headGone[type] = line.gone[place]!;
  }
}

/** Since when the oldest contact of a type waits; Infinity when none does. */
export function waitingSince(line: Line, type: number): number {
  if (line.headGone[type]! < line.clock[0]!) dropGone(line, type);
  return line.headCame[type]!;
}

/** Takes the oldest of a type out, who is answered now. Returns its number in its type. */
export function answer(line: Line, type: number): number {
  const place = line.head[type]!;
  const { counts } = line;
  const at = line.row[place]! * counted;
  const wait = line.clock[0]! - line.headCame[type]!;
  counts[at + countAt.answered]! += 1;
  counts[at + countAt.wait]! += wait;
  counts[at + countAt.waitSquared]! += wait * wait;
  if (wait <= line.within[type]!) counts[at + countAt.within]! += 1;
  return takeOut(line, type);
}

/** Takes the oldest of a type out and counts nothing. Returns its number. */
export function takeOut(line: Line, type: number): number {
  const place = line.head[type]!;
  line.waiting -= 1;
  drop(line, type, place);
  return line.number[place]!;
}

/** How many really wait now, where places are limited. */
export function reallyWaiting(line: Line): number {
  const now = line.clock[0]!;
  const { leaving } = line;
  if (!leaving) return line.waiting;
  while (leaving.at[0]! < now) {
    const at: number = leaving.at[0]!;
    const place = giveUp(line);
    if (place >= 0) countGone(line, place, at);
  }
  return line.waiting;
}

/** The next moment known to the heap: somebody gives up and is counted by whoever asks. Returns the place, −1: they were answered before. */
export function giveUp(line: Line): number {
  const leaving = line.leaving as Due;
  const place = leaving.what[0]!;
  // A place that was left and taken anew has another moment.
  const isGone = line.gone[place] === leaving.at[0];
  remove(leaving);
  if (!isGone) return -1;
  line.gone[place] = Number.NEGATIVE_INFINITY;
  const type = line.of[place]!;
  if (line.head[type] === place) line.headGone[type] = Number.NEGATIVE_INFINITY;
  line.waiting -= 1;
  return place;
}

/** Everybody who gives up in the end has done so; the others are left. */
export function close(line: Line): void {
  for (const head of line.head) {
    for (let place = head; place >= 0; place = line.next[place]!) {
      const gone = line.gone[place]!;
      if (Math.abs(gone) < Number.POSITIVE_INFINITY) countGone(line, place, gone);
    }
  }
}

function dropGone(line: Line, type: number): void {
  const now = line.clock[0]!;
  while (line.headGone[type]! < now) {
    const place = line.head[type]!;
    const gone = line.headGone[type]!;
    if (gone > Number.NEGATIVE_INFINITY) {
      countGone(line, place, gone);
      line.waiting -= 1;
    }
    drop(line, type, place);
  }
}

function countGone(line: Line, place: number, gone: number): void {
  const { counts } = line;
  const at = line.row[place]! * counted;
  const wait = gone - line.came[place]!;
  counts[at + countAt.abandoned]! += 1;
  counts[at + countAt.wait]! += wait;
  counts[at + countAt.waitSquared]! += wait * wait;
}

function drop(line: Line, type: number, place: number): void {
  const following = line.next[place]!;
  // What the heap of those who leave still says of this place is over.
  line.gone[place] = Number.NEGATIVE_INFINITY;
  line.next[place] = line.free;
  line.free = place;
  line.head[type] = following;
  if (following < 0) {
    line.tail[type] = -1;
    line.headCame[type] = Number.POSITIVE_INFINITY;
    line.headGone[type] = Number.POSITIVE_INFINITY;
  } else {
    line.headCame[type] = line.came[following]!;
    line.headGone[type] = line.gone[following]!;
  }
}

function grow(line: Line): void {
  const room = line.next.length * 2;
  const longer = <Kind extends Int32Array | Float64Array>(to: Kind, from: Kind): Kind => {
    to.set(from);
    return to;
  };
  line.next = longer(new Int32Array(room), line.next);
  line.number = longer(new Int32Array(room), line.number);
  line.of = longer(new Int32Array(room), line.of);
  line.row = longer(new Int32Array(room), line.row);
  line.came = longer(new Float64Array(room), line.came);
  line.gone = longer(new Float64Array(room), line.gone);
}
