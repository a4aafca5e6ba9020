/** Where everybody who waits stands, told from one look at the floor. Pure; the reckoning is the engine's. */
import type { ConversationId, CustomerId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import { type Servers, startLine } from '@harken/engines/routing/expected-wait';

/** Until a queue has solved something, contacts are taken to last as long as this. */
export const usualHandleSeconds = 300;

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

export interface Pace {
  /** Mean handle time; null until something was solved. */
  handleSeconds: number | null;
  /** Of each who waits; 0 where nobody gives up, or nobody counted. */
  givesUpPerSecond: number;
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
  const { typeOf, line } = lineFor([...works, ...asking], seen);

  const newcomers = new Map<Queue['id'], number>();
  const lengths = new Map<string, number>();
  const waits: Wait[] = [];
  let asked = 0;
  /** A newcomer stands behind everybody who is served no later than their queue. */
  const askBefore = (priority: number) => {
    for (; (asking[asked]?.priority ?? priority) < priority; asked++) {
      const kind = asking[asked] as (typeof asking)[number];
      const estimate = line.ask(typeOf(kind));
      if (estimate) newcomers.set(kind.queueId, Math.round(estimate.seconds));
    }
  };
  for (const work of works) {
    askBefore(work.priority);
    const estimate = line.join(typeOf(work));
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

/** An empty line before the agents who are there, those together who can serve the same kinds. */
function lineFor(all: readonly Kind[], { candidates, pace }: Waiting) {
  const kinds = [...new Map(all.map((kind) => [keyOf(kind), kind])).values()];
  const numbers = new Map(kinds.map((kind, type) => [keyOf(kind), type]));
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
  const types = kinds.map(({ queueId, priority }) => ({
    priority,
    givesUpPerSecond: pace.get(queueId)?.givesUpPerSecond ?? 0,
    arrivalsPerSecond: 0,
  }));
  const servers: Servers[] = [...groups.values()];
  return { typeOf: (kind: Kind) => numbers.get(keyOf(kind)) as number, line: startLine({ types, servers }) };
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
