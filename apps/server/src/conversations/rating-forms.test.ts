import type { InboxId } from '@harken/contract/ids';
import { idFrom } from '@harken/contract/ids';
import { houseForm } from '@harken/contract/rating';
import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord, packet } from './testing.ts';

const { id: _, archived: __, version: ___, ...usual } = houseForm;

/** A solved conversation in a queue, or with the virtual agent, and how it is rated. */
async function aHouseThatAsks() {
  const record = await aRecord();
  const { conversations } = record;
  const [cards, fees] = [await record.aQueue(), await record.aQueue({ name: { en: 'Fees', zh: '费用' } })];
  const inboxId = idFrom('inbx', newId()) as InboxId;
  async function aSolved(queueId: typeof cards.id | null = cards.id) {
    const customerId = await record.aCustomer();
    const conversationId = idFrom('conv', newId());
    await conversations.receive({
      ...{ conversationId, customerId },
      message: { id: idFrom('msg', newId()), content: record.text('Help') },
      opens: { channel: 'messenger', locale: 'en', inboxId },
    });
    if (queueId) await conversations.handOff({ conversationId, queueId, packet });
    const by = { kind: 'customer', id: customerId, name: null } as const;
    await conversations.resolve({ conversationId, by, resolution: 'confirmed' });
    return { conversationId, customerId };
  }
  const asked = async (queueId?: typeof cards.id | null) =>
    conversations.ratingFormOf((await aSolved(queueId)).conversationId);
  return { ...record, cards, fees, inboxId, aSolved, asked };
}

describe('a rating form', () => {
  test('is the house’s own until somebody says otherwise, and asks only what is solved', async () => {
    const { asked, conversations, aCustomer, writes } = await aHouseThatAsks();
    expect(await asked()).toMatchObject({ id: houseForm.id, version: 0, scale: 'words', comment: true });
    const { conversation } = await writes(await aCustomer(), 'Hello');
    expect(await conversations.ratingFormOf(conversation.id)).toBeNull();
  });

  test('of a queue goes before that of a messenger, and that before the house’s', async () => {
    const { asked, conversations, cards, fees, inboxId, notes } = await aHouseThatAsks();
    const ofMessenger = await conversations.createRatingForm({ ...usual, inboxIds: [inboxId], scale: 'faces' });
    await conversations.createRatingForm({ ...usual, queueIds: [cards.id], scale: 'thumbs' });
    expect(await asked(cards.id)).toMatchObject({ scale: 'thumbs' });
    expect(await asked(fees.id)).toMatchObject({ scale: 'faces' });
    await conversations.updateRatingForm(ofMessenger.id, 1, { archived: true });
    expect(await asked(fees.id)).toMatchObject({ scale: 'words' });
    expect(notes.map(({ action }) => action).filter((action) => action.startsWith('rating'))).toEqual([
      'rating_form.created',
      'rating_form.created',
      'rating_form.updated',
    ]);
  });

  test('asks nobody where it is off, and only after those whom it names', async () => {
    const { asked, conversations } = await aHouseThatAsks();
    await conversations.updateRatingForm(houseForm.id, 0, { asked: 'people' });
    expect(await asked()).not.toBeNull();
    expect(await asked(null)).toBeNull();
    await conversations.updateRatingForm(houseForm.id, 1, { on: false });
    expect(await asked()).toBeNull();
  });

  test('that somebody else changed is not overwritten, and no place comes into two', async () => {
    const { conversations, cards } = await aHouseThatAsks();
    await conversations.updateRatingForm(houseForm.id, 0, { scale: 'faces' });
    const late = conversations.updateRatingForm(houseForm.id, 0, { scale: 'thumbs' });
    await expect(late).rejects.toMatchObject({ code: 'record.changed' });
    await conversations.createRatingForm({ ...usual, queueIds: [cards.id] });
    const refused = { code: 'request.invalid' };
    await expect(conversations.createRatingForm({ ...usual, queueIds: [cards.id] })).rejects.toMatchObject(refused);
    await expect(conversations.createRatingForm(usual)).rejects.toMatchObject(refused);
    await expect(conversations.updateRatingForm(houseForm.id, 1, { archived: true })).rejects.toMatchObject(refused);
    await expect(conversations.updateRatingForm(houseForm.id, 1, { queueIds: [cards.id] })).rejects.toMatchObject(
      refused,
    );
  });
});

describe('a rating', () => {
  test('keeps the form that the customer saw, also when it was changed before they answered', async () => {
    const { conversations, aSolved } = await aHouseThatAsks();
    const solved = await aSolved();
    const form = await conversations.ratingFormOf(solved.conversationId);
    await conversations.updateRatingForm(houseForm.id, 0, { scale: 'thumbs', comment: false });
    const shown = { id: form!.id, version: form!.version };
    const { rating } = await conversations.rate({ ...solved, score: 3, comment: 'Fine', form: shown });
    expect(rating).toMatchObject({ score: 3, comment: 'Fine', form: { id: houseForm.id, version: 0, scale: 'words' } });
    await conversations.updateRatingForm(houseForm.id, 1, { on: false });
    expect((await conversations.get(solved.conversationId))?.rating).toEqual(rating);
  });

  test('by thumbs is a five or a one, and nothing between', async () => {
    const { conversations, aSolved } = await aHouseThatAsks();
    await conversations.updateRatingForm(houseForm.id, 0, { scale: 'thumbs', comment: false });
    const form = { id: houseForm.id, version: 1 };
    const solved = await aSolved();
    const rate = (score: number) => conversations.rate({ ...solved, score, comment: 'unasked', form });
    await expect(rate(3)).rejects.toMatchObject({ code: 'request.invalid' });
    expect((await rate(5)).rating).toMatchObject({ score: 5, comment: null, form: { scale: 'thumbs' } });
    const lines = await conversations.messages(solved.conversationId, { limit: 50 });
    expect(lines.at(-1)?.content).toMatchObject({ what: 'rated', detail: { score: '5', scale: 'thumbs' } });
  });

  test('under a form that never was is refused; one without a form is as before there were any', async () => {
    const { conversations, aSolved } = await aHouseThatAsks();
    const solved = await aSolved();
    const form = { id: houseForm.id, version: 7 };
    await expect(conversations.rate({ ...solved, score: 4, comment: null, form })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect((await conversations.rate({ ...solved, score: 4, comment: null })).rating).not.toHaveProperty('form');
  });
});
