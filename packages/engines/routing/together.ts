/**
 * Assigns what waits together: where several wait and several are free, who serves whom is one question, and asking it
 * for each work by itself gives the best agent to whoever is asked first. Pure and deterministic.
 */
import { auction } from './auction.ts';
import { inOrder } from './shelves.ts';

export interface Waiting {
  /** By work: its class. Works of a class are alike but for their urgency and for who is named for them. */
  readonly classOf: Int32Array;
  /** By work: added to what every agent is worth for it. */
  readonly urgency: Float64Array;
  readonly agents: number;
  /**
   * What an agent serving a class is worth: agent after agent, so of agent a and class c at `a · classes + c`. Finite, or
   * −Infinity where they cannot. A work that somebody must not have, as they declined it, is a class of its own.
   */
  readonly pair: Float64Array;
  /** Works that are worth more to a single agent, who knows the customer: `bonus` ≥ 0. Given twice, they add up. */
  readonly extras?: readonly { readonly work: number; readonly agent: number; readonly bonus: number }[];
}

export interface Together {
  /** By work: its agent; −1 it waits. */
  agentOf: Int32Array;
  /** The sum over all that were assigned, of urgency, pair and bonus. */
  value: number;
  /** No other assignment is worth more. */
  bound: number;
}

/**
 * Gives each agent at most one work and each work at most one agent, so that the whole is worth as much as can be. A
 * pair worth less than 0 is not made: the work waits. Whoever has room for more is asked about again in another call.
 *
 * The scarcer side bids: the others would outbid each other step by step for what cannot be enough. Of equal works the
 * lower place is taken, of equal agents likewise as long as nothing else tells them apart.
 * @param precision how much of the bound the value may be short, 0–1; the cost grows about as 1 ÷ precision
 * @param shouldStop the host's deadline, asked several times a millisecond: when true, the rest is assigned one by one,
 *   and the bound says what that cost
 * @throws RangeError if a number is out of its range
 * @source Bertsekas (1988), The auction algorithm, Annals of Operations Research 14; see `auction`
 */
export function assignTogether(waiting: Waiting, precision = 0.01, shouldStop?: () => boolean): Together {
  const { classOf, urgency, agents, pair } = waiting;
  const works = classOf.length;
  if (works === 0 || agents === 0) return { agentOf: new Int32Array(works).fill(-1), value: 0, bound: 0 };
  const classes = pair.length / agents;
  check(waiting, classes, precision);

  if (agents <= works) {
    const extras = extrasOf(
      waiting,
      agents,
      ({ agent }) => agent,
      ({ work }) => work,
    );
    const { holder, value, bound } = auction(
      {
        worth: pair,
        kinds: classes,
        rowOf: upTo(agents),
        offset: new Float64Array(agents),
        kindOf: classOf,
        start: urgency,
        extras,
      },
      precision,
      shouldStop,
    );
    return { agentOf: holder, value, bound };
  }
  const extras = extrasOf(
    waiting,
    works,
    ({ work }) => work,
    ({ agent }) => agent,
  );
  const { holder, value, bound } = auction(
    {
      worth: turned(pair, agents, classes),
      kinds: agents,
      rowOf: classOf,
      offset: urgency,
      kindOf: upTo(agents),
      start: new Float64Array(agents),
      extras,
    },
    precision,
    shouldStop,
  );
  const agentOf = new Int32Array(works).fill(-1);
  for (const [agent, work] of holder.entries()) if (work >= 0) agentOf[work] = agent;
  return { agentOf, value, bound };
}

function check({ classOf, urgency, agents, extras }: Waiting, classes: number, precision: number): void {
  if (!(precision > 0)) throw new RangeError(`a precision of ${precision} is never reached`);
  if (!Number.isInteger(classes)) throw new RangeError(`pairs of ${agents} agents are no ${classes} classes`);
  if (urgency.length !== classOf.length)
    throw new RangeError(`${classOf.length} works have ${urgency.length} urgencies`);
  const classless = classOf.findIndex((kind) => !(kind >= 0 && kind < classes));
  if (classless >= 0) throw new RangeError(`work ${classless} is of class ${classOf[classless]} of ${classes}`);
  const endless = urgency.findIndex((urgent) => !Number.isFinite(urgent));
  if (endless >= 0) throw new RangeError(`work ${endless} has the urgency ${urgency[endless]}`);
  for (const { work, agent, bonus } of extras ?? []) {
    const known = work in classOf && agent >= 0 && agent < agents && Number.isInteger(agent);
    if (!known || !(bonus >= 0 && bonus < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`work ${work} with agent ${agent} has the bonus ${bonus}`);
    }
  }
}

type Extra = NonNullable<Waiting['extras']>[number];

/** Extras by bidder, each lot of a bidder once. */
function extrasOf(
  { extras = [] }: Waiting,
  bidders: number,
  bidderOf: (extra: Extra) => number,
  lotOf: (extra: Extra) => number,
) {
  const { first, lots: places } = inOrder(Int32Array.from(extras, bidderOf), bidders);
  const from = new Int32Array(bidders + 1);
  const lot: number[] = [];
  const bonus: number[] = [];
  for (let bidder = 0; bidder < bidders; bidder++) {
    from[bidder] = lot.length;
    for (const place of places.subarray(first[bidder], first[bidder + 1])) {
      const extra = extras[place]!;
      const before = lot.indexOf(lotOf(extra), from[bidder]);
      if (before >= 0) bonus[before]! += extra.bonus;
      else {
        lot.push(lotOf(extra));
        bonus.push(extra.bonus);
      }
    }
  }
  from[bidders] = lot.length;
  return { from, lot: Int32Array.from(lot), bonus: Float64Array.from(bonus) };
}

const upTo = (count: number) => Int32Array.from({ length: count }, (_, n) => n);

/** The same matrix by columns, in blocks that stay in the processor's cache. */
function turned(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const other = new Float64Array(matrix.length);
  const block = 32;
  for (let left = 0; left < columns; left += block) {
    for (let row = 0; row < rows; row++) {
      for (let column = left; column < Math.min(left + block, columns); column++) {
        other[column * rows + row] = matrix[row * columns + column]!;
      }
    }
  }
  return other;
}
