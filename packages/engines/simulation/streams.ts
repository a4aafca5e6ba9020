import type { Duration } from './scenario.ts';

/**
 * Chance that can be named. Every draw is a function of what it is for: the seed, the replication, the purpose, and
 * the contact it belongs to. So the same contact is as patient and as much work whatever policy meets it, whoever draws
 * first and however many workers run; and nothing need be drawn that nobody asks for. That is what common random
 * numbers want: two runs differ only by what was changed between them.
 */

/** One purpose's stream: two keys of 32 bits. */
export interface Stream {
  readonly a: number;
  readonly b: number;
}

/** The stream of a purpose, named by whole numbers: `streamOf(seed, replication, type, 2)`. */
export function streamOf(...name: readonly number[]): Stream {
  let a = 0x243f6a88;
  let b = 0x85a308d3;
  for (const part of name) {
    // Seeds may be larger than 32 bits; both halves count.
    const low = part | 0;
    const high = Math.floor(part / 2 ** 32) | 0;
    a = bits(a ^ low, 0x13198a2e, high);
    b = bits(b + low, a, high);
  }
  return { a, b };
}

/**
 * 32 random bits for the n-th draw of a stream, as a signed number.
 * @source The mixing function is "triple32" (Wellons 2018, Prospecting for hash functions), with the keys put in at two
 *   places, so that streams are different permutations and not shifts of one another.
 */
export function bits(a: number, b: number, n: number): number {
  let x = (n + a) | 0;
  x ^= x >>> 17;
  x = Math.imul(x, 0xed5ad4bb);
  x ^= (x >>> 11) ^ b;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  return x ^ (x >>> 14);
}

/** Where one contact needs more than one draw: the next key. */
const onwards = 0x9e3779b9;

/** Above 0 and below 1. */
export function uniform(a: number, b: number, n: number): number {
  return ((bits(a, b, n) >>> 0) + 0.5) / 2 ** 32;
}

/** Tables of the ziggurat: 256 layers of equal area under e^(−x), each with how far it surely lies below the curve. */
const layers = 256;
const sure = new Uint32Array(layers);
const width = new Float64Array(layers);
const height = new Float64Array(layers);
const tail = 7.69711747013105;
{
  const scale = 2 ** 24;
  const area = 0.003949659822581572;
  let x = tail;
  const first = area / Math.exp(-x);
  sure[0] = (x / first) * scale;
  width[0] = first / scale;
  width[layers - 1] = x / scale;
  height[0] = 1;
  height[layers - 1] = Math.exp(-x);
  for (let layer = layers - 2; layer >= 1; layer--) {
    const above = x;
    x = -Math.log(area / x + Math.exp(-x));
    sure[layer + 1] = (x / above) * scale;
    height[layer] = Math.exp(-x);
    width[layer] = x / scale;
  }
}

/**
 * Exponential with mean 1. One draw in 90 needs more than a table.
 * @source Marsaglia & Tsang (2000), The ziggurat method for generating random variables, J. Stat. Software 5; the layer
 *   and the place in it come from different bits.
 */
export function exponential(a: number, b: number, n: number): number {
  const drawn = bits(a, b, n);
  const layer = drawn & 255;
  const place = drawn >>> 8;
  if (place < sure[layer]!) return (place + 0.5) * width[layer]!;
  return besides(a, b, n, layer, (place + 0.5) * width[layer]!);
}

function besides(a: number, b: number, n: number, layer: number, x: number): number {
  const next = (b + onwards) | 0;
  if (layer === 0) return tail - Math.log(uniform(a, next, n));
  const y = height[layer]! + uniform(a, next, n) * (height[layer - 1]! - height[layer]!);
  return y < Math.exp(-x) ? x : exponential(a, (next + onwards) | 0, n);
}

/** A distribution of times, as numbers that a loop can read. */
export interface Spread {
  readonly kind: 'exponential' | 'deterministic' | 'lognormal' | 'erlang' | 'empirical';
  /** Seconds. */
  readonly mean: number;
  /** Lognormal: σ of the logarithm. Erlang: probability of one phase fewer. */
  readonly shape: number;
  readonly phases: number;
  readonly values: Float64Array;
}

/** @param duration without impossibilities */
export function spreadOf(duration: Duration): Spread {
  const none = { shape: 0, phases: 1, values: new Float64Array(0) };
  if (typeof duration === 'number') return { kind: 'exponential', mean: duration, ...none };
  const kind = duration.distribution;
  if (kind === 'empirical') {
    const values = Float64Array.from(duration.values ?? []);
    return { kind, mean: values.reduce((sum, value) => sum + value, 0) / values.length, ...none, values };
  }
  const mean = duration.mean as number;
  const cv2 = duration.cv2 ?? 1;
  if (kind === 'lognormal') return { kind, mean, ...none, shape: Math.sqrt(Math.log1p(cv2)) };
  if (kind !== 'erlang' || cv2 === 1) return { kind: kind === 'erlang' ? 'exponential' : kind, mean, ...none };
  // Phases k or k − 1, mixed so that the variance is met exactly: Tijms (1994), Stochastic models, §A.
  const phases = Math.ceil(1 / cv2 - 1e-9);
  const fewer = (phases * cv2 - Math.sqrt(Math.max(0, phases * (1 + cv2) - phases * phases * cv2))) / (1 + cv2);
  return { kind, mean, ...none, phases, shape: fewer > 1e-12 ? fewer : 0 };
}

/** Seconds drawn from a distribution for the n-th contact of a stream. */
export function seconds({ kind, mean, shape, phases, values }: Spread, { a, b }: Stream, n: number): number {
  switch (kind) {
    case 'exponential':
      return mean * exponential(a, b, n);
    case 'deterministic':
      return mean;
    case 'lognormal': {
      // Box and Muller: a radius and an angle.
      const radius = Math.sqrt(2 * exponential(a, b, n));
      const normal = radius * Math.cos(2 * Math.PI * uniform(a, (b - onwards) | 0, n));
      return mean * Math.exp(shape * normal - (shape * shape) / 2);
    }
    case 'erlang': {
      const count = shape > 0 && uniform(a, (b - onwards) | 0, n) < shape ? phases - 1 : phases;
      let sum = 0;
      let key = b;
      for (let phase = 0; phase < count; phase++) {
        sum += exponential(a, key, n);
        key = (key + 0x6c62272e) | 0;
      }
      return (sum * mean) / (phases - shape);
    }
    case 'empirical':
      return values[Math.floor(uniform(a, b, n) * values.length)]!;
  }
}
