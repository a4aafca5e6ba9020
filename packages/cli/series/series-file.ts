import { createReadStream, existsSync } from 'node:fs';
import type { DemandEvent } from '@harken/engines/forecasting/series';
import { BadInput } from '../json-input.ts';
import { mistakesOf } from '../mistakes.ts';
import { type Form, momentOf } from './timestamps.ts';

/** The rows of one series, as compact as they can be held: a file may have 200,000 of them. */
export interface Rows {
  readonly id: string;
  readonly form: Form;
  readonly at: Float64Array;
  readonly offsetMinutes: Int16Array;
  readonly values: Float64Array;
}

/**
 * Reads `unique_id,ds,y`, or with `wide` an id and its values, oldest first.
 * @param before rows that begin then or later are left out
 * @throws BadInput with a line for each row that is wrong; nothing is read then
 */
export async function readSeries(
  file: string,
  { wide, before }: { wide: boolean; before: number | null },
): Promise<Rows[]> {
  const mistakes = mistakesOf(file);
  const found = new Map<string, Growing>();
  let columns: { id: number; ds: number; y: number } | null = null;
  for await (const { cells, line } of rowsOf(file)) {
    if (line === 1) {
      if (!wide) columns = columnsOf(file, cells);
      continue;
    }
    if (wide) readWide(cells, line, found, mistakes.add);
    else readLong(cells, line, columns!, found, mistakes.add, before);
  }
  mistakes.refuse();
  if (found.size === 0) throw new BadInput([`${file} has no rows`]);
  return [...found].map(([id, series]) => ({ id, ...series.done() }));
}

function columnsOf(file: string, header: readonly string[]) {
  const names = header.map((name) => name.trim().toLowerCase());
  const at = (name: string) => names.indexOf(name);
  const missing = ['unique_id', 'ds', 'y'].filter((name) => at(name) < 0);
  if (missing.length > 0)
    throw new BadInput([`${file}:1 has no column ${missing.join(', ')}; the first line must name unique_id,ds,y`]);
  return { id: at('unique_id'), ds: at('ds'), y: at('y') };
}

type Tell = (line: number, says: string) => void;

function readLong(
  cells: readonly string[],
  line: number,
  { id, ds, y }: { id: number; ds: number; y: number },
  found: Map<string, Growing>,
  tell: Tell,
  before: number | null,
) {
  const name = cells[id]?.trim() ?? '';
  if (name === '') return tell(line, 'has no unique_id');
  const moment = momentOf(cells[ds]?.trim() ?? '');
  if (moment === null)
    return tell(line, `has the ds '${cells[ds] ?? ''}', which is neither an ISO 8601 date nor a whole number`);
  const value = numberOf(cells[y]);
  if (value === null) return tell(line, `has the y '${cells[y] ?? ''}', which is not a number`);
  const series = found.get(name) ?? growing(moment.form);
  found.set(name, series);
  if (series.form.kind !== moment.form.kind)
    return tell(
      line,
      `has a ${moment.form.kind} as ds, where ${name} began with ${series.form.kind === 'index' ? 'an index' : 'a date'}`,
    );
  const far = series.farOffset(moment.offsetMinutes, moment.form);
  if (far !== null) return tell(line, `is in another zone than the rows of ${name} before it (${far}): days would mix`);
  if (before === null || moment.at < before) series.add(moment.at, moment.offsetMinutes, value);
}

function readWide(cells: readonly string[], line: number, found: Map<string, Growing>, tell: Tell) {
  const name = cells[0]?.trim() ?? '';
  if (name === '') return tell(line, 'has no id');
  if (found.has(name)) return tell(line, `has the id ${name}, which an earlier line has too`);
  const series = growing({ kind: 'index' });
  let last = cells.length - 1;
  while (last > 0 && cells[last]!.trim() === '') last -= 1;
  for (let column = 1; column <= last; column++) {
    const value = numberOf(cells[column]);
    if (value === null)
      return tell(line, `has the value '${cells[column]}' in column ${column + 1}, which is not a number`);
    series.add(column, 0, value);
  }
  found.set(name, series);
}

/** NaN for what is not there; null for what is no number. */
function numberOf(text: string | undefined): number | null {
  const bare = text?.trim() ?? '';
  if (/^(|nan|na|null)$/i.test(bare)) return Number.NaN;
  const value = Number(bare);
  return Number.isFinite(value) ? value : null;
}

type Growing = ReturnType<typeof growing>;

function growing(form: Form) {
  let at = new Float64Array(64);
  let offsetMinutes = new Int16Array(64);
  let values = new Float64Array(64);
  let count = 0;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    form,
    /** Summer time moves a zone by an hour; what is further is another zone. Null where it is the same. */
    farOffset(minutes: number, { kind, ...other }: Form): string | null {
      if (kind === 'index' || form.kind === 'index' || !('zone' in other)) return null;
      if ((form.zone === 'none') !== (other.zone === 'none')) return 'one with an offset, one without';
      if (count > 0 && Math.max(most, minutes) - Math.min(least, minutes) > 60) return 'more than an hour apart';
      return null;
    },
    add(instant: number, minutes: number, value: number) {
      if (count === at.length) {
        at = grown(at, new Float64Array(2 * count));
        values = grown(values, new Float64Array(2 * count));
        const wider = new Int16Array(2 * count);
        wider.set(offsetMinutes);
        offsetMinutes = wider;
      }
      at[count] = instant;
      offsetMinutes[count] = minutes;
      values[count] = value;
      count += 1;
      least = Math.min(least, minutes);
      most = Math.max(most, minutes);
    },
    done: () => ({
      form,
      at: at.slice(0, count),
      offsetMinutes: offsetMinutes.slice(0, count),
      values: values.slice(0, count),
    }),
  };
}

function grown(old: Float64Array, wider: Float64Array<ArrayBuffer>) {
  wider.set(old);
  return wider;
}

/** Reads `ds,name[,value]`. Local dates; a time of day says from when. */
export async function readEvents(file: string): Promise<(Omit<DemandEvent, 'place'> & { minutes: number | null })[]> {
  const mistakes = mistakesOf(file);
  const events: (Omit<DemandEvent, 'place'> & { minutes: number | null })[] = [];
  let at = { ds: 0, name: 1, value: 2 };
  for await (const { cells, line } of rowsOf(file)) {
    if (line === 1) {
      const names = cells.map((name) => name.trim().toLowerCase());
      at = { ds: names.indexOf('ds'), name: names.indexOf('name'), value: names.indexOf('value') };
      if (at.ds < 0 || at.name < 0) throw new BadInput([`${file}:1 must name the columns ds,name and may name value`]);
      continue;
    }
    const moment = momentOf(cells[at.ds]?.trim() ?? '');
    const name = cells[at.name]?.trim() ?? '';
    const value = at.value < 0 || (cells[at.value] ?? '').trim() === '' ? 1 : Number(cells[at.value]);
    if (moment === null || moment.form.kind === 'index')
      mistakes.add(line, `has the ds '${cells[at.ds] ?? ''}', which is not an ISO 8601 date`);
    else if (name === '') mistakes.add(line, 'has no name');
    else if (!Number.isFinite(value)) mistakes.add(line, `has the value '${cells[at.value]}', which is not a number`);
    else {
      const minutes = Math.floor(moment.at / 60_000) + moment.offsetMinutes;
      const day = Math.floor(minutes / 1440);
      events.push({ name, day, value, minutes: moment.form.separator === null ? null : minutes - day * 1440 });
    }
  }
  mistakes.refuse();
  return events;
}

async function* rowsOf(file: string): AsyncGenerator<{ cells: string[]; line: number }> {
  if (!existsSync(file)) throw new BadInput([`There is no file ${file}`]);
  let line = 0;
  let rest = '';
  try {
    for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        line += 1;
        if (text.trim() !== '') yield { cells: cellsOf(line === 1 ? text.replace(/^\uFEFF/, '') : text), line };
      }
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new BadInput([`${file} cannot be read: ${message}`]);
  }
  if (rest.trim() !== '') yield { cells: cellsOf(rest), line: line + 1 };
}

function cellsOf(text: string): string[] {
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (!bare.includes('"')) return bare.split(',');
  return [...bare.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
