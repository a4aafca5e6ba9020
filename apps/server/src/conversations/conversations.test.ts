import type { HarkenEvent } from '@harken/contract/events';
import { idFrom } from '@harken/contract/ids';
import type { Conversation, Message } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord, packet, roundTheClock } from './testing.ts';

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
  for (const attempt of [
    conversations.leaveQueue({ conversationId: conversation.id, customerId: stranger }),
    conversations.rate({ conversationId: conversation.id, customerId: stranger, score: 1, comment: null }),
    conversations.recordContext({ conversationId: conversation.id, customerId: stranger, trail: [] }),
  ]) {
    await expect(attempt).rejects.toMatchObject({ code: 'record.not_found' });
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
});

describe('what was said', () => {
  async function held() {
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const conversation = await record.aWaiting(cards.id);
    const conversationId = conversation.id;
    await record.conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    return { cards, mei, conversationId, customerId: conversation.customerId };
  }

  test('is edited by its author only, and what it said before is kept', async () => {
    const { conversations } = record;
    const { mei, conversationId } = await held();
    const tom = record.anAgent('Tom');
    const { message } = await conversations.send({
      conversationId,
      author: mei.author,
      message: { content: text('Firday') },
    });
    record.clock.advance({ seconds: 5 });
    const edit = (words: string, by = mei.author) =>
      conversations.edit({ conversationId, messageId: message.id, text: words, by });
    await expect(edit('Never', tom.author)).rejects.toMatchObject({ code: 'message.not_editable' });
    const edited = await edit('Friday');
    expect(edited).toMatchObject({ content: text('Friday'), editedAt: record.clock.now().toISOString() });
    await edit('Monday');
    await edit('Monday');
    expect(await conversations.history(conversationId, message.id)).toEqual([
      { text: 'Firday', until: edited.editedAt, by: mei.id },
      { text: 'Friday', until: edited.editedAt, by: mei.id },
    ]);
    expect((await now({ id: conversationId })).lastMessage?.preview).toBe('Monday');
    const [system] = await conversations.messages(conversationId, { before: message.position, limit: 1 });
    await expect(
      conversations.edit({ conversationId, messageId: system!.id, text: 'No', by: mei.author }),
    ).rejects.toMatchObject({ code: 'message.not_editable' });
    await expect(conversations.history(idFrom('conv', newId()), message.id)).rejects.toMatchObject({
      code: 'record.not_found',
    });
  });

  test('a note is for colleagues: no preview, no delivery, no turn; who is mentioned takes part', async () => {
    const { conversations } = record;
    const { mei, conversationId } = await held();
    const tom = record.anAgent('Tom');
    const before = await now({ id: conversationId });
    const head = await record.log.head();
    const content = { kind: 'note', text: 'PIN was wrong thrice', mentions: [tom.id] } as const;
    const note = { kind: 'note' as const, text: content.text, mentions: [tom.id] };
    const { message, conversation } = await conversations.send({
      conversationId,
      author: mei.author,
      message: { content: note },
    });
    expect(message.delivery).toBeNull();
    expect(conversation).toEqual({ ...before, participantIds: [tom.id], version: before.version + 1 });
    expect(await eventsSince(head)).toMatchObject([
      { name: 'message.noted', data: { about: { participantIds: [tom.id] } } },
      { name: 'conversation.updated', data: { changes: conversation } },
    ]);
  });

  test('arrives, is read, and never the other way round; only what was sent can fail', async () => {
    const { conversations } = record;
    const { mei, conversationId } = await held();
    const say = async (words: string) =>
      (await conversations.send({ conversationId, author: mei.author, message: { content: text(words) } })).message;
    const [one, two] = [await say('One'), await say('Two')];
    expect(await conversations.unread([conversationId])).toEqual(new Map([[conversationId, 2]]));
    const mark = (state: 'delivered' | 'read' | 'failed', upTo: number) =>
      conversations.markDelivery({
        conversationId,
        which: { upTo },
        state,
        reason: state === 'failed' ? 'gone' : null,
      });
    expect(await mark('delivered', two.position)).toEqual({ messageIds: [one.id, two.id] });
    expect(await mark('read', one.position)).toEqual({ messageIds: [one.id] });
    const head = await record.log.head();
    expect(await mark('delivered', two.position)).toEqual({ messageIds: [] });
    expect(await mark('failed', two.position)).toEqual({ messageIds: [] });
    expect(await record.log.head()).toBe(head);
    expect(await conversations.unread([conversationId])).toEqual(new Map([[conversationId, 1]]));
    const three = await say('Three');
    await conversations.markDelivery({
      conversationId,
      which: { messageIds: [three.id] },
      state: 'failed',
      reason: 'gone',
    });
    expect((await now({ id: conversationId })).lastMessage).toMatchObject({ preview: 'Three', failed: true });
    expect((await conversations.message(three.id))?.delivery).toMatchObject({ state: 'failed', reason: 'gone' });
  });

  test('an option is chosen once, a feedback may be thought over', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const { conversation } = await record.writes(customerId, 'limit');
    const conversationId = conversation.id;
    const articleId = idFrom('arti', newId());
    const ask = async (content: Parameters<typeof conversations.send>[0]['message']['content']) =>
      (await conversations.send({ conversationId, author: virtualAgent, message: { content } })).message.id;
    const choice = await ask({
      kind: 'choice',
      text: 'Which one?',
      options: ['Card', 'Transfer'].map((label) => ({ label, articleId })),
      chosen: null,
    });
    const choose = (option: number, messageId = choice) =>
      conversations.changeContent({ conversationId, customerId, messageId, change: { kind: 'chosen', option } });
    await choose(1);
    const head = await record.log.head();
    expect((await choose(1)).content).toMatchObject({ chosen: 1 });
    expect(await record.log.head()).toBe(head);
    await expect(choose(0)).rejects.toMatchObject({ code: 'message.not_editable' });
    await expect(choose(3)).rejects.toMatchObject({ code: 'message.not_editable' });
    const answer = await ask({ kind: 'answer', text: 'So.', sources: [], confidence: 0.9, feedback: null });
    const feedback = (helped: boolean) =>
      conversations.changeContent({
        conversationId,
        customerId,
        messageId: answer,
        change: { kind: 'feedback', helped },
      });
    expect((await feedback(true)).content).toMatchObject({ feedback: 'helped' });
    expect((await feedback(false)).content).toMatchObject({ feedback: 'not_helped' });
    await expect(choose(0, answer)).rejects.toMatchObject({ code: 'message.not_editable' });
  });

  test('a rating may be thought over, and comes only when it is solved', async () => {
    const { conversations } = record;
    const { conversationId, customerId, mei } = await held();
    const rate = (score: number) => conversations.rate({ conversationId, customerId, score, comment: null });
    await expect(rate(5)).rejects.toMatchObject({ code: 'conversation.transition_refused' });
    await conversations.resolve({ conversationId, by: mei.author, resolution: 'by_person' });
    await rate(2);
    expect((await rate(4)).rating).toMatchObject({ score: 4 });
    const rated = lines(await conversations.messages(conversationId, { limit: 50 })).filter((line) => line === 'rated');
    expect(rated).toHaveLength(1);
  });

  test('what people edit is refused when a colleague was faster; a customer’s word is no edit', async () => {
    const { conversations } = record;
    const { conversationId, customerId, mei } = await held();
    const { version } = await now({ id: conversationId });
    await record.writes(customerId, 'Any news?', conversationId);
    const update = (fields: { tags?: string[]; subject?: string; priority?: number }) =>
      conversations.update({ conversationId, version, by: mei.author, fields });
    const updated = await update({ tags: ['vip', 'vip', 'card'], subject: 'Blocked card', priority: 2 });
    expect(updated).toMatchObject({
      tags: ['vip', 'card'],
      subject: 'Blocked card',
      priority: 2,
      version: version + 1,
    });
    expect(await conversations.caseOf(conversationId)).toMatchObject({ subject: 'Blocked card' });
    await expect(update({ tags: [] })).rejects.toMatchObject({ code: 'record.changed' });
  });

  test('a guard is asked of the conversation as it is under the lock', async () => {
    const { conversations } = record;
    const { conversationId, mei } = await held();
    const guard = ({ agentId }: Conversation) => {
      expect(agentId).toBe(mei.id);
      throw new Error('not for you');
    };
    const head = await record.log.head();
    await expect(
      conversations.send({ conversationId, author: mei.author, message: { content: text('Hi') }, guard }),
    ).rejects.toThrow('not for you');
    expect(await record.log.head()).toBe(head);
  });
});

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
