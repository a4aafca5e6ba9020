/** Where everybody who waits stands, told from one look at the floor. Pure; the reckoning is the engine's. */
import type { ConversationId, CustomerId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import { hasWayIn, roomOf } from '@harken/engines/routing/eligible';
import { type Estimate, startLine } from '@harken/engines/routing/expected-wait';
import {
  type Pace as GivenPace,
  patienceBy,
  prospectsBy,
  usualHandleSeconds,
  withBest,
} from '@harken/engines/routing/given';
import { asksFor, type Plan, stepsReached, usualPlan } from '@harken/engines/routing/plan';
import type { Figures } from '@harken/engines/routing/prospects';
import { inServiceOrder } from '@harken/engines/routing/service-order';
import { treatedPlan, waitingKey } from '@harken/engines/routing/treated';
import { type Learned as Calibration, calibrated, nothingLearned } from '@harken/engines/routing/wait-calibration';

export interface Wait {
  conversationId: ConversationId;
  customerId: CustomerId;
  locale: string;
  queuedAt: string;
  ahead: number;
  /** What is told: the mean, and between which two eight in ten should fall. Null where nobody serves it. */
  expectedSeconds: number | null;
  lowerSeconds: number | null;
  upperSeconds: number | null;
  /** What was reckoned, before it was set right by what happened to others. */
  estimate: Estimate | null;
  queueId: Queue['id'] | null;
  /** In the customer's language. */
  queueName: string | null;
}

export interface Waiting {
  waiting: readonly Conversation[];
  works: readonly Work[];
  /** Those of them that an agent is asked to take: their place is reserved. */
  offered: ReadonlySet<string>;
  candidates: readonly Agent[];
  queues: readonly Queue[];
  /** Those of experiments among them. */
  plansInForce: readonly Plan[];
  /** Epoch milliseconds. */
  now: number;
  /** What the past says of each queue. */
  pace: ReadonlyMap<string, Pace>;
  figures: Figures | null;
}

export interface Pace extends GivenPace {
  /** What was told against what happened. */
  calibration: Calibration;
}

/** Whose plan counts: that of the queue, or of the arm of an experiment on it. */
type Under = Pick<Work, 'queueId' | 'arm' | 'treatment'>;

/** Stands for whoever will serve it. */
const anybody = { id: '', teamIds: [] };

/**
 * Everybody's place, and what somebody who asked now would wait in each queue where somebody is there to serve them.
 * @remarks A newcomer's language is not asked: it is not known yet. Nor is the arm of an experiment: the queue's own
 *   plan speaks.
 */
export function placesOf(seen: Waiting): { waits: Wait[]; newcomers: Map<Queue['id'], number> } {
  const { pace, now, plansInForce, figures } = seen;
  const conversations = new Map<string, Conversation>(seen.waiting.map((one) => [one.id, one]));
  const names = new Map<string, Queue>(seen.queues.map((queue) => [queue.id, queue]));
  const given = new Map(plansInForce.map((plan) => [`${plan.queueId} ${plan.arm ?? ''}`, plan]));
  const treated = new Map<string, Plan>();
  const planOf = ({ queueId, arm, treatment }: Under) => {
    const under = `${queueId} ${arm ?? ''}`;
    const plan = given.get(under) ?? usualPlan(queueId);
    if (!treatment) return plan;
    const key = `${under} ${waitingKey(treatment)}`;
    const known = treated.get(key) ?? treatedPlan(plan, treatment);
    treated.set(key, known);
    return known;
  };
  const prospects = prospectsBy(figures, (queueId) => pace.get(queueId));
  const patient = (work: Work): Work => ({ ...work, patienceSeconds: patienceBy(pace.get(work.queueId)) });
  const asking = new Set(seen.queues.map((queue) => patient(newcomerOf(queue, now))));
  const line = inServiceOrder([...seen.works.map(patient), ...asking], {
    now,
    plans: plansInForce,
    prospect: (work) => prospects(work, anybody),
  });

  const waitedOf = ({ waitingSince }: Work) => Math.max(0, now - waitingSince) / 1000;
  const look = { ...seen, candidates: withBest(seen.candidates, figures), line, asking, planOf };
  let estimates = walk(look, (work) => stepsReached(planOf(work), waitedOf(work)));
  // Whom a step lets in before the wait is over serves too.
  if (line.some((work) => planOf(work).steps.length > 1)) {
    const first = estimates;
    const over = (work: Work) => waitedOf(work) + (first.get(work)?.seconds ?? Number.POSITIVE_INFINITY);
    estimates = walk(look, (work) => stepsReached(planOf(work), over(work)));
  }

  const newcomers = new Map<Queue['id'], number>();
  const lengths = new Map<string, number>();
  const waits: Wait[] = [];
  for (const work of line) {
    const estimate = estimates.get(work) ?? null;
    const queue = names.get(work.queueId);
    const toldNow = told(estimate, pace.get(work.queueId)?.calibration);
    if (asking.has(work)) {
      if (queue && toldNow.expectedSeconds !== null) newcomers.set(queue.id, toldNow.expectedSeconds);
      continue;
    }
    const ahead = lengths.get(work.queueId) ?? 0;
    lengths.set(work.queueId, ahead + 1);
    const conversation = conversations.get(work.id);
    if (!conversation) continue;
    waits.push({
      conversationId: conversation.id,
      customerId: conversation.customerId,
      locale: conversation.locale,
      queuedAt: conversation.queuedAt ?? conversation.openedAt,
      ahead,
      queueId: queue?.id ?? null,
      queueName: queue?.name[conversation.locale.startsWith('zh') ? 'zh' : 'en'] ?? null,
      estimate,
      ...toldNow,
    });
  }
  return { waits, newcomers };
}

/** Whoever asked a queue now, as far as anything is known of them. */
function newcomerOf({ id, skillId, priority, goal }: Queue, now: number): Work {
  return {
    id: '',
    queueId: id,
    requires: skillId ? [skillId] : [],
    weight: 1,
    priority,
    waitingSince: now,
    goalSeconds: goal.withinSeconds,
  };
}

/** Whole seconds. */
function told(estimate: Estimate | null, calibration: Calibration | undefined) {
  if (!estimate) return { expectedSeconds: null, lowerSeconds: null, upperSeconds: null };
  if (!(estimate.seconds > 0)) return { expectedSeconds: 0, lowerSeconds: 0, upperSeconds: 0 };
  const { seconds, lower, upper } = calibrated(calibration ?? nothingLearned, estimate);
  return {
    // A mean may lie outside of where most fall.
    expectedSeconds: Math.round(Math.min(upper, Math.max(lower, seconds))),
    lowerSeconds: Math.round(lower),
    upperSeconds: Math.round(upper),
  };
}

const atOnce: Estimate = { seconds: 0, deviation: 0 };

interface Look extends Waiting {
  /** In the order of service, newcomers among them. */
  line: readonly Work[];
  asking: ReadonlySet<Work>;
  planOf: (work: Under) => Plan;
}

/**
 * How long each waits, if of its plan's steps so many let agents in. Newcomers take nobody's place, and what is offered
 * has its own, which counts as held already.
 */
function walk(look: Look, reached: (work: Work) => number): Map<Work, Estimate | null> {
  const { types, line } = lineFor(look, reached);
  return new Map(
    look.line.map((work, place) => {
      const type = types[place] as number;
      if (look.offered.has(work.id)) return [work, atOnce];
      return [work, look.asking.has(work) ? line.ask(type) : line.join(type)];
    }),
  );
}

/**
 * An empty line before the agents who are there, those together who can serve the same kinds.
 * @returns `types`: for each of all, the number by which the line knows its kind
 */
function lineFor({ line: works, candidates, pace, planOf }: Look, reached: (work: Work) => number) {
  /** What matters of a work for how long it waits: one stands for all of its kind. */
  const kinds: { work: Work; plan: Pick<Plan, 'steps' | 'concurrency'> }[] = [];
  const numbers = new Map<string, number>();
  const types = works.map((work) => {
    const { queueId, weight, priority, requires, declinedBy = [], preferredAgentId } = work;
    const plan = planOf(work);
    const steps = reached(work);
    const knows = asksFor(plan, 'knows') ? preferredAgentId : null;
    const key = JSON.stringify([
      queueId,
      work.arm,
      weight,
      priority,
      steps,
      requires,
      declinedBy,
      knows,
      work.treatment?.minimumSkill,
    ]);
    const type = numbers.get(key) ?? kinds.push({ work, plan: { ...plan, steps: plan.steps.slice(0, steps) } }) - 1;
    numbers.set(key, type);
    return type;
  });
  const groups = new Map<string, { completionsPerSecond: number[]; free: number[] }>();
  for (const agent of candidates) {
    if (agent.presence !== 'available' || !agent.connected) continue;
    const serves = ({ work, plan }: (typeof kinds)[number]) =>
      hasWayIn(work, agent, plan) && !work.declinedBy?.includes(agent.id);
    const places = kinds.map((kind) => (serves(kind) ? placesIn(agent.capacity, kind.work) : 0));
    const alike = places.map((count) => (count > 0 ? 1 : 0)).join('');
    const group = groups.get(alike) ?? { completionsPerSecond: kinds.map(() => 0), free: kinds.map(() => 0) };
    groups.set(alike, group);
    const handleSeconds = handleOf(agent, pace);
    for (const [type, { work, plan }] of kinds.entries()) {
      if (places[type] === 0) continue;
      (group.completionsPerSecond[type] as number) += (places[type] as number) / handleSeconds;
      (group.free[type] as number) += placesIn(roomOf(agent, agent.held, plan).capacity - agent.held, work);
    }
  }
  const line = startLine({
    types: kinds.map(({ work: { queueId, priority } }) => ({
      priority,
      givesUpPerSecond: pace.get(queueId)?.givesUpPerSecond ?? 0,
      arrivalsPerSecond: 0,
    })),
    servers: [...groups.values()],
  });
  return { types, line };
}

function placesIn(units: number, { weight }: Work): number {
  // Weights such as 0.1 do not add up exactly.
  return Math.max(0, Math.floor(units / weight + 1e-9));
}

/** What an agent has in hand is of any of their queues, so it lasts as long as those do on average. */
function handleOf({ queueIds }: Agent, pace: Waiting['pace']): number {
  const known = queueIds.flatMap((id) => pace.get(id)?.handleSeconds ?? []);
  return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : usualHandleSeconds;
}
