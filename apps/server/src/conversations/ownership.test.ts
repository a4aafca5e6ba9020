import type { HarkenEvent } from '@harken/contract/events';
import { idFrom } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord, packet } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;
let record: Record;
beforeAll(async () => {
  record = await aRecord();
});

const namesSince = async (seq: number) => (await record.log.read(seq)).map(({ name }) => name);
const eventsSince = async (seq: number) => (await record.log.read(seq)) as unknown as HarkenEvent[];
const now = async ({ id }: { id: Conversation['id'] }) => (await record.conversations.get(id)) as Conversation;

describe('who has it', () => {
  test('is decided once: of two that take it, the second has lost', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const [mei, tom] = [record.anAgent('Mei', [cards.id]), record.anAgent('Tom', [cards.id])];
    const { id: conversationId } = await record.aWaiting(cards.id);
    const take = (agentId: typeof mei.id) =>
      conversations.assign({ conversationId, agentId, reason: 'accepted', expected: { agentId: null }, by: agentId });
    expect((await take(mei.id)).kind).toBe('assigned');
    const head = await record.log.head();
    expect((await take(tom.id)).kind).toBe('lost');
    expect(await record.log.head()).toBe(head);
    expect((await now({ id: conversationId })).agentName).toBe('Mei');
  });

  test('routing has lost what was solved or given up in the meantime', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId, customerId } = await record.aWaiting(cards.id);
    await conversations.leaveQueue({ conversationId, customerId });
    const routed = await conversations.assign({
      conversationId,
      agentId: mei.id,
      reason: 'routing',
      expected: { agentId: null },
    });
    expect(routed.kind).toBe('lost');
    expect(await now({ id: conversationId })).toMatchObject({ handledBy: 'virtual_agent', agentId: null });
  });

  test('taken from the virtual agent it joins the agent’s queue, or is refused', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const { conversation } = await record.writes(await record.aCustomer(), 'Hello');
    const nobody = record.anAgent('New', []);
    const take = (agentId: typeof nobody.id) =>
      conversations.assign({ conversationId: conversation.id, agentId, reason: 'taken', by: agentId });
    await expect(take(nobody.id)).rejects.toMatchObject({ code: 'conversation.no_queue' });
    const mei = record.anAgent('Mei', [cards.id]);
    await take(mei.id);
    expect(await now(conversation)).toMatchObject({
      state: 'waiting_on_us',
      handledBy: 'people',
      queueId: cards.id,
      firstReplyDueAt: new Date(clock.now().getTime() + 60_000).toISOString(),
    });
  });

  test('a customer who stops waiting is counted, and the virtual agent is there again', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const { id: conversationId, customerId } = await record.aWaiting(cards.id);
    clock.advance({ seconds: 95 });
    const head = await record.log.head();
    const left = await conversations.leaveQueue({ conversationId, customerId });
    expect(left).toMatchObject({ state: 'open', handledBy: 'virtual_agent', queueId: null, firstReplyDueAt: null });
    const [event] = await eventsSince(head);
    expect(event).toMatchObject({
      name: 'conversation.abandoned',
      data: { waitedSeconds: 95, about: { queueId: null, previous: { queueId: cards.id } } },
    });
    await expect(conversations.leaveQueue({ conversationId, customerId })).rejects.toMatchObject({
      code: 'conversation.transition_refused',
    });
  });

  test('a transfer is one wait to the customer, and its note stays among colleagues', async () => {
    const { conversations, clock } = record;
    const [cards, loans] = [await record.aQueue(), await record.aQueue()];
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId, firstReplyDueAt } = await record.aWaiting(cards.id);
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    clock.advance({ minutes: 20 });
    const head = await record.log.head();
    const moved = await conversations.transfer({
      conversationId,
      queueId: loans.id,
      by: mei.author,
      note: 'Loan question',
    });
    expect(moved).toMatchObject({
      queueId: loans.id,
      agentId: null,
      queuedAt: clock.now().toISOString(),
      firstReplyDueAt,
    });
    expect(await eventsSince(head)).toMatchObject([
      {
        name: 'conversation.queued',
        data: { reason: 'transferred', about: { previous: { queueId: cards.id, agentId: mei.id } } },
      },
      { name: 'message.noted', data: { message: { content: { text: 'Loan question' } } } },
      { name: 'message.sent', data: { message: { content: { what: 'transferred', detail: { queueId: loans.id } } } } },
    ]);
    await expect(conversations.transfer({ conversationId, queueId: loans.id, by: mei.author })).rejects.toMatchObject({
      code: 'conversation.transition_refused',
    });
    await expect(
      conversations.transfer({ conversationId, queueId: idFrom('queu', newId()), by: mei.author }),
    ).rejects.toMatchObject({ code: 'conversation.no_queue' });
  });

  test('released while asleep, it waits in its queue only when it wakes', async () => {
    const { conversations, clock, jobs } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId } = await record.aWaiting(cards.id);
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    const until = new Date(clock.now().getTime() + 3_600_000);
    await conversations.snooze({ conversationId, until: until.toISOString(), by: mei.author });
    expect(await conversations.heldBy([mei.id])).toEqual([]);
    await conversations.release({ conversationId, by: mei.id });
    expect(await now({ id: conversationId })).toMatchObject({ state: 'snoozed', agentId: null, queuedAt: null });
    expect(jobs.waiting.at(-1)).toMatchObject({
      name: 'conversations.wake',
      data: { id: conversationId },
      runAt: until,
    });
    clock.set(until);
    const head = await record.log.head();
    await jobs.run('conversations.wake', { id: conversationId });
    expect(await now({ id: conversationId })).toMatchObject({ state: 'waiting_on_us', queuedAt: until.toISOString() });
    expect(await namesSince(head)).toEqual(['conversation.woken', 'conversation.queued']);
    // The alarm rings again: nothing.
    await jobs.run('conversations.wake', { id: conversationId });
    expect(await namesSince(head)).toHaveLength(2);
  });

  test('released while asleep and woken by a word, it waits in its queue, so that somebody sees the word', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    for (const wakes of ['the customer', 'a colleague']) {
      const { id: conversationId, customerId } = await record.aWaiting(cards.id);
      await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
      const until = new Date(clock.now().getTime() + 3_600_000).toISOString();
      await conversations.snooze({ conversationId, by: mei.author, until });
      await conversations.release({ conversationId, by: mei.id });
      const head = await record.log.head();
      if (wakes === 'the customer') await record.writes(customerId, 'Is anyone there?', conversationId);
      else
        await conversations.send({
          conversationId,
          author: mei.author,
          message: { content: { kind: 'text', text: 'Yes' } },
        });
      expect(await now({ id: conversationId })).toMatchObject({
        agentId: null,
        snoozedUntil: null,
        queuedAt: clock.now().toISOString(),
      });
      expect(await namesSince(head)).toContain('conversation.queued');
    }
  });

  test('a hand-off that is repeated with its packet’s id happens once', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const { conversation } = await record.writes(await record.aCustomer(), 'A person please');
    const handing = { conversationId: conversation.id, queueId: cards.id, packet, packetId: idFrom('msg', newId()) };
    const first = await conversations.handOff(handing);
    const head = await record.log.head();
    expect(await conversations.handOff(handing)).toEqual(first);
    expect(await record.log.head()).toBe(head);
    await expect(conversations.handOff({ ...handing, packetId: idFrom('msg', newId()) })).rejects.toMatchObject({
      code: 'conversation.transition_refused',
    });
  });

  test('it is as urgent as its queue’s work, unless somebody said how urgent it is', async () => {
    const { conversations } = record;
    const [fraud, cards] = [await record.aQueue({ priority: 1 }), await record.aQueue({ priority: 6 })];
    const mei = record.anAgent('Mei', [fraud.id]);
    const { id: conversationId, priority, version } = await record.aWaiting(fraud.id);
    expect(priority).toBe(1);
    const transfer = (queueId: typeof fraud.id) => conversations.transfer({ conversationId, queueId, by: mei.author });
    expect(await transfer(cards.id)).toMatchObject({ priority: 6 });
    await conversations.update({ conversationId, version: version + 1, by: mei.author, fields: { priority: 2 } });
    expect(await transfer(fraud.id)).toMatchObject({ priority: 2 });
  });
});
