/** What is due when, soonest first: a binary heap in two arrays. */
export interface Due {
  /** Infinity beyond the last. */
  at: Float64Array;
  what: Int32Array;
  size: number;
}

export function createDue(room: number): Due {
  return { at: new Float64Array(room + 2).fill(Number.POSITIVE_INFINITY), what: new Int32Array(room + 2), size: 0 };
}

export function add(due: Due, moment: number, what: number): void {
  if (due.size + 2 >= due.at.length) grow(due);
  const { at, what: whats } = due;
  let place = due.size++;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = at[parent]!;
    if (above <= moment) break;
    at[place] = above;
    whats[place] = whats[parent]!;
    place = parent;
  }
  at[place] = moment;
  whats[place] = what;
}

/**
 * Takes the soonest out and puts another in: one way down instead of two. Which of two children is sooner cannot be
 * foreseen, so it is reckoned and not branched on: that halves the time.
 */
export function replace({ at, what: whats, size }: Due, moment: number, what: number): void {
  let place = 0;
  let child = 1;
  while (child < size) {
    child += Number(at[child + 1]! < at[child]!);
    const time = at[child]!;
    if (time >= moment) break;
    at[place] = time;
    whats[place] = whats[child]!;
    place = child;
    child = 2 * place + 1;
  }
  at[place] = moment;
  whats[place] = what;
}

export function remove(due: Due): void {
  const last = --due.size;
  const moment = due.at[last]!;
  due.at[last] = Number.POSITIVE_INFINITY;
  if (last > 0) replace(due, moment, due.what[last]!);
}

function grow(due: Due): void {
  const { at, what } = due;
  due.at = new Float64Array(at.length * 2).fill(Number.POSITIVE_INFINITY);
  due.what = new Int32Array(at.length * 2);
  due.at.set(at);
  due.what.set(what);
}
