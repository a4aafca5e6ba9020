/** What two texts have in common, line by line: the longest sequence of lines that stands in both. Pure. */
export interface Line {
  what: 'same' | 'gone' | 'new';
  text: string;
}

/** Texts of more lines than this are compared as wholes between their common beginning and end. */
const mostLines = 1500;

export function lineDifference(before: string, after: string): Line[] {
  const [a, b] = [before ? before.split('\n') : [], after ? after.split('\n') : []];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (lines: readonly string[]) => lines.map((text): Line => ({ what: 'same', text }));
  return [
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(end ? a.slice(-end) : []),
  ];
}

function middle(a: readonly string[], b: readonly string[]): Line[] {
  const gone = (text: string): Line => ({ what: 'gone', text });
  const added = (text: string): Line => ({ what: 'new', text });
  if (a.length > mostLines || b.length > mostLines) return [...a.map(gone), ...b.map(added)];
  // longest[i][j]: of what follows line i of the one and line j of the other.
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as Uint16Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ what: 'same', text: a[i] as string });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) lines.push(gone(a[i++] as string));
    else lines.push(added(b[j++] as string));
  }
  return lines;
}

/** Only what changed, each with a line around it; `null` stands for lines that were left out. */
export function around(lines: readonly Line[], context = 1): (Line | null)[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ what }) => what !== 'same'),
  );
  return lines.flatMap((line, at): (Line | null)[] => (near[at] ? [line] : at === 0 || near[at - 1] ? [null] : []));
}
