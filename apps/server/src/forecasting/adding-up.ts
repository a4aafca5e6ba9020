/** Forecasts of parts that add up to their wholes: queues to all, channels, languages and intents to their queue. Pure. */
import { reconcile, type Whole } from '@harken/engines/forecasting/reconcile';
import { isPartOf, wholeKey } from './scopes.ts';

export interface Side {
  point: ArrayLike<number>;
  scale: ArrayLike<number>;
}

/** Places of a key: queue, channel, language, intent. */
const sides = [1, 2, 3] as const;
/** Parts that bring this much of the whole are all of it. */
const nearlyAll = 0.99;

/**
 * @param curves contacts by key
 * @param contacts of the last weeks by key: what is too small to be forecast is the rest of its whole
 * @returns points by key; those that nothing is part of, and that are part of nothing, as they were
 */
export function addedUp(
  curves: ReadonlyMap<string, Side>,
  contacts: (key: string) => number,
): Map<string, ArrayLike<number>> {
  const points = new Map<string, ArrayLike<number>>([...curves].map(([key, { point }]) => [key, point]));
  const settle = (tree: Whole | null) => {
    if (tree) for (const [key, point] of reconcile(tree)) if (curves.has(key)) points.set(key, point);
  };
  const keys = [...curves.keys()];
  const partsAlong = (whole: string, side: number) =>
    keys.filter((key) => isPartOf(key, whole) && key.split('|')[side] !== '' && !whole.split('|')[side]);
  const node = (key: string, { certain = false } = {}, parts: readonly Whole[] = []): Whole => {
    const { scale } = curves.get(key)!;
    const forecast = points.get(key)!;
    const variance = Float64Array.from(scale, (spread) => (certain ? 0 : spread ** 2));
    return { id: key, forecast, variance, parts: withRest(key, { forecast, scale }, parts) };
  };
  /** What is forecast nowhere else fills up its whole. */
  const withRest = (
    key: string,
    { forecast, scale }: { forecast: ArrayLike<number>; scale: ArrayLike<number> },
    parts: readonly Whole[],
  ) => {
    const told = parts.reduce((sum, { id }) => sum + contacts(id), 0);
    if (parts.length === 0 || told >= nearlyAll * contacts(key)) return parts;
    const rest = Float64Array.from(forecast, (value, slot) =>
      Math.max(0, value - parts.reduce((sum, part) => sum + part.forecast[slot]!, 0)),
    );
    return [
      ...parts,
      { id: `rest of ${key}`, forecast: rest, variance: Float64Array.from(scale, (spread) => spread ** 2), parts: [] },
    ];
  };
  if (!curves.has(wholeKey)) return points;
  const queues = partsAlong(wholeKey, 0);
  if (queues.length > 0)
    settle(
      node(
        wholeKey,
        {},
        queues.map((key) => node(key)),
      ),
    );
  for (const whole of [wholeKey, ...queues])
    for (const side of sides) {
      const parts = partsAlong(whole, side);
      if (parts.length > 0)
        settle(
          node(
            whole,
            { certain: true },
            parts.map((key) => node(key)),
          ),
        );
    }
  return points;
}
