import { type Circumstances, isAble } from './eligible.ts';
import type { Agent, Work } from './floor.ts';
import { asksFor, type Plan, stepsReached, usualPlan, type Weights, weightsOf } from './plan.ts';
import {
  lastingParts,
  loadOf,
  loadPoints,
  type Parts,
  type Prospect,
  proficiencyIn,
  promiseOf,
  restPoints,
  stakesOf,
  steady,
  usualGoalSeconds,
} from './score.ts';
import { assignTogether } from './together.ts';
import { treatedPlan, waitingKey } from './treated.ts';

export interface Situation {
  readonly waiting: readonly Work[];
  readonly agents: readonly Agent[];
  /** Epoch milliseconds. What is since a later moment is since now. */
  readonly now: number;
  /** Queues without one have the usual plan. */
  readonly plans?: readonly Plan[];
  /** Queues that are closed now; what comes there may be served all the same by who is there. */
  readonly closed?: ReadonlySet<string>;
  /** How such an agent is expected to serve such work; alike for work of one queue, intent and language. */
  readonly prospect?: (work: Work, agent: Agent) => Prospect;
  /** Asked while many are brought together; true takes the best found so far. */
  readonly shouldStop?: () => boolean;
}

/** How much of the best that could be done together may be missed, for an answer at once. */
const precision = 0.005;

const usualProspect: Prospect = { resolves: 1, handleSeconds: 300 };

/** What says under which plan a work is. */
type Under = Pick<Work, 'queueId' | 'arm' | 'treatment'>;
const givenKey = ({ queueId, arm }: Under): string => (arm ? `${queueId} ${arm}` : queueId);
const planKey = (work: Under): string =>
  work.treatment ? `${givenKey(work)}\t${waitingKey(work.treatment)}` : givenKey(work);

/** Everything a decision looks at. Agents and works in the order of their ids, so that it does not matter who was told first. */
export interface House {
  readonly now: number;
  readonly agents: readonly Agent[];
  readonly held: Float64Array;
  readonly idleSeconds: Float64Array;
  readonly open: Set<Work>;
  readonly prospect: (work: Work, agent: Agent) => Prospect;
  readonly shouldStop: (() => boolean) | undefined;
  readonly planOf: (work: Under) => Plan;
  readonly weightsOf: (work: Under) => Weights;
  readonly circumstances: (work: Work) => Circumstances;
  /** Works of which an agent may or may not take each for the same reasons, and that differ only in their wait. */
  readonly alike: (work: Work) => string;
}

export function houseOf({
  waiting,
  agents,
  now,
  plans = [],
  prospect = () => usualProspect,
  shouldStop,
}: Situation): House {
  const given = new Map(plans.map((plan) => [givenKey(plan), plan]));
  const planOf = remembered(planKey, (work) => {
    const plan = given.get(givenKey(work)) ?? usualPlan(work.queueId);
    return work.treatment ? treatedPlan(plan, work.treatment) : plan;
  });
  const shares = new Map<string, number>();
  for (const { queueId, goalSeconds, waitingSince } of waiting) {
    const share = secondsSince(now, waitingSince) / (goalSeconds || usualGoalSeconds);
    if (share > (shares.get(queueId) ?? 0)) shares.set(queueId, share);
  }
  const used = (queueId: string) => shares.get(queueId) ?? 0;
  const inOrder = byIds(agents);
  const held = new Float64Array(inOrder.length);
  const idleSeconds = new Float64Array(inOrder.length);
  for (let place = 0; place < inOrder.length; place++) {
    held[place] = inOrder[place]!.held;
    idleSeconds[place] = secondsSince(now, inOrder[place]!.idleSince);
  }
  const kinds = new Map<Work, string>();
  const asksWhoKnows = remembered(planKey, (work) => asksFor(planOf(work), 'knows'));
  return {
    now,
    agents: inOrder,
    held,
    idleSeconds,
    open: new Set(byIds(waiting)),
    prospect,
    shouldStop,
    planOf,
    weightsOf: remembered(planKey, (work) => weightsOf(planOf(work))),
    circumstances: (work) => ({
      plan: planOf(work),
      waitSeconds: secondsSince(now, work.waitingSince),
      used,
    }),
    alike: (work) => {
      const known = kinds.get(work);
      if (known !== undefined) return known;
      const { requires, weight, priority, goalSeconds, value, patienceSeconds, intent, declinedBy } = work;
      const waited = secondsSince(now, work.waitingSince);
      const reached = `${stepsReached(planOf(work), waited)}${promiseOf(work, waited) > 0 ? ' promised' : ''}`;
      const knows = asksWhoKnows(work) ? work.preferredAgentId : '';
      const declined = declinedBy?.length ? [...declinedBy].sort().join(' ') : '';
      const kind = `${planKey(work)}\n${reached}\n${weight}\n${priority}\n${goalSeconds}\n${value}\n${patienceSeconds}\n${intent}\n${knows}\n${requires.join(' ')}\n${declined}`;
      kinds.set(work, kind);
      return kind;
    },
  };
}

/** The agent at a place takes the work: what was free is less for whatever is decided next. */
export function take({ open, held, idleSeconds }: House, { work, agent }: Choice): void {
  open.delete(work);
  held[agent]! += work.weight;
  idleSeconds[agent] = 0;
}

/** Works alike, and what each agent who has room would be worth to them: points at once, and a second of waiting. */
export interface Class {
  readonly works: Work[];
  readonly points: Float64Array;
  readonly growth: Float64Array;
}

/** The agent at a place takes the work. */
export interface Choice {
  readonly own: Class;
  readonly work: Work;
  readonly agent: number;
}

export interface Market {
  /** Places of the agents with room. */
  readonly free: readonly number[];
  readonly classes: readonly Class[];
  /** There is no choice on one of the sides. */
  readonly single: boolean;
}

/** What could be done now; null when it is nothing. */
export function marketOf(house: House): Market | null {
  const { agents, held, open } = house;
  const free: number[] = [];
  for (let place = 0; place < agents.length; place++) {
    const { presence, connected, capacity } = agents[place]!;
    if (presence === 'available' && connected && held[place]! < capacity) free.push(place);
  }
  if (free.length === 0 || open.size === 0) return null;
  const groups = new Map<string, Work[]>();
  for (const work of open) {
    const alike = house.alike(work);
    const group = groups.get(alike);
    if (group) group.push(work);
    else groups.set(alike, [work]);
  }
  const able = new Uint8Array(free.length);
  const classes = [...groups.values()].flatMap((works) => classOf(house, works, free, able) ?? []);
  const works = classes.reduce((sum, one) => sum + one.works.length, 0);
  const choice = able.reduce((sum, one) => sum + one, 0);
  return works === 0 ? null : { free, classes, single: works === 1 || choice === 1 };
}

function classOf(house: House, works: Work[], free: readonly number[], able: Uint8Array): Class | null {
  const [work] = works as [Work];
  const circumstances = house.circumstances(work);
  const weights = house.weightsOf(work);
  const stakes = stakesOf(work);
  const promise = promiseOf(work, circumstances.waitSeconds);
  const points = new Float64Array(free.length).fill(Number.NEGATIVE_INFINITY);
  const growth = new Float64Array(free.length);
  let some = false;
  for (let column = 0; column < free.length; column++) {
    const place = free[column]!;
    const agent = house.agents[place]!;
    const held = house.held[place]!;
    if (!isAble(work, agent, held, circumstances)) continue;
    const lasting = lastingParts(weights, stakes, house.prospect(work, agent), proficiencyIn(work, agent) ?? 0);
    points[column] =
      steady(lasting) +
      loadPoints(weights, loadOf(agent, held)) +
      restPoints(weights, house.idleSeconds[place]!) +
      promise;
    growth[column] = lasting.urgencyPerSecond;
    able[column] = 1;
    some = true;
  }
  return some ? { works, points, growth } : null;
}

/** Clocks differ, and go back: what waits since a moment to come waits since now. */
const secondsSince = (now: number, then: number): number => Math.max(0, now - then) / 1000;

const waitOf = ({ now }: House, { waitingSince }: Work): number => secondsSince(now, waitingSince);

/** What it is worth to give the work to the agent at a place now. */
export function partsOf(house: House, work: Work, place: number): Parts {
  const agent = house.agents[place]!;
  const weights = house.weightsOf(work);
  const { urgencyPerSecond, ...lasting } = lastingParts(
    weights,
    stakesOf(work),
    house.prospect(work, agent),
    proficiencyIn(work, agent) ?? 0,
  );
  return {
    ...lasting,
    urgency: urgencyPerSecond * waitOf(house, work),
    continuity: work.preferredAgentId === agent.id ? weights.continuity : 0,
    load: loadPoints(weights, loadOf(agent, house.held[place]!)),
    rest: restPoints(weights, house.idleSeconds[place]!),
    promise: promiseOf(work, waitOf(house, work)),
  };
}

/** By column: what each would be worth to a work; −Infinity of those who cannot. */
export function scoreFor(
  house: House,
  { free }: Market,
  { points, growth }: Class,
  work: Work,
): (at: number) => number {
  const wait = waitOf(house, work);
  const { preferredAgentId } = work;
  const continuity = preferredAgentId ? house.weightsOf(work).continuity : 0;
  return (at) => {
    const score = points[at]! + growth[at]! * wait;
    return continuity && house.agents[free[at]!]!.id === preferredAgentId ? score + continuity : score;
  };
}

/** The column with the highest score for a work, leaving one out; −1 when nobody is left. The lower place among equals. */
export function bestFor(house: House, market: Market, own: Class, work: Work, without = -1): Best {
  const { free } = market;
  const scoreAt = scoreFor(house, market, own, work);
  let column = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < free.length; at++) {
    const score = scoreAt(at);
    if (score > most && free[at] !== without) {
      most = score;
      column = at;
    }
  }
  return { agent: column < 0 ? -1 : free[column]!, score: most };
}

interface Best {
  /** Its place; −1 when nobody can. */
  readonly agent: number;
  readonly score: number;
}

/** The best pair of all; among equals the older work, then the lower ids. */
export function bestOf(house: House, market: Market): Choice {
  let best: Choice | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const own of market.classes) {
    for (const work of own.works) {
      const { agent, score } = bestFor(house, market, own, work);
      if (agent < 0 || score < most) continue;
      if (score === most && best && !(work.waitingSince < best.work.waitingSince)) continue;
      most = score;
      best = { own, work, agent };
    }
  }
  return best as Choice;
}

/** Each agent takes one at most; who has room for more is in the next round. */
export function together(house: House, { free, classes }: Market): Choice[] {
  const choices = classes.flatMap((own) => own.works.map((work) => ({ own, work })));
  const columnOf = new Map(free.map((place, column) => [house.agents[place]!.id, column]));
  const classOf = Int32Array.from(classes.flatMap((one, place) => one.works.map(() => place)));
  const urgency = new Float64Array(choices.length);
  const pair = new Float64Array(classes.length * free.length);
  const waits = classes.map(({ works }) => works.reduce((sum, work) => sum + waitOf(house, work), 0) / works.length);
  let lowest = 0;
  // A class shares its mean wait and its mean urgency: what single works have more or less of, they have for everybody.
  const urgencies = classes.map(({ points, growth }) => {
    let [sum, able] = [0, 0];
    for (let column = 0; column < points.length; column++) {
      if (points[column] === Number.NEGATIVE_INFINITY) continue;
      sum += growth[column]!;
      able += 1;
    }
    return sum / able;
  });
  for (const [place, { work }] of choices.entries()) {
    const kind = classOf[place]!;
    urgency[place] = urgencies[kind]! * (waitOf(house, work) - waits[kind]!);
    lowest = Math.min(lowest, urgency[place]!);
  }
  // A few classes at a time, so that neither what is read nor what is written leaves the processor's cache.
  for (let from = 0; from < classes.length; from += 16) {
    const to = Math.min(classes.length, from + 16);
    for (let column = 0; column < free.length; column++) {
      for (let place = from; place < to; place++) {
        const { points, growth } = classes[place]!;
        const worth = points[column]! + growth[column]! * waits[place]!;
        pair[column * classes.length + place] = worth;
        if (worth < lowest && worth > Number.NEGATIVE_INFINITY) lowest = worth;
      }
    }
  }
  // Everything is better than to wait while somebody is free: all is lifted above nothing, which changes no preference.
  const lift = 1 - 2 * lowest;
  for (let cell = 0; cell < pair.length; cell++) pair[cell]! += lift;
  const extras = choices.flatMap(({ work }, place) => {
    const column = work.preferredAgentId ? columnOf.get(work.preferredAgentId) : undefined;
    return column === undefined ? [] : [{ work: place, agent: column, bonus: house.weightsOf(work).continuity }];
  });
  const { agentOf } = assignTogether(
    { classOf, urgency, agents: free.length, pair, extras },
    precision,
    house.shouldStop,
  );
  return choices.flatMap((choice, place) => (agentOf[place]! < 0 ? [] : { ...choice, agent: free[agentOf[place]!]! }));
}

function remembered<Asked, Value>(
  keyOf: (asked: Asked) => string,
  of: (asked: Asked) => Value,
): (asked: Asked) => Value {
  const known = new Map<string, Value>();
  return (asked) => {
    const key = keyOf(asked);
    if (!known.has(key)) known.set(key, of(asked));
    return known.get(key) as Value;
  };
}

/** A copy only where it is needed: hosts mostly read them in order. */
function byIds<One extends { readonly id: string }>(all: readonly One[]): readonly One[] {
  for (let place = 1; place < all.length; place++) if (all[place]!.id < all[place - 1]!.id) return [...all].sort(byId);
  return all;
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
