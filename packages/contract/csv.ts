/** Rows as a file that spreadsheets open: the same on the server, which streams them, and in the browser. Pure. */
export type Cell = string | number | null;

/** A spreadsheet runs what begins with one of these; a quote before it keeps it a text. Numbers are ours and stay numbers. */
const dangerous = /^[=+\-@\t\r\n＝＋－＠]/;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const safe = dangerous.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** First in the file, so that spreadsheets read Chinese as what it is. */
export const byteOrderMark = '\uFEFF';

export const csvLine = (row: readonly Cell[]): string => `${row.map(cellText).join(',')}\r\n`;

/** RFC 4180, with a byte-order mark. */
export function toCsv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${byteOrderMark}${[head, ...rows].map(csvLine).join('')}`;
}
