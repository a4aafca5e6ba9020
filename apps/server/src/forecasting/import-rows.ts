/** A file of past contacts, row by row: `unique_id,ds,y`. What is wrong is told with its line; nothing is guessed. Pure. */
import type { RowMistake, SaidCode } from '@harken/contract/forecasting';
import { minuteMs } from './slots.ts';

export interface FileSeries {
  uniqueId: string;
  rows: { at: number; y: number }[];
  /** Of the file, on which its earliest interval stands. */
  firstLine: number;
  intervalMinutes: number;
}

/** What may be wrong with a row; the screens say it in their language. */
const says = {
  'row.columns': 'has not the columns unique_id, ds and y',
  'row.cells': 'has not as many cells as the head',
  'row.no_id': 'has no unique_id',
  'row.not_a_time': 'has a ds that is no time such as 2026-03-02T09:30:00+08:00',
  'row.no_zone': 'has a ds without a zone, such as Z or +08:00',
  'row.not_a_number': 'has a y that is no number',
  'row.negative': 'has a y below 0',
  'row.twice': 'repeats an interval of the same series',
  'row.off_grid': 'begins at no full interval of its series',
  'row.interval':
    'is of a series whose interval is none of 15, 30 or 60 minutes, or is longer than that of the forecast',
  'row.future': 'is of a time that has not come yet',
  'row.too_old': 'is of a time more than twenty years ago',
  'row.too_far': 'is of a time more than a year ahead',
  'row.no_queue': 'has a unique_id that is the name of no queue',
  'row.too_many': 'is of a queue with more people than are taken',
} as const satisfies Partial<Record<SaidCode, string>>;
type RowCode = keyof typeof says;

export const mistakeIn = (line: number, code: RowCode, values: RowMistake['values'] = {}): RowMistake => ({
  line,
  code,
  values,
  message: says[code],
});

/** As a refusal tells them: the first, by their lines. */
export const firstMistakes = (mistakes: readonly RowMistake[]) =>
  mistakes.slice(0, mostMistakes).map(({ line, message }) => ({ path: `line ${line}`, message }));

export const mostMistakes = 200;
/** The most that is read of one file. */
export const mostRows = 1_000_000;
const oldestMs = 20 * 366 * 86_400_000;
const zoned = /(z|[+-]\d{2}:?\d{2})$/i;

/**
 * @param latest  instant that a row may be of; @param tooLate what one beyond it is told
 * @param longest interval, in minutes: what is coarser cannot be taken apart
 * @returns series in the order in which they come, rows oldest first, and every mistake
 */
export function readRows(
  csv: string,
  { latest, tooLate = 'row.future', longest }: { latest: number; tooLate?: RowCode; longest: number },
): { series: FileSeries[]; mistakes: RowMistake[] } {
  const mistakes: RowMistake[] = [];
  const lines = csv.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = cellsOf(lines[0] ?? '').map((cell) => cell.trim().toLowerCase());
  const [id, ds, y] = ['unique_id', 'ds', 'y'].map((name) => head.indexOf(name)) as [number, number, number];
  if (id < 0 || ds < 0 || y < 0) return { series: [], mistakes: [mistakeIn(1, 'row.columns')] };
  const found = new Map<string, Map<number, { y: number; line: number }>>();
  for (let nth = 1; nth < lines.length; nth++) {
    const text = lines[nth]!;
    if (text.trim() === '') continue;
    const line = nth + 1;
    if (nth > mostRows) break;
    const cells = cellsOf(text);
    const row = cells.length === head.length ? rowOf(cells, { id, ds, y }, latest, tooLate) : 'row.cells';
    if (typeof row === 'string') {
      mistakes.push(mistakeIn(line, row));
      continue;
    }
    const series = found.get(row.uniqueId) ?? new Map<number, { y: number; line: number }>();
    found.set(row.uniqueId, series);
    const before = series.get(row.at);
    if (before) mistakes.push(mistakeIn(line, 'row.twice', { line: before.line }));
    else series.set(row.at, { y: row.y, line });
  }
  const series = [...found].map(([uniqueId, rows]) => onGrid(uniqueId, rows, longest, mistakes));
  return { series, mistakes: mistakes.sort((a, b) => a.line - b.line) };
}

function rowOf(
  cells: readonly string[],
  { id, ds, y }: { id: number; ds: number; y: number },
  latest: number,
  tooLate: RowCode,
): { uniqueId: string; at: number; y: number } | RowCode {
  const [uniqueId, time, count] = [cells[id]!.trim(), cells[ds]!.trim(), cells[y]!.trim()];
  if (!uniqueId || uniqueId.length > 300) return 'row.no_id';
  const at = Date.parse(time);
  if (!/^\d{4}-\d{2}-\d{2}/.test(time) || Number.isNaN(at)) return 'row.not_a_time';
  if (!zoned.test(time) || time.length <= 10) return 'row.no_zone';
  if (at > latest) return tooLate;
  if (at < latest - oldestMs) return 'row.too_old';
  const value = count === '' ? Number.NaN : Number(count);
  if (!Number.isFinite(value)) return 'row.not_a_number';
  if (value < 0) return 'row.negative';
  return { uniqueId, at, y: value };
}

/** The interval of a series is the smallest step between two of its rows. */
function onGrid(
  uniqueId: string,
  found: ReadonlyMap<number, { y: number; line: number }>,
  longest: number,
  mistakes: RowMistake[],
): FileSeries {
  const times = [...found.keys()].sort((a, b) => a - b);
  let step = Number.POSITIVE_INFINITY;
  for (let nth = 1; nth < times.length; nth++) step = Math.min(step, times[nth]! - times[nth - 1]!);
  const intervalMinutes = Number.isFinite(step) ? step / minuteMs : longest;
  const first = found.get(times[0] ?? 0)?.line ?? 1;
  if (![15, 30, 60].includes(intervalMinutes) || intervalMinutes > longest) {
    mistakes.push(mistakeIn(first, 'row.interval', { uniqueId, minutes: Math.round(intervalMinutes * 100) / 100 }));
    return { uniqueId, rows: [], firstLine: first, intervalMinutes };
  }
  for (const at of times)
    if (at % (15 * minuteMs) !== 0 || (at - times[0]!) % step !== 0)
      mistakes.push(mistakeIn(found.get(at)!.line, 'row.off_grid'));
  return { uniqueId, rows: times.map((at) => ({ at, y: found.get(at)!.y })), firstLine: first, intervalMinutes };
}

/** RFC 4180, but for line breaks within a cell: no time, number or name has one. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
  return cells;
}
