import type { ConversationId } from '@harken/contract/ids';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createRouting } from './routing.ts';
import { aFloor } from './testing.ts';

/** Three wait and three are there, and nobody has looked yet. */
async function aRound() {
  const floor = await aFloor();
  const { anAgent, aWaiting, queue, reactions, conversations, database, log, clock, people } = floor;
  await reactions.stop();
  const agents = [await anAgent('Priya Nair'), await anAgent('Lin Xiaoyu'), await anAgent('Aisha Rahman')];
  const waiting = [await aWaiting(queue.id), await aWaiting(queue.id), await aWaiting(queue.id)];
  const deciding = (beside: Partial<typeof conversations>) =>
    createRouting({
      log,
      read: database.read,
      together: database.together,
      clock,
      conversations: { ...conversations, ...beside },
      people: async () => [...people.values()],
      processId: 'another',
    });
  const offered = async () => {
    const all = await Promise.all(agents.map(({ id }) => floor.routing.offersTo(id)));
    return all.flatMap((offers) => offers.map(({ conversationId }) => conversationId)).sort();
  };
  return { ...floor, waiting, deciding, offered };
}

const ids = (conversations: readonly { id: ConversationId }[]) => conversations.map(({ id }) => id).sort();

test('a round is claimed in one transaction, and its events tell all of it', async () => {
  const { waiting, deciding, offered, log } = await aRound();
  const head = await log.head();
  let transactions = 0;
  const transact = log.transact;
  log.transact = (work) => {
    transactions += 1;
    return transact(work);
  };
  await deciding({}).offerWaiting();
  expect(await offered()).toEqual(ids(waiting));
  expect(transactions).toBe(1);
  const names = (await log.read(head)).map(({ name }) => name).sort();
  expect(names).toEqual([
    ...Array(3).fill('agent.updated'),
    ...Array(3).fill('decision.recorded'),
    ...Array(3).fill('offer.made'),
  ]);
});

test('a claim that is too late takes no other with it', async () => {
  const { waiting, deciding, offered, conversations, routing } = await aRound();
  const [gone, ...others] = waiting as [(typeof waiting)[0], ...typeof waiting];
  const before = await conversations.waiting();
  await conversations.leaveQueue({ conversationId: gone.id, customerId: gone.customerId });
  let looks = 0;
  const late = deciding({ waiting: async (via) => (looks++ === 0 ? before : conversations.waiting(via)) });
  await late.offerWaiting();
  expect(await offered()).toEqual(ids(others));
  expect(await routing.decisionsOf(gone.id)).toEqual([]);
});

test('a claim that fails takes no other with it, and its failure is told', async () => {
  const { waiting, deciding, offered, conversations, routing } = await aRound();
  const [broken, ...others] = waiting as [(typeof waiting)[0], ...typeof waiting];
  const failing = deciding({
    holdWaiting: async (tx, id) => {
      if (id === broken.id) await sql`select 1 / 0`.execute(tx.db);
      return conversations.holdWaiting(tx, id);
    },
  });
  await expect(failing.offerWaiting()).rejects.toThrow();
  expect(await offered()).toEqual(ids(others));
  expect(await routing.decisionsOf(broken.id)).toEqual([]);
});
