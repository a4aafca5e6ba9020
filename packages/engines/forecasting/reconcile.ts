/**
 * Forecasts that add up. A queue and its intents, a day and its quarter-hours are forecast each on their own, and each
 * knows something: the whole is steadier, the parts see what moves only one of them. All are moved as little as their
 * errors allow until parts add up to wholes.
 *
 * With errors that are independent this is the trace minimisation of Wickramasuriya, Athanasopoulos & Hyndman (2019,
 * JASA 114), its covariance shrunk to the diagonal; on a tree it needs no matrix: a way up and a way down.
 */
export interface Whole {
  readonly id: string;
  /** By slot. */
  readonly forecast: ArrayLike<number>;
  /** Variance of its error by slot; 0 is never moved. */
  readonly variance: ArrayLike<number>;
  readonly parts: readonly Whole[];
}

/** @returns by id; parts add up to their wholes in every slot, and none is below 0 unless it was */
export function reconcile(root: Whole): Map<string, Float64Array> {
  const result = new Map<string, Float64Array>();
  for (let slot = 0; slot < root.forecast.length; slot++) settle(gather(root, slot), null, slot, result);
  return result;
}

/** What a node and everything below it believe its value to be. */
interface Belief {
  readonly of: Whole;
  readonly mean: number;
  readonly variance: number;
  readonly parts: readonly Belief[];
}

function gather(of: Whole, slot: number): Belief {
  const own = { mean: of.forecast[slot]!, variance: Math.max(0, of.variance[slot]!) };
  if (of.parts.length === 0) return { of, ...own, parts: [] };
  const parts = of.parts.map((part) => gather(part, slot));
  const sum = parts.reduce((mean, part) => mean + part.mean, 0);
  const variance = parts.reduce((all, part) => all + part.variance, 0);
  const both = own.variance + variance;
  // Where both are certain the parts are right: they are what is counted.
  const trust = both > 0 ? variance / both : 0;
  return { of, mean: sum + trust * (own.mean - sum), variance: both > 0 ? (own.variance * variance) / both : 0, parts };
}

function settle(
  { of, mean, parts }: Belief,
  told: number | null,
  slot: number,
  result: Map<string, Float64Array>,
): void {
  const value = told ?? mean;
  const values = result.get(of.id) ?? new Float64Array(of.forecast.length);
  values[slot] = value;
  result.set(of.id, values);
  if (parts.length === 0) return;
  for (const [nth, share] of shares(parts, value).entries()) settle(parts[nth]!, share, slot, result);
}

/** Spreads what is missing over the parts by how unsure each is; who would fall below 0 gives all it has. */
function shares(parts: readonly Belief[], value: number): number[] {
  const given = parts.map(({ mean }) => mean);
  const floor = parts.map(({ mean }) => Math.min(0, mean));
  let free = parts.map((_, nth) => nth);
  while (free.length > 0) {
    const left = value - given.reduce((sum, one) => sum + one, 0);
    if (Math.abs(left) <= 1e-12 * Math.max(1, Math.abs(value))) break;
    const unsure = free.reduce((sum, nth) => sum + parts[nth]!.variance, 0);
    for (const nth of free) given[nth]! += left * (unsure > 0 ? parts[nth]!.variance / unsure : 1 / free.length);
    const below = free.filter((nth) => given[nth]! < floor[nth]! && value >= 0);
    if (below.length === 0) break;
    for (const nth of below) given[nth] = floor[nth]!;
    free = free.filter((nth) => !below.includes(nth));
  }
  return given;
}

/**
 * Error variances from few back-tests, drawn towards what the size of each series says: a variance per contact that all
 * of them share. Twenty errors count as much as that rule.
 * @param errors of each series, with its mean volume
 */
export function shrunkVariances(
  series: readonly { readonly errors: ArrayLike<number>; readonly volume: number }[],
): number[] {
  const squares = series.map(({ errors }) => Array.from(errors).reduce((sum, error) => sum + error ** 2, 0));
  const perContact =
    squares.reduce((sum, square) => sum + square, 0) /
    Math.max(
      1e-9,
      series.reduce((sum, { errors, volume }) => sum + errors.length * volume, 0),
    );
  return series.map(({ errors, volume }, nth) => (squares[nth]! + 20 * perContact * volume) / (errors.length + 20));
}

/** The handle time of a whole: its parts' weighted by how many contacts each brings. Null where none comes. */
export function handleTimeOf(
  parts: readonly { readonly contacts: number; readonly handleSeconds: number }[],
): number | null {
  const contacts = parts.reduce((sum, part) => sum + part.contacts, 0);
  if (!(contacts > 0)) return null;
  return parts.reduce((sum, part) => sum + part.contacts * part.handleSeconds, 0) / contacts;
}
