import { createMatches, type Matches, replay } from './matches.ts';
import type { Model } from './model.ts';
import { exponential, type Stream } from './streams.ts';

/** When the next contact of each type comes: a Poisson process whose rate holds for an interval at a time. */
export interface Arrivals {
  readonly next: Matches;
  /** By type: how many have come, the interval that the next one is in, and the keys of the type's stream. */
  readonly came: Int32Array;
  readonly interval: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Seconds between contacts where the rate never changes, otherwise 0. */
  readonly steady: Float64Array;
  /** How many times as many come by interval of the type, in this replication; null is always once. */
  readonly more: readonly (Float64Array | null)[];
}

export function createArrivals(model: Model, streams: readonly Stream[], replication: number): Arrivals {
  const types = streams.length;
  const isSteady = ({ rates }: Model['arrivals'][number]) =>
    model.horizon === Number.POSITIVE_INFINITY && rates.length === 1 && rates[0]! > 0;
  const arrivals: Arrivals = {
    next: createMatches(types),
    came: new Int32Array(types),
    interval: new Int32Array(types),
    a: Int32Array.from(streams, ({ a }) => a),
    b: Int32Array.from(streams, ({ b }) => b),
    steady: Float64Array.from(model.arrivals, (one) => (isSteady(one) ? 1 / one.rates[0]! : 0)),
    more: model.arrivals.map(({ futures }) => futures && futures[replication % futures.length]!),
  };
  for (let type = 0; type < types; type++) replay(arrivals.next, type, after(arrivals, model, type, 0));
  return arrivals;
}

/** The type whose contact comes now; its successor is drawn. Its number in its type is `came` less one. */
export function advance(arrivals: Arrivals, model: Model): number {
  const type = arrivals.next.winner[1]!;
  const now = arrivals.next.at[type]!;
  arrivals.came[type]! += 1;
  replay(arrivals.next, type, after(arrivals, model, type, now));
  return type;
}

function after(arrivals: Arrivals, model: Model, type: number, now: number): number {
  const left = exponential(arrivals.a[type]!, arrivals.b[type]!, arrivals.came[type]!);
  const steady = arrivals.steady[type]!;
  return steady > 0 ? now + left * steady : afterIntervals(arrivals, model, type, now, left);
}

/** One unit of chance buys rate × time, through as many intervals as it takes. */
function afterIntervals({ interval, more }: Arrivals, model: Model, type: number, now: number, chance: number): number {
  const { seconds, rates } = model.arrivals[type]!;
  const times = more[type];
  let left = chance;
  let from = now;
  for (; interval[type]! < rates.length; interval[type]! += 1) {
    const until = Math.min(model.horizon, (interval[type]! + 1) * seconds);
    const rate = rates[interval[type]!]! * (times ? times[interval[type]!]! : 1);
    if (left < rate * (until - from)) return from + left / rate;
    left -= rate * (until - from);
    from = until;
  }
  return Number.POSITIVE_INFINITY;
}
