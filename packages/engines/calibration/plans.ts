import type { Plan, Step, Who } from '../routing/plan.ts';
import type { Agent, Queue } from './record.ts';

interface Known {
  readonly queues: readonly Queue[];
  readonly pools: readonly { readonly id: string; readonly agentIds: readonly string[] }[];
  readonly agents: readonly Agent[];
}

/**
 * Plans in the twin's words: a skill is that of a queue's contacts, a team is the pools that its members are in. What
 * asks for anything else (a language) cannot be said there.
 * @returns also the queues whose plan could not be said, and which have the usual one in the twin
 */
export function plansOf(plans: readonly Plan[], known: Known): { plans: Plan[]; leftOut: string[] } {
  const leftOut: string[] = [];
  const told = plans.flatMap((plan) => {
    if (!known.queues.some(({ id }) => id === plan.queueId)) return [];
    const steps = plan.steps.map((step) => stepOf(step, known));
    const { overflow, whenClosed, ...rest } = plan;
    // To a queue that is not in the twin nothing can go.
    const isThere = (queueId: string) => known.queues.some(({ id }) => id === queueId);
    if (!steps.includes(null))
      return {
        ...rest,
        ...(overflow && isThere(overflow.to) && { overflow }),
        ...(whenClosed && (!('overflow' in whenClosed) || isThere(whenClosed.overflow)) && { whenClosed }),
        steps: steps as Step[],
      };
    leftOut.push(plan.queueId);
    return [];
  });
  return { plans: told, leftOut };
}

function stepOf(step: Step, known: Known): Step | null {
  const who = whoOf(step.who, known);
  if (!who) return null;
  const { borrow, ...rest } = step;
  const from = borrow?.from.filter((queueId) => known.queues.some(({ id }) => id === queueId)) ?? [];
  return borrow && from.length > 0 ? { ...rest, who, borrow: { ...borrow, from } } : { ...rest, who };
}

function whoOf(who: Who, known: Known): Who | null {
  if ('skill' in who) {
    const asking = known.queues.filter(({ skillId }) => skillId === who.skill);
    const all = asking.map(({ id }) => ({ ...who, skill: id }));
    return all.length > 1 ? { any: all } : (all[0] ?? null);
  }
  if ('team' in who) {
    const members = known.agents.filter(({ teamIds }) => teamIds.includes(who.team)).map(({ id }) => id);
    const pools = known.pools.filter(({ agentIds }) => agentIds.some((id) => members.includes(id)));
    return pools.length > 1 ? { any: pools.map(({ id }) => ({ team: id })) } : pools[0] ? { team: pools[0].id } : null;
  }
  if ('all' in who) return allOf(who.all, known, (all) => ({ all }));
  if ('any' in who) return allOf(who.any, known, (any) => ({ any }));
  if ('not' in who) {
    const not = whoOf(who.not, known);
    return not && { not };
  }
  return who;
}

function allOf(parts: readonly Who[], known: Known, whole: (parts: Who[]) => Who): Who | null {
  const told = parts.map((part) => whoOf(part, known));
  return told.includes(null) ? null : whole(told as Who[]);
}
