import { idFrom, type OfferId } from '@harken/contract/ids';
import { describe, expect, test } from 'vitest';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { createRouting } from './routing.ts';
import { aFloor } from './testing.ts';

describe('routing', () => {
  test('offers a waiting conversation to the agent with the skill, and says why', async () => {
    const { anAgent, aContact, offerTo, routing } = await aFloor();
    const skilled = await anAgent('Priya Nair');
    await anAgent('Daniel Kerr', { skills: [] });
    const conversation = await aContact();
    expect(await offerTo(skilled.id)).toMatchObject({ conversationId: conversation.id });
    const [decision] = await routing.decisionsOf(conversation.id);
    expect(decision).toMatchObject({ outcome: 'offered', agentId: skilled.id, reason: 'only_one' });
    expect(decision?.considered.map(({ reason }) => reason).sort()).toEqual(['able', 'no_skill']);
  });

  test('an accepted offer assigns the conversation and counts as load', async () => {
    const { anAgent, aContact, offerTo, routing, conversations, reactions } = await aFloor();
    const agent = await anAgent('Priya Nair');
    const { id } = await aContact();
    const offer = await offerTo(agent.id);
    if (!offer) throw new Error('nothing was offered');
    await routing.accept(offer.id, agent.id);
    await reactions.idle();
    expect(await conversations.get(id)).toMatchObject({ agentId: agent.id, queuedAt: null });
    expect(await routing.statuses()).toMatchObject([{ personId: agent.id, held: 1 }]);
    await expect(routing.accept(offer.id, agent.id)).rejects.toMatchObject({ code: 'offer.gone' });
  });

  test('never exceeds an agent’s capacity, offers counted', async () => {
    const { anAgent, aContact, routing } = await aFloor();
    const agent = await anAgent('Priya Nair', { capacity: 2 });
    for (let i = 0; i < 4; i++) await aContact();
    expect(await routing.offersTo(agent.id)).toHaveLength(2);
  });

  test('a conversation waits until someone with the skill becomes available', async () => {
    const { anAgent, aContact, offerTo, routing, reactions } = await aFloor();
    const agent = await anAgent('Priya Nair');
    await routing.setPresence({ personId: agent.id, presence: 'away', by: agent.id });
    const { id } = await aContact();
    expect(await offerTo(agent.id)).toBeUndefined();
    expect((await routing.decisionsOf(id)).at(-1)).toMatchObject({ outcome: 'wait', reason: 'all_absent' });
    await routing.setPresence({ personId: agent.id, presence: 'available', by: agent.id });
    await reactions.idle();
    expect(await offerTo(agent.id)).toMatchObject({ conversationId: id });
  });

  test('a declined offer goes to somebody else, and comes back when the agent returns', async () => {
    const { anAgent, aContact, offerTo, routing, reactions, clock } = await aFloor();
    const first = await anAgent('Priya Nair');
    const { id } = await aContact();
    const offer = await offerTo(first.id);
    if (!offer) throw new Error('nothing was offered');
    clock.advance({ seconds: 5 });
    await routing.decline(offer.id, first.id);
    await reactions.idle();
    expect(await offerTo(first.id)).toBeUndefined();
    clock.advance({ seconds: 5 });
    await routing.setPresence({ personId: first.id, presence: 'away', by: first.id });
    await routing.setPresence({ personId: first.id, presence: 'available', by: first.id });
    await reactions.idle();
    expect(await offerTo(first.id)).toMatchObject({ conversationId: id });
  });

  test('an offer that nobody answers lapses: its agent is away, somebody else gets it', async () => {
    const { anAgent, aContact, offerTo, routing, reactions, clock } = await aFloor();
    const first = await anAgent('Priya Nair');
    const { id } = await aContact();
    clock.advance({ seconds: 31 });
    const second = await anAgent('Aisha Rahman');
    await routing.expireOffers();
    await reactions.idle();
    expect(await offerTo(second.id)).toMatchObject({ conversationId: id });
    expect((await routing.statuses()).find(({ personId }) => personId === first.id)).toMatchObject({
      presence: 'away',
    });
  });

  test('a reopened conversation returns to its agent only if present', async () => {
    const { anAgent, aContact, offerTo, routing, conversations, reactions, writes } = await aFloor();
    const known = await anAgent('Priya Nair');
    const { id, customerId } = await aContact();
    const offer = await offerTo(known.id);
    if (!offer) throw new Error('nothing was offered');
    await routing.accept(offer.id, known.id);
    await conversations.resolve({ conversationId: id, by: known.author, resolution: 'by_person' });
    await anAgent('Aisha Rahman');
    await writes(customerId, 'It is not solved', id);
    await reactions.idle();
    expect((await routing.decisionsOf(id)).at(-1)).toMatchObject({ agentId: known.id, reason: 'knows_customer' });
  });

  test('an offer ends when the customer stops waiting', async () => {
    const { anAgent, aContact, offerTo, conversations, reactions } = await aFloor();
    const agent = await anAgent('Priya Nair');
    const { id, customerId } = await aContact();
    expect(await offerTo(agent.id)).toBeDefined();
    await conversations.leaveQueue({ conversationId: id, customerId });
    await reactions.idle();
    expect(await offerTo(agent.id)).toBeUndefined();
  });

  test('a lost connection keeps its agent for the grace period and no longer', async () => {
    const { anAgent, aContact, offerTo, routing, reactions, clock } = await aFloor();
    const agent = await anAgent('Priya Nair');
    await routing.personDisconnected(agent.id);
    clock.advance({ seconds: 10 });
    await aContact();
    expect(await offerTo(agent.id)).toBeDefined();
    clock.advance({ seconds: 11 });
    expect((await routing.statuses())[0]).toMatchObject({ connected: false });
    await routing.stop();
    await reactions.idle();
  });

  test('of eight deciders at once exactly one makes the offer', async () => {
    const { anAgent, aContact, routing, reactions, database, log, conversations, clock, people, queue } =
      await aFloor();
    const { id } = await aContact();
    const others = Array.from({ length: 8 }, () =>
      createRouting({
        log,
        read: database.read,
        together: database.together,
        clock,
        conversations,
        people: async () => [...people.values()],
        processId: 'x',
      }),
    );
    for (const name of ['Priya Nair', 'Aisha Rahman', 'Lin Xiaoyu'])
      await anAgent(name, { here: false, queues: [queue.id] });
    for (const one of people.values()) await routing.personConnected(one.id);
    await Promise.all(
      [...people.values()].map((one) => routing.setPresence({ personId: one.id, presence: 'available', by: one.id })),
    );
    await Promise.all(others.map((other) => other.offerWaiting()));
    await reactions.idle();
    const offers = (await Promise.all([...people.keys()].map((one) => routing.offersTo(one)))).flat();
    expect(offers.filter(({ conversationId }) => conversationId === id)).toHaveLength(1);
  });

  test('tells a waiting customer how many are ahead and how long it takes', async () => {
    const { anAgent, aContact, routing } = await aFloor();
    await anAgent('Priya Nair', { capacity: 1 });
    await aContact();
    await aContact();
    const third = await aContact();
    // One is offered, still waiting for the accept, and has the only place; the third waits for it and for the second.
    expect(await routing.waitOf(third.id)).toMatchObject({ ahead: 2, expectedSeconds: 600 });
  });

  test('whoever waits is told in one look, with the name of the queue in their language', async () => {
    const { anAgent, aContact, told, queue } = await aFloor();
    await anAgent('Priya Nair', { capacity: 1 });
    const { id, customerId, locale } = await aContact();
    const last = told.findLast(({ conversationId }) => conversationId === id);
    expect(last).toMatchObject({ customerId, locale, queueName: queue.name.en, ahead: 0 });
  });

  test('however many customers ask within a second, the floor is looked at once', async () => {
    const { anAgent, aContact, routing, clock, looks } = await aFloor();
    await anAgent('Priya Nair', { capacity: 1 });
    const ids = [(await aContact()).id, (await aContact()).id, (await aContact()).id];
    clock.advance({ seconds: 5 });
    const before = looks();
    const waits = await Promise.all([...ids, ...ids].map((id) => routing.waitOf(id)));
    expect(waits.map((wait) => wait?.ahead)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(looks() - before).toBe(1);
    await routing.waitOf(ids[0] as (typeof ids)[0]);
    expect(looks() - before).toBe(1);
    clock.advance({ seconds: 2 });
    await routing.waitOf(ids[0] as (typeof ids)[0]);
    expect(looks() - before).toBe(2);
  });

  test('whoever would ask now is told what they would wait, and nothing when nobody is there', async () => {
    const { anAgent, aContact, routing, queue, reactions, clock } = await aFloor();
    expect(await routing.expectedSeconds([queue.id])).toBeNull();
    const agent = await anAgent('Priya Nair', { capacity: 1 });
    expect(await routing.expectedSeconds([queue.id])).toBe(0);
    await aContact();
    expect(await routing.expectedSeconds([queue.id])).toBe(300);
    await routing.setPresence({ personId: agent.id, presence: 'away', by: agent.id });
    await reactions.idle();
    clock.advance({ seconds: 2 });
    expect(await routing.expectedSeconds([queue.id])).toBeNull();
  });

  test('an accepted conversation is offered to nobody else in between', async () => {
    const { anAgent, aContact, offerTo, routing, reactions, log, slowAssigning } = await aFloor();
    const first = await anAgent('Priya Nair');
    const { id } = await aContact();
    await anAgent('Aisha Rahman');
    const offer = await offerTo(first.id);
    if (!offer) throw new Error('nothing was offered');
    slowAssigning(200);
    await routing.accept(offer.id, first.id);
    await reactions.idle();
    const made = (await log.read(0)).filter(({ name }) => name === 'offer.made');
    expect(made.map(({ data }) => (data.offer as { conversationId: string }).conversationId)).toEqual([id]);
    expect((await routing.decisionsOf(id)).map(({ outcome }) => outcome)).toEqual(['offered']);
  });

  test('what was offered to someone who leaves is offered to the next at once', async () => {
    const { anAgent, aContact, offerTo, routing, reactions } = await aFloor();
    const first = await anAgent('Priya Nair');
    const { id } = await aContact();
    const second = await anAgent('Aisha Rahman');
    expect(await offerTo(first.id)).toMatchObject({ conversationId: id });
    await routing.setPresence({ personId: first.id, presence: 'offline', by: first.id });
    await reactions.idle();
    expect(await offerTo(first.id)).toBeUndefined();
    expect(await offerTo(second.id)).toMatchObject({ conversationId: id });
  });

  test('an offer that lapses changes nothing for someone who went offline', async () => {
    const { anAgent, aContact, routing, reactions, clock } = await aFloor();
    const first = await anAgent('Priya Nair');
    await aContact();
    await reactions.stop();
    await routing.setPresence({ personId: first.id, presence: 'offline', by: first.id });
    clock.advance({ seconds: 31 });
    await routing.expireOffers();
    expect(await routing.statuses()).toMatchObject([{ personId: first.id, presence: 'offline' }]);
  });

  test('an offer lapses although the process that made it is gone', async () => {
    const { anAgent, aContact, offerTo, routing, log, database, conversations, clock, people } = await aFloor();
    const began = Date.now();
    const other = createRouting({
      log,
      read: database.read,
      together: database.together,
      // Its thirty seconds are nearly over when the offer is made, and go on.
      clock: { now: () => new Date(clock.now().getTime() + 25_000 + Date.now() - began) },
      conversations,
      people: async () => [...people.values()],
      processId: 'other',
    });
    await other.start();
    const agent = await anAgent('Priya Nair');
    await aContact();
    expect(await offerTo(agent.id)).toBeDefined();
    await routing.stop();
    await expect.poll(() => offerTo(agent.id), { timeout: 15_000 }).toBeUndefined();
    await other.stop();
  });

  test('someone who comes back while their leaving is still being noted is here', async () => {
    const { anAgent, routing, clock, slowPeople } = await aFloor();
    const agent = await anAgent('Priya Nair');
    slowPeople(100);
    const left = routing.personDisconnected(agent.id);
    slowPeople(0);
    await Promise.all([left, routing.personConnected(agent.id)]);
    clock.advance({ seconds: 30 });
    expect((await routing.statuses())[0]).toMatchObject({ connected: true });
    await routing.stop();
  });

  test('a skill that someone gains is work that they are offered, at once', async () => {
    const { anAgent, aContact, offerTo, routing, limits, people, reactions } = await aFloor();
    const agent = await anAgent('Priya Nair', { skills: [] });
    const by = { person: people.get(agent.id), address: '' } as unknown as PersonCaller;
    const { id } = await aContact();
    expect(await offerTo(agent.id)).toBeUndefined();
    const cell = { personId: agent.id, skillId: limits, proficiency: 4, expected: null };
    await routing.setProficiency(cell, by);
    await reactions.idle();
    expect(await offerTo(agent.id)).toMatchObject({ conversationId: id });
    // Somebody else saw an empty cell, and does not overwrite what is there now.
    await expect(routing.setProficiency({ ...cell, proficiency: 1 }, by)).rejects.toMatchObject({
      code: 'record.changed',
    });
  });

  test('a channel that weighs less leaves room for what waits, at once', async () => {
    const { anAgent, aContact, offerTo, routing, people, reactions } = await aFloor();
    const agent = await anAgent('Priya Nair', { capacity: 0.5 });
    const by = { person: people.get(agent.id), address: '' } as unknown as PersonCaller;
    await aContact();
    expect(await offerTo(agent.id)).toBeUndefined();
    await routing.weighChannel({ channel: 'messenger', weight: 0.5, expected: 1 }, by);
    await reactions.idle();
    expect(await offerTo(agent.id)).toBeDefined();
    await expect(routing.weighChannel({ channel: 'messenger', weight: 2, expected: 1 }, by)).rejects.toMatchObject({
      code: 'record.changed',
    });
  });

  test('what someone held who serves no more goes back to its queue and is offered to others', async () => {
    const { anAgent, aContact, offerTo, routing, conversations, people, log, reactions } = await aFloor();
    const leaving = await anAgent('Priya Nair');
    const first = await aContact();
    await routing.accept((await offerTo(leaving.id))?.id as OfferId, leaving.id);
    await reactions.idle();
    const second = await aContact();
    expect(await offerTo(leaving.id)).toMatchObject({ conversationId: second.id });
    const staying = await anAgent('Daniel Kerr');
    people.delete(leaving.id);
    await log.transact(async (tx) => {
      const person = { ...leaving, active: false, email: 'p@n.example', locale: 'en', teamIds: [], version: 2 };
      tx.append({ name: 'person.updated', actor: { kind: 'system', id: null }, data: { person } });
    });
    await reactions.idle();
    expect(await conversations.get(first.id)).toMatchObject({ agentId: null, queuedAt: expect.any(String) });
    expect(await offerTo(leaving.id)).toBeUndefined();
    expect(await offerTo(staying.id)).toBeDefined();
  });

  test('an agent whom nobody knows takes no work and harms nobody', async () => {
    const { routing } = await aFloor();
    const nobody = idFrom('pers', newId());
    await expect(routing.setPresence({ personId: nobody, presence: 'available', by: nobody })).rejects.toMatchObject({
      code: 'record.not_found',
    });
  });
});
