/** Where everybody who waits stands, told from one look at the floor. Pure; the reckoning is the engine's. */
import type { ConversationId, CustomerId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import { startLine } from '@harken/engines/routing/expected-wait';
import { type Pace, usualHandleSeconds } from '@harken/engines/routing/given';

export interface Wait {
  conversationId: ConversationId;
  customerId: CustomerId;
  locale: string;
  ahead: number;
  expectedSeconds: number | null;
  queueId: Queue['id'] | null;
  /** In the customer's language. */
  queueName: string | null;
}

export interface Waiting {
  waiting: readonly Conversation[];
  works: readonly Work[];
  candidates: readonly Agent[];
  queues: readonly Queue[];
  /** What the past says of each queue. */
  pace: ReadonlyMap<string, Pace>;
}

/**
 * Everybody's place, and what somebody who asked now would wait in each queue where somebody is there to serve them.
 * @remarks A newcomer's language is not asked: it is not known yet.
 */
export function placesOf(seen: Waiting): { waits: Wait[]; newcomers: Map<Queue['id'], number> } {
  const conversations = new Map<string, Conversation>(seen.waiting.map((one) => [one.id, one]));
  const names = new Map<string, Queue>(seen.queues.map((queue) => [queue.id, queue]));
  const works = [...seen.works].sort(inOrder);
  const asking = seen.queues
    .map((queue) => ({
      queueId: queue.id,
      requires: queue.skillId ? [queue.skillId] : [],
      weight: 1,
      priority: queue.priority,
    }))
    .sort((a, b) => a.priority - b.priority);
  const { types, line } = lineFor([...works, ...asking], seen);

  const newcomers = new Map<Queue['id'], number>();
  const lengths = new Map<string, number>();
  const waits: Wait[] = [];
  let asked = 0;
  /** A newcomer stands behind everybody who is served no later than their queue. */
  const askBefore = (priority: number) => {
    for (let next = asking[asked]; next && next.priority < priority; next = asking[++asked]) {
      const estimate = line.ask(types[works.length + asked] as number);
      if (estimate) newcomers.set(next.queueId, Math.round(estimate.seconds));
    }
  };
  for (const [place, work] of works.entries()) {
    askBefore(work.priority);
    const estimate = line.join(types[place] as number);
    const ahead = lengths.get(work.queueId) ?? 0;
    lengths.set(work.queueId, ahead + 1);
    const conversation = conversations.get(work.id);
    if (!conversation) continue;
    const queue = names.get(work.queueId);
    waits.push({
      conversationId: conversation.id,
      customerId: conversation.customerId,
      locale: conversation.locale,
      ahead,
      queueId: queue?.id ?? null,
      queueName: queue?.name[conversation.locale.startsWith('zh') ? 'zh' : 'en'] ?? null,
      expectedSeconds: estimate && Math.round(estimate.seconds),
    });
  }
  askBefore(Number.POSITIVE_INFINITY);
  return { waits, newcomers };
}

/** What matters of a work for how long it waits. */
type Kind = Pick<Work, 'queueId' | 'requires' | 'weight' | 'priority'>;

const keyOf = ({ queueId, requires, weight, priority }: Kind) => [queueId, weight, priority, ...requires].join(' ');

/**
 * An empty line before the agents who are there, those together who can serve the same kinds.
 * @returns `types`: for each of all, the number by which the line knows its kind
 */
function lineFor(all: readonly Kind[], { candidates, pace }: Waiting) {
  const kinds: Kind[] = [];
  const numbers = new Map<string, number>();
  const types = all.map((kind) => {
    const key = keyOf(kind);
    const type = numbers.get(key) ?? kinds.push(kind) - 1;
    numbers.set(key, type);
    return type;
  });
  const groups = new Map<string, { completionsPerSecond: number[]; free: number[] }>();
  for (const agent of candidates) {
    if (agent.presence !== 'available' || !agent.connected) continue;
    const places = kinds.map((kind) => (serves(agent, kind) ? placesIn(agent.capacity, kind) : 0));
    const alike = places.map((count) => (count > 0 ? 1 : 0)).join('');
    const group = groups.get(alike) ?? { completionsPerSecond: kinds.map(() => 0), free: kinds.map(() => 0) };
    groups.set(alike, group);
    const handleSeconds = handleOf(agent, pace);
    for (const [type, kind] of kinds.entries()) {
      if (places[type] === 0) continue;
      (group.completionsPerSecond[type] as number) += (places[type] as number) / handleSeconds;
      (group.free[type] as number) += placesIn(agent.capacity - agent.held, kind);
    }
  }
  const line = startLine({
    types: kinds.map(({ queueId, priority }) => ({
      priority,
      givesUpPerSecond: pace.get(queueId)?.givesUpPerSecond ?? 0,
      arrivalsPerSecond: 0,
    })),
    servers: [...groups.values()],
  });
  return { types, line };
}

function serves(agent: Agent, { queueId, requires }: Kind): boolean {
  return agent.queueIds.includes(queueId) && requires.every((skill) => agent.skills[skill]);
}

function placesIn(units: number, { weight }: Kind): number {
  // Weights such as 0.1 do not add up exactly.
  return Math.max(0, Math.floor(units / weight + 1e-9));
}

/** What an agent has in hand is of any of their queues, so it lasts as long as those do on average. */
function handleOf({ queueIds }: Agent, pace: Waiting['pace']): number {
  const known = queueIds.flatMap((id) => pace.get(id)?.handleSeconds ?? []);
  return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : usualHandleSeconds;
}

function inOrder(a: Work, b: Work): number {
  return a.priority - b.priority || a.waitingSince - b.waitingSince || (a.id < b.id ? -1 : 1);
}
