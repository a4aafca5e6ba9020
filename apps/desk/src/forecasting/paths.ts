/** Paths of lines, bands and steps that may have holes: where nothing is known nothing is drawn, and no line across it. */

export type Point = readonly [x: number, y: number];
export type Span = readonly [x: number, low: number, high: number];

/** Neighbours that are both there. */
function stretches<T>(places: readonly (T | null)[]): T[][] {
  const found: T[][] = [];
  let open: T[] | null = null;
  for (const place of places) {
    if (place === null) open = null;
    else if (open) open.push(place);
    else {
      open = [place];
      found.push(open);
    }
  }
  return found;
}

const at = (value: number) => value.toFixed(1);
const joined = (points: readonly Point[]) => points.map(([x, y]) => `${at(x)},${at(y)}`).join('L');

/** A line through what is there; one point alone is a short dash, or it would not be seen. */
export function linePath(points: readonly (Point | null)[]): string {
  return stretches(points)
    .map((part) => {
      const [only] = part;
      return part.length === 1 && only ? `M${at(only[0] - 1.5)},${at(only[1])}h3` : `M${joined(part)}`;
    })
    .join('');
}

/** The area between low and high. */
export function bandPath(spans: readonly (Span | null)[]): string {
  return stretches(spans)
    .filter((part) => part.length > 1)
    .map((part) => {
      const high = part.map(([x, , y]): Point => [x, y]);
      const low = part.map(([x, y]): Point => [x, y]).reverse();
      return `M${joined([...high, ...low])}Z`;
    })
    .join('');
}

/** Level from `from` to `to` of each place, straight up and down between them. */
export function stepPath(steps: readonly ({ from: number; to: number; y: number } | null)[]): string {
  return stretches(steps)
    .map(
      (part) =>
        `M${joined(
          part.flatMap(({ from, to, y }): Point[] => [
            [from, y],
            [to, y],
          ]),
        )}`,
    )
    .join('');
}

/** What lies below steps, down to the floor. */
export function stepArea(steps: readonly ({ from: number; to: number; y: number } | null)[], floor: number): string {
  return stretches(steps)
    .map((part) => {
      const edge = part.flatMap(({ from, to, y }): Point[] => [
        [from, y],
        [to, y],
      ]);
      const first = edge[0]?.[0] ?? 0;
      const last = edge.at(-1)?.[0] ?? 0;
      return `M${at(first)},${at(floor)}L${joined(edge)}L${at(last)},${at(floor)}Z`;
    })
    .join('');
}
