import { type ConversationId, idFrom } from '@harken/contract/ids';
import type { Article, Proposal } from '@harken/contract/knowledge';
import type { Person } from '@harken/contract/people';
import { groupQuestions } from '@harken/engines/language/group';
import { describe, expect, test } from 'vitest';
import { aRecord, packet } from '../conversations/testing.ts';
import { newId } from '../platform/ids.ts';
import { virtualAgentReactions } from '../virtual-agent/reactions.ts';
import { createVirtualAgent } from '../virtual-agent/virtual-agent.ts';
import { createKnowledge } from './knowledge.ts';
import { withoutNumbers } from './mask.ts';
import { knowledgeReactions } from './reactions.ts';

const editor = { person: { id: idFrom('pers', newId()), name: 'Ann' } as Person, address: '192.0.2.7' };

/** A bank with one article, its virtual agent, an agent who knows more, and knowledge that learns from them. */
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
      mask: withoutNumbers,
      group: groupQuestions,
    },
  });
  await knowledge.start();
  const cards = await record.aQueue();
  const agent = createVirtualAgent({ log, read: database.read, knowledge, conversations });
  virtualAgentReactions(reactions, agent);
  knowledgeReactions(reactions, knowledge);
  await reactions.start();
  await agent.handOffTo(null, cards.id);
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

  /** The virtual agent does not know, Wei does. */
  async function solvedByWei(question: string, reply: string, { name = 'Mei Tan', score = 5 } = {}) {
    const customerId = await record.aCustomer(name);
    const { conversation } = await record.writes(customerId, question);
    await reactions.idle();
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
    await conversations.rate({ conversationId: conversation.id, customerId, score, comment: null });
    await reactions.idle();
    return { conversationId: conversation.id, customerId };
  }
  const study = () => jobs.run('knowledge.study', {});
  const open = async () => (await knowledge.proposals.list('open')) as Proposal[];
  const of = async <K extends Proposal['content']['kind']>(kind: K) =>
    (await open()).flatMap((one) =>
      one.content.kind === kind ? [{ ...one, content: one.content as Extract<Proposal['content'], { kind: K }> }] : [],
    );
  return { ...record, knowledge, agent, collection, limits, anArticle, solvedByWei, study, open, of };
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
    expect(gap?.content.sentences[0]?.conversations).toBe(30);

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

    const { conversation } = await bank.writes(await bank.aCustomer('Bo Lim'), unheard);
    await bank.reactions.idle();
    const said = await bank.conversations.messages(conversation.id, { limit: 5 });
    expect(said.at(-1)?.content).toMatchObject({ kind: 'answer', sources: [{ slug: 'fingerprint' }] });
    expect(bank.jobs.waiting.find(({ name }) => name === 'knowledge.study')?.runAt?.getTime()).toBeLessThanOrEqual(
      bank.clock.now().getTime() + 60_000,
    );
  });
});
