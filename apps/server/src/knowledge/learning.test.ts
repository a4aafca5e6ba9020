import { type CustomerId, idFrom } from '@harken/contract/ids';
import type { Article, Proposal } from '@harken/contract/knowledge';
import type { Person } from '@harken/contract/people';
import { groupQuestions } from '@harken/engines/language/group';
import { maskPersonalData } from '@harken/engines/language/masking';
import { describe, expect, test } from 'vitest';
import { aRecord, packet } from '../conversations/testing.ts';
import { newId } from '../platform/ids.ts';
import { createKnowledge } from './knowledge.ts';
import { knowledgeReactions } from './reactions.ts';

const editor = { person: { id: idFrom('pers', newId()), name: 'Ann' } as Person, address: '192.0.2.7' };

/** A bank with one article, an agent who knows more, and knowledge that learns from what is solved. */
async function aBank() {
  const record = await aRecord();
  const { log, clock, conversations, reactions, database, jobs } = record;
  const knowledge = createKnowledge({
    log,
    read: database.read,
    clock,
    learnsFrom: {
      jobs,
      conversations,
      handleSeconds: async (ids) => new Map(ids.map((id) => [id, 300])),
      mask: maskPersonalData,
      group: groupQuestions,
    },
  });
  await knowledge.start();
  const cards = await record.aQueue();
  knowledgeReactions(reactions, knowledge);
  await reactions.start();
  const collection = await knowledge.createCollection({
    slug: 'cards',
    name: { en: 'Cards', zh: '卡片' },
    position: 0,
  });
  const anArticle = (slug: string, title: string, body: string, questions: string[] = []): Promise<Article> =>
    knowledge.createArticle(
      {
        ...{ slug, collectionId: collection.id, audience: 'public', checked: null, published: true },
        texts: { en: { title, summary: '', body, questions } },
      },
      editor,
    );
  const limits = await anArticle(
    'card-limits',
    'Daily card limits',
    '## 1 The limit\n\nYour daily card limit is S$1,000 unless you changed it in the app. It counts purchases until midnight.',
    ['How do I raise my daily card limit?'],
  );
  const wei = record.anAgent('Wei Chen', [cards.id]);

  async function solvedByWei(question: string, reply: string, more: { customerId?: CustomerId } = {}) {
    const customerId = more.customerId ?? (await record.aCustomer());
    const { conversation } = await record.writes(customerId, question);
    await conversations.handOff({
      conversationId: conversation.id,
      queueId: cards.id,
      packet,
    });
    await conversations.assign({ conversationId: conversation.id, agentId: wei.id, reason: 'taken' });
    await conversations.send({
      conversationId: conversation.id,
      message: { id: idFrom('msg', newId()), content: { kind: 'text', text: reply } },
      author: wei.author,
    });
    await conversations.resolve({ conversationId: conversation.id, by: wei.author, resolution: 'by_person' });
    await conversations.rate({ conversationId: conversation.id, customerId, score: 5, comment: null });
    return { conversationId: conversation.id, customerId };
  }
  const study = async () => {
    await reactions.idle();
    await jobs.run('knowledge.study', {});
  };
  const open = async () => (await knowledge.proposals.list('open')) as Proposal[];
  const of = async <K extends Proposal['content']['kind']>(kind: K) =>
    (await open()).flatMap((one) =>
      one.content.kind === kind ? [{ ...one, content: one.content as Extract<Proposal['content'], { kind: K }> }] : [],
    );
  return { ...record, knowledge, collection, limits, anArticle, solvedByWei, study, open, of };
}

const asked = [
  'Why does the app reject my fingerprint since the update?',
  'My fingerprint log-in stopped working after the app update',
  'The app does not accept my fingerprint any more',
  'Fingerprint not recognised after updating the app',
  'Since the new update I cannot log in with my fingerprint',
  'the app update broke my fingerprint login',
];
const replies = [
  'Hi Mei, the update of 3 May reset the fingerprint log-in. Remove the app and install it again. Anything else?',
  'Hello! The update of 3 May has reset fingerprint log-in. Please remove the app, then install it again. Have a nice day.',
  'The update of 3 May reset your fingerprint log-in, I am afraid. Remove the app and install it again please.',
];

async function thirtySolved(bank: Awaited<ReturnType<typeof aBank>>): Promise<void> {
  for (let i = 0; i < 30; i++)
    await bank.solvedByWei(asked[i % asked.length] as string, replies[i % replies.length] as string);
}

describe('thirty conversations about a new problem', () => {
  test('make a gap with a draft and example questions; accepted, it is answered at once', async () => {
    const bank = await aBank();
    const { knowledge, collection } = bank;
    await thirtySolved(bank);
    await bank.study();
    const [gap, ...others] = await bank.of('gap');
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ contacts: 30, handleSeconds: 9000, locale: 'en' });
    expect(gap?.content.questions).toHaveLength(asked.length);
    expect(gap?.content.draft?.body).toMatch(/reset .*fingerprint.* install it again/i);
    expect(gap?.content.draft?.body).not.toMatch(/Mei|nice day|Anything else/);
    expect(gap?.content.sentences[0]?.conversations).toBeGreaterThanOrEqual(20);

    const unheard = 'fingerprint login no longer works with the updated app, what now?';
    expect(knowledge.answer(unheard, { locale: 'en' }).kind).not.toBe('answer');
    const done = await knowledge.proposals.accept(
      gap!.id,
      {
        version: gap!.version,
        article: {
          ...{ slug: 'fingerprint', collectionId: collection.id, audience: 'public', publish: true },
          text: gap!.content.draft!,
        },
      },
      editor,
    );
    await bank.reactions.idle();
    expect(knowledge.answer(unheard, { locale: 'en' })).toMatchObject({ kind: 'answer', nearest: done.articleId });

    expect(bank.jobs.waiting.find(({ name }) => name === 'knowledge.study')?.runAt?.getTime()).toBeLessThanOrEqual(
      bank.clock.now().getTime() + 60_000,
    );
  });
});

describe('a gap', () => {
  /** Three customers ask about one thing. */
  const three = async () => {
    const bank = await aBank();
    for (let i = 0; i < 3; i++) await bank.solvedByWei(asked[i] as string, replies[i] as string);
    await bank.study();
    const [gap] = await bank.of('gap');
    if (!gap) throw new Error('no gap');
    return { ...bank, gap };
  };

  test('grows with what comes after it, and is one gap', async () => {
    const { solvedByWei, study, of, gap } = await three();
    expect(gap.contacts).toBe(3);
    await solvedByWei(asked[3] as string, replies[0] as string);
    await study();
    expect(await of('gap')).toMatchObject([{ id: gap.id, contacts: 4, version: gap.version + 1 }]);
  });

  test('that was rejected is not proposed again', async () => {
    const { solvedByWei, study, open, gap, knowledge } = await three();
    await knowledge.proposals.reject(gap.id, gap.version, editor);
    await solvedByWei(asked[4] as string, replies[1] as string);
    await study();
    expect(await open()).toEqual([]);
    await expect(knowledge.proposals.reject(gap.id, gap.version, editor)).rejects.toMatchObject({
      code: 'proposal.decided',
    });
  });

  test('is outdated when somebody wrote the article without it', async () => {
    const { anArticle, study, open, knowledge, reactions, gap } = await three();
    await anArticle(
      'fingerprint',
      'Fingerprint log-in after an update',
      'The update of 3 May reset it. Install the app again.',
      [...asked],
    );
    await reactions.idle();
    await study();
    expect(await open()).toEqual([]);
    expect(await knowledge.proposals.list('outdated')).toMatchObject([{ id: gap.id, decidedBy: null }]);
  });

  test('of one impatient customer is none', async () => {
    const { study, open, solvedByWei } = await aBank();
    const { customerId } = await solvedByWei(asked[0] as string, replies[0] as string);
    for (let i = 1; i < 4; i++) await solvedByWei(asked[i] as string, replies[0] as string, { customerId });
    await study();
    expect(await open()).toEqual([]);
  });

  test('accepted and taken back is open again, and its article archived', async () => {
    const { knowledge, collection, gap, reactions } = await three();
    const text = {
      title: 'Fingerprints',
      summary: '',
      body: 'Install the app again.',
      questions: gap.content.questions,
    };
    const article = {
      slug: 'fingerprint',
      collectionId: collection.id,
      audience: 'public' as const,
      publish: true,
      text,
    };
    const done = await knowledge.proposals.accept(gap.id, { version: gap.version, article }, editor);
    await reactions.idle();
    expect(knowledge.answer(asked[0] as string, { locale: 'en' }).kind).toBe('answer');
    await knowledge.proposals.reopen(gap.id, done.version, editor);
    await reactions.idle();
    expect(knowledge.answer(asked[0] as string, { locale: 'en' }).kind).not.toBe('answer');
    expect((await knowledge.get(done.articleId!)).archived).toBe(true);
  });

  test('accepted without an article, or with half of one, changes nothing', async () => {
    const { knowledge, collection, gap, open } = await three();
    const text = { title: 'Fingerprints', summary: '', body: ' ', questions: [] };
    const article = {
      slug: 'fingerprint',
      collectionId: collection.id,
      audience: 'public' as const,
      publish: true,
      text,
    };
    await expect(knowledge.proposals.accept(gap.id, { version: gap.version }, editor)).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(knowledge.proposals.accept(gap.id, { version: gap.version, article }, editor)).rejects.toMatchObject({
      code: 'article.incomplete',
    });
    expect((await open()).map(({ id }) => id)).toEqual([gap.id]);
  });

  test('names nobody, and is without what a customer said once they are erased', async () => {
    const bank = await aBank();
    const { knowledge, study, of, solvedByWei } = bank;
    const secret = 'I am at mei.tan@example.com, the app rejects my fingerprint since the update';
    const { customerId } = await solvedByWei(secret, 'Mei, I wrote to 4111 1111 1111 1111 for you.');
    for (let i = 0; i < 3; i++) await solvedByWei(asked[i] as string, replies[i] as string);
    await study();
    const told = JSON.stringify(await of('gap'));
    expect(told).toContain('[email]');
    expect(told).not.toMatch(/Mei|example\.com|4111/);
    await knowledge.learning?.forget(customerId);
    expect((await of('gap'))[0]?.evidence).toHaveLength(3);
  });
});

describe('an example question', () => {
  test('is what an agent answered with an article that was not found', async () => {
    const { knowledge, limits, solvedByWei, study, of, reactions } = await aBank();
    const quoted = 'Your daily card limit is S$1,000 unless you changed it in the app.';
    const question = 'Why was my big purchase at the jeweller declined?';
    expect(knowledge.answer(question, { locale: 'en' }).kind).not.toBe('answer');
    await solvedByWei(question, `Hello Mei. ${quoted}`);
    await study();
    const [example] = await of('example');
    expect(example).toMatchObject({ contacts: 1, content: { articleId: limits.id, question } });
    const done = await knowledge.proposals.accept(example!.id, { version: 1 }, editor);
    await reactions.idle();
    expect(knowledge.answer(question, { locale: 'en' })).toMatchObject({ kind: 'answer', nearest: limits.id });
    const { texts } = await knowledge.get(limits.id);
    expect(texts.en?.updatedAt).toBe(limits.texts.en?.updatedAt);

    await knowledge.proposals.reopen(example!.id, done.version, editor);
    await reactions.idle();
    expect((await knowledge.get(limits.id)).texts.en?.questions).toEqual(limits.texts.en?.questions);
  });

  test('joins the draft that somebody is writing, too', async () => {
    const { knowledge, limits, solvedByWei, study, of } = await aBank();
    const text = { title: 'Limits', summary: '', body: 'New words.', questions: [] };
    await knowledge.saveDraft(limits.id, 'en', { version: 0, text }, editor);
    await solvedByWei(
      'Why was my big purchase declined?',
      'Your daily card limit is S$1,000 unless you changed it in the app.',
    );
    await study();
    const [example] = await of('example');
    await knowledge.proposals.accept(example!.id, { version: 1, question: 'Why is a big purchase declined?' }, editor);
    const [draft] = await knowledge.draftsOf(limits.id);
    expect(draft).toMatchObject({
      version: 2,
      text: { body: 'New words.', questions: ['Why is a big purchase declined?'] },
    });
  });
});

describe('articles that change', () => {
  const other = (limit: string) =>
    `## 1 The limit\n\nYour daily card limit is ${limit} unless you changed it in the app. It counts purchases until midnight.`;

  test('to the contrary of another are proposed, and corrected by a draft', async () => {
    const { knowledge, anArticle, limits, jobs, of, open } = await aBank();
    const wrong = await anArticle('limits', 'Card limits', other('S$2,000'));
    await jobs.run('knowledge.compare', { articleId: wrong.id });
    const [found] = await of('contradiction');
    expect(found?.content.pairs).toEqual([
      {
        sentence: 'Your daily card limit is S$2,000 unless you changed it in the app.',
        other: 'Your daily card limit is S$1,000 unless you changed it in the app.',
      },
    ]);
    // Looked at from the other side it is the same one.
    await jobs.run('knowledge.compare', { articleId: limits.id });
    expect(await of('contradiction')).toHaveLength(1);

    const done = await knowledge.proposals.accept(found!.id, { version: found!.version, keep: limits.id }, editor);
    expect(done.articleId).toBe(wrong.id);
    const [draft] = await knowledge.draftsOf(wrong.id);
    expect(draft?.text.body).toContain('S$1,000');
    await knowledge.proposals.reopen(found!.id, done.version, editor);
    expect(await knowledge.draftsOf(wrong.id)).toEqual([]);
    expect(await open()).toHaveLength(1);
  });

  test('so that they say the same are proposed; the one that stays answers for both', async () => {
    const { knowledge, anArticle, limits, jobs, of } = await aBank();
    const more = ' Hotel deposits count towards it until the hotel releases them.';
    const { version } = limits;
    const text = {
      title: 'Daily card limits',
      summary: '',
      body: other('S$1,000') + more,
      questions: ['How do I raise my daily card limit?'],
    };
    await knowledge.updateArticle(limits.id, { version, texts: { en: text } }, editor);
    const double = await anArticle('limits', 'Card limits', other('S$1,000') + more, ['What is the card limit a day?']);
    await jobs.run('knowledge.compare', { articleId: double.id });
    const [found] = await of('duplicate');
    expect(found?.content.shared).toBe(1);
    await knowledge.proposals.accept(found!.id, { version: found!.version, keep: limits.id }, editor);
    expect((await knowledge.get(double.id)).archived).toBe(true);
    expect((await knowledge.get(limits.id)).texts.en?.questions).toContain('What is the card limit a day?');
  });

  test('back to agreement leave nothing to decide', async () => {
    const { knowledge, anArticle, jobs, open } = await aBank();
    const { id, version } = await anArticle('limits', 'Card limits', other('S$2,000'));
    await jobs.run('knowledge.compare', { articleId: id });
    expect(await open()).toHaveLength(1);
    const text = { title: 'Card limits', summary: '', body: other('S$1,000'), questions: [] };
    await knowledge.updateArticle(id, { version, texts: { en: text } }, editor);
    await jobs.run('knowledge.compare', { articleId: id });
    expect(await open()).toEqual([]);
  });
});
