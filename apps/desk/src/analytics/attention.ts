import type { ConversationId, PersonId, QueueId } from '@harken/contract/ids';
import type { AgentStatus, Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import type { AlertRule } from '@harken/contract/routes-analytics';
import { replyDue, turnOf } from '../conversations/due.ts';

export type BoardState = RouteReply<'board'>;

/** One thing that deserves a look: what, why, how much harm is still preventable, until when, and the one thing to do. */
export interface Attention {
  id: string;
  kind:
    | 'idle_while_waiting'
    | 'past_goal'
    | 'nobody_there'
    | 'late_replies'
    | 'failed'
    | 'lost_socket'
    | 'long_wrap_up'
    | 'overloaded'
    | 'alert';
  tone: 'breaking' | 'attention';
  queueId: QueueId | null;
  agentId: PersonId | null;
  conversationId: ConversationId | null;
  /** How many customers, replies or people it is about. */
  count: number;
  /** What the number stands against, e.g. agents at capacity of all in the queue. */
  of: number;
  /** How long it has lasted, where that says something. */
  seconds: number | null;
  /** The last useful moment, epoch milliseconds; null when every moment counts the same. */
  decideBy: number | null;
  action: 'assign' | 'make_available' | 'open' | 'answer' | 'none';
  /** The rule that says so. */
  alert?: AlertRule;
}

const soonMs = 60_000;
const longWrapUpMs = 10 * 60_000;
const fullAt = 0.95;

const room = ({ capacity, held }: AgentStatus) => capacity - held >= 1;
const free = (agent: AgentStatus) => agent.presence === 'available' && agent.connected && room(agent);
const sinceMs = (agent: AgentStatus, now: number) => now - Date.parse(agent.presenceSince);
const load = ({ capacity, held }: AgentStatus) => (capacity > 0 ? held / capacity : 1);

/**
 * What deserves attention, most preventable harm per remaining minute first. Pure.
 * @param conversations all live conversations that the viewer may see
 * @param now epoch milliseconds
 */
export function attentionOf(
  board: BoardState,
  conversations: readonly Conversation[],
  queues: readonly Queue[],
  now: number,
): Attention[] {
  const found: Attention[] = [
    ...queues.flatMap((queue) => ofQueue(queue, board, now)),
    ...lateReplies(conversations, queues, board.agents, now),
    ...failedMessages(conversations),
    ...board.agents.flatMap((agent) => ofAgent(agent, now)),
    ...board.alerts.map((alert) => ofAlert(alert, now)),
  ];
  return found.sort((a, b) => harmRate(b, now) - harmRate(a, now) || (a.id < b.id ? -1 : 1));
}

const nothing = { queueId: null, agentId: null, conversationId: null, of: 0, seconds: null, decideBy: null } as const;

/** Harm ÷ time left to prevent it. What is past its moment counts as due now; a person's strain is worth less than a customer's wait. */
function harmRate({ count, decideBy, tone }: Attention, now: number): number {
  const weight = tone === 'breaking' ? 4 : 1;
  const leftSeconds = decideBy === null ? 600 : Math.max(15, (decideBy - now) / 1000);
  return (count * weight) / leftSeconds;
}

function ofQueue(queue: Queue, board: BoardState, now: number): Attention[] {
  const waiting = board.waiting.filter((c) => c.queueId === queue.id && c.agentId === null);
  const first = waiting[0];
  if (!first) return [];
  const dues = waiting.map((c) => replyDue(c, queue.goal)?.at ?? Number.POSITIVE_INFINITY);
  const earliest = Math.min(...dues);
  const decideBy = Number.isFinite(earliest) ? earliest : null;
  const here = board.agents.filter((agent) => agent.queueIds.includes(queue.id) && agent.presence !== 'offline');
  const skilled = (agent: AgentStatus) =>
    queue.skillId === null || agent.skills.some(({ skillId }) => skillId === queue.skillId);
  const idle = here.filter((agent) => free(agent) && skilled(agent)).sort((a, b) => load(a) - load(b))[0];
  const base = { ...nothing, queueId: queue.id, conversationId: first.id, count: waiting.length, decideBy };
  if (idle) {
    return [
      {
        ...base,
        id: `idle ${queue.id}`,
        kind: 'idle_while_waiting',
        tone: 'breaking',
        agentId: idle.personId,
        of: here.length,
        action: 'assign',
      },
    ];
  }
  const pressing = dues.filter((due) => due - now < soonMs).length;
  const away = here
    .filter((agent) => ['wrap_up', 'busy', 'away'].includes(agent.presence) && skilled(agent) && room(agent))
    .sort(
      (a, b) =>
        Number(b.presence === 'wrap_up') - Number(a.presence === 'wrap_up') || sinceMs(b, now) - sinceMs(a, now),
    )[0];
  const nobody = !here.some((agent) => agent.presence === 'available' && agent.connected);
  if (!pressing && !nobody) return [];
  const full = here.filter((agent) => agent.presence === 'available' && !room(agent)).length;
  return [
    {
      ...base,
      id: `queue ${queue.id}`,
      kind: nobody ? 'nobody_there' : 'past_goal',
      tone: pressing || nobody ? 'breaking' : 'attention',
      count: nobody ? waiting.length : pressing,
      of: nobody ? here.length : full,
      agentId: away?.personId ?? null,
      seconds: away ? sinceMs(away, now) / 1000 : null,
      action: away ? 'make_available' : 'open',
    },
  ];
}

function lateReplies(
  conversations: readonly Conversation[],
  queues: readonly Queue[],
  agents: readonly AgentStatus[],
  now: number,
): Attention[] {
  const goals = new Map(queues.map((queue) => [queue.id, queue.goal]));
  const byAgent = new Map<PersonId, { id: ConversationId; at: number }[]>();
  for (const conversation of conversations) {
    const { agentId, queueId, id } = conversation;
    const due = agentId && replyDue(conversation, queueId ? goals.get(queueId) : undefined);
    if (!agentId || !due || due.at >= now) continue;
    byAgent.set(agentId, [...(byAgent.get(agentId) ?? []), { id, at: due.at }]);
  }
  return [...byAgent].map(([agentId, late]) => {
    const oldest = late.reduce((a, b) => (a.at <= b.at ? a : b));
    return {
      ...nothing,
      id: `late ${agentId}`,
      kind: 'late_replies',
      tone: 'breaking',
      agentId,
      conversationId: oldest.id,
      count: late.length,
      of: agents.find((agent) => agent.personId === agentId)?.held ?? late.length,
      seconds: (now - oldest.at) / 1000,
      decideBy: now,
      action: 'open',
    } satisfies Attention;
  });
}

function failedMessages(conversations: readonly Conversation[]): Attention[] {
  const failed = conversations.filter((c) => c.lastMessage?.failed && turnOf(c) !== 'done');
  const first = failed[0];
  if (!first) return [];
  return [
    {
      ...nothing,
      id: 'failed',
      kind: 'failed',
      tone: 'attention',
      conversationId: first.id,
      count: failed.length,
      action: 'open',
    },
  ];
}

function ofAgent(agent: AgentStatus, now: number): Attention[] {
  const lasting = sinceMs(agent, now);
  const base = { ...nothing, agentId: agent.personId, count: 1, seconds: lasting / 1000, tone: 'attention' } as const;
  if (agent.presence === 'available' && !agent.connected) {
    return [{ ...base, id: `socket ${agent.personId}`, kind: 'lost_socket', action: 'none' }];
  }
  if (agent.presence === 'wrap_up' && lasting > longWrapUpMs) {
    return [{ ...base, id: `wrap ${agent.personId}`, kind: 'long_wrap_up', action: 'make_available' }];
  }
  if (agent.presence !== 'offline' && agent.capacity > 0 && load(agent) >= fullAt) {
    return [{ ...base, id: `full ${agent.personId}`, kind: 'overloaded', of: agent.held, action: 'none' }];
  }
  return [];
}

/** What a lead asked to be told of. Once somebody takes care of it, it is calmer. */
function ofAlert(alert: AlertRule, now: number): Attention {
  return {
    ...nothing,
    id: `alert ${alert.id}`,
    kind: 'alert',
    tone: alert.acknowledgedBy ? 'attention' : 'breaking',
    queueId: alert.condition.queueId,
    agentId: alert.acknowledgedBy,
    count: 1,
    seconds: alert.since === null ? null : (now - Date.parse(alert.since)) / 1000,
    action: 'answer',
    alert,
  };
}
