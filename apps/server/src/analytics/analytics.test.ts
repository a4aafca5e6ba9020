import type { HarkenEvent } from '@harken/contract/events';
import { describe, expect, test } from 'vitest';
import { aRecord } from '../conversations/testing.ts';
import { createAnalytics } from './analytics.ts';

/** A queue whose facts are counted as often as a test likes. */
async function aBoard() {
  const record = await aRecord();
  const { log, clock, conversations, database } = record;
  const queue = await record.aQueue();
  const analytics = createAnalytics({
    log,
    read: database.read,
    clock,
    queues: conversations.queues,
    isOpen: conversations.isOpen,
    waiting: conversations.waiting,
    agents: async () => [],
  });
  let counted = 0;
  /** As a reaction does: each fact in order, some of them again after a crash. */
  async function countAll(times = 1): Promise<void> {
    const fresh = (await log.read(counted)) as unknown as HarkenEvent[];
    for (let n = 0; n < times; n++) for (const event of fresh) await analytics.count(event);
    counted = fresh.at(-1)?.seq ?? counted;
  }
  const figures = async () => (await analytics.board()).queues.find(({ queueId }) => queueId === queue.id);
  return { ...record, queue, countAll, figures };
}

describe('the board', () => {
  test('counts a contact once, answered within its goal, also when every fact comes twice', async () => {
    const { queue, aWaiting, anAgent, conversations, countAll, figures, clock } = await aBoard();
    const { id } = await aWaiting(queue.id);
    await countAll(2);
    expect(await figures()).toMatchObject({ waiting: 1, offeredToday: 1, answeredToday: 0, serviceLevel: 0 });
    clock.advance({ seconds: 20 });
    const agent = anAgent('Priya Nair', [queue.id]);
    await conversations.assign({ conversationId: id, agentId: agent.id, reason: 'taken', by: agent.id });
    await countAll(2);
    expect(await figures()).toMatchObject({ waiting: 0, offeredToday: 1, answeredToday: 1, serviceLevel: 1 });
  });

  test('counts whoever gives up as offered and not as answered', async () => {
    const { queue, aWaiting, conversations, countAll, figures } = await aBoard();
    const { id, customerId } = await aWaiting(queue.id);
    await conversations.leaveQueue({ conversationId: id, customerId });
    await countAll(2);
    expect(await figures()).toMatchObject({ offeredToday: 1, answeredToday: 0, abandonedToday: 1, serviceLevel: 0 });
  });
});
