import type { Member } from './member.ts';

/** A scale on which seasons are alike at every level. It takes values there and back. */
export interface Transform {
  readonly there: (value: number) => number;
  readonly back: (value: number) => number;
}

/**
 * Logarithms; where nothing can come, of the values and a tenth of their mean. Null where values may be negative or none
 * is above 0. Scaling the values moves the logarithms and changes nothing else.
 */
export function logarithms(values: Float64Array): Transform | null {
  let [least, sum] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    least = Math.min(least, value);
    sum += value;
  }
  if (!(least >= 0) || !(sum > 0)) return null;
  const mean = sum / values.length;
  const added = least > 0.01 * mean ? 0 : 0.1 * mean;
  return {
    there: (value) => Math.log(value + added),
    back: (value) => Math.max(0, Math.exp(value) - added),
  };
}

/** A member that works on logarithms: there a season moves up and down with the level. */
export function inLogarithms(member: Member): Member {
  return {
    name: `${member.name}_log`,
    fit(sample) {
      const transform = logarithms(sample.values);
      if (transform === null) return null;
      const logs = known.get(sample.values) ?? sample.values.map(transform.there);
      known.set(sample.values, logs);
      const fitted = member.fit({ ...sample, values: logs });
      return fitted && { predict: (horizon) => fitted.predict(horizon).map(transform.back) };
    },
  };
}

/** Members of one trial look at the same values; their logarithms are taken once. */
const known = new WeakMap<Float64Array, Float64Array>();
