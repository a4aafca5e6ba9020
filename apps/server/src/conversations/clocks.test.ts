import type { HarkenEvent } from '@harken/contract/events';
import type { Conversation } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { createJobs, type Jobs } from '../platform/jobs.ts';
import { aRecord, roundTheClock } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;
let record: Record;
beforeAll(async () => {
  record = await aRecord();
});

const text = (words: string) => ({ kind: 'text', text: words }) as const;
const virtualAgent = { kind: 'virtual_agent', id: null, name: null } as const;
const namesSince = async (seq: number) => (await record.log.read(seq)).map(({ name }) => name);
const eventsSince = async (seq: number) => (await record.log.read(seq)) as unknown as HarkenEvent[];
const now = async ({ id }: { id: Conversation['id'] }) => (await record.conversations.get(id)) as Conversation;

describe('the clocks', () => {
  test('the next reply’s runs from the first unanswered word, stands still asleep, and goes on with what was left', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId, customerId } = await record.aWaiting(cards.id);
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    await conversations.send({ conversationId, author: mei.author, message: { content: text('Yes?') } });
    const due = async () => (await now({ id: conversationId })).nextReplyDueAt;
    expect(await due()).toBeNull();
    await record.writes(customerId, 'First', conversationId);
    const first = new Date(clock.now().getTime() + 300_000).toISOString();
    expect(await due()).toBe(first);
    clock.advance({ seconds: 60 });
    await record.writes(customerId, 'Second', conversationId);
    expect(await due()).toBe(first);
    clock.advance({ seconds: 60 });
    const until = new Date(clock.now().getTime() + 3_600_000);
    await conversations.snooze({ conversationId, by: mei.author, until: until.toISOString() });
    expect(await due()).toBeNull();
    clock.set(until);
    await conversations.sweep();
    // Three of the five minutes were left.
    expect(await due()).toBe(new Date(until.getTime() + 180_000).toISOString());
    await conversations.send({ conversationId, author: mei.author, message: { content: text('Sorry') } });
    expect(await due()).toBeNull();
  });

  test('count opening hours only', async () => {
    const { conversations, clock } = record;
    const office = await record.aQueue({
      hours: {
        ...roundTheClock,
        zone: 'Asia/Singapore',
        weekly: [1, 2, 3, 4, 5].map((day) => ({ day, opens: '09:00', closes: '17:00' })),
      },
    });
    // A Friday, a minute before closing.
    clock.set('2026-05-08T08:59:30Z');
    const waiting = await record.aWaiting(office.id);
    expect(waiting).toMatchObject({
      firstReplyDueAt: '2026-05-11T01:00:30.000Z',
      resolveDueAt: '2026-05-11T04:59:30.000Z',
    });
    expect(conversations.isOpen(office, clock.now())).toBe(true);
    expect(conversations.nextClosing(office, clock.now())).toEqual(new Date('2026-05-08T09:00:00Z'));
  });

  test('promises stay as they were made when the queue changes; the next one follows the new goal', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId, customerId, firstReplyDueAt } = await record.aWaiting(cards.id);
    await conversations.updateQueue(cards.id, 1, { goal: { ...cards.goal, withinSeconds: 5, nextReplySeconds: 7 } });
    const { conversation } = await record.writes(customerId, 'Hello?', conversationId);
    expect(conversation.firstReplyDueAt).toBe(firstReplyDueAt);
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    await conversations.send({ conversationId, author: mei.author, message: { content: text('Here') } });
    const after = await record.writes(customerId, 'Good', conversationId);
    expect(after.conversation.nextReplyDueAt).toBe(new Date(clock.now().getTime() + 7000).toISOString());
  });

  test('silence after the virtual agent’s answer is assumed to be content; people’s conversations are never assumed', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const { conversation } = await record.writes(await record.aCustomer(), 'Question');
    const { id: conversationId } = conversation;
    await conversations.send({ conversationId, author: virtualAgent, message: { content: text('Answer') } });
    const waiting = await record.aWaiting(cards.id);
    clock.advance({ hours: 23, minutes: 59 });
    await conversations.sweep();
    expect((await now(conversation)).state).toBe('open');
    clock.advance({ minutes: 1 });
    const head = await record.log.head();
    expect((await conversations.sweep()).assumed).toBeGreaterThanOrEqual(1);
    expect(await now(conversation)).toMatchObject({ state: 'resolved', handledBy: 'virtual_agent' });
    expect((await now(waiting)).state).toBe('waiting_on_us');
    const resolved = (await eventsSince(head)).find(
      ({ data }) => 'about' in data && data.about.conversationId === conversationId,
    );
    expect(resolved).toMatchObject({
      name: 'conversation.resolved',
      data: { resolution: 'assumed' },
      actor: { kind: 'system' },
    });
    expect(await conversations.sweep()).toEqual({ woken: 0, assumed: 0, closed: 0 });
  });

  test('a question that nobody answered is never assumed to be solved', async () => {
    const { conversations, clock } = record;
    const { conversation } = await record.writes(await record.aCustomer(), 'Question');
    clock.advance({ hours: 48 });
    await conversations.sweep();
    expect((await now(conversation)).state).toBe('open');
  });

  test('a sleep ends at its time, at the customer’s word, or when the agent writes', async () => {
    const { conversations, clock } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const asleep = async () => {
      const { id: conversationId, customerId } = await record.aWaiting(cards.id);
      await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
      const until = new Date(clock.now().getTime() + 60_000).toISOString();
      await conversations.snooze({ conversationId, until, by: mei.author });
      return { conversationId, customerId };
    };
    const [one, two] = [await asleep(), await asleep()];
    const head = await record.log.head();
    const woken = await record.writes(one.customerId, 'Hello?', one.conversationId);
    expect(woken.conversation).toMatchObject({ state: 'waiting_on_us', snoozedUntil: null, agentId: mei.id });
    expect(await namesSince(head)).toEqual(['message.received', 'conversation.woken']);
    const written = await conversations.send({ ...two, author: mei.author, message: { content: text('Back') } });
    expect(written.conversation).toMatchObject({ state: 'waiting_on_customer', snoozedUntil: null });
    const past = new Date(clock.now().getTime() - 1).toISOString();
    await expect(
      conversations.snooze({ conversationId: one.conversationId, until: past, by: mei.author }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

test('the alarm of a sleep is a job of the same transaction', async () => {
  let jobs: Jobs | undefined;
  const own = await aRecord({
    at: new Date().toISOString(),
    realJobs: ({ database, bus }) => {
      jobs = createJobs({ database, bus });
      return jobs;
    },
  });
  await jobs?.start();
  const cards = await own.aQueue();
  const mei = own.anAgent('Mei', [cards.id]);
  const { id: conversationId } = await own.aWaiting(cards.id);
  await own.conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
  const until = new Date(Date.now() + 700);
  await own.conversations.snooze({ conversationId, until: until.toISOString(), by: mei.author });
  own.clock.set(new Date(until.getTime() + 1));
  await expect
    .poll(async () => (await own.conversations.get(conversationId))?.state, { timeout: 15_000 })
    .toBe('waiting_on_us');
  await jobs?.stop();
});
