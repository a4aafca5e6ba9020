import type { About, HarkenEvent } from '@harken/contract/events';
import { type ConversationId, idFrom } from '@harken/contract/ids';
import type { MessageContent } from '@harken/contract/record';
import { describe, expect, test } from 'vitest';
import { aRecord } from '../conversations/testing.ts';
import { createKnowledge } from '../knowledge/knowledge.ts';
import { newId } from '../platform/ids.ts';
import { virtualAgentReactions } from './reactions.ts';
import { createVirtualAgent } from './virtual-agent.ts';

/** A record with a little knowledge, a queue for cards and one for the rest, and the virtual agent in between. */
async function aDesk(automation?: 'answer_once' | 'person') {
  const record = await aRecord();
  const { log, clock, conversations, reactions, database } = record;
  const knowledge = createKnowledge({ log, read: database.read, clock });
  await knowledge.start();
  const cards = await record.aQueue();
  const rest = await record.aQueue({ name: { en: 'Everything else', zh: '其他' } });
  const agent = createVirtualAgent({
    log,
    read: database.read,
    knowledge,
    conversations,
    treatmentOf: async () => ({ automation }),
  });
  virtualAgentReactions(reactions, agent);
  await reactions.start();

  const collection = await knowledge.createCollection({
    slug: 'cards',
    name: { en: 'Cards', zh: '卡片' },
    position: 0,
  });
  await agent.handOffTo(collection.id, cards.id);
  await agent.handOffTo(null, rest.id);
  await knowledge.createArticle({
    slug: 'card-limits',
    collectionId: collection.id,
    audience: 'public',
    checked: '2026-11-03',
    published: true,
    texts: {
      en: {
        title: 'Daily card limits',
        summary: 'What the daily limit counts.',
        body: '## 1 What the limit counts\n\nYour daily card limit is S$1,000 unless you changed it. It counts purchases and hotel deposits until midnight.\n\n## 2 Change the limit\n\nOpen Cards, choose the card, and tap Limits. A new limit works at once.',
        questions: ['How do I raise my daily card limit?', 'What is my daily card limit?'],
      },
      zh: {
        title: '银行卡每日限额',
        summary: '每日限额包含哪些交易。',
        body: '## 1 限额包含什么\n\n除非您改过，每日消费限额是1,000新元。消费和酒店押金都计入，午夜清零。\n\n## 2 修改限额\n\n打开“卡片”，选择卡片，点“限额”。新限额立即生效。',
        questions: ['怎么提高每日消费限额？', '我的卡每日限额是多少？'],
      },
    },
  });

  async function said(id: ConversationId): Promise<MessageContent[]> {
    await reactions.idle();
    const messages = await conversations.messages(id, { limit: 50 });
    return messages.filter(({ author }) => author.kind === 'virtual_agent').map(({ content }) => content);
  }
  return { ...record, knowledge, agent, cards, rest, said };
}

describe('the virtual agent', () => {
  test('answers with sentences of an article and names it', async () => {
    const { aCustomer, writes, said } = await aDesk();
    const { conversation } = await writes(await aCustomer(), 'Where do I change the limit of my card?');
    const [answer] = await said(conversation.id);
    expect(answer).toMatchObject({ kind: 'answer' });
    if (answer?.kind !== 'answer') throw new Error('no answer');
    expect(answer.text).toContain('tap Limits');
    expect(answer.sources[0]).toMatchObject({ n: 1, slug: 'card-limits', checked: '2026-11-03', section: 2 });
  });

  test('answers a Chinese question in Chinese', async () => {
    const { aCustomer, writes, said } = await aDesk();
    const { conversation } = await writes(await aCustomer(), '怎么提高每日消费限额？');
    const [answer] = await said(conversation.id);
    expect(answer).toMatchObject({ kind: 'answer' });
    if (answer?.kind !== 'answer') throw new Error('no answer');
    expect(answer.text).toContain('限额');
  });

  test('says that it does not know, and brings in a person when it happens again', async () => {
    const { aCustomer, writes, said, conversations } = await aDesk();
    const customer = await aCustomer();
    const { conversation } = await writes(customer, 'Who won the football match last night?');
    expect((await said(conversation.id))[0]).toMatchObject({
      kind: 'text',
      text: expect.stringContaining('won’t guess'),
    });
    await writes(customer, 'qwertz uiop?', conversation.id);
    await said(conversation.id);
    expect(await conversations.get(conversation.id)).toMatchObject({
      handledBy: 'people',
      queuedAt: expect.any(String),
    });
  });

  test('hands over to the queue of the subject, with the whole story, when the customer wants a person', async () => {
    const { aCustomer, writes, said, conversations, reactions, cards } = await aDesk();
    const customer = await aCustomer();
    const { conversation } = await writes(customer, 'What is my daily card limit?');
    await said(conversation.id);
    await writes(customer, 'a person please', conversation.id);
    await reactions.idle();
    expect(await conversations.get(conversation.id)).toMatchObject({
      handledBy: 'people',
      queueId: cards.id,
      queuedAt: expect.any(String),
    });
    const messages = await conversations.messages(conversation.id, { limit: 50 });
    const packet = messages.map(({ content }) => content).find(({ kind }) => kind === 'packet');
    expect(packet).toMatchObject({
      packet: {
        reason: 'asked',
        wants: expect.stringContaining('limit'),
        tried: [{ source: { slug: 'card-limits' } }],
      },
    });
  });

  test('the button brings a person once, however often it is pressed', async () => {
    const { aCustomer, writes, said, conversations, agent } = await aDesk();
    const { conversation } = await writes(await aCustomer(), 'What is my daily card limit?');
    await said(conversation.id);
    await Promise.all([1, 2, 3].map(() => agent.askedForPerson(conversation.id)));
    const packets = (await conversations.messages(conversation.id, { limit: 50 })).filter(
      ({ content }) => content.kind === 'packet',
    );
    expect(packets).toHaveLength(1);
  });

  test('is silent once people have the conversation', async () => {
    const { aWaiting, rest, writes, said, conversations } = await aDesk();
    const { id, customerId } = await aWaiting(rest.id);
    const before = (await said(id)).length;
    await writes(customerId, 'What is my daily card limit?', id);
    expect(await said(id)).toHaveLength(before);
    expect(await conversations.get(id)).toMatchObject({ handledBy: 'people' });
  });

  test('is silent when an agent takes it while the answer is being made', async () => {
    const { log, database, conversations, knowledge, ...record } = await aDesk();
    const mei = record.anAgent('Mei', [record.cards.id]);
    await record.reactions.stop();
    const { conversation, message } = await record.writes(await record.aCustomer(), 'What is my daily card limit?');
    const { id: conversationId } = conversation;
    const takenMeanwhile: typeof conversations.messages = async (...asked) => {
      await conversations.assign({ conversationId, agentId: mei.id, by: mei.id, reason: 'taken' });
      return conversations.messages(...asked);
    };
    const agent = createVirtualAgent({
      log,
      read: database.read,
      knowledge,
      conversations: { ...conversations, messages: takenMeanwhile },
    });
    const about = (await conversations.aboutOf(conversationId)) as About;
    await agent.messageReceived(newId(), about, message);
    const messages = await conversations.messages(conversationId, { limit: 50 });
    expect(messages.filter(({ author }) => author.kind === 'virtual_agent')).toEqual([]);
  });

  test('a thumb down brings in a person', async () => {
    const { aCustomer, writes, said, conversations, reactions } = await aDesk();
    const customerId = await aCustomer();
    const { conversation } = await writes(customerId, 'What is my daily card limit?');
    await said(conversation.id);
    const answer = (await conversations.messages(conversation.id, { limit: 9 })).find(
      ({ content }) => content.kind === 'answer',
    );
    if (!answer) throw new Error('no answer');
    const change = { kind: 'feedback', helped: false } as const;
    await conversations.changeContent({ conversationId: conversation.id, customerId, messageId: answer.id, change });
    await reactions.idle();
    expect(await conversations.get(conversation.id)).toMatchObject({ handledBy: 'people' });
  });

  test('whoever writes by the form goes to a person at once, also with a question that has an answer', async () => {
    const { aCustomer, text, conversations, said, cards } = await aDesk();
    const { conversation } = await conversations.receive({
      conversationId: idFrom('conv', newId()),
      customerId: await aCustomer(),
      message: { id: idFrom('msg', newId()), content: text('What is my daily card limit?') },
      opens: { channel: 'form', locale: 'en' },
    });
    expect((await said(conversation.id)).map(({ kind }) => kind)).toEqual(['text', 'packet']);
    expect(await conversations.get(conversation.id)).toMatchObject({ handledBy: 'people', queueId: cards.id });
  });

  test('an answer is given once, also when its reaction runs twice', async () => {
    const { aCustomer, writes, said, log, agent } = await aDesk();
    const { conversation } = await writes(await aCustomer(), 'What is my daily card limit?');
    const first = await said(conversation.id);
    const received = (await log.read(0)).find(
      ({ name }) => name === 'message.received',
    ) as HarkenEvent<'message.received'>;
    await agent.messageReceived(received.id, received.data.about, received.data.message);
    expect(await said(conversation.id)).toEqual(first);
  });

  test('not to know is said once as well, and is no second time that it does not know', async () => {
    const { aCustomer, writes, said, log, agent, conversations } = await aDesk();
    const { conversation } = await writes(await aCustomer(), 'Who won the football match last night?');
    const first = await said(conversation.id);
    const received = (await log.read(0)).find(
      ({ name }) => name === 'message.received',
    ) as HarkenEvent<'message.received'>;
    await agent.messageReceived(received.id, received.data.about, received.data.message);
    expect(await said(conversation.id)).toEqual(first);
    expect(await conversations.get(conversation.id)).toMatchObject({ handledBy: 'virtual_agent' });
  });

  test('answers once where contacts are treated so, and makes way at the next word that is more than thanks', async () => {
    const { aCustomer, writes, said, conversations, cards } = await aDesk('answer_once');
    const { conversation } = await writes(await aCustomer(), 'Where do I change the limit of my card?');
    expect((await said(conversation.id)).map(({ kind }) => kind)).toEqual(['answer', 'text']);
    await writes(conversation.customerId, 'Thank you!', conversation.id);
    await said(conversation.id);
    expect((await conversations.get(conversation.id))?.handledBy).toBe('virtual_agent');
    await writes(conversation.customerId, 'How do I raise my daily card limit?', conversation.id);
    const packet = (await said(conversation.id)).find(({ kind }) => kind === 'packet');
    expect(packet).toMatchObject({ packet: { reason: 'treatment' } });
    expect(await conversations.get(conversation.id)).toMatchObject({ handledBy: 'people', queueId: cards.id });
  });

  test('leaves it to a person at once where contacts are treated so', async () => {
    const { aCustomer, writes, said } = await aDesk('person');
    const { conversation } = await writes(await aCustomer(), 'Where do I change the limit of my card?');
    expect((await said(conversation.id)).map(({ kind }) => kind)).toEqual(['text', 'packet']);
  });
});
