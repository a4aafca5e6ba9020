import { createReadStream } from 'node:fs';
import { BadInput } from '../json-input.ts';
import { mistakesOf } from '../mistakes.ts';

/** A longer cell is a quote that was never closed. */
const longestCell = 1_000_000;

/**
 * Rows of a CSV file as they are read, with the columns asked for. RFC 4180: a quoted cell may hold commas, quotes and lines.
 * @param wanted columns that must be there
 * @param filled of these, the columns that may not be empty
 * @throws BadInput after the last row, with a line for each that is wrong; the header's mistakes at once
 */
export async function* tableOf<Column extends string>(
  file: string,
  wanted: readonly Column[],
  filled: readonly Column[] = [],
): AsyncGenerator<Record<Column, string>> {
  const mistakes = mistakesOf(file);
  let columns: { name: Column; at: number }[] | null = null;
  let width = 0;
  for await (const { cells, line } of recordsOf(file)) {
    if (columns === null) {
      const names = cells.map((name) => name.trim().toLowerCase());
      columns = wanted.map((name) => ({ name, at: names.indexOf(name) }));
      const missing = columns.filter(({ at }) => at < 0).map(({ name }) => name);
      if (missing.length > 0)
        throw new BadInput([
          `${file}:${line} has no column ${missing.join(', ')}; the first line must name ${wanted.join(',')}`,
        ]);
      width = cells.length;
      continue;
    }
    if (cells.length !== width) {
      const many = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
      mistakes.add(line, `has ${many}, where the first line names ${width}: a text with a comma needs quotes`);
      continue;
    }
    const row = Object.fromEntries(columns.map(({ name, at }) => [name, cells[at]!])) as Record<Column, string>;
    const empty = filled.filter((name) => row[name].trim() === '');
    if (empty.length > 0) mistakes.add(line, `has no ${empty.join(' and no ')}`);
    else yield row;
  }
  if (columns === null) throw new BadInput([`${file} is empty; the first line must name ${wanted.join(',')}`]);
  mistakes.refuse();
}

/** Each line of a text file that says something. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of piecesOf(file)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line.trim();
  }
  if (rest.trim() !== '') yield rest.trim();
}

async function* recordsOf(file: string): AsyncGenerator<{ cells: string[]; line: number }> {
  /** Where a record and a quoted cell began. */
  let [began, quoteBegan, line] = [1, 1, 1];
  let cells: string[] = [];
  let cell = '';
  // A quote may be the last character of a piece: whether it closes the cell is known with the next one.
  let state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  for await (const piece of piecesOf(file)) {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const character = piece[at]!;
      if (state === 'quoted') {
        if (character === '\n') line += 1;
        if (character !== '"') continue;
        cell += piece.slice(from, at);
        state = 'closing';
        from = at + 1;
        if (cell.length > longestCell) throw unclosed(file, quoteBegan);
        continue;
      }
      if (character === '"' && (state === 'start' || state === 'closing')) {
        if (state === 'start') quoteBegan = line;
        // Two quotes in a quoted cell are one.
        else cell += '"';
        state = 'quoted';
        from = at + 1;
        continue;
      }
      if (character !== ',' && character !== '\n') {
        if (state === 'start') from = at;
        state = 'plain';
        continue;
      }
      cell += piece.slice(from, at);
      from = at + 1;
      cells.push(character === '\n' && cell.endsWith('\r') ? cell.slice(0, -1) : cell);
      cell = '';
      state = 'start';
      if (character === ',') continue;
      if (cells.length > 1 || cells[0]!.trim() !== '') yield { cells, line: began };
      cells = [];
      line += 1;
      began = line;
    }
    if (state === 'quoted' || state === 'plain') cell += piece.slice(from);
    if (cell.length > longestCell) throw unclosed(file, quoteBegan);
  }
  if (state === 'quoted') throw unclosed(file, quoteBegan);
  cells.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
  if (cells.length > 1 || cells[0]!.trim() !== '') yield { cells, line: began };
}

function unclosed(file: string, line: number) {
  return new BadInput([`${file}:${line} begins a quoted cell that does not end`]);
}

async function* piecesOf(file: string): AsyncGenerator<string> {
  let first = true;
  try {
    for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
      yield first ? (piece as string).replace(/^\uFEFF/, '') : piece;
      first = false;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BadInput([`There is no file ${file}`]);
    throw code === undefined ? error : new BadInput([`${file} cannot be read: ${message}`]);
  }
}
