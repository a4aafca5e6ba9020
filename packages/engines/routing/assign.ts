/**
 * Who should serve whom now. Pure and deterministic: the server, the simulation and the browser run this same code.
 *
 * The rule: work is served by priority, then by age. It goes to the agent it belonged to, if that agent can take it;
 * otherwise to the least loaded agent who can, and among equals to the one who has been idle longest. An agent can
 * take work when present, connected, in its queue, skilled in everything it requires, with room for its weight, and
 * has not declined it.
 *
 * @source Longest-idle-server-first: Armony (2005), Dynamic routing in large-scale service systems, §3. Least load
 *   first among agents who hold several conversations at once: its counterpart for concurrent work.
 */

export interface Agent {
  id: string;
  presence: 'available' | 'busy' | 'away' | 'wrap_up' | 'offline';
  connected: boolean;
  queueIds: readonly string[];
  /** Skill → proficiency 1–5. A skill that is absent is not had. */
  skills: Readonly<Record<string, number>>;
  /** Work units the agent may hold at once, ≥ 0. */
  capacity: number;
  /** Work units held or reserved, ≥ 0. */
  held: number;
  /** Since when no new work came, epoch milliseconds. */
  idleSince: number;
}

export interface Work {
  id: string;
  queueId: string;
  /** Every skill that is needed. */
  requires: readonly string[];
  /** Work units it takes, > 0. */
  weight: number;
  /** 1 is served first. */
  priority: number;
  /** Epoch milliseconds. */
  waitingSince: number;
  /** The agent who knows the customer: first choice while that agent can take it, never waited for. */
  preferredAgentId?: string | null;
  /** Agents who declined this work or let its offer lapse. */
  declinedBy?: readonly string[];
}

/** Why an agent could not take a work; `able` if they could. The first reason that holds is given. */
export type Ability = 'able' | 'not_in_queue' | 'no_skill' | 'absent' | 'disconnected' | 'at_capacity' | 'declined';

export interface Considered {
  agentId: string;
  ability: Ability;
  /** Lowest proficiency over the required skills, 1–5; null when none is required or one is missing. */
  proficiency: number | null;
  /** Held ÷ capacity, 0–1 (1 when the capacity is 0). */
  load: number;
  idleSeconds: number;
}

export type Reason = 'knows_customer' | 'lowest_load' | 'longest_idle' | 'only_one';
export type WaitReason = 'nobody_in_queue' | 'no_skill' | 'all_absent' | 'all_at_capacity' | 'all_declined';

export type Decision =
  | { kind: 'assign'; workId: string; agentId: string; reason: Reason; considered: Considered[] }
  | { kind: 'wait'; workId: string; reason: WaitReason; considered: Considered[] };

/**
 * Decides for all waiting work at once. Room taken by an earlier decision is taken for the later ones.
 * @param now epoch milliseconds, ≥ every `waitingSince` and `idleSince`
 * @returns one decision for each work, in the order of service
 */
export function assign(waiting: readonly Work[], agents: readonly Agent[], now: number): Decision[] {
  const held = new Map(agents.map((agent) => [agent.id, agent.held]));
  const idleSince = new Map(agents.map((agent) => [agent.id, agent.idleSince]));
  const inOrder = [...waiting].sort(
    (a, b) => a.priority - b.priority || a.waitingSince - b.waitingSince || compareText(a.id, b.id),
  );

  return inOrder.map((work) => {
    const considered = agents.map((agent) =>
      consider(work, agent, held.get(agent.id) ?? 0, (now - (idleSince.get(agent.id) ?? now)) / 1000),
    );
    const able = considered.filter(({ ability }) => ability === 'able').sort(byRule);
    const [first, second] = able;
    if (!first) return { kind: 'wait', workId: work.id, reason: whyWait(considered), considered };

    const known = able.find(({ agentId }) => agentId === work.preferredAgentId);
    const chosen = known ?? first;
    held.set(chosen.agentId, (held.get(chosen.agentId) ?? 0) + work.weight);
    idleSince.set(chosen.agentId, now);
    const reason: Reason = known
      ? 'knows_customer'
      : !second
        ? 'only_one'
        : second.load > first.load
          ? 'lowest_load'
          : 'longest_idle';
    return { kind: 'assign', workId: work.id, agentId: chosen.agentId, reason, considered };
  });
}

function consider(work: Work, agent: Agent, held: number, idleSeconds: number): Considered {
  const levels = work.requires.map((skill) => agent.skills[skill] ?? 0);
  const lowest = levels.length ? Math.min(...levels) : null;
  return {
    agentId: agent.id,
    ability: ability(work, agent, held, lowest),
    proficiency: lowest === 0 ? null : lowest,
    load: agent.capacity > 0 ? held / agent.capacity : 1,
    idleSeconds,
  };
}

function ability(work: Work, agent: Agent, held: number, lowest: number | null): Ability {
  if (!agent.queueIds.includes(work.queueId)) return 'not_in_queue';
  if (lowest === 0) return 'no_skill';
  if (agent.presence !== 'available') return 'absent';
  if (!agent.connected) return 'disconnected';
  if (work.declinedBy?.includes(agent.id)) return 'declined';
  // Weights such as 0.1 do not add up exactly; a full agent must not be over by rounding, nor refused by it.
  return held + work.weight > agent.capacity + 1e-9 ? 'at_capacity' : 'able';
}

function byRule(a: Considered, b: Considered): number {
  return a.load - b.load || b.idleSeconds - a.idleSeconds || compareText(a.agentId, b.agentId);
}

/** The nearest miss says most: who could take it but has declined or has no room, then who is away, then who exists. */
function whyWait(considered: readonly Considered[]): WaitReason {
  const some = (...abilities: Ability[]) => considered.some(({ ability }) => abilities.includes(ability));
  if (some('at_capacity')) return 'all_at_capacity';
  if (some('declined')) return 'all_declined';
  if (some('absent', 'disconnected')) return 'all_absent';
  return some('no_skill') ? 'no_skill' : 'nobody_in_queue';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
