/** Where everybody who waits stands, told from one look at the floor. Pure. */
import type { ConversationId, CustomerId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import { expectedWaitSeconds } from './expected-wait.ts';

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
  /** Mean handle time of each queue that has solved something, seconds. */
  handleSeconds: ReadonlyMap<string, number | null>;
}

/** Everybody's place. Takes each queue in its order once, so that long queues cost what they are long. */
export function placesOf({ waiting, works, candidates, queues, handleSeconds }: Waiting): Wait[] {
  const conversations = new Map<string, Conversation>(waiting.map((one) => [one.id, one]));
  const names = new Map<string, Queue>(queues.map((queue) => [queue.id, queue]));
  const lengths = new Map<string, number>();
  const room = new Map<string, Room>();
  return [...works].sort(inOrder).flatMap((work) => {
    const conversation = conversations.get(work.id);
    if (!conversation) return [];
    const ahead = lengths.get(work.queueId) ?? 0;
    lengths.set(work.queueId, ahead + 1);
    const key = [work.queueId, work.weight, ...work.requires].join(' ');
    const here = room.get(key) ?? roomFor(work, candidates);
    room.set(key, here);
    const queue = names.get(work.queueId);
    return {
      conversationId: conversation.id,
      customerId: conversation.customerId,
      locale: conversation.locale,
      ahead,
      queueId: queue?.id ?? null,
      queueName: queue?.name[conversation.locale.startsWith('zh') ? 'zh' : 'en'] ?? null,
      expectedSeconds: expectedWaitSeconds({
        ahead,
        ...here,
        handleSeconds: handleSeconds.get(work.queueId) ?? usualHandleSeconds,
      }),
    };
  });
}

/**
 * What somebody who asked now would wait, in each queue where somebody is there to serve them, seconds.
 * @remarks Their language is not asked: it is not known yet.
 */
export function newcomersWait({ works, candidates, queues, handleSeconds }: Waiting): Map<Queue['id'], number> {
  const expected = new Map<Queue['id'], number>();
  for (const queue of queues) {
    const newcomer = { queueId: queue.id, requires: queue.skillId ? [queue.skillId] : [], weight: 1 };
    const seconds = expectedWaitSeconds({
      ahead: works.filter(({ queueId, priority }) => queueId === queue.id && priority <= queue.priority).length,
      ...roomFor(newcomer, candidates),
      handleSeconds: handleSeconds.get(queue.id) ?? usualHandleSeconds,
    });
    if (seconds !== null) expected.set(queue.id, seconds);
  }
  return expected;
}

interface Room {
  freePlaces: number;
  places: number;
}

function roomFor(
  { queueId, requires, weight }: Pick<Work, 'queueId' | 'requires' | 'weight'>,
  agents: readonly Agent[],
): Room {
  const room = { freePlaces: 0, places: 0 };
  for (const agent of agents) {
    if (agent.presence !== 'available' || !agent.connected || !agent.queueIds.includes(queueId)) continue;
    if (!requires.every((skill) => agent.skills[skill])) continue;
    room.freePlaces += Math.max(0, Math.floor((agent.capacity - agent.held) / weight));
    room.places += Math.floor(agent.capacity / weight);
  }
  return room;
}

function inOrder(a: Work, b: Work): number {
  return a.priority - b.priority || a.waitingSince - b.waitingSince || (a.id < b.id ? -1 : 1);
}
