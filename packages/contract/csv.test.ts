import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('a table as a file', () => {
  it('lets no cell begin as a formula', () => {
    const csv = toCsv(['name'], [['=1+1'], ['@SUM(A1)'], ['+65 0000'], ['-2'], ['\t=1'], ['＝1']]);
    for (const line of csv.slice(1).trim().split('\r\n').slice(1)) expect(line.replace(/^"/, '')).toMatch(/^'/);
  });

  it('keeps numbers as numbers, also negative ones, and nothing as nothing', () => {
    expect(toCsv(['a', 'b', 'c'], [[-2.5, null, Number.NaN]])).toBe('\uFEFFa,b,c\r\n-2.5,,\r\n');
  });

  it('quotes what would break a line, and reads the same again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }), (rows) => {
        const read = parse(toCsv(['a', 'b'], rows)).slice(1);
        const safe = rows.map((row) => row.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)));
        expect(read).toEqual(safe);
      }),
    );
  });
});

/** A plain reader of RFC 4180, to hold against the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const body = text.replace(/^\uFEFF/, '');
  for (let i = 0; i < body.length; i++) {
    const letter = body[i] as string;
    if (quoted) {
      if (letter === '"' && body[i + 1] === '"') cell += body[i++];
      else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"') quoted = true;
    else if (letter === ',') {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (letter === '\r' && body[i + 1] === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      rows.push([]);
      i++;
    } else cell += letter;
  }
  return rows.slice(0, -1);
}
