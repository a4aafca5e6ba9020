/**
 * What came, slot by slot: the record's own counts, and before them a past from elsewhere. A slot without a row is 0 only
 * where the house was alive; a day on which nothing at all is known is unknown and not empty.
 */
import * as store from './count-store.ts';
import { depthOf, isPartOf, keysOf, type Modelled, scopeOf } from './scopes.ts';
import { daysIn, type Grid, localDate, slotsBetween } from './slots.ts';

export interface Wanted {
  key: string;
  measure: Modelled;
}

export interface History {
  grid: Grid;
  /** NaN where nothing is known. */
  valuesOf(wanted: Wanted): Float64Array;
  /** Of a mean: how many each slot is the mean of; one brought from elsewhere without its contacts counts as one. */
  weightsOf(wanted: Wanted): Float64Array;
  /** When the record's own facts begin. */
  recordedFrom: number | null;
}

/** So much is read at once: on the embedded database everyone waits for it. */
const pieceMs = 28 * 86_400_000;
/** An outcome is chosen when the work is done: until then nobody knows what it was about. */
const intentKnownAfterMs = 48 * 3_600_000;

const nameOf = ({ key, measure }: Wanted) => `${measure} ${key}`;

/** Sums until they become means. */
interface Sums {
  value: Float64Array;
  weight: Float64Array | null;
}

/** @param until slots that begin before it; `asOf` is what is known by then */
export async function historyOf(
  db: store.Db,
  {
    zone,
    from,
    until,
    asOf,
    intervalMinutes,
    wanted,
  }: { zone: string; from: number; until: number; asOf: number; intervalMinutes: number; wanted: readonly Wanted[] },
): Promise<History> {
  const grid = slotsBetween(zone, from, until, intervalMinutes);
  const { stepMs, count } = grid;
  const sums = new Map<string, Sums>();
  for (const one of wanted)
    sums.set(nameOf(one), {
      value: new Float64Array(count),
      weight: one.measure === 'handle_seconds' ? new Float64Array(count) : null,
    });
  const recordedFrom = await store.recordedFrom(db);
  const own = await ownSlots(db, grid, recordedFrom, asOf);
  const only = wanted.length > 0 && wanted.every(({ key }) => key === wanted[0]!.key) ? scopeOf(wanted[0]!.key) : null;
  const end = Math.min(asOf, from + count * stepMs);
  if (recordedFrom !== null)
    for (let at = from; at < end; at += pieceMs)
      for (const row of await store.countsIn(
        db,
        { from: Math.max(at, recordedFrom), to: Math.min(at + pieceMs, end), stepMs, origin: from },
        only ?? {},
      ))
        add(sums, row, Math.floor((row.at - from) / stepMs));

  const values = new Map<string, Float64Array>();
  for (const one of wanted) {
    const { value, weight } = sums.get(nameOf(one))!;
    const known = value.map((sum, slot) => {
      if (own[slot] === 0) return Number.NaN;
      if (weight === null) return sum;
      return weight[slot]! > 0 ? sum / weight[slot]! : Number.NaN;
    });
    if (scopeOf(one.key)?.intent) {
      const first = Math.max(0, Math.floor((asOf - intentKnownAfterMs - from) / stepMs));
      known.fill(Number.NaN, first);
    }
    values.set(nameOf(one), known);
  }
  await addImported(db, { grid, recordedFrom, asOf }, wanted, values, (one) => sums.get(nameOf(one))!.weight);
  return {
    grid,
    recordedFrom,
    valuesOf: (one) => values.get(nameOf(one)) ?? new Float64Array(count).fill(Number.NaN),
    weightsOf: (one) => {
      const weight = sums.get(nameOf(one))?.weight ?? new Float64Array(count);
      const of = values.get(nameOf(one));
      return weight.map((known, slot) => (of && !Number.isNaN(of[slot]!) ? Math.max(1, known) : 0));
    },
  };
}

/** 1 where what the record says of a slot is all that there was. */
async function ownSlots(db: store.Db, { zone, from, stepMs, count }: Grid, recordedFrom: number | null, asOf: number) {
  const own = new Uint8Array(count);
  if (recordedFrom === null || count === 0) return own;
  const begins = Math.max(0, Math.floor((recordedFrom - from) / stepMs));
  const ends = Math.min(count, Math.floor((asOf - from) / stepMs));
  if (ends <= begins) return own;
  own.fill(1, begins, ends);
  const days = daysIn(zone, localDate(zone, Math.max(from, recordedFrom)), localDate(zone, from + ends * stepMs - 1));
  const lively = await store.livelyDays(db, days);
  days.forEach((day, nth) => {
    // The day that goes on may still be quiet.
    if (lively[nth] || day.to > asOf) return;
    own.fill(0, Math.max(0, Math.floor((day.from - from) / stepMs)), Math.max(0, Math.ceil((day.to - from) / stepMs)));
  });
  return own;
}

function add(sums: ReadonlyMap<string, Sums>, row: store.IntervalRow, slot: number): void {
  const put = (name: string, value: number, weight: number) => {
    const of = sums.get(name);
    if (!of || slot < 0 || slot >= of.value.length) return;
    of.value[slot]! += value;
    if (of.weight) of.weight[slot]! += weight;
  };
  for (const key of keysOf(row)) {
    put(`contacts ${key}`, row.offered, 0);
    put(`handle_seconds ${key}`, row.handleSeconds, row.handled);
    put(`self_service ${key}`, row.sessions, 0);
  }
}

/** Where the record is silent, what was brought from elsewhere: of the series itself, or added up from its parts. */
async function addImported(
  db: store.Db,
  { grid, recordedFrom, asOf }: { grid: Grid; recordedFrom: number | null; asOf: number },
  wanted: readonly Wanted[],
  values: ReadonlyMap<string, Float64Array>,
  weightOf: (wanted: Wanted) => Float64Array | null,
): Promise<void> {
  const there = await store.importedSeries(db);
  const until = Math.min(recordedFrom ?? Number.POSITIVE_INFINITY, asOf);
  for (const one of wanted) {
    const mine = there.filter(({ measure }) => measure === one.measure);
    const keys = importedFor(
      one,
      mine.map(({ key }) => key),
    );
    if (keys.length === 0) continue;
    const into = values.get(nameOf(one))!;
    const weight = weightOf(one);
    // A mean time is not added up: it is of as many contacts as were brought with it.
    const contacts = new Map<string, number>();
    if (weight)
      for (const row of await store.importedIn(db, 'contacts', keys)) contacts.set(`${row.key} ${row.at}`, row.value);
    for (const { key, at, value } of await store.importedIn(db, one.measure, keys)) {
      const slot = Math.floor((at - grid.from) / grid.stepMs);
      if (slot < 0 || slot >= into.length || at >= until) continue;
      const before = Number.isNaN(into[slot]!) ? 0 : into[slot]!;
      const own = Math.max(1, contacts.get(`${key} ${at}`) ?? 1);
      into[slot] = weight ? (before * weight[slot]! + value * own) / (weight[slot]! + own) : before + value;
      if (weight) weight[slot]! += own;
    }
  }
}

/** Its own series if there is one; else its queues', channels', languages' or intents', whichever were brought. */
export function importedFor({ key }: Wanted, there: readonly string[]): string[] {
  if (there.includes(key)) return [key];
  const parts = there.filter((one) => isPartOf(one, key));
  for (const side of [0, 1, 2, 3]) {
    const along = parts.filter((one) => one.split('|')[side] !== key.split('|')[side]);
    if (along.length > 0 && along.every((one) => depthOf(one) === depthOf(key) + 1)) return along;
  }
  return [];
}
