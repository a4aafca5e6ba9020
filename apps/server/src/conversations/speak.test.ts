import type { HarkenEvent } from '@harken/contract/events';
import { idFrom } from '@harken/contract/ids';
import type { Conversation, Message, MessageContent } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;
let record: Record;
beforeAll(async () => {
  record = await aRecord();
});

const text = (words: string) => ({ kind: 'text', text: words }) as const;
const virtualAgent = { kind: 'virtual_agent', id: null, name: null } as const;
const eventsSince = async (seq: number) => (await record.log.read(seq)) as unknown as HarkenEvent[];
const now = async ({ id }: { id: Conversation['id'] }) => (await record.conversations.get(id)) as Conversation;
const lines = (messages: Message[]) =>
  messages.map(({ content, author }) => (content.kind === 'system' ? content.what : `${author.kind} ${content.kind}`));

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

  test('mentions nobody who does not work here', async () => {
    const { conversations } = record;
    const { mei, conversationId } = await held();
    const left = record.anAgent('Left', [], { active: false });
    for (const nobody of [idFrom('pers', newId()), left.id]) {
      const content = { kind: 'note' as const, text: 'Ask them', mentions: [nobody] };
      await expect(
        conversations.send({ conversationId, author: mei.author, message: { content } }),
      ).rejects.toMatchObject({ code: 'request.invalid' });
    }
    expect(await now({ id: conversationId })).toMatchObject({ participantIds: [] });
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

  test('a form is answered with what it asks for, where it was asked', async () => {
    const { conversations } = record;
    const { mei, conversationId, customerId } = await held();
    const content: MessageContent = {
      kind: 'form',
      title: 'Which card?',
      fields: [
        { name: 'card', label: 'Card', kind: 'choice', required: true, choices: ['Debit', 'Credit'] },
        { name: 'when', label: 'When', kind: 'date', required: false },
      ],
    };
    const { message } = await conversations.send({ conversationId, author: mei.author, message: { content } });
    const answer = (values: { [name: string]: string }, formMessageId = message.id) =>
      conversations.receive({
        conversationId,
        customerId,
        message: { id: idFrom('msg', newId()), content: { kind: 'form_reply', formMessageId, values } },
      });
    expect((await answer({ card: 'Debit' })).conversation.lastMessage?.preview).toBe('Debit');
    for (const [values, path] of [
      [{}, 'values/card'],
      [{ card: 'Gold' }, 'values/card'],
      [{ card: 'Debit', pin: '1234' }, 'values/pin'],
    ] as const) {
      await expect(answer(values)).rejects.toMatchObject({ code: 'request.invalid', more: { mistakes: [{ path }] } });
    }
    await expect(answer({}, idFrom('msg', newId()))).rejects.toMatchObject({ code: 'record.not_found' });
  });

  test('a card’s button leads somewhere and never runs anything', async () => {
    const { conversations } = record;
    const { mei, conversationId } = await held();
    const card = (url: string) =>
      conversations.send({
        conversationId,
        author: mei.author,
        message: { content: { kind: 'card', title: 'Limits', text: '', actions: [{ label: 'Open', url }] } },
      });
    await card('https://bank.example/limits');
    await card('tel:+6561234567');
    for (const url of [
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'data:text/html,<script>',
      'file:///etc/passwd',
      'x',
    ]) {
      await expect(card(url), url).rejects.toMatchObject({ code: 'request.invalid' });
    }
  });
});
