import { idFrom } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aHouse } from '../platform/testing.ts';
import { createKnowledge } from './knowledge.ts';

/** Someone who writes, as a request brings them. */
const writer = (name: string) => ({
  person: { id: idFrom('pers', newId()), name } as Person,
  address: '192.0.2.7',
});
const author = writer('Ann');

async function aLibrary() {
  const { log, database, clock } = await aHouse();
  const knowledge = createKnowledge({ log, read: database.read, clock });
  await knowledge.start();
  const collection = await knowledge.createCollection(
    { slug: 'cards', name: { en: 'Cards', zh: '卡片' }, position: 0 },
    author,
  );
  const text = (body: string) => ({
    title: 'A lost card',
    summary: '',
    body: `## 1 Lost\n\n${body}`,
    questions: ['I lost my card'],
  });
  const anArticle = (body: string, more: { audience?: 'public' | 'agents'; published?: boolean } = {}) =>
    knowledge.createArticle(
      {
        slug: 'lost-card',
        collectionId: collection.id,
        audience: 'public',
        checked: null,
        published: true,
        ...more,
        texts: { en: text(body) },
      },
      author,
    );
  return { knowledge, collection, text, anArticle, log, database, clock };
}

describe('knowledge', () => {
  test('what is published is found at once', async () => {
    const { knowledge, anArticle } = await aLibrary();
    await anArticle('Freeze the card in the app, then order a replacement.');
    expect(knowledge.search('freeze replacement', { limit: 5 })).toMatchObject([
      { slug: 'lost-card', locale: 'en', section: 1 },
    ]);
  });

  test('what is not published is not found, and disappears when it is hidden', async () => {
    const { knowledge, anArticle } = await aLibrary();
    const { id, version } = await anArticle('Freeze the card in the app.', { published: false });
    expect(knowledge.search('freeze card', { limit: 5 })).toEqual([]);
    const shown = await knowledge.publish(id, { version, locale: 'en', published: true }, author);
    expect(knowledge.search('freeze card', { limit: 5 })).toHaveLength(1);
    await knowledge.publish(id, { version: shown.version, locale: 'en', published: false }, author);
    expect(knowledge.search('freeze card', { limit: 5 })).toEqual([]);
  });

  test('a text that somebody changed since it was read is not published', async () => {
    const { knowledge, anArticle, text } = await aLibrary();
    const { id, version } = await anArticle('Freeze the card in the app.', { published: false });
    await knowledge.updateArticle(id, { version, texts: { en: text('Unfinished pigeons.') } }, author);
    await expect(knowledge.publish(id, { version, locale: 'en', published: true }, author)).rejects.toMatchObject({
      code: 'record.changed',
    });
    expect(knowledge.search('pigeons', { limit: 5 })).toEqual([]);
  });

  test('a changed text is found by its new words only', async () => {
    const { knowledge, anArticle, text } = await aLibrary();
    const { id, version } = await anArticle('Call the hotline about pigeons.');
    await knowledge.updateArticle(id, { version, texts: { en: text('Freeze it in the app.') } }, author);
    expect(knowledge.search('pigeons', { limit: 5 })).toEqual([]);
    expect(knowledge.search('freeze', { limit: 5 })).toHaveLength(1);
  });

  test('agents read what customers are not told', async () => {
    const { knowledge, anArticle } = await aLibrary();
    await anArticle('Freeze the card, then check the fraud score.', { audience: 'agents' });
    expect(knowledge.search('fraud score', { limit: 5 })).toHaveLength(1);
    expect(knowledge.answer('I lost my card', { locale: 'en' })).toMatchObject({ kind: 'abstain' });
    expect(knowledge.answer('I lost my card', { locale: 'en' }, 'agents')).toMatchObject({ kind: 'answer' });
  });

  test('an edit of an old version is refused, and nothing is lost', async () => {
    const { knowledge, anArticle, text } = await aLibrary();
    const { id, version } = await anArticle('Freeze the card.');
    await knowledge.updateArticle(id, { version, texts: { en: text('First.') } }, author);
    await expect(
      knowledge.updateArticle(id, { version, texts: { en: text('Second.') } }, author),
    ).rejects.toMatchObject({
      code: 'record.changed',
    });
    expect((await knowledge.get(id)).texts.en?.body).toContain('First.');
  });

  test('two articles cannot have one address', async () => {
    const { anArticle } = await aLibrary();
    await anArticle('One.');
    await expect(anArticle('Two.')).rejects.toMatchObject({ code: 'article.slug_taken' });
  });

  test('a process that starts later knows the same', async () => {
    const { anArticle, log, database, clock } = await aLibrary();
    await anArticle('Freeze the card in the app.');
    const other = createKnowledge({ log, read: database.read, clock });
    await other.start();
    expect(other.search('freeze', { limit: 5 })).toHaveLength(1);
  });
});

describe('what is for known customers', () => {
  const setUp = async () => {
    const { knowledge, collection, text } = await aLibrary();
    const of = (slug: string, audience: 'public' | 'customers' | 'agents', body: string, title: string) =>
      knowledge.createArticle(
        {
          ...{ slug, collectionId: collection.id, audience, checked: null, published: true },
          texts: { en: { ...text(body), title, questions: [] } },
        },
        author,
      );
    await of(
      'refunds',
      'customers',
      'Members get refunds of foreign fees within three days.',
      'Refunds of foreign fees',
    );
    await of('scores', 'agents', 'The fraud score decides about refunds of foreign fees.', 'Fraud scores');
    return knowledge;
  };
  const question = 'When are foreign fees refunded to members?';

  test('is told to them, and to nobody else', async () => {
    const knowledge = await setUp();
    expect(knowledge.answer(question, { locale: 'en' }).kind).toBe('abstain');
    const told = knowledge.answer(question, { locale: 'en' }, 'customers');
    expect(told).toMatchObject({ kind: 'answer', sources: [{ slug: 'refunds' }] });
  });

  test('is found by them, and by nobody else, not even as a spelling', async () => {
    const { readers } = await setUp();
    expect(readers.search('foreign fees', 'en', 'anyone')).toEqual([]);
    expect(readers.search('foreign fees', 'en', 'customers')).toHaveLength(1);
    expect(readers.article('refunds', 'anyone')).toBeNull();
    expect(readers.respelled('forein', 'en', 'anyone')).toBeNull();
    expect(readers.respelled('forein', 'en', 'customers')).toBe('foreign');
  });

  test('is not guessed for a stranger', async () => {
    const knowledge = await setUp();
    const trail = [
      { at: '2026-03-02T09:00:00Z', kind: 'page' as const, name: '/fees', label: 'Refunds of foreign fees' },
    ];
    expect(knowledge.guess(trail, 'en', 3)).toEqual([]);
    expect(JSON.stringify(knowledge.guess(trail, 'en', 3, 'customers'))).not.toContain('Fraud');
  });
});
