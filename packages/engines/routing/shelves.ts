/**
 * Lots on shelves: each shelf's lots in a heap, the one of the highest level first. Levels only fall. Of equal levels the
 * one comes first that started higher, and of these the lower place.
 */
export interface Shelves {
  readonly shelfOf: Int32Array;
  /** Lots by shelf, from `first[shelf]` to `first[shelf + 1]`, and where in that each is. */
  readonly first: Int32Array;
  readonly lots: Int32Array;
  readonly placeOf: Int32Array;
  readonly start: Float64Array;
  /** By lot; and of the first of each shelf, −Infinity where it is empty. */
  readonly level: Float64Array;
  readonly top: Float64Array;
}

export function createShelves(shelfOf: Int32Array, shelves: number, start: Float64Array): Shelves {
  const { first, lots } = inOrder(shelfOf, shelves);
  return {
    shelfOf,
    first,
    lots,
    placeOf: new Int32Array(lots.length),
    start,
    level: new Float64Array(lots.length),
    top: new Float64Array(shelves),
  };
}

/** Lots by shelf, on each by place. */
export function inOrder(shelfOf: Int32Array, shelves: number): { first: Int32Array; lots: Int32Array } {
  const first = new Int32Array(shelves + 1);
  for (const shelf of shelfOf) first[shelf + 1]! += 1;
  for (let shelf = 0; shelf < shelves; shelf++) first[shelf + 1]! += first[shelf]!;
  const next = first.slice();
  const lots = new Int32Array(shelfOf.length);
  for (let lot = 0; lot < lots.length; lot++) lots[next[shelfOf[lot]!]!++] = lot;
  return { first, lots };
}

/** Gives every lot its level. */
export function fill(shelves: Shelves, levels: Float64Array): void {
  const { first, lots, placeOf, level, top } = shelves;
  level.set(levels);
  for (let place = 0; place < lots.length; place++) placeOf[lots[place]!] = place;
  for (let shelf = 0; shelf < top.length; shelf++) {
    const from = first[shelf]!;
    const size = first[shelf + 1]! - from;
    for (let place = (size >> 1) - 1; place >= 0; place--) sink(shelves, from, size, place);
    top[shelf] = size > 0 ? level[lots[from]!]! : Number.NEGATIVE_INFINITY;
  }
}

/** Lowers the level of a lot by so much. */
export function lower(shelves: Shelves, lot: number, by: number): void {
  const { first, lots, level } = shelves;
  const shelf = shelves.shelfOf[lot]!;
  const from = first[shelf]!;
  level[lot]! -= by;
  sink(shelves, from, first[shelf + 1]! - from, shelves.placeOf[lot]! - from);
  shelves.top[shelf] = level[lots[from]!]!;
}

/** The level of the second on a shelf. */
export function secondOn({ first, lots, level }: Shelves, shelf: number): number {
  let second = Number.NEGATIVE_INFINITY;
  const from = first[shelf]!;
  for (let place = from + 1; place < Math.min(from + 3, first[shelf + 1]!); place++) {
    second = Math.max(second, level[lots[place]!]!);
  }
  return second;
}

/** Lets the lot at a place of a shelf down to where it belongs. */
function sink(shelves: Shelves, from: number, size: number, place: number): void {
  const { lots, placeOf } = shelves;
  const lot = lots[from + place]!;
  let at = place;
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && isBefore(shelves, lots[from + child + 1]!, lots[from + child]!)) child += 1;
    const better = lots[from + child]!;
    if (isBefore(shelves, lot, better)) break;
    lots[from + at] = better;
    placeOf[better] = from + at;
    at = child;
  }
  lots[from + at] = lot;
  placeOf[lot] = from + at;
}

function isBefore({ level, start }: Shelves, lot: number, other: number): boolean {
  const higher = level[lot]! - level[other]! || start[lot]! - start[other]! || other - lot;
  return higher > 0;
}
