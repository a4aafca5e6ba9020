import { z95 } from '../statistics/normal.ts';
import type { Model } from './model.ts';
import { countAt, counted, journeyAt, journeyed, type Tally, timeAt, timed } from './tally.ts';

/** Of what contacts do beside being served once; absent where a type does not. Numbers of contacts are sums. */
export interface JourneyFigures {
  /** Resolved by the virtual agent; they are not offered to people. */
  contained?: number | null;
  /** Contained ÷ all that came to the virtual agent. */
  containment?: number | null;
  /** Passed on by an agent; they are offered again where they went. */
  transferred?: number | null;
  /** Who came again after giving up or being turned away, and after being served in vain. */
  retries?: number | null;
  repeats?: number | null;
  /** Of the customers who were served, those whom the first contact that was served resolved. */
  firstContactResolution?: number | null;
  /** Answered by a call-back; they are neither answered nor abandoned, and their wait ends when they take it. */
  calledBack?: number | null;
  /** From taking it to the call. */
  meanCallBackSeconds?: number | null;
  /** Moved by a plan to another queue; counted as what they came as. */
  overflowed?: number | null;
}

export interface TypeFigures extends JourneyFigures {
  /** Contacts of all replications together, as are the next three. */
  offered: number | null;
  answered: number | null;
  abandoned: number | null;
  blocked: number | null;
  /** Of the admitted: those that were not turned away. */
  probabilityOfWait: number | null;
  /** Over the admitted, those that gave up included. */
  meanWaitSeconds: number | null;
  /** Answered in time ÷ offered. */
  serviceLevel: number | null;
  abandonment: number | null;
  blocking: number | null;
  /** Mean of delayCost · wait², in seconds². */
  meanCost: number | null;
}

export interface PoolFigures {
  /** Time with a contact in hand ÷ time there; several at once count once. */
  occupancy: number | null;
  /** Contacts in hand, over all agents there. */
  meanConcurrency: number | null;
}

export interface Figures {
  types: Record<string, TypeFigures>;
  total: TypeFigures;
  pools: Record<string, PoolFigures>;
}

export interface Summary extends Figures {
  /** 95 %, in the same shape; null where there is only one run of a day to judge by. */
  halfWidths: Figures | null;
  /** Where numbers go by interval: the same for each, by when contacts came. */
  intervals?: (Figures & { startMinutes: number; halfWidths: Figures | null })[];
}

/**
 * What all replications say together. Half widths are Student's over replications; over batches of contacts where there
 * is one replication of a steady system.
 */
export function summaryOf(model: Model, tallies: readonly Tally[]): Summary {
  const cells = Array.from({ length: model.cells }, (_, cell) => cell + 1);
  const timely = model.horizon !== Number.POSITIVE_INFINITY;
  const each = tallies.map((tally) => figuresOf(model, [tally], cells));
  const samples = timely || tallies.length > 1 ? each : cells.map((cell) => figuresOf(model, tallies, [cell]));
  const summary: Summary = { ...figuresOf(model, tallies, cells), halfWidths: halfWidths(samples) };
  if (!timely || model.cells === 1) return summary;
  summary.intervals = cells.map((cell) => ({
    startMinutes: ((cell - 1) * model.cellSeconds) / 60,
    ...figuresOf(model, tallies, [cell]),
    halfWidths: halfWidths(tallies.map((tally) => figuresOf(model, [tally], [cell]))),
  }));
  return summary;
}

function figuresOf(model: Model, tallies: readonly Tally[], cells: readonly number[]): Figures {
  const types = model.typeIds.length;
  const pools = model.poolIds.length;
  const sums = new Float64Array(types * counted);
  const times = new Float64Array(pools * timed);
  const beside = new Float64Array(types * journeyed);
  for (const tally of tallies) {
    for (const cell of cells) {
      for (let at = 0; at < sums.length; at++) sums[at]! += tally.counts[cell * types * counted + at]!;
      for (let at = 0; at < times.length; at++) times[at]! += tally.times[cell * pools * timed + at]!;
      if (!tally.beside) continue;
      for (let at = 0; at < beside.length; at++) beside[at]! += tally.beside[cell * types * journeyed + at]!;
    }
  }
  const row = (type: number) => sums.subarray(type * counted, (type + 1) * counted);
  const besideOf = (type: number) => beside.subarray(type * journeyed, (type + 1) * journeyed);
  const cost = (type: number) => model.delayCost[type]! * row(type)[countAt.waitSquared]!;
  const places = [...model.typeIds.keys()];
  // Where one type has no goal, a level of all together would mean nothing.
  const hasGoal = (type: number) => !Number.isNaN(model.within[type]);
  return {
    types: Object.fromEntries(
      model.typeIds.map((id, type) => [
        id,
        typeFigures(row(type), cost(type), hasGoal(type), { beside: besideOf(type), does: doesOf(model, [type]) }),
      ]),
    ),
    total: typeFigures(
      folded(sums, counted),
      places.reduce((sum, type) => sum + cost(type), 0),
      places.every(hasGoal),
      { beside: folded(beside, journeyed), does: doesOf(model, places) },
    ),
    pools: Object.fromEntries(
      model.poolIds.map((id, pool) => {
        const time = (at: number) => times[pool * timed + at]!;
        const present = time(timeAt.present);
        const figures: PoolFigures = {
          occupancy: ratio(time(timeAt.occupied), present),
          meanConcurrency: ratio(time(timeAt.held), present),
        };
        return [id, figures] as const;
      }),
    ),
  };
}

/** Rows of so many, added up. */
function folded(rows: Float64Array, length: number): Float64Array {
  const sum = new Float64Array(length);
  for (let at = 0; at < rows.length; at++) sum[at % length]! += rows[at]!;
  return sum;
}

/** What some of these types do beside being served once. */
interface Does {
  readonly virtualAgent: boolean;
  readonly transfers: boolean;
  readonly retries: boolean;
  readonly repeats: boolean;
  readonly callBacks: boolean;
  readonly overflows: boolean;
}

function doesOf({ journeys }: Model, types: readonly number[]): Does | null {
  if (!journeys) return null;
  const some = (rules: readonly (object | null)[]) => types.some((type) => rules[type]);
  return {
    virtualAgent: some(journeys.virtualAgents),
    transfers: some(journeys.transfers),
    retries: some(journeys.retries),
    repeats: some(journeys.repeats),
    callBacks: some(journeys.callBacks),
    overflows: journeys.overflowsTo.some((to) => to >= 0),
  };
}

function typeFigures(
  row: Float64Array,
  cost: number,
  hasGoal: boolean,
  { beside, does }: { beside: Float64Array; does: Does | null },
): TypeFigures {
  const is = (at: number) => row[at]!;
  const admitted = is(countAt.atOnce) + is(countAt.queued);
  const offered = admitted + is(countAt.blocked);
  // Whoever was left waiting when the last agent went home has no wait that could be told.
  const over = is(countAt.atOnce) + is(countAt.answered) + is(countAt.abandoned) + beside[journeyAt.calledBack]!;
  return {
    offered,
    answered: is(countAt.atOnce) + is(countAt.answered),
    abandoned: is(countAt.abandoned),
    blocked: is(countAt.blocked),
    probabilityOfWait: ratio(is(countAt.queued), admitted),
    meanWaitSeconds: ratio(is(countAt.wait), over),
    serviceLevel: hasGoal ? ratio(is(countAt.atOnce) + is(countAt.within), offered) : null,
    abandonment: ratio(is(countAt.abandoned), offered),
    blocking: ratio(is(countAt.blocked), offered),
    meanCost: ratio(cost, over),
    ...(does && journeyFigures(beside, does)),
  };
}

function journeyFigures(beside: Float64Array, does: Does): JourneyFigures {
  const is = (at: number) => beside[at]!;
  const contained = is(journeyAt.contained);
  const calledBack = is(journeyAt.calledBack);
  return {
    ...(does.virtualAgent && { contained, containment: ratio(contained, contained + is(journeyAt.handedOver)) }),
    ...(does.transfers && { transferred: is(journeyAt.transferred) }),
    ...(does.retries && { retries: is(journeyAt.retries) }),
    ...(does.repeats && {
      repeats: is(journeyAt.repeats),
      firstContactResolution: ratio(is(journeyAt.resolvedFirst), is(journeyAt.served)),
    }),
    ...(does.callBacks && {
      calledBack,
      meanCallBackSeconds: ratio(is(journeyAt.callBackWait), calledBack),
    }),
    ...(does.overflows && { overflowed: is(journeyAt.overflowed) }),
  };
}

const ratio = (top: number, bottom: number) => (bottom > 0 ? top / bottom : null);

/** Counts are sums over the samples, everything else is a mean of them. */
const sums = new Set([
  'offered',
  'answered',
  'abandoned',
  'blocked',
  'contained',
  'transferred',
  'retries',
  'repeats',
  'calledBack',
  'overflowed',
]);

function halfWidths(samples: readonly Figures[]): Figures | null {
  if (samples.length < 2) return null;
  const widths = <Row extends object>(rows: readonly Row[]): Row =>
    Object.fromEntries(
      Object.keys(rows[0] as Row).map((name) => {
        const values = rows.map((row) => row[name as keyof Row] as number | null).filter((value) => value !== null);
        return [name, halfWidth(values, sums.has(name))];
      }),
    ) as Row;
  const [first] = samples as [Figures];
  return {
    types: Object.fromEntries(Object.keys(first.types).map((id) => [id, widths(samples.map((one) => one.types[id]!))])),
    total: widths(samples.map(({ total }) => total)),
    pools: Object.fromEntries(Object.keys(first.pools).map((id) => [id, widths(samples.map((one) => one.pools[id]!))])),
  };
}

function halfWidth(values: readonly number[], ofSum: boolean): number | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const ofMean = student(count - 1) * Math.sqrt(variance / count);
  return ofSum ? ofMean * count : ofMean;
}

/**
 * The 97.5 % point of Student's t.
 * @source Exact to three digits: a table for the first degrees of freedom, then the expansion of Cornish and Fisher
 */
export function student(degrees: number): number {
  const table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  const z = z95;
  return (
    table[degrees - 1] ?? z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)
  );
}
