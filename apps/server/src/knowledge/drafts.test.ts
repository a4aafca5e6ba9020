import { type ArticleId, idFrom } from '@harken/contract/ids';
import type { DraftText } from '@harken/contract/knowledge';
import type { Person } from '@harken/contract/people';
import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aHouse } from '../platform/testing.ts';
import { createKnowledge } from './knowledge.ts';

const writer = (name: string) => ({
  person: { id: idFrom('pers', newId()), name } as Person,
  address: '192.0.2.7',
});
const [ann, bo] = [writer('Ann'), writer('Bo')];

async function anArticle({ audience = 'public' as 'public' | 'agents' } = {}) {
  const { log, database, clock } = await aHouse();
  const notes: { by: string | null; action: string; detail?: Record<string, unknown> }[] = [];
  const audit = {
    record: async (_: unknown, { by, action, detail }: { by: typeof ann | null; action: string; detail?: object }) =>
      void notes.push({ by: by?.person.name ?? null, action, detail: detail as Record<string, unknown> }),
  };
  const parts = { log, read: database.read, clock, audit: audit as never };
  const knowledge = createKnowledge(parts);
  await knowledge.start();
  const collection = await knowledge.createCollection({
    slug: 'cards',
    name: { en: 'Cards', zh: '卡片' },
    position: 0,
  });
  const { id } = await knowledge.createArticle(
    {
      slug: 'lost-card',
      collectionId: collection.id,
      audience,
      checked: null,
      drafts: { en: text('', 'A lost card') },
    },
    ann,
  );
  const publish = async (locale: 'en' | 'zh', by = ann) => {
    const draft = (await knowledge.draftsOf(id)).find((one) => one.locale === locale);
    const { version } = await knowledge.get(id);
    return knowledge.publish(id, { version, locale, published: true, ...(draft ? { draft: draft.version } : {}) }, by);
  };
  const told = async (name: string) => (await log.read(0, 1000)).filter((event) => event.name === name);
  return { knowledge, collection, id, publish, notes, told, clock, parts };
}

const text = (body: string, title = 'A lost card'): DraftText => ({ title, summary: '', body, questions: [] });
const freeze = '## 1 Lost\n\nFreeze the card in the app, then order a replacement.';

describe('a draft', () => {
  test('is nobody’s to read before it is published, and is answered from at once afterwards', async () => {
    const { knowledge, id, publish } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text(freeze) }, ann);
    expect(knowledge.search('freeze', { limit: 5 })).toEqual([]);
    expect(knowledge.answer('I lost my card', { locale: 'en' }).kind).toBe('abstain');
    expect((await knowledge.list(false)).articles).toEqual([]);
    await publish('en');
    expect(knowledge.answer('I lost my card', { locale: 'en' })).toMatchObject({ kind: 'answer', nearest: id });
    expect(knowledge.readers.article('lost-card', 'anyone')?.texts.en?.body).toBe(freeze);
    expect(await knowledge.draftsOf(id)).toEqual([]);
  });

  test('beside a published text leaves that as it is', async () => {
    const { knowledge, id, publish } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text(freeze) }, ann);
    await publish('en');
    await knowledge.saveDraft(id, 'en', { version: 0, text: text('Ask the pigeons.') }, ann);
    expect(knowledge.readers.article('lost-card', 'anyone')?.texts.en?.body).toBe(freeze);
    expect(knowledge.search('pigeons', { limit: 5 })).toEqual([]);
  });

  test('of two who write the same one, the later is told and nothing is lost', async () => {
    const { knowledge, id } = await anArticle();
    const changed = { code: 'record.changed' };
    await knowledge.saveDraft(id, 'en', { version: 1, text: text('Ann’s.') }, ann);
    await expect(knowledge.saveDraft(id, 'en', { version: 1, text: text('Bo’s.') }, bo)).rejects.toMatchObject(changed);
    await expect(knowledge.saveDraft(id, 'en', { version: 0, text: text('Bo’s.') }, bo)).rejects.toMatchObject(changed);
    await expect(knowledge.discardDraft(id, 'en', 1, bo)).rejects.toMatchObject(changed);
    const version = (await knowledge.get(id)).version;
    const publishing = knowledge.publish(id, { version, locale: 'en', published: true, draft: 1 }, bo);
    await expect(publishing).rejects.toMatchObject(changed);
    expect(await knowledge.draftsOf(id)).toMatchObject([
      { version: 2, savedBy: ann.person.id, text: { body: 'Ann’s.' } },
    ]);
  });

  test('without a title or a text is not published', async () => {
    const { knowledge, id, publish } = await anArticle();
    await expect(publish('en')).rejects.toMatchObject({ code: 'article.incomplete' });
    await knowledge.saveDraft(id, 'zh', { version: 0, text: text('有正文', ' ') }, ann);
    await expect(publish('zh')).rejects.toMatchObject({ code: 'article.incomplete' });
    expect(await knowledge.draftsOf(id)).toHaveLength(2);
  });

  test('is told of when it begins and when another one takes it over, not at every save', async () => {
    const { knowledge, id, told } = await anArticle();
    for (const version of [1, 2, 3]) await knowledge.saveDraft(id, 'en', { version, text: text(`${version}`) }, ann);
    expect(await told('article.draft_changed')).toHaveLength(0);
    await knowledge.saveDraft(id, 'en', { version: 4, text: text('5') }, bo);
    await knowledge.saveDraft(id, 'zh', { version: 0, text: text('1') }, ann);
    await knowledge.discardDraft(id, 'zh', 1, ann);
    const heads = (await told('article.draft_changed')).map(({ data }) => data);
    expect(heads).toMatchObject([
      { locale: 'en', draft: { version: 5, savedBy: bo.person.id } },
      { locale: 'zh', draft: { version: 1 } },
      { locale: 'zh', draft: null },
    ]);
    expect(JSON.stringify(heads)).not.toContain('body');
  });

  test('that cannot be stored as it is keeps everything that can', async () => {
    const { knowledge, id } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text('A\0B \ud800') }, ann);
    expect((await knowledge.draftsOf(id))[0]?.text.body).toBe('A\ufffdB \ufffd');
    const nobody = idFrom('arti', newId()) as ArticleId;
    const saving = knowledge.saveDraft(nobody, 'en', { version: 0, text: text('') }, ann);
    await expect(saving).rejects.toMatchObject({ code: 'record.not_found' });
  });
});

describe('the history of an article', () => {
  test('says who wrote what when, newest first, and each version can be a draft again', async () => {
    const { knowledge, id, publish, clock } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text('One.') }, ann);
    await publish('en', ann);
    clock.advance({ minutes: 5 });
    await knowledge.saveDraft(id, 'en', { version: 0, text: text('Two.') }, bo);
    await publish('en', bo);
    clock.advance({ minutes: 5 });
    await knowledge.publish(id, { version: 3, locale: 'en', published: false }, ann);
    const versions = await knowledge.history(id);
    expect(versions.map(({ number, what, by, text: { body } }) => [number, what, by, body])).toEqual([
      [3, 'unpublished', ann.person.id, 'Two.'],
      [2, 'published', bo.person.id, 'Two.'],
      [1, 'published', ann.person.id, 'One.'],
    ]);
    expect(versions.map(({ at }) => at)).toEqual([...versions.map(({ at }) => at)].sort().reverse());
    const first = versions.at(-1)?.text as DraftText;
    expect(await knowledge.saveDraft(id, 'en', { version: 0, text: first }, ann)).toMatchObject({
      text: { body: 'One.' },
    });
  });
});

describe('an article', () => {
  test('that is archived is neither found nor answered from, and comes back as it was', async () => {
    const { knowledge, id, publish } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text(freeze) }, ann);
    const { version } = await publish('en');
    const archived = await knowledge.updateArticle(id, { version, archived: true }, ann);
    expect(knowledge.search('freeze', { limit: 5 })).toEqual([]);
    expect(knowledge.readers.article('lost-card', 'anyone')).toBeNull();
    expect((await knowledge.list(false)).articles).toEqual([]);
    expect((await knowledge.list(true)).articles).toHaveLength(1);
    await knowledge.updateArticle(id, { version: archived.version, archived: false }, ann);
    expect(knowledge.search('freeze', { limit: 5 })).toHaveLength(1);
  });

  test('for colleagues only is not told to customers from the moment it is', async () => {
    const { knowledge, id, publish } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text(freeze) }, ann);
    const { version } = await publish('en');
    await knowledge.updateArticle(id, { version, audience: 'agents' }, ann);
    expect(knowledge.answer('I lost my card', { locale: 'en' }).kind).toBe('abstain');
    expect(knowledge.answer('I lost my card', { locale: 'en' }, 'agents').kind).toBe('answer');
  });

  test('is noted for auditors: what was published by whom, what was moved from where', async () => {
    const { knowledge, id, publish, notes, collection } = await anArticle();
    await knowledge.saveDraft(id, 'en', { version: 1, text: text(freeze) }, bo);
    const { version } = await publish('en', bo);
    const other = await knowledge.createCollection(
      { slug: 'fees', name: { en: 'Fees', zh: '费用' }, position: 1 },
      ann,
    );
    await knowledge.updateArticle(id, { version, collectionId: other.id }, ann);
    expect(notes).toEqual([
      { by: null, action: 'collection.created', detail: { name: collection.name } },
      { by: 'Ann', action: 'article.created', detail: { name: 'A lost card' } },
      { by: 'Bo', action: 'article.published', detail: { name: 'A lost card', locale: 'en' } },
      { by: 'Ann', action: 'collection.created', detail: { name: other.name } },
      {
        by: 'Ann',
        action: 'article.updated',
        detail: { name: 'A lost card', collectionId: { from: collection.name, to: other.name } },
      },
    ]);
  });
});

describe('before it is published, a text', () => {
  test('can be asked what the virtual agent would say, and nothing of that stays', async () => {
    const { knowledge, id } = await anArticle();
    const asked = { locale: 'en' as const, text: text(freeze), questions: ['I lost my card', 'What is the weather?'] };
    const answers = await knowledge.tryText(id, asked);
    expect(answers[0]).toMatchObject({ kind: 'answer', byThis: true, title: 'A lost card' });
    expect(answers[0]?.text).toContain('Freeze the card');
    expect(answers[1]).toMatchObject({ byThis: false });
    expect(knowledge.answer('I lost my card', { locale: 'en' }).kind).toBe('abstain');
  });

  test('for colleagues does not lend its sentences to what customers are told', async () => {
    const { knowledge, id, collection } = await anArticle();
    await knowledge.createArticle({
      ...{ slug: 'inside', collectionId: collection.id, audience: 'agents', checked: null, published: true },
      texts: { en: text('## 1 Lost\n\nA lost card needs the fraud score first.', 'Lost card, inside') },
    });
    const [answer] = await knowledge.tryText(id, {
      locale: 'en',
      text: text(freeze),
      questions: ['lost card fraud score'],
    });
    expect(answer?.text ?? '').not.toContain('fraud score');
  });
});

describe('collections', () => {
  test('are renamed and put in order, and the later of two editors is told', async () => {
    const { knowledge, collection } = await anArticle();
    const fees = await knowledge.createCollection({ slug: 'fees', name: { en: 'Fees', zh: '费用' }, position: 1 }, ann);
    const [first, second] = [collection.id, fees.id];
    await knowledge.orderCollections({ order: [second, first], expected: [first, second] }, ann);
    expect(knowledge.readers.collections().map(({ slug }) => slug)).toEqual(['fees', 'cards']);
    const late = knowledge.orderCollections({ order: [second, first], expected: [first, second] }, bo);
    await expect(late).rejects.toMatchObject({ code: 'record.changed' });
    const twice = knowledge.orderCollections({ order: [first, first], expected: [second, first] }, bo);
    await expect(twice).rejects.toMatchObject({ code: 'request.invalid' });
    const name = { en: 'Fees and limits', zh: '费用与限额' };
    await knowledge.updateCollection(second, { version: 2, name }, ann);
    expect(knowledge.readers.collections()[0]?.name).toEqual(name);
    const stale = knowledge.updateCollection(second, { version: 2, name: fees.name }, bo);
    await expect(stale).rejects.toMatchObject({ code: 'record.changed' });
  });

  test('stay while there is an article in them, and take none once they are archived', async () => {
    const { knowledge, collection, id } = await anArticle();
    const archiving = () => knowledge.updateCollection(collection.id, { version: 1, archived: true }, ann);
    await expect(archiving()).rejects.toMatchObject({ code: 'collection.has_articles' });
    await knowledge.updateArticle(id, { version: 1, archived: true }, ann);
    await archiving();
    expect(knowledge.readers.collections()).toEqual([]);
    const back = knowledge.updateArticle(id, { version: 2, archived: false }, ann);
    await expect(back).rejects.toMatchObject({ code: 'request.invalid' });
    const again = knowledge.createCollection({ slug: 'cards', name: collection.name, position: 3 }, ann);
    await expect(again).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
