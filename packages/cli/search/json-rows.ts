import { createReadStream } from 'node:fs';
import { BadInput } from '../json-input.ts';

/** One value of a file, and the line it begins in. */
export interface JsonRow {
  value: unknown;
  line: number;
}

/** A longer value is a bracket that was never closed. UTF-16 units. */
const longestValue = 16_000_000;

/** Text of a file, or of standard input for `-`, in pieces. */
async function* piecesOf(file: string): AsyncGenerator<string> {
  const stream = file === '-' ? process.stdin.setEncoding('utf8') : createReadStream(file, { encoding: 'utf8' });
  try {
    let first = true;
    for await (const piece of stream as AsyncIterable<string>) {
      yield first ? piece.replace(/^\uFEFF/, '') : piece;
      first = false;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BadInput([`There is no file ${file}`]);
    throw new BadInput([`${file} cannot be read: ${(error as Error).message}`]);
  }
}

function parsed(text: string, file: string, line: number): JsonRow {
  try {
    return { value: JSON.parse(text), line };
  } catch (error) {
    throw new BadInput([`${file}:${line} is not JSON: ${(error as Error).message.replaceAll('\n', ' ')}`]);
  }
}

/**
 * One JSON value a line, as it is read; empty lines say nothing.
 * @throws BadInput at the first line that is not JSON
 */
export async function* jsonLinesOf(file: string): AsyncGenerator<JsonRow> {
  let rest = '';
  let line = 0;
  for await (const piece of piecesOf(file)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line += 1;
      if (text.trim() !== '') yield parsed(text, file, line);
    }
    if (rest.length > longestValue) throw new BadInput([`${file}:${line + 1} is too long for one line`]);
  }
  if (rest.trim() !== '') yield parsed(rest, file, line + 1);
}

/**
 * The members of one JSON array, each as it is read: only one is held at a time.
 * @throws BadInput where the text is no array, or a member is not JSON
 */
export async function* jsonArrayOf(file: string): AsyncGenerator<JsonRow> {
  const says = (line: number, what: string) => new BadInput([`${file}:${line} ${what}`]);
  let state: 'before' | 'member' | 'after' = 'before';
  let [line, began] = [1, 1];
  let value = '';
  let depth = 0;
  let inText = false;
  let escaped = false;
  let members = 0;
  for await (const piece of piecesOf(file)) {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const character = piece[at]!;
      if (character === '\n') line += 1;
      if (state !== 'member') {
        if (/\s/.test(character)) continue;
        if (state === 'after') throw says(line, `has '${character}' after the end of the array`);
        if (character !== '[') throw says(line, 'does not begin with [: an array is expected');
        state = 'member';
        [from, began] = [at + 1, line];
        continue;
      }
      if (inText) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') inText = false;
        continue;
      }
      if (character === '"') inText = true;
      else if (character === '{' || character === '[') depth += 1;
      else if ((character === '}' || character === ']') && depth > 0) depth -= 1;
      else if (depth === 0 && (character === ',' || character === ']')) {
        value += piece.slice(from, at);
        from = at + 1;
        if (value.trim() !== '') {
          yield parsed(value, file, began + (/^\s*/.exec(value)![0].match(/\n/g)?.length ?? 0));
          members += 1;
        } else if (character === ',' || members > 0) throw says(line, `has nothing before '${character}'`);
        value = '';
        began = line;
        if (character === ']') state = 'after';
      }
    }
    if (state === 'member') value += piece.slice(from);
    if (value.length > longestValue) throw says(began, 'begins a value that does not end');
  }
  if (state === 'before') throw new BadInput([`${file} is empty; an array is expected`]);
  if (state === 'member') throw says(line, 'ends inside the array');
}

/** The texts named, of a row that must be an object with them; what is wrong with it otherwise. */
export function textsOf<Name extends string>(
  value: unknown,
  names: readonly Name[],
): { texts: Record<Name, string> } | { wrong: string } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { wrong: 'is not an object' };
  const row = value as Record<string, unknown>;
  const missing = names.find((name) => row[name] === undefined || row[name] === null);
  if (missing !== undefined) return { wrong: `has no ${missing}` };
  // An id may be a number: it is the same one as text.
  const odd = names.find((name) => typeof row[name] !== 'string' && !(name === 'id' && typeof row[name] === 'number'));
  if (odd !== undefined) return { wrong: `has a ${odd} that is not text` };
  return { texts: Object.fromEntries(names.map((name) => [name, String(row[name])])) as Record<Name, string> };
}
