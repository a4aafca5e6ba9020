import { describe, expect, test } from 'vitest';
import { createAgentsNow } from './agents-now.ts';
import { aFloor } from './testing.ts';

/** Beside the floor's own: what is kept in memory, and what a look that keeps nothing finds. */
async function aFloorInMemory() {
  const floor = await aFloor();
  const { log, clock, conversations, database } = floor;
  const limits = () => ({ lostAfter: new Date(clock.now().getTime() - 20_000), seenAfter: new Date(0) });
  const asked: (readonly string[] | undefined)[] = [];
  const heldBy: typeof conversations.heldBy = (ids, via) => {
    asked.push(ids);
    return conversations.heldBy(ids, via);
  };
  const deps = { log, clock, together: database.together, limits };
  const kept = createAgentsNow({ ...deps, conversations: { heldBy } });
  await kept.follow();
  const fresh = createAgentsNow({ ...deps, conversations });
  const nothingElse = async () => {};
  const byId = ({ rows, held }: Awaited<ReturnType<typeof kept.look<void>>>) => ({
    rows: [...rows].sort((a, b) => (a.personId < b.personId ? -1 : 1)),
    held: [...held].sort((a, b) => (a.agentId < b.agentId ? -1 : 1)),
  });
  return {
    ...floor,
    asked,
    look: () => kept.look(nothingElse),
    areAsTheyStand: async () => {
      // What follows from a fact must not change them between the two looks.
      await floor.reactions.idle();
      expect(byId(await kept.look(nothingElse))).toEqual(byId(await fresh.look(nothingElse)));
    },
  };
}

describe('the agents in memory', () => {
  test('are as they stand after whatever happened to them', async () => {
    const { anAgent, aContact, offerTo, routing, conversations, reactions, people, limits, clock, areAsTheyStand } =
      await aFloorInMemory();
    const [priya, lin] = [await anAgent('Priya Nair', { capacity: 1 }), await anAgent('Lin Xiaoyu', { here: false })];
    await areAsTheyStand();
    const { id, customerId } = await aContact();
    await areAsTheyStand();
    const offer = await offerTo(priya.id);
    if (!offer) throw new Error('nothing was offered');
    await routing.accept(offer.id, priya.id);
    await areAsTheyStand();
    await routing.personConnected(lin.id);
    await routing.setPresence({ personId: lin.id, presence: 'available', by: lin.id });
    await areAsTheyStand();
    await conversations.assign({ conversationId: id, agentId: lin.id, reason: 'given', by: priya.id });
    await areAsTheyStand();
    const by = { person: people.get(priya.id), address: '' } as never;
    await routing.setProficiency({ personId: lin.id, skillId: limits, proficiency: 5, expected: 3 }, by);
    await areAsTheyStand();
    await conversations.snooze({
      conversationId: id,
      by: lin.author,
      until: new Date(clock.now().getTime() + 60_000).toISOString(),
    });
    await areAsTheyStand();
    await conversations.receive({
      conversationId: id,
      customerId,
      message: { id: `msg_${crypto.randomUUID()}` as never, content: { kind: 'text', text: 'Still there?' } },
    });
    await areAsTheyStand();
    await conversations.resolve({ conversationId: id, by: lin.author, resolution: 'by_person' });
    await reactions.idle();
    await areAsTheyStand();
    const late = await anAgent('Aisha Rahman');
    await areAsTheyStand();
    await routing.setPresence({ personId: late.id, presence: 'offline', by: late.id });
    await areAsTheyStand();
  });

  test('are read anew only where something was told of them, and everybody a second later', async () => {
    const { anAgent, clock, routing, asked, look } = await aFloorInMemory();
    const priya = await anAgent('Priya Nair');
    await anAgent('Lin Xiaoyu');
    await look();
    asked.length = 0;
    expect((await look()).rows).toHaveLength(2);
    expect(asked).toEqual([]);
    await routing.setPresence({ personId: priya.id, presence: 'busy', by: priya.id });
    expect((await look()).rows.find(({ personId }) => personId === priya.id)).toMatchObject({ presence: 'busy' });
    expect(asked).toEqual([[priya.id]]);
    // A connection ends without a word.
    await routing.personDisconnected(priya.id);
    clock.advance({ seconds: 21 });
    expect((await look()).rows.find(({ personId }) => personId === priya.id)).toMatchObject({ connected: false });
    expect(asked).toEqual([[priya.id], undefined]);
    await routing.stop();
  });
});
