import type { Sample } from './member.ts';
import { type Calendar, type Series, weekdayOf } from './series.ts';

/** A series laid on a regular grid, and the way back to its slots. */
export interface Regular {
  readonly sample: Sample;
  /** Cells to forecast so that every slot asked for has one. */
  readonly cells: number;
  /** For each slot asked for, its cell among those; −1 where closed. */
  readonly cellOf: Int32Array;
  readonly filled: number;
}

/**
 * Lays a series on a grid in which each day has the same cells and each week the same days. Members that look back by
 * seasons need it: a closed Sunday, a holiday or an hour that the clock skips would move everything behind it.
 * @param horizon slots after the values
 * @remarks One weekday that opens longer than others makes the others' missing cells part of the grid; they are filled in.
 */
export function toRegular(series: Series, horizon: number): Regular {
  const { values, calendar } = series;
  if (calendar === null || values.length === 0) return numbered(series, horizon);
  const n = values.length;
  const { rows, columns, columnOf, rowOf } = grid(calendar);
  const width = columns.length;
  const cell = (slot: number) => {
    const column = columnOf.get(calendar.place[slot]!);
    const row = rowOf.get(calendar.day[slot]!);
    return column === undefined || row === undefined ? -1 : row * width + column;
  };

  let [first, last, end] = [-1, -1, -1];
  for (let slot = 0; slot < n + horizon; slot++) {
    const at = calendar.open[slot] === 1 ? cell(slot) : -1;
    if (at < 0) continue;
    if (first < 0 && slot < n) first = at;
    if (slot < n) last = Math.max(last, at);
    end = Math.max(end, at);
  }
  if (first < 0) return numbered({ ...series, values: new Float64Array(0) }, horizon);

  const length = last - first + 1;
  const sums = new Float64Array(length);
  const counts = new Uint8Array(length);
  for (let slot = 0; slot < n; slot++) {
    const at = cell(slot) - first;
    if (calendar.open[slot] !== 1 || at < 0 || Number.isNaN(values[slot]!)) continue;
    sums[at]! += values[slot]!;
    counts[at]! += 1;
  }
  const raw = sums.map((sum, at) => (counts[at]! > 0 ? sum / counts[at]! : Number.NaN));
  const perWeek = new Set(rows.map(weekdayOf)).size * width;
  const seasons = seasonsInCells(series, width, perWeek);
  const { filled, known, count } = fillIn(raw, seasons);

  const cells = Math.max(0, end - last);
  // Open by cell, unless all that is known of it is that it was, or will be, closed: a holiday.
  const open = new Uint8Array(length + cells).fill(1);
  const isToldOpen = new Uint8Array(length + cells);
  for (let slot = 0; slot < n + horizon; slot++) {
    const at = cell(slot) - first;
    if (at < 0 || at >= open.length) continue;
    isToldOpen[at]! |= calendar.open[slot]!;
    open[at] = isToldOpen[at]!;
  }
  const place = (of: (at: number) => number) => Int32Array.from({ length: length + cells }, (_, at) => of(at + first));
  const sample: Sample = {
    id: series.id,
    values: filled,
    known,
    seasons: seasons.filter((season) => season * 2 <= filled.length),
    calendar: {
      intervalMinutes: calendar.intervalMinutes,
      day: place((at) => rows[Math.floor(at / width)]!),
      place: place((at) => columns[at % width]!),
      open,
    },
    events: series.events ?? [],
  };
  const cellOf = Int32Array.from({ length: horizon }, (_, h) => {
    const at = calendar.open[n + h] === 1 ? cell(n + h) : -1;
    // The second of an hour that comes twice may lie behind the last value's cell: it is forecast like the cell after it.
    return at < 0 ? -1 : Math.max(0, at - last - 1);
  });
  return { sample, cells: Math.max(cells, cellOf.some((at) => at >= 0) ? 1 : 0), cellOf, filled: count };
}

/** A day and a week as they are open; what was asked for in calendar slots becomes as many open ones. */
function seasonsInCells({ seasons, calendar }: Series, width: number, perWeek: number): number[] {
  const perDay = 1440 / calendar!.intervalMinutes;
  const cells = seasons?.map((season) =>
    season % (7 * perDay) === 0 ? (season / 7 / perDay) * perWeek : Math.round((season * width) / perDay),
  );
  return (cells ?? [width, perWeek]).filter((season, nth, all) => season > 1 && season !== all[nth - 1]);
}

/** Days (rows) and places (columns) at which the service is ever open. */
function grid(calendar: Calendar) {
  const weekdays = new Set<number>();
  const places = new Set<number>();
  for (let slot = 0; slot < calendar.day.length; slot++) {
    if (calendar.open[slot] !== 1) continue;
    weekdays.add(weekdayOf(calendar.day[slot]!));
    places.add(calendar.place[slot]!);
  }
  const rows: number[] = [];
  const last = calendar.day.at(-1) ?? -1;
  for (let day = calendar.day[0] ?? 0; day <= last; day++) if (weekdays.has(weekdayOf(day))) rows.push(day);
  const columns = [...places].sort((one, other) => one - other);
  return {
    rows,
    columns,
    rowOf: new Map(rows.map((day, at) => [day, at])),
    columnOf: new Map(columns.map((place, at) => [place, at])),
  };
}

function numbered(series: Series, horizon: number): Regular {
  const seasons = (series.seasons ?? []).filter((season) => season > 1 && season * 2 <= series.values.length);
  const { filled, known, count } = fillIn(series.values, seasons);
  return {
    sample: { id: series.id, values: filled, known, seasons, calendar: null, events: series.events ?? [] },
    cells: horizon,
    cellOf: Int32Array.from({ length: horizon }, (_, h) => h),
    filled: count,
  };
}

/** Puts values where none are known: of the nearest like cells before and after, by the longest season that has any. */
function fillIn(raw: Float64Array, seasons: readonly number[]) {
  const filled = Float64Array.from(raw);
  const known = new Uint8Array(raw.length);
  let count = 0;
  for (let t = 0; t < raw.length; t++) {
    if (!Number.isNaN(raw[t]!)) {
      known[t] = 1;
      continue;
    }
    count += 1;
    filled[t] = [...seasons.toReversed(), 1].reduce(
      (found, season) => (Number.isNaN(found) ? near(raw, t, season) : found),
      Number.NaN,
    );
    if (Number.isNaN(filled[t]!)) filled[t] = 0;
  }
  return { filled, known, count };
}

function near(raw: Float64Array, t: number, season: number): number {
  const found: number[] = [];
  for (let back = t - season, left = 2; back >= 0 && left > 0 && t - back <= 8 * season; back -= season)
    if (!Number.isNaN(raw[back]!)) left -= found.push(raw[back]!) > 0 ? 1 : 0;
  for (let on = t + season, left = 2; on < raw.length && left > 0 && on - t <= 8 * season; on += season)
    if (!Number.isNaN(raw[on]!)) left -= found.push(raw[on]!) > 0 ? 1 : 0;
  return found.length === 0 ? Number.NaN : found.reduce((sum, value) => sum + value, 0) / found.length;
}
