/** Moving in a grid of cells and typing into it. Pure. */
export interface Cell {
  row: number;
  column: number;
}

const steps: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where a key leads; null when it does not move. At an edge one stays. */
export function stepped(at: Cell, key: string, size: { rows: number; columns: number }): Cell | null {
  const last = { row: size.rows - 1, column: size.columns - 1 };
  if (key === 'Home') return { ...at, column: 0 };
  if (key === 'End') return { ...at, column: last.column };
  const step = steps[key];
  if (!step) return null;
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return { row: within(at.row + step[0], last.row), column: within(at.column + step[1], last.column) };
}

/** @returns 1–5, null to clear, undefined when the key says nothing */
export function proficiencyTyped(key: string): number | null | undefined {
  if (/^[1-5]$/.test(key)) return Number(key);
  return key === '0' || key === 'Delete' || key === 'Backspace' ? null : undefined;
}

/** By a figure, those without one last; among equals the order that was. */
export function sortedBy<One>(
  all: readonly One[],
  figure: (one: One) => number | null,
  first: 'highest' | 'lowest',
): One[] {
  const sign = first === 'highest' ? -1 : 1;
  const rank = (one: One) => {
    const value = figure(one);
    return value === null ? Number.POSITIVE_INFINITY : sign * value;
  };
  return [...all].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}
