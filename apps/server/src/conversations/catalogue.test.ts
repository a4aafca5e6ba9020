/** What administrators change about work, while work is going on. */
import { type DeskState, reduce } from '@harken/client/desk-state';
import type { HarkenEvent } from '@harken/contract/events';
import { describe, expect, test } from 'vitest';
import { aRecord } from './testing.ts';

describe('archiving a queue', () => {
  test('with unsolved work in it is refused, and nothing has changed', async () => {
    const { conversations, aQueue, aWaiting } = await aRecord();
    const cards = await aQueue();
    await aQueue({ name: { en: 'Loans', zh: '贷款' } });
    await aWaiting(cards.id);
    await expect(conversations.updateQueue(cards.id, 1, { archived: true })).rejects.toMatchObject({
      code: 'queue.has_work',
    });
    expect(await conversations.queue(cards.id)).toMatchObject({ archived: false, version: 1 });
  });

  test('moves the work: who waits keeps their place, who holds it keeps it, no clock begins anew', async () => {
    const { conversations, clock, aQueue, aWaiting, anAgent } = await aRecord();
    const cards = await aQueue();
    const loans = await aQueue({ name: { en: 'Loans', zh: '贷款' } });
    const mei = anAgent('Mei', [cards.id]);
    const waiting = await aWaiting(cards.id);
    const held = await aWaiting(cards.id);
    await conversations.assign({ conversationId: held.id, agentId: mei.id, reason: 'taken', by: mei.id });
    clock.advance({ minutes: 1 });
    const queue = await conversations.updateQueue(cards.id, 1, { archived: true, workGoesTo: loans.id });
    expect(queue.archived).toBe(true);
    expect(await conversations.get(waiting.id)).toMatchObject({
      queueId: loans.id,
      queuedAt: waiting.queuedAt,
      firstReplyDueAt: waiting.firstReplyDueAt,
    });
    expect(await conversations.get(held.id)).toMatchObject({ queueId: loans.id, agentId: mei.id, queuedAt: null });
    expect((await conversations.queues()).map(({ id }) => id)).toEqual([loans.id]);
    // What was meant for it goes to the one that took over.
    expect(await conversations.workingQueue(cards.id)).toBe(loans.id);
  });

  test('that a process did not finish is finished by its job', async () => {
    const { conversations, jobs, aQueue, aWaiting } = await aRecord();
    const cards = await aQueue();
    const loans = await aQueue();
    const { id } = await aWaiting(cards.id);
    await conversations.updateQueue(cards.id, 1, { archived: true, workGoesTo: loans.id });
    const job = jobs.waiting.find(({ name }) => name === 'conversations.move_work');
    expect(job?.data).toEqual({ from: cards.id, to: loans.id });
    const before = await conversations.get(id);
    // Done already: running it changes nothing.
    await jobs.run('conversations.move_work', job?.data ?? {});
    expect(await conversations.get(id)).toEqual(before);
  });

  test('takes nothing new, and the last one stays', async () => {
    const { conversations, aQueue, aWaiting, anAgent } = await aRecord();
    const cards = await aQueue();
    const loans = await aQueue();
    await conversations.updateQueue(cards.id, 1, { archived: true });
    const { id } = await aWaiting(loans.id);
    const author = anAgent('Mei').author;
    await expect(conversations.transfer({ conversationId: id, by: author, queueId: cards.id })).rejects.toMatchObject({
      code: 'conversation.no_queue',
    });
    await expect(
      conversations.updateQueue(loans.id, 1, { archived: true, workGoesTo: cards.id }),
    ).rejects.toMatchObject({ code: 'queue.last' });
  });
});

test('a skill that a queue needs cannot be archived; one that no queue needs can, and is asked for no more', async () => {
  const { conversations, aQueue, notes } = await aRecord();
  const skill = await conversations.createSkill({ key: 'cards', name: { en: 'Cards', zh: '银行卡' } });
  const queue = await aQueue({ skillId: skill.id });
  await expect(conversations.updateSkill(skill.id, 1, { archived: true })).rejects.toMatchObject({
    code: 'skill.in_use',
  });
  await conversations.updateQueue(queue.id, 1, { skillId: null });
  await conversations.updateSkill(skill.id, 1, { archived: true });
  expect(await conversations.skills()).toEqual([]);
  await expect(conversations.updateQueue(queue.id, 2, { skillId: skill.id })).rejects.toMatchObject({
    code: 'request.invalid',
  });
  expect(notes.at(-1)).toMatchObject({
    action: 'skill.updated',
    target: skill.id,
    detail: { archived: { from: false, to: true } },
  });
});

test('of two who edit the same macro the second is told, and the first edit stays', async () => {
  const { conversations } = await aRecord();
  const name = { en: 'Hello', zh: '您好' };
  const macro = await conversations.createMacro({ name, text: name });
  await conversations.updateMacro(macro.id, 1, { text: { en: 'Good day', zh: '您好' } });
  await expect(conversations.updateMacro(macro.id, 1, { text: { en: 'Hi', zh: '嗨' } })).rejects.toMatchObject({
    code: 'record.changed',
  });
  expect(await conversations.macros()).toMatchObject([{ text: { en: 'Good day' }, version: 2 }]);
});

describe('tags', () => {
  test('a word that is used for the first time becomes one; an archived one cannot be put on', async () => {
    const { conversations, aQueue, aWaiting, anAgent } = await aRecord();
    const { id, version } = await aWaiting((await aQueue()).id);
    const by = anAgent('Mei').author;
    await conversations.update({ conversationId: id, by, version, fields: { tags: ['refund', ' refund '] } });
    const [tag] = await conversations.everyTag();
    expect(tag).toMatchObject({ name: 'refund', archived: false });
    if (!tag) throw new Error('no tag');
    await conversations.updateTag(tag.id, 1, { archived: true });
    // Whoever has it keeps it.
    const now = await conversations.get(id);
    await conversations.update({
      conversationId: id,
      by,
      version: now?.version ?? 0,
      fields: { tags: ['refund', 'angry'] },
    });
    const other = await aWaiting((await aQueue()).id);
    await expect(
      conversations.update({ conversationId: other.id, by, version: other.version, fields: { tags: ['refund'] } }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('are renamed and merged on every conversation, and whoever follows the events sees the same', async () => {
    const { conversations, log, aQueue, aWaiting, anAgent } = await aRecord();
    const queue = await aQueue();
    const by = anAgent('Mei').author;
    const lead = anAgent('Lea', [], { roles: ['lead'] });
    for (const tags of [['refund'], ['refunds', 'card'], ['refund', 'refunds'], []]) {
      const { id, version } = await aWaiting(queue.id);
      await conversations.update({ conversationId: id, by, version, fields: { tags } });
    }
    const following = {
      seq: await log.head(),
      me: lead,
      tags: await conversations.everyTag(),
      conversations: await conversations.live(lead),
    } as unknown as DeskState;
    const named = async (name: string) => (await conversations.everyTag()).find((tag) => tag.name === name)!;
    const { conversations: merged } = await conversations.mergeTags(
      (await named('refunds')).id,
      1,
      (await named('refund')).id,
    );
    expect(merged).toBe(2);
    await conversations.updateTag((await named('refund')).id, 1, { name: 'money back' });
    const now = await conversations.live(lead);
    expect(now.map(({ tags }) => tags.join()).sort()).toEqual(['', 'money back', 'money back', 'money back,card']);
    const told = (await log.read(following.seq)) as unknown as HarkenEvent[];
    const followed = told.reduce(reduce, following);
    const sorted = (all: typeof now) => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(sorted(followed.conversations)).toEqual(sorted(now));
    expect(followed.tags.map(({ name }) => name).sort()).toEqual(['card', 'money back']);
  });

  test('two of one name are merged on purpose or not at all', async () => {
    const { conversations } = await aRecord();
    const refund = await conversations.createTag({ name: 'refund' });
    const back = await conversations.createTag({ name: 'money back' });
    await expect(conversations.updateTag(back.id, 1, { name: 'refund' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(conversations.mergeTags(refund.id, 1, refund.id)).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('attributes', () => {
  test('of a conversation must fit; what was there before a change of the choices may stay', async () => {
    const { conversations, aQueue, aWaiting, anAgent } = await aRecord();
    const attribute = await conversations.createAttribute({
      of: 'conversation',
      key: 'product',
      name: { en: 'Product', zh: '产品' },
      kind: 'choice',
      choices: ['card', ' loan ', 'card'],
    });
    expect(attribute.choices).toEqual(['card', 'loan']);
    const by = anAgent('Mei').author;
    const { id, version } = await aWaiting((await aQueue()).id);
    const set = (attributes: Record<string, string>, from: number) =>
      conversations.update({ conversationId: id, by, version: from, fields: { attributes } });
    await expect(set({ product: 'house' }, version)).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(set({ colour: 'red' }, version)).rejects.toMatchObject({ code: 'request.invalid' });
    const saved = await set({ product: 'loan' }, version);
    expect(saved).toMatchObject({ attributes: { product: 'loan' }, version: version + 1 });
    await conversations.updateAttribute(attribute.id, 1, { choices: ['card'] });
    await conversations.update({ conversationId: id, by, version: saved.version, fields: { subject: 'A loan' } });
    expect(await conversations.get(id)).toMatchObject({ attributes: { product: 'loan' }, subject: 'A loan' });
  });

  test('a choice without choices and a key that is taken are refused', async () => {
    const { conversations } = await aRecord();
    const wanted = { of: 'customer', key: 'region', name: { en: 'Region', zh: '地区' }, choices: [] } as const;
    await expect(conversations.createAttribute({ ...wanted, choices: [], kind: 'choice' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await conversations.createAttribute({ ...wanted, choices: [], kind: 'text' });
    await expect(conversations.createAttribute({ ...wanted, choices: [], kind: 'text' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});
