import { deviationOf, normalsFrom, pathOf, quantileOfSum, type Uncertain } from './uncertainty.ts';

/**
 * Futures of several series that make up a whole, for a simulation in which contacts then come by chance: rates, not
 * counts. A busy day is busy in all of them as far as the spread of the whole says so.
 */

/** The slots of a forecast from `from` to `until`. */
export function part({ point, uncertainty, least }: Uncertain, from: number, until: number): Uncertain {
  return {
    point: point.slice(from, until),
    uncertainty: { ...uncertainty, scale: uncertainty.scale.slice(from, until) },
    least,
  };
}

/**
 * What of a forecast's errors is of its rate. Whoever counts errors counts the chance with which contacts come anyway; a
 * simulation that draws both would spread twice. That chance is a Poisson's: as large as the mean, and each slot's own.
 */
export function ratesOf({ point, uncertainty, least }: Uncertain): Uncertain {
  const { scale, shape, shared, lasting } = uncertainty;
  const deviation = deviationOf(shape);
  let [all, chance] = [0, 0];
  for (let slot = 0; slot < point.length; slot++) {
    all += (scale[slot]! * deviation) ** 2;
    chance += point[slot]!;
  }
  if (!(all > 0)) return { point, uncertainty, least };
  const own = Math.max(0, (1 - shared) * all - chance);
  // Where chance explains more than there is, what is shared is all that is left.
  const left = shared * all + own;
  return {
    point,
    uncertainty: {
      ...uncertainty,
      scale: scale.map((one) => one * Math.sqrt(left / all)),
      shared: left > 0 ? (shared * all) / left : 0,
      lasting: own > 0 ? Math.min(0.99, (lasting * (1 - shared) * all) / own) : 0,
    },
    least,
  };
}

/**
 * How much alike the errors of parts are, 0–1: with none of it the spread of the whole is that of chance between them,
 * with all of it the parts are busy together.
 */
export function likeness(parts: readonly Uncertain[], whole: Uncertain): number {
  const spread = (of: Uncertain) => {
    const slots = { from: 0, until: of.point.length };
    return quantileOfSum(of, slots, 0.9) - quantileOfSum(of, slots, 0.1);
  };
  const each = parts.map(spread);
  const [sum, squares] = [each.reduce((a, b) => a + b, 0), each.reduce((a, b) => a + b ** 2, 0)];
  if (sum ** 2 <= squares) return 0;
  return Math.min(1, Math.max(0, (spread(whole) ** 2 - squares) / (sum ** 2 - squares)));
}

/**
 * Futures of all parts at once.
 * @param alike 0–1: of each deviate, how much of its variance all parts have in common
 * @param luck  uniform in [0, 1)
 * @returns by future, then by part
 */
export function jointPaths(
  parts: readonly Uncertain[],
  alike: number,
  count: number,
  luck: () => number,
): Float64Array[][] {
  const normal = normalsFrom(luck);
  const [together, apart] = [Math.sqrt(alike), Math.sqrt(1 - alike)];
  return Array.from({ length: count }, () => {
    const common: number[] = [];
    return parts.map((one) => {
      let nth = 0;
      return pathOf(one, () => {
        common[nth] ??= normal();
        return together * common[nth++]! + apart * normal();
      });
    });
  });
}
