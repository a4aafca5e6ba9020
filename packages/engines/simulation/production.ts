import { lendersOf, spares, waysIn } from '../routing/eligible.ts';
import type { Agent, Work } from '../routing/floor.ts';
import { type Plan, usualPlan, type Weights, weightsOf } from '../routing/plan.ts';
import { lastingParts, loadPoints, restPoints, steady } from '../routing/score.ts';
import { promisePoints } from '../routing/treated.ts';
import { type Closing, closingOf } from './closing.ts';
import { type Line, waitingSince } from './line.ts';
import type { Model } from './model.ts';
import { type Policy, type Program, speakingPools } from './policy.ts';
import { hoursOf, type Pool, type Scenario } from './scenario.ts';

/**
 * The production program: the plans, the ways in and the score with which the live server decides, here for all
 * contacts of a type and all agents of a pool at once. A type is a queue; whoever has its skill is in it.
 */
export const byPlans = (scenario: Scenario): Program => {
  const { types, pools, policy } = scenario;
  const plans = new Map((policy && 'program' in policy ? policy.plans : null)?.map((plan) => [plan.queueId, plan]));
  return (model, sight) => {
    const cells = types.flatMap(({ id }, type) =>
      pools.map((pool, place) => cellOf(model, plans.get(id) ?? usualPlan(id), pool, place, type)),
    );
    const weights = types.map(({ id }) => weightsOf(plans.get(id) ?? usualPlan(id)));
    const own = types.map(({ id }) => plans.get(id));
    const heeds = own.map((plan) => plan?.concurrency === 'learned');
    const closing = closingOf(scenario, hoursOf(scenario));
    return new Production(model, sight, weights, cells, own, mostGiven(heeds, pools), closing);
  };
};

const anyNumber = 2 ** 31 - 1;

/** By type × pool: with so many in hand an agent is given no more of it. Whoever has nothing in hand is given one. */
const mostGiven = (heeds: readonly boolean[], pools: readonly Pool[]): Int32Array =>
  Int32Array.from(
    heeds.flatMap((learned) =>
      pools.map(({ ratesPerHour }) => (learned && bestAtOnce(ratesPerHour ?? [])) || anyNumber),
    ),
  );

/** With one more than so many they complete less; null where they never do. */
function bestAtOnce(ratesPerHour: readonly number[]): number | null {
  const place = ratesPerHour.findIndex((rate, at) => at > 0 && rate < ratesPerHour[at - 1]!);
  return place < 0 ? null : place;
}

/** Whether the plans let any pool serve a type, sooner or later, here or where they move it. */
export function servedUnder(scenario: Scenario, type: string): boolean {
  const { pools, policy } = scenario;
  const plans = policy && 'program' in policy ? policy.plans : null;
  const plan = plans?.find(({ queueId }) => queueId === type) ?? usualPlan(type);
  if (pools.some((pool) => pool.skills[type] && waysIn(workOf(type), agentOf(pool), plan).length > 0)) return true;
  return plan.overflow ? servedUnder(scenario, plan.overflow.to) : false;
}

/** What is known beforehand of a pool's agents who serve contacts of a type. */
interface Cell {
  /** Waited so long, a contact may be served by their own queue's agents; Infinity when never. */
  readonly opens: number;
  /** By agents who are lent, if their own types can spare them. */
  readonly lent: readonly { readonly after: number; readonly lenders: readonly number[]; readonly whileUsed: number }[];
  /** Points that do not change, and points a second of waiting. */
  readonly lasting: number;
  readonly urgency: number;
}

const never: Cell = { opens: Number.POSITIVE_INFINITY, lent: [], lasting: 0, urgency: 0 };

function cellOf(model: Model, plan: Plan, pool: Pool, place: number, type: number): Cell {
  const types = model.typeIds.length;
  const handle = model.handle[place * types + type];
  if (!handle) return never;
  const id = model.typeIds[type]!;
  const agent = agentOf(pool);
  const ways = waysIn(workOf(id), agent, plan);
  const own = agent.queueIds.includes(id) ? ways.map(({ afterSeconds }) => afterSeconds) : [];
  const patience = model.patience[type];
  const parts = lastingParts(
    weightsOf(plan),
    {
      value: model.value[type]!,
      priority: model.priority[type]!,
      goalSeconds: model.goal[type]!,
      patienceSeconds: patience ? patience.mean : null,
      delayCost: model.delayCost[type]!,
    },
    { resolves: pool.skills[id]?.resolves ?? 1, handleSeconds: handle.mean },
    proficiencyOf(pool, id),
  );
  return {
    opens: Math.min(Number.POSITIVE_INFINITY, ...own),
    lent:
      own.length > 0
        ? []
        : ways.map((step) => ({
            after: step.afterSeconds,
            lenders: lendersOf(agent, step).map((lender) => model.typeIds.indexOf(lender)),
            whileUsed: step.borrow?.whileUsed ?? 0,
          })),
    lasting: steady(parts),
    urgency: parts.urgencyPerSecond,
  };
}

const workOf = (type: string): Work => ({
  id: type,
  queueId: type,
  requires: [type],
  weight: 1,
  priority: 1,
  waitingSince: 0,
});

function agentOf(pool: Pool): Agent {
  const skills = Object.keys(pool.skills);
  return {
    id: pool.id,
    presence: 'available',
    connected: true,
    queueIds: pool.queues ?? skills,
    teamIds: [pool.id],
    skills: Object.fromEntries(skills.map((skill) => [skill, proficiencyOf(pool, skill)])),
    capacity: pool.ratesPerHour?.length ?? 1,
    bestAtOnce: bestAtOnce(pool.ratesPerHour ?? []),
    held: 0,
    idleSince: 0,
  };
}

/** Where none is stated, a primary skill is mastered and every further preference a step less. */
function proficiencyOf(pool: Pool, skill: string): number {
  const { proficiency, preference } = pool.skills[skill] ?? {};
  return proficiency ?? Math.min(5, Math.max(1, 6 - (preference ?? 1)));
}

/** Tables made once for a replication. A class for the same reason as the rules: its methods stay compiled. */
class Production implements Policy {
  readonly wakes = new Float64Array(1).fill(Number.POSITIVE_INFINITY);
  readonly #model: Model;
  readonly #floor: Parameters<Program>[1]['floor'];
  readonly #line: Line;
  readonly #cells: readonly Cell[];
  // By type × pool.
  readonly #opens: Float64Array;
  readonly #lasting: Float64Array;
  readonly #urgency: Float64Array;
  readonly #mostGiven: Int32Array;
  /** By type: its stations, the best ones first, with what does not depend on the moment. */
  readonly #stations: readonly { pool: Int32Array; station: Int32Array; points: Float64Array }[];
  readonly #typesOf: readonly Int32Array[];
  readonly #rest: Float64Array;
  readonly #weights: readonly Weights[];
  readonly #goal: Float64Array;
  readonly #promised: Float64Array;
  /** By type: after how long more agents are let in, and who is still to come to that moment. */
  readonly #thresholds: readonly Threshold[];
  /** The same for those whom the plan then moves to the line of another type. */
  readonly #overflows: readonly (Threshold & { to: number })[];
  /** Types that go to another while they are closed. */
  readonly #shut: readonly { type: number; to: number }[];
  readonly #closing: Closing | null;

  constructor(
    model: Model,
    { floor, line }: Parameters<Program>[1],
    weights: readonly Weights[],
    cells: readonly Cell[],
    plans: readonly (Plan | undefined)[],
    mostGiven: Int32Array,
    closing: Closing | null,
  ) {
    const pools = model.poolIds.length;
    this.#model = model;
    this.#floor = floor;
    this.#line = line;
    this.#cells = cells;
    this.#weights = weights;
    this.#mostGiven = mostGiven;
    this.#opens = Float64Array.from(cells, ({ opens }) => opens);
    this.#lasting = Float64Array.from(cells, ({ lasting }) => lasting);
    this.#urgency = Float64Array.from(cells, ({ urgency }) => urgency);
    this.#goal = model.goal;
    this.#promised = model.promised;
    this.#rest = Float64Array.from(weights, (one) => restPoints(one, 3600));
    this.#stations = model.typeIds.map((_, type) => {
      const rows = speakingPools(model, type)
        .flatMap((pool) =>
          Array.from({ length: Math.min(model.most[pool]!, mostGiven[type * pools + pool]!) }, (_, held) => ({
            pool,
            station: model.station[pool]! + held,
            points: this.#lasting[type * pools + pool]! + loadPoints(weights[type]!, held / model.most[pool]!),
          })),
        )
        .sort((one, other) => other.points - one.points || one.station - other.station);
      return {
        pool: Int32Array.from(rows, ({ pool }) => pool),
        station: Int32Array.from(rows, ({ station }) => station),
        points: Float64Array.from(rows, ({ points }) => points),
      };
    });
    this.#typesOf = model.poolIds.map((_, pool) =>
      Int32Array.from(
        [...model.typeIds.keys()].filter((type) => {
          const cell = cells[type * pools + pool]!;
          return cell.opens < Number.POSITIVE_INFINITY || cell.lent.length > 0;
        }),
      ),
    );
    const place = (id: string) => model.typeIds.indexOf(id);
    this.#overflows = plans.flatMap((plan, type) => {
      const one = plan?.overflow;
      return one ? { after: one.afterSeconds, type, to: place(one.to), coming: createComing() } : [];
    });
    this.#closing = closing;
    this.#shut = plans.flatMap((plan, type) =>
      closing && plan?.whenClosed && 'overflow' in plan.whenClosed ? { type, to: place(plan.whenClosed.overflow) } : [],
    );
    if (this.#shut.length > 0) this.wakes[0] = closing!.next(0);
    this.#thresholds = model.typeIds.flatMap((_, type) => {
      const own = cells.slice(type * pools, (type + 1) * pools);
      const moments = own.flatMap(({ opens, lent }) => [opens, ...lent.map(({ after }) => after)]);
      // Before it is moved, whoever may take it is looked for once more: time alone may have let a queue lend.
      moments.push(plans[type]?.overflow?.afterSeconds ?? 0);
      return [...new Set(moments)]
        .filter((after) => after > 0 && after < Number.POSITIVE_INFINITY)
        .map((after) => ({ after, type, coming: createComing() }));
    });
  }

  route(type: number, waited: number): number {
    return this.#best(type, waited);
  }

  /** Who begins to wait comes to each of their type's thresholds in the order of coming. */
  queued(type: number, waited: number): void {
    for (const shut of this.#shut) if (shut.type === type && this.#goes(shut)) this.wakes[0] = this.#floor.clock[0]!;
    if (this.#thresholds.length === 0 && this.#overflows.length === 0) return;
    const came = this.#floor.clock[0]! - waited;
    for (const threshold of this.#thresholds) if (threshold.after > waited) this.#expect(threshold, type, came);
    for (const overflow of this.#overflows) this.#expect(overflow, type, came);
  }

  /** What is worth most: everything the agent may take, at the wait it has come to. */
  pick(agent: number): number {
    const pool = this.#floor.poolOf[agent]!;
    const pools = this.#model.poolIds.length;
    const now = this.#floor.clock[0]!;
    const own = this.#typesOf[pool]!;
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    let oldest = Number.POSITIVE_INFINITY;
    for (let row = 0; row < own.length; row++) {
      const type = own[row]!;
      const since = waitingSince(this.#line, type);
      if (since === Number.POSITIVE_INFINITY) continue;
      const cell = type * pools + pool;
      if (this.#floor.held[agent]! >= this.#mostGiven[cell]!) continue;
      const wait = now - since;
      if (wait < this.#opens[cell]! && !this.#lends(cell, type, wait)) continue;
      const promise = wait >= this.#promised[type]! ? promisePoints : 0;
      const points = this.#lasting[cell]! + this.#urgency[cell]! * wait + promise;
      if (points > most || (points === most && since < oldest)) {
        most = points;
        oldest = since;
        best = type;
      }
    }
    return best;
  }

  /** Somebody has waited long enough for others to be let in. @returns agent × types + type; −1 when nothing follows */
  woken(): number {
    const now = this.#floor.clock[0]!;
    for (const { after, type, coming } of this.#thresholds) {
      if (firstOf(coming) + after > now) continue;
      const since = this.#floor.roomy > 0 ? waitingSince(this.#line, type) : Number.POSITIVE_INFINITY;
      // Reckoned as the moment was: the difference of two rounded moments may fall short of it.
      const agent = since + after <= now ? this.#best(type, Math.max(after, now - since)) : -1;
      if (agent >= 0) return agent * this.#model.typeIds.length + type;
      while (firstOf(coming) + after <= now) dropFirst(coming);
    }
    this.#scheduleNext();
    return -1;
  }

  /** Somebody has waited as long as their plan lets them wait here. @returns type × types + the other; −1: nobody more */
  moved(): number {
    const now = this.#floor.clock[0]!;
    const types = this.#model.typeIds.length;
    for (const shut of this.#shut) {
      const { type, to } = shut;
      if (waitingSince(this.#line, type) < Number.POSITIVE_INFINITY && this.#goes(shut)) return type * types + to;
    }
    for (const { after, type, to, coming } of this.#overflows) {
      // Who waits for a closed queue to open has come to the moment, and is moved when it opens.
      if (this.#closing?.isClosed(to, now)) continue;
      while (firstOf(coming) + after <= now) {
        if (waitingSince(this.#line, type) + after <= now) return type * types + to;
        dropFirst(coming);
      }
    }
    this.#scheduleNext();
    return -1;
  }

  /** The agent with room whose score is the highest; of those in one station, who has rested longest. */
  #best(type: number, wait: number): number {
    const { pool, station, points } = this.#stations[type]!;
    const { since, first } = this.#floor;
    const now = this.#floor.clock[0]!;
    const pools = this.#model.poolIds.length;
    const weights = this.#weights[type]!;
    const mostRest = this.#rest[type]!;
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < pool.length; row++) {
      // Urgency differs by pool too, but only where somebody waits already.
      if (wait === 0 && points[row]! + mostRest < most) break;
      const idle = since[station[row]!]!;
      if (idle === Number.POSITIVE_INFINITY) continue;
      const cell = type * pools + pool[row]!;
      if (wait < this.#opens[cell]! && !this.#lends(cell, type, wait)) continue;
      const score = points[row]! + this.#urgency[cell]! * wait + restPoints(weights, now - idle);
      const agent = first[station[row]!]!;
      if (score > most || (score === most && agent < best)) {
        most = score;
        best = agent;
      }
    }
    return best;
  }

  #lends(cell: number, type: number, wait: number): boolean {
    const { lent } = this.#cells[cell]!;
    for (const { after, lenders, whileUsed } of lent) {
      if (wait < after) continue;
      const own = wait / this.#goal[type]!;
      const canSpare = lenders.every((lender) => {
        const since = waitingSince(this.#line, lender);
        if (since === Number.POSITIVE_INFINITY) return true;
        return spares((this.#floor.clock[0]! - since) / this.#goal[lender]!, whileUsed, own);
      });
      if (canSpare) return true;
    }
    return false;
  }

  #expect({ type: own, after, coming }: Threshold, type: number, came: number) {
    if (own !== type) return;
    insert(coming, came);
    if (came + after < this.wakes[0]!) this.wakes[0] = came + after;
  }

  /** Nothing goes to a queue that is closed too. */
  #goes({ type, to }: { type: number; to: number }): boolean {
    const now = this.#floor.clock[0]!;
    return this.#closing!.isClosed(type, now) && !this.#closing!.isClosed(to, now);
  }

  #scheduleNext() {
    let next = Number.POSITIVE_INFINITY;
    for (const { after, coming } of this.#thresholds) next = Math.min(next, firstOf(coming) + after);
    for (const { after, to, coming } of this.#overflows)
      if (!this.#closing?.isClosed(to, this.#floor.clock[0]!)) next = Math.min(next, firstOf(coming) + after);
    if (this.#closing) next = Math.min(next, this.#closing.next(this.#floor.clock[0]!));
    this.wakes[0] = next;
  }
}

interface Threshold {
  readonly after: number;
  readonly type: number;
  readonly coming: Coming;
}

/** When those came who have not yet waited so long: a ring. */
interface Coming {
  at: Float64Array;
  head: number;
  size: number;
}

const createComing = (): Coming => ({ at: new Float64Array(64), head: 0, size: 0 });

const firstOf = ({ at, head, size }: Coming): number => (size > 0 ? at[head]! : Number.POSITIVE_INFINITY);

function dropFirst(coming: Coming): void {
  coming.head = (coming.head + 1) & (coming.at.length - 1);
  coming.size -= 1;
}

/** Mostly at the end: only who has waited elsewhere came before others. */
function insert(coming: Coming, moment: number): void {
  if (coming.size === coming.at.length) {
    const longer = new Float64Array(2 * coming.size);
    for (let place = 0; place < coming.size; place++)
      longer[place] = coming.at[(coming.head + place) & (coming.size - 1)]!;
    coming.at = longer;
    coming.head = 0;
  }
  const { at, head } = coming;
  const last = at.length - 1;
  let place = coming.size++;
  for (; place > 0 && at[(head + place - 1) & last]! > moment; place--)
    at[(head + place) & last] = at[(head + place - 1) & last]!;
  at[(head + place) & last] = moment;
}
