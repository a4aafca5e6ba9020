import type { HarkenEvent } from '@harken/contract/events';
import { idFrom } from '@harken/contract/ids';
import type { Conversation, Message } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord, packet } from './testing.ts';

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
const lines = (messages: Message[]) =>
  messages.map(({ content, author }) => (content.kind === 'system' ? content.what : `${author.kind} ${content.kind}`));

test('from the first word to the rating, as both sides see it', async () => {
  const { conversations, clock } = record;
  const cards = await record.aQueue();
  const mei = record.anAgent('Mei Tan', [cards.id]);
  const customerId = await record.aCustomer('Liam Chen');
  const head = await record.log.head();

  const first = await record.writes(customerId, 'Why was my card\n declined?');
  expect(first.what).toBe('opened');
  expect(first.conversation).toMatchObject({
    state: 'open',
    handledBy: 'virtual_agent',
    customerName: 'Liam Chen',
    caseReference: expect.stringMatching(/^HB-\d{5}$/),
    lastMessage: { preview: 'Why was my card declined?', authorKind: 'customer' },
  });
  expect(await namesSince(head)).toEqual(['case.opened', 'conversation.opened', 'message.received']);

  const { id: conversationId } = first.conversation;
  await conversations.send({ conversationId, author: virtualAgent, message: { content: text('Because …') } });
  clock.advance({ minutes: 1 });
  await record.writes(customerId, 'A person please', conversationId);
  const waiting = await conversations.handOff({ conversationId, queueId: cards.id, packet });
  expect(waiting).toMatchObject({
    state: 'waiting_on_us',
    subject: packet.wants,
    queuedAt: clock.now().toISOString(),
    firstReplyDueAt: '2026-03-02T09:02:00.000Z',
    resolveDueAt: '2026-03-02T13:01:00.000Z',
    nextReplyDueAt: null,
  });
  expect(await conversations.waiting()).toEqual([{ ...waiting, preferredAgentId: null }]);

  await conversations.assign({ conversationId, agentId: mei.id, reason: 'routing', expected: { agentId: null } });
  expect(await conversations.waiting()).toEqual([]);
  expect(await conversations.heldBy()).toEqual([{ agentId: mei.id, channel: 'messenger', count: 1 }]);
  clock.advance({ seconds: 30 });
  const replied = await conversations.send({
    conversationId,
    author: mei.author,
    message: { content: text('One moment') },
  });
  expect(replied.conversation).toMatchObject({
    state: 'waiting_on_customer',
    firstReplyDueAt: null,
    firstRepliedAt: clock.now().toISOString(),
  });
  expect(replied.message.delivery).toEqual({ state: 'sent', at: clock.now().toISOString(), reason: null });

  await conversations.resolve({ conversationId, by: mei.author, resolution: 'by_person' });
  const rated = await conversations.rate({ conversationId, customerId, score: 5, comment: 'Quick' });
  expect(rated).toMatchObject({ state: 'resolved', agentName: 'Mei Tan', rating: { score: 5, comment: 'Quick' } });
  expect(lines(await conversations.messages(conversationId, { limit: 100 }))).toEqual([
    'customer text',
    'virtual_agent text',
    'customer text',
    'virtual_agent packet',
    'handed_off',
    'joined',
    'person text',
    'resolved',
    'rated',
  ]);
  expect(await conversations.caseOf(conversationId)).toMatchObject({ state: 'resolved', subject: packet.wants });
  expect(await conversations.meanHandleSeconds(cards.id)).toBe(30);
});

describe('a message that comes twice', () => {
  test('gets the same answer and is there once', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const sending = {
      conversationId: idFrom('conv', newId()),
      customerId,
      message: { id: idFrom('msg', newId()), content: record.text('Hello') },
      opens: { channel: 'messenger', locale: 'en' } as const,
    };
    const first = await conversations.receive(sending);
    const head = await record.log.head();
    const again = await conversations.receive(sending);
    expect(again).toEqual({ ...first, what: 'repeated' });
    expect(await record.log.head()).toBe(head);
    // Also without the opening: the client may have learned in between that it exists.
    const { opens: _, ...later } = sending;
    expect((await conversations.receive(later)).what).toBe('repeated');
  });

  test('with other words is refused, also from somebody else', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const { conversation, message } = await record.writes(customerId, 'Hello');
    const reused = {
      conversationId: conversation.id,
      customerId,
      message: { id: message.id, content: record.text('Bye') },
    };
    await expect(conversations.receive(reused)).rejects.toMatchObject({ code: 'message.id_reused' });
    const other = await record.aCustomer('Eve');
    await expect(
      conversations.receive({
        conversationId: idFrom('conv', newId()),
        customerId: other,
        message: { id: message.id, content: record.text('Hello') },
        opens: { channel: 'messenger', locale: 'en' },
      }),
    ).rejects.toMatchObject({ code: 'message.id_reused' });
  });

  test('an agent’s too, also after it was edited', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId } = await record.aWaiting(cards.id);
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    const message = { id: idFrom('msg', newId()), content: text('You’ll get it on Friday') };
    const first = await conversations.send({ conversationId, author: mei.author, message });
    await conversations.edit({ conversationId, messageId: message.id, text: 'On Monday', by: mei.author });
    const again = await conversations.send({ conversationId, author: mei.author, message });
    expect(again.repeated).toBe(true);
    expect(again.message).toMatchObject({
      id: message.id,
      position: first.message.position,
      content: text('On Monday'),
    });
    const other = { ...message, content: text('On Tuesday') };
    await expect(conversations.send({ conversationId, author: mei.author, message: other })).rejects.toMatchObject({
      code: 'message.id_reused',
    });
  });

  test('is recognised by the channel’s own id, whatever ids it gets from us', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const delivered = (conversationId = idFrom('conv', newId())) =>
      conversations.receive({
        conversationId,
        customerId,
        message: { id: idFrom('msg', newId()), content: record.text('By mail'), externalId: '<1@mail.example>' },
        opens: { channel: 'email', locale: 'en' },
      });
    const first = await delivered();
    const again = await delivered();
    expect(again).toMatchObject({ what: 'repeated', message: { id: first.message.id } });
    expect(again.conversation.id).toBe(first.conversation.id);
  });

  test('into a closed conversation goes once into the one that follows', async () => {
    const { conversations, clock } = record;
    const customerId = await record.aCustomer();
    const { conversation } = await record.writes(customerId, 'Hello');
    await conversations.resolve({
      conversationId: conversation.id,
      by: { kind: 'customer', id: customerId, name: null },
      resolution: 'confirmed',
    });
    clock.advance({ days: 7, seconds: 1 });
    await conversations.sweep();
    expect((await now(conversation)).state).toBe('closed');
    const late = {
      conversationId: conversation.id,
      customerId,
      message: { id: idFrom('msg', newId()), content: record.text('Something else') },
    };
    const anew = await conversations.receive(late);
    expect(anew.what).toBe('opened');
    expect(anew.conversation.id).not.toBe(conversation.id);
    expect(anew.conversation).toMatchObject({ channel: 'messenger', locale: 'en', customerName: 'Mei Tan' });
    const again = await conversations.receive(late);
    expect(again).toMatchObject({ what: 'repeated', message: { id: late.message.id } });
    expect(again.conversation.id).toBe(anew.conversation.id);
    expect((await conversations.casesOf(customerId)).map(({ state }) => state)).toEqual(['open', 'closed']);
  });
});

test('a conversation of somebody else, or of nobody, is not there', async () => {
  const { conversations } = record;
  const { conversation } = await record.writes(await record.aCustomer(), 'Mine');
  const stranger = await record.aCustomer('Eve');
  await expect(record.writes(stranger, 'Let me in', conversation.id)).rejects.toMatchObject({
    code: 'record.not_found',
  });
  await expect(
    conversations.receive({
      conversationId: idFrom('conv', newId()),
      customerId: stranger,
      message: { id: idFrom('msg', newId()), content: record.text('Hello?') },
    }),
  ).rejects.toMatchObject({ code: 'record.not_found' });
  const on = { conversationId: conversation.id, customerId: stranger };
  for (const attempt of [
    () => conversations.leaveQueue(on),
    () => conversations.rate({ ...on, score: 1, comment: null }),
    () => conversations.recordContext({ ...on, trail: [] }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'record.not_found' });
  }
  await expect(record.writes(idFrom('cust', newId()), 'Who am I?')).rejects.toMatchObject({ code: 'record.not_found' });
});

test('what PostgreSQL cannot store reads the same in the answer, the record and the log', async () => {
  const head = await record.log.head();
  const { conversation, message } = await record.writes(await record.aCustomer(), 'zero \u0000 half \ud83d end');
  expect(message.content).toEqual(text('zero \ufffd half \ufffd end'));
  expect(await record.conversations.messages(conversation.id, { limit: 1 })).toEqual([message]);
  const received = (await eventsSince(head)).find(({ name }) => name === 'message.received');
  expect(received?.data).toMatchObject({ message });
});

test('a message of 64 KB arrives whole, and its preview stays short', async () => {
  const words = '长'.repeat(65_536);
  const { conversation, message } = await record.writes(await record.aCustomer(), words);
  expect(message.content).toEqual(text(words));
  expect(conversation.lastMessage?.preview).toHaveLength(140);
});

describe('solved, and not solved after all', () => {
  async function solvedBy(name: string) {
    const cards = await record.aQueue();
    const agent = record.anAgent(name, [cards.id]);
    const { id, customerId } = await record.aWaiting(cards.id);
    await record.conversations.assign({ conversationId: id, agentId: agent.id, reason: 'taken', by: agent.id });
    await record.conversations.send({ conversationId: id, author: agent.author, message: { content: text('Done') } });
    const disposition = await record.conversations.createDisposition({
      key: `solved_${newId()}`,
      name: { en: 'Solved', zh: '已解决' },
    });
    const solved = await record.conversations.resolve({
      conversationId: id,
      by: agent.author,
      resolution: 'by_person',
      dispositionId: disposition.id,
    });
    return { cards, agent, id, customerId, solved, disposition };
  }

  test('a word of the customer within seven days brings it to its queue, which remembers its agent', async () => {
    const { conversations, clock } = record;
    const { agent, id, customerId, solved, disposition } = await solvedBy('Mei');
    expect(solved).toMatchObject({
      state: 'resolved',
      dispositionId: disposition.id,
      agentId: agent.id,
      resolveDueAt: null,
    });
    clock.advance({ days: 6, hours: 23 });
    const head = await record.log.head();
    const { what, conversation } = await record.writes(customerId, 'It happened again', id);
    expect(what).toBe('reopened');
    expect(conversation).toMatchObject({
      state: 'waiting_on_us',
      agentId: null,
      agentName: null,
      queuedAt: clock.now().toISOString(),
      reopenedCount: 1,
      resolvedAt: null,
      dispositionId: null,
      firstReplyDueAt: null,
      nextReplyDueAt: new Date(clock.now().getTime() + 300_000).toISOString(),
      resolveDueAt: new Date(clock.now().getTime() + 14_400_000).toISOString(),
    });
    expect((await conversations.waiting()).find((one) => one.id === id)?.preferredAgentId).toBe(agent.id);
    expect(await conversations.caseOf(id)).toMatchObject({ state: 'open', reopenedCount: 1, resolvedAt: null });
    const events = await eventsSince(head);
    expect(events.map(({ name }) => name)).toEqual([
      'message.received',
      'conversation.reopened',
      'conversation.queued',
      'message.sent',
      'case.updated',
    ]);
    // Who had it hears the word, and then that it is theirs no more.
    expect(events[0]?.data).toMatchObject({ about: { agentId: agent.id } });
    expect(events[2]?.data).toMatchObject({
      about: { agentId: null, previous: { agentId: agent.id } },
      reason: 'reopened',
    });
  });

  test('after seven days it begins anew, also when the timer that closes it is late', async () => {
    const { clock } = record;
    const { id, customerId } = await solvedBy('Mei');
    clock.advance({ days: 7, seconds: 1 });
    const { what, conversation } = await record.writes(customerId, 'Something else', id);
    expect(what).toBe('opened');
    expect(conversation.id).not.toBe(id);
    const mei = record.anAgent('Mei');
    await expect(record.conversations.reopen({ conversationId: id, by: mei.author })).rejects.toMatchObject({
      code: 'conversation.transition_refused',
    });
  });

  test('the agent who had it keeps it when they reopen it; for anyone else it goes to the queue', async () => {
    const { conversations } = record;
    const first = await solvedBy('Mei');
    expect(await conversations.reopen({ conversationId: first.id, by: first.agent.author })).toMatchObject({
      state: 'open',
      agentId: first.agent.id,
      queuedAt: null,
      nextReplyDueAt: null,
    });
    const second = await solvedBy('Tom');
    const lead = record.anAgent('Lea', [], { roles: ['lead'] });
    const reopened = await conversations.reopen({ conversationId: second.id, by: lead.author });
    expect(reopened).toMatchObject({ state: 'open', agentId: null });
    expect(reopened.queuedAt).not.toBeNull();
  });

  test('what the virtual agent solved returns to it', async () => {
    const customerId = await record.aCustomer();
    const { conversation } = await record.writes(customerId, 'Where is my card?');
    const by = { kind: 'customer', id: customerId, name: null } as const;
    await record.conversations.resolve({ conversationId: conversation.id, by, resolution: 'confirmed' });
    const back = await record.writes(customerId, 'No, it is not here', conversation.id);
    expect(back).toMatchObject({
      what: 'reopened',
      conversation: { state: 'open', handledBy: 'virtual_agent', queuedAt: null },
    });
  });
});

test('the trail travels with the message and on its own', async () => {
  const { conversations, clock } = record;
  const customerId = await record.aCustomer();
  const step = (name: string) => ({ at: clock.now().toISOString(), kind: 'page' as const, name });
  const { conversation } = await conversations.receive({
    conversationId: idFrom('conv', newId()),
    customerId,
    message: { id: idFrom('msg', newId()), content: record.text('Hello') },
    trail: [step('home'), step('cards')],
    opens: { channel: 'messenger', locale: 'en' },
  });
  const head = await record.log.head();
  await conversations.recordContext({ conversationId: conversation.id, customerId, trail: [step('limits')] });
  expect((await conversations.trail(conversation.id)).map(({ name }) => name)).toEqual(['home', 'cards', 'limits']);
  expect(await eventsSince(head)).toMatchObject([
    { name: 'conversation.context_recorded', data: { steps: [step('limits')] } },
  ]);
});

test('a customer’s new name is on every conversation at once, and they are found by it', async () => {
  const { conversations, customers } = record;
  const customerId = await record.aCustomer('Bo Li');
  const { conversation } = await record.writes(customerId, 'Hello');
  await customers.update(customerId, 1, { name: '李博' });
  expect((await now(conversation)).customerName).toBe('李博');
  const lead = record.anAgent('Lea', [], { roles: ['lead'] });
  const found = async (search: string) =>
    (await conversations.list({ view: 'all', limit: 10, search }, lead)).conversations.map(({ id }) => id);
  expect(await found('李博')).toEqual([conversation.id]);
  expect(await found('Bo Li')).toEqual([]);
});

describe('a conversation known from before is written without a look at it', () => {
  test('and what somebody else did in between is seen all the same', async () => {
    const { conversations } = record;
    const elsewhere = record.elsewhere();
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei Tan', [cards.id]);
    const customerId = await record.aCustomer('Liam Chen');
    const { id: conversationId } = await record.aWaiting(cards.id, customerId);
    await record.writes(customerId, 'Hello?', conversationId);

    await elsewhere.assign({ conversationId, agentId: mei.id, reason: 'routing', expected: { agentId: null } });
    const head = await record.log.head();
    const { conversation } = await record.writes(customerId, 'Is anybody there?', conversationId);
    expect(conversation).toMatchObject({ agentId: mei.id, lastMessage: { preview: 'Is anybody there?' } });
    const [told] = await eventsSince(head);
    expect(told).toMatchObject({ name: 'message.received', data: { about: { agentId: mei.id } } });

    await elsewhere.resolve({ conversationId, by: mei.author, resolution: 'by_person' });
    expect((await record.writes(customerId, 'Not yet', conversationId)).what).toBe('reopened');

    const positions = (await conversations.messages(conversationId, { limit: 50 })).map(({ position }) => position);
    expect(positions).toEqual(positions.map((_, n) => n + 1));
  });

  test('the next reply is promised by the goal that another process has just given its queue', async () => {
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei Tan', [cards.id]);
    const customerId = await record.aCustomer('Liam Chen');
    const { id: conversationId } = await record.aWaiting(cards.id, customerId);
    await record.conversations.assign({ conversationId, agentId: mei.id, reason: 'routing' });
    const answer = { conversationId, author: mei.author, message: { content: text('Yes?') } };
    await record.conversations.send(answer);
    const goal = { ...cards.goal, nextReplySeconds: 900 };
    await record.elsewhere().updateQueue(cards.id, cards.version, { goal });
    const { conversation } = await record.writes(customerId, 'And now?', conversationId);
    expect(Date.parse(conversation.nextReplyDueAt as string) - record.clock.now().getTime()).toBe(900_000);
  });

  test('the same word told twice is one word', async () => {
    const customerId = await record.aCustomer('Liam Chen');
    const { conversation } = await record.writes(customerId, 'Hello');
    const again = {
      conversationId: conversation.id,
      customerId,
      message: { id: idFrom('msg', newId()), content: text('Are you there?') },
    };
    expect((await record.conversations.receive(again)).what).toBe('continued');
    expect((await record.conversations.receive(again)).what).toBe('repeated');
    expect(await now(conversation)).toMatchObject({ lastMessage: { preview: 'Are you there?' } });
  });
});

test('what writes a conversation writes every column that can change', async () => {
  const { rows } = await record.database.pool.query(
    `select column_name as name, pg_get_functiondef('conversations.write'::regproc) as writes
       from information_schema.columns where table_schema = 'conversations' and table_name = 'conversation'`,
  );
  const never = [
    'id',
    'case_id',
    'case_reference',
    'customer_id',
    'channel',
    'inbox_id',
    'locale',
    'opened_at',
    'follows_id',
  ];
  const unwritten = rows.filter(({ name, writes }) => !writes.includes(`${name} = n.${name}`)).map(({ name }) => name);
  expect(unwritten.sort()).toEqual(never.sort());
});
