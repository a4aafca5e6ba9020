/**
 * The parameters within a box at which a loss is least: Nelder & Mead's simplex, every step clipped to the box.
 * @returns the best met, after at most `evaluations`
 * @source Nelder & Mead (1965), A simplex method for function minimization, The Computer Journal 7
 */
export function minimise(
  loss: (at: readonly number[]) => number,
  start: readonly number[],
  { low, high, evaluations }: { low: readonly number[]; high: readonly number[]; evaluations: number },
): number[] {
  const clip = (at: readonly number[]) => at.map((value, i) => Math.min(high[i]!, Math.max(low[i]!, value)));
  let left = evaluations;
  const measured = (at: readonly number[]) => {
    left -= 1;
    const found = loss(at);
    return { at: [...at], loss: Number.isNaN(found) ? Number.POSITIVE_INFINITY : found };
  };
  const corners = [measured(start)];
  for (let i = 0; i < start.length; i++) {
    const step = (high[i]! - low[i]!) * 0.15;
    const moved = start.map((value, j) => (j === i ? (value + step > high[i]! ? value - step : value + step) : value));
    corners.push(measured(moved));
  }
  while (left > 0) {
    corners.sort((one, other) => one.loss - other.loss);
    const worst = corners.at(-1)!;
    const [best, second] = [corners[0]!, corners.at(-2)!];
    if (worst.loss - best.loss <= 1e-7 * Math.abs(best.loss)) break;
    const centre = start.map(
      (_, i) => corners.slice(0, -1).reduce((sum, corner) => sum + corner.at[i]!, 0) / start.length,
    );
    const towards = (reach: number) => measured(clip(centre.map((value, i) => value + reach * (value - worst.at[i]!))));
    let next = towards(1);
    if (next.loss < best.loss) {
      const further = towards(2);
      if (further.loss < next.loss) next = further;
    } else if (next.loss >= second.loss) {
      const nearer = towards(next.loss < worst.loss ? 0.5 : -0.5);
      if (nearer.loss < Math.min(next.loss, worst.loss)) next = nearer;
      else if (next.loss >= worst.loss) {
        for (let c = 1; c < corners.length; c++)
          corners[c] = measured(corners[c]!.at.map((value, i) => (value + best.at[i]!) / 2));
        continue;
      }
    }
    corners[corners.length - 1] = next;
  }
  return corners.reduce((best, corner) => (corner.loss < best.loss ? corner : best)).at;
}
