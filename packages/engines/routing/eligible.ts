import type { Agent, Work } from './floor.ts';
import type { Plan, Step, Who } from './plan.ts';

/** Why an agent may not take a work; `able` when they may. The first reason that holds is given. */
export type Ability =
  | 'able'
  | 'not_in_queue'
  | 'no_skill'
  /** Only a later step of the plan lets them in. */
  | 'not_yet'
  /** Their own queue needs them. */
  | 'lender_needs'
  | 'absent'
  | 'disconnected'
  | 'at_capacity'
  | 'declined';

/** What eligibility depends on beside the two themselves. */
export interface Circumstances {
  readonly plan: Plan;
  readonly waitSeconds: number;
  /** Share of its goal's time that the oldest work of a queue has used; 0 where nobody waits. */
  readonly used: (queueId: string) => number;
}

/** @param held work units the agent holds by now */
export function abilityOf(work: Work, agent: Agent, held: number, circumstances: Circumstances): Ability {
  if (!letIn(work, agent, circumstances)) return missOf(work, agent, circumstances);
  if (agent.presence !== 'available') return 'absent';
  if (!agent.connected) return 'disconnected';
  if (work.declinedBy?.includes(agent.id)) return 'declined';
  return hasRoom(work, roomOf(agent, held, circumstances.plan), held) ? 'able' : 'at_capacity';
}

/** The same without the reason, the cheapest questions first. */
export function isAble(work: Work, agent: Agent, held: number, circumstances: Circumstances): boolean {
  return (
    agent.presence === 'available' &&
    agent.connected &&
    hasRoom(work, roomOf(agent, held, circumstances.plan), held) &&
    letIn(work, agent, circumstances) &&
    !work.declinedBy?.includes(agent.id)
  );
}

/**
 * What an agent may hold under a plan. Whoever has nothing in hand may take what they may by declaration: one contact
 * may weigh more than what is learned of several.
 */
export function roomOf(
  { capacity, bestAtOnce }: Pick<Agent, 'capacity' | 'bestAtOnce'>,
  held: number,
  { concurrency }: Pick<Plan, 'concurrency'>,
): Pick<Agent, 'capacity'> {
  if (concurrency !== 'learned' || bestAtOnce == null || held === 0) return { capacity };
  return { capacity: Math.min(capacity, bestAtOnce) };
}

/** Weights such as 0.1 do not add up exactly; a full agent must not be over by rounding, nor refused by it. */
export const hasRoom = (
  { weight }: Pick<Work, 'weight'>,
  { capacity }: Pick<Agent, 'capacity'>,
  held: number,
): boolean => held + weight <= capacity + 1e-9;

/** Whether a step that has begun lets the agent in. */
function letIn(work: Work, agent: Agent, { plan, waitSeconds, used }: Circumstances): boolean {
  const own = agent.queueIds.includes(work.queueId);
  for (const step of plan.steps) {
    if (step.afterSeconds > waitSeconds) return false;
    if (!own && !isLent(agent, step)) continue;
    if (satisfies(step.who, work, agent) && (own || canSpare(agent, step, used, used(work.queueId)))) return true;
  }
  return false;
}

/** How near someone came whom no step lets in now. */
function missOf(work: Work, agent: Agent, { plan, waitSeconds }: Circumstances): Ability {
  const ways = waysIn(work, agent, plan);
  if (ways.length > 0) return ways.some(({ afterSeconds }) => afterSeconds <= waitSeconds) ? 'lender_needs' : 'not_yet';
  const own = agent.queueIds.includes(work.queueId);
  return own || plan.steps.some((step) => isLent(agent, step)) ? 'no_skill' : 'not_in_queue';
}

/** Every step that lets the agent in, in their order, if the queues that are asked to lend can spare them. */
export function waysIn(work: Work, agent: Agent, plan: Plan): Step[] {
  const own = agent.queueIds.includes(work.queueId);
  return plan.steps.filter((step) => (own || isLent(agent, step)) && satisfies(step.who, work, agent));
}

/** Whether any step lets the agent in, if the queues that are asked to lend can spare them. */
export function hasWayIn(work: Work, agent: Agent, { steps }: Pick<Plan, 'steps'>): boolean {
  const own = agent.queueIds.includes(work.queueId);
  return steps.some((step) => (own || isLent(agent, step)) && satisfies(step.who, work, agent));
}

/** The agent's own queues that a step borrows from; all of them must be able to spare the agent. */
export const lendersOf = ({ queueIds }: Agent, { borrow }: Step): string[] =>
  borrow ? borrow.from.filter((queueId) => queueIds.includes(queueId)) : [];

const isLent = ({ queueIds }: Agent, { borrow }: Step): boolean =>
  borrow?.from.some((queueId) => queueIds.includes(queueId)) ?? false;

function canSpare(agent: Agent, step: Step, used: Circumstances['used'], own: number): boolean {
  return lendersOf(agent, step).every((queueId) => spares(used(queueId), step.borrow?.whileUsed ?? 0, own));
}

/** @param lender, own shares of their goals' times that the oldest work of each has used */
export const spares = (lender: number, whileUsed: number, own: number): boolean =>
  lender === 0 || (lender < whileUsed && lender < own);

export function satisfies(who: Who, work: Work, agent: Agent): boolean {
  if ('required' in who) {
    for (const skill of work.requires) if (!((agent.skills[skill] ?? 0) >= Math.max(1, who.required))) return false;
    return true;
  }
  if ('skill' in who) return (agent.skills[who.skill] ?? 0) >= (who.atLeast ?? 1);
  if ('team' in who) return agent.teamIds?.includes(who.team) ?? false;
  if ('knows' in who) return work.preferredAgentId === agent.id;
  if ('all' in who) return who.all.every((one) => satisfies(one, work, agent));
  if ('any' in who) return who.any.some((one) => satisfies(one, work, agent));
  return !satisfies(who.not, work, agent);
}
