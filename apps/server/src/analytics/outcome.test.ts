import { expect, test } from 'vitest';
import { aRecord, packet } from '../conversations/testing.ts';
import { aFloor } from './testing.ts';

test('what became of agents’ contacts is summed up by queue: resolved for good, rated, and how long it took', async () => {
  const floor = await aFloor(await aRecord());
  const { conversations, clock, agents, queues } = floor;
  const [priya, tom] = agents;
  const from = clock.now();
  /** A contact that an agent solves after a hundred seconds. */
  const solved = async (agent = priya) => {
    const { conversation } = await floor.writes(await floor.aCustomer(), 'May I talk to someone?');
    const on = { conversationId: conversation.id, customerId: conversation.customerId };
    await conversations.handOff({ ...on, queueId: queues[0].id, packet });
    await conversations.assign({ ...on, agentId: agent.id, reason: 'routing' });
    clock.advance({ seconds: 100 });
    await conversations.resolve({ conversationId: on.conversationId, by: agent.author, resolution: 'by_person' });
    return on;
  };
  await solved();
  const again = await solved();
  clock.advance({ seconds: 3600 });
  await floor.writes(again.customerId, 'It is not solved', again.conversationId);
  const rated = await solved(tom);
  await conversations.rate({ ...rated, score: 4, comment: null });
  await floor.counted();

  const sums = () => floor.analytics.outcomes({ from, to: clock.now() });
  const of = async (agentId: string) => (await sums()).find((one) => one.agentId === agentId && one.timed > 0);
  // For seven days nobody knows.
  expect(await of(priya.id)).toMatchObject({ queueId: queues[0].id, judged: 0, timed: 2, rated: 0 });
  expect(await of(tom.id)).toMatchObject({ rated: 1, satisfaction: 0.75, satisfactionSquares: 0.5625 });
  clock.advance({ days: 8 });
  expect(await of(priya.id)).toMatchObject({ judged: 2, resolved: 1 });
  expect((await of(priya.id))?.logSeconds).toBeCloseTo(2 * Math.log(100), 6);
  expect(await of(tom.id)).toMatchObject({ judged: 1, resolved: 1 });
});
