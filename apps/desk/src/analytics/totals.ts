import type { AgentStatus } from '@harken/contract/people';
import type { BoardQueue } from '@harken/contract/routes-desk';
import type { BoardState } from './attention.ts';

/** Service level of several queues: answered within the goal ÷ all offered, so each queue weighs what it was offered. */
export function serviceLevelOf(queues: readonly BoardQueue[]): number | null {
  let offered = 0;
  let within = 0;
  for (const { serviceLevel, offeredToday } of queues) {
    if (serviceLevel === null) continue;
    offered += offeredToday;
    within += serviceLevel * offeredToday;
  }
  return offered > 0 ? within / offered : null;
}

export const sum = (
  queues: readonly BoardQueue[],
  key: 'waiting' | 'pastGoal' | 'offeredToday' | 'answeredToday' | 'abandonedToday',
) => queues.reduce((total, queue) => total + queue[key], 0);

/** Held ÷ capacity of everyone who takes work now; null when nobody does. */
export function floorLoad(agents: readonly AgentStatus[]): number | null {
  const working = agents.filter(({ presence, connected }) => presence === 'available' && connected);
  const capacity = working.reduce((total, agent) => total + agent.capacity, 0);
  return capacity > 0 ? working.reduce((total, agent) => total + agent.held, 0) / capacity : null;
}

/** Of the virtual agent's conversations today: resolved without a person, handed over, still open or left. */
export function virtualAgentShares({ virtualAgent }: BoardState) {
  const { conversationsToday: all, handedOffToday, resolvedToday } = virtualAgent;
  if (all === 0) return null;
  const confirmed = resolvedToday.confirmed / all;
  const assumed = resolvedToday.assumed / all;
  const handedOff = handedOffToday / all;
  return { confirmed, assumed, handedOff, rest: Math.max(0, 1 - confirmed - assumed - handedOff) };
}
