/** What a chart of a forecast is drawn from. */
export interface Place {
  /** The instant at which it begins. */
  at: number;
  /** And ends. */
  to: number;
  actual: number | null;
  point: number | null;
  band80: readonly [low: number, high: number] | null;
  band95: readonly [low: number, high: number] | null;
  /** What was published before: this morning's plan, or the snapshot that is compared. */
  earlier: number | null;
  /** The mean of the last four same weekdays. */
  usual: number | null;
  /** What would come without the planned events whose effect is in the forecast. */
  without: number | null;
}

/** A day of a week, or whatever else has a frame of its own. */
export interface Panel {
  key: string;
  startsAt: number;
  places: readonly Place[];
}

/** A planned or an unplanned event on the axis. */
export interface Mark {
  id: string;
  from: number;
  to: number;
  name: string;
  tone: 'planned' | 'unplanned' | 'quiet';
}

const amount = ({ actual, point, earlier }: Place) => Math.max(0, actual ?? 0, point ?? 0, earlier ?? 0);
/** So little of a week comes outside its hours by chance: it stands in the rows, and does not squeeze every day. */
const strayShare = 0.01;

/** The part of a day in which anything comes on any of the days, in milliseconds from where a day begins. */
export function openPart(panels: readonly Panel[]): readonly [from: number, to: number] {
  const hour = 3_600_000;
  const came = new Map<number, number>();
  for (const { startsAt, places } of panels)
    for (const place of places) {
      if (amount(place) === 0) continue;
      const first = Math.floor((place.at - startsAt) / hour);
      const last = Math.ceil((place.to - startsAt) / hour);
      for (let at = first; at < last; at++) came.set(at, (came.get(at) ?? 0) + amount(place) / (last - first));
    }
  const hours = [...came.keys()].sort((a, b) => a - b);
  const stray = panels.length > 1 ? strayShare * [...came.values()].reduce((sum, one) => sum + one, 0) : 0;
  const within = (sorted: readonly number[]) => {
    let sum = 0;
    for (const at of sorted) {
      sum += came.get(at) ?? 0;
      if (sum > stray) return at;
    }
    return undefined;
  };
  const [from, to] = [within(hours), within(hours.toReversed())];
  return from === undefined || to === undefined ? [0, 24 * hour] : [from * hour, (to + 1) * hour];
}

/** The highest thing to be drawn. */
export function highest(panels: readonly Panel[]): number {
  let top = 0;
  for (const { places } of panels)
    for (const { actual, point, band95, earlier, usual } of places)
      top = Math.max(top, actual ?? 0, point ?? 0, band95?.[1] ?? 0, earlier ?? 0, usual ?? 0);
  return top;
}

/** About how wide a text of 11 pixels is: Chinese characters are square. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 11.5 : 6.2), 0);

export interface Labelled {
  mark: Mark;
  x0: number;
  x1: number;
  row: number;
  /** Which way the words go from where it begins. */
  side: 'right' | 'left';
}

/** Marks with their words side by side, and below each other where they would touch. */
export function labelled(
  marks: readonly { mark: Mark; x0: number; x1: number }[],
  [left, right]: readonly [number, number],
): Labelled[] {
  const ends: number[] = [];
  return [...marks]
    .sort((one, other) => one.x0 - other.x0)
    .map(({ mark, x0, x1 }) => {
      const wide = textWidth(mark.name) + 10;
      const side = x0 + wide > right && x0 - wide > left ? 'left' : 'right';
      const [begin, end] = side === 'right' ? [x0, Math.max(x0 + wide, x1)] : [x0 - wide, Math.max(x0, x1)];
      let row = ends.findIndex((taken) => taken <= begin);
      if (row < 0) row = ends.length;
      ends[row] = end + 6;
      return { mark, x0, x1, row, side };
    });
}
