import { type Ability, abilityOf, waysIn } from './eligible.ts';
import type { Agent, Work } from './floor.ts';
import type { Plan } from './plan.ts';

export interface Previewed {
  readonly agentId: string;
  /** When a step lets them in, lenders being able to spare them; null when none ever does. */
  readonly fromSeconds: number | null;
  /** Whether they could take it then, as they are now. */
  readonly ability: Ability;
}

/** Whom a plan would let in to a work, and when. */
export function preview(plan: Plan, work: Work, agents: readonly Agent[]): Previewed[] {
  return agents.map((agent) => {
    const fromSeconds = waysIn(work, agent, plan)[0]?.afterSeconds ?? null;
    const circumstances = { plan, waitSeconds: fromSeconds ?? 0, used: () => 0 };
    return { agentId: agent.id, fromSeconds, ability: abilityOf(work, agent, agent.held, circumstances) };
  });
}
