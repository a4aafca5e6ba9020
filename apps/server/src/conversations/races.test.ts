/**
 * Many at once. On the embedded database transactions take turns and there is nothing to lose; the races are real on
 * PostgreSQL, when TEST_DATABASE_URL names a server.
 */
import { idFrom } from '@harken/contract/ids';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord, packet } from './testing.ts';

const at16 = <T>(work: (n: number) => Promise<T>) => Promise.all(Array.from({ length: 16 }, (_, n) => work(n)));

describe('sixteen at once', () => {
  let record: Awaited<ReturnType<typeof aRecord>>;
  beforeAll(async () => {
    record = await aRecord();
  });
  const opens = { channel: 'messenger', locale: 'en' } as const;

  test('the same message is received once, and everyone gets the same answer', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const { conversation } = await record.writes(customerId, 'Hello');
    const message = { id: idFrom('msg', newId()), content: record.text('Once') };
    const head = await record.log.head();
    const answers = await at16(() => conversations.receive({ conversationId: conversation.id, customerId, message }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.message))).size).toBe(1);
    expect(answers.filter(({ what }) => what === 'continued')).toHaveLength(1);
    expect(await conversations.messages(conversation.id, { limit: 50 })).toHaveLength(2);
    expect((await record.log.read(head)).map(({ name }) => name)).toEqual(['message.received']);
  });

  test('the same first message opens one conversation of one case', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const first = {
      conversationId: idFrom('conv', newId()),
      customerId,
      message: { id: idFrom('msg', newId()), content: record.text('First') },
      opens,
    };
    const head = await record.log.head();
    const answers = await at16(() => conversations.receive(first));
    expect(new Set(answers.map(({ conversation }) => conversation.caseReference)).size).toBe(1);
    expect(await conversations.casesOf(customerId)).toHaveLength(1);
    expect((await record.log.read(head)).map(({ name }) => name)).toEqual([
      'case.opened',
      'conversation.opened',
      'message.received',
    ]);
  });

  test('different first messages of one conversation all arrive in it, without a gap', async () => {
    const { conversations } = record;
    const customerId = await record.aCustomer();
    const conversationId = idFrom('conv', newId());
    await at16((n) => record.writes(customerId, `Message ${n}`, conversationId));
    const messages = await conversations.messages(conversationId, { limit: 50 });
    expect(messages.map(({ position }) => position)).toEqual(Array.from({ length: 16 }, (_, n) => n + 1));
    expect(await conversations.casesOf(customerId)).toHaveLength(1);
  });

  test('both sides write at the same time: positions have no gap, and events tell them in order', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId, customerId } = await record.aWaiting(cards.id);
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    const head = await record.log.head();
    await at16<unknown>((n) =>
      n % 2
        ? record.writes(customerId, `Customer ${n}`, conversationId)
        : conversations.send({
            conversationId,
            author: mei.author,
            message: { content: { kind: 'text', text: `Agent ${n}` } },
          }),
    );
    const positions = (await conversations.messages(conversationId, { limit: 50 })).map(({ position }) => position);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
    const told = (await record.log.read(head)).flatMap(({ data }) => {
      const { message } = data as { message?: { position: number } };
      return message ? [message.position] : [];
    });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told).toHaveLength(16);
  });

  test('eight agents take the same conversation: exactly one has it', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const agents = Array.from({ length: 8 }, (_, n) => record.anAgent(`Agent ${n}`, [cards.id]));
    const { id: conversationId } = await record.aWaiting(cards.id);
    const results = await Promise.all(
      agents.map(({ id }) =>
        conversations.assign({ conversationId, agentId: id, reason: 'accepted', expected: { agentId: null }, by: id }),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'assigned')).toHaveLength(1);
    const winner = agents[results.findIndex(({ kind }) => kind === 'assigned')];
    const held = await conversations.heldBy();
    expect(held.filter(({ agentId }) => agents.some(({ id }) => id === agentId))).toEqual([
      { agentId: winner?.id, channel: 'messenger', count: 1 },
    ]);
  });

  test('an agent takes it while the customer gives up: one of both, never half of each', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    for (let n = 0; n < 8; n++) {
      const { id: conversationId, customerId } = await record.aWaiting(cards.id);
      const [taken, left] = await Promise.allSettled([
        conversations.assign({ conversationId, agentId: mei.id, reason: 'routing', expected: { agentId: null } }),
        conversations.leaveQueue({ conversationId, customerId }),
      ]);
      const assigned = taken.status === 'fulfilled' && taken.value.kind === 'assigned';
      expect(assigned).toBe(left.status === 'rejected');
      const after = await conversations.get(conversationId);
      expect(after).toMatchObject(assigned ? { agentId: mei.id } : { agentId: null, handledBy: 'virtual_agent' });
    }
  });

  test('the virtual agent hands over twice at once: handed over once', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const { conversation } = await record.writes(await record.aCustomer(), 'A person');
    const handing = { conversationId: conversation.id, queueId: cards.id, packet, packetId: idFrom('msg', newId()) };
    await at16(() => conversations.handOff(handing));
    const packets = (await conversations.messages(conversation.id, { limit: 50 })).filter(
      ({ content }) => content.kind === 'packet',
    );
    expect(packets).toHaveLength(1);
  });

  test('two people edit the same version: one is refused', async () => {
    const { conversations } = record;
    const cards = await record.aQueue();
    const mei = record.anAgent('Mei', [cards.id]);
    const { id: conversationId, version } = await record.aWaiting(cards.id);
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((priority) =>
        conversations.update({ conversationId, version, by: mei.author, fields: { priority: priority + 5 } }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('the same account or visitor for the first time is one customer', async () => {
    const { customers } = record;
    const sub = newId();
    const vouched = { issuer: 'bank', sub, name: 'Mei Tan', email: `${sub}@harbour.example` };
    const made = await at16(() => customers.ensureExternal(vouched));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await customers.findByIdentity('email', vouched.email))?.identities).toHaveLength(2);
    const id = idFrom('cust', newId());
    await at16(() => customers.ensureAnonymous(id, 'zh'));
    expect(await customers.get(id)).toMatchObject({ id, locale: 'zh', version: 1 });
  });

  test('a customer is renamed while they write: every conversation ends with the new name', async () => {
    const { customers, conversations } = record;
    const customerId = await record.aCustomer('Before');
    await Promise.all([
      ...Array.from({ length: 8 }, (_, n) => record.writes(customerId, `Hello ${n}`)),
      customers.update(customerId, 1, { name: 'After' }),
    ]);
    const names = (await conversations.ofCustomer(customerId)).map(({ customerName }) => customerName);
    expect(names).toEqual(Array.from({ length: 8 }, () => 'After'));
  });
});
