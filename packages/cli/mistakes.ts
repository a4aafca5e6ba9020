import { BadInput } from './json-input.ts';

const shown = 20;

/** Mistakes of a file by line; so many are told, the rest is counted. */
export function mistakesOf(file: string) {
  const lines: string[] = [];
  let count = 0;
  return {
    add(line: number, says: string) {
      count += 1;
      if (count <= shown) lines.push(`${file}:${line} ${says}`);
    },
    refuse() {
      if (count === 0) return;
      throw new BadInput(count > shown ? [...lines, `and ${count - shown} more rows that are wrong`] : lines);
    },
  };
}
