import { type ArticleId, type CustomerId, idFrom } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { Customer, TrailStep } from '@harken/contract/record';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLocalBus } from '../platform/bus.ts';
import { newId } from '../platform/ids.ts';
import { aHouse } from '../platform/testing.ts';
import { createGuesses } from './guesses.ts';

const article = (slug: string) => `art_${slug}` as ArticleId;
const questions: Record<string, string> = {
  pin: 'How do I unblock my PIN?',
  fees: 'What does the account cost?',
  statements: 'Where are my statements?',
  'new-phone': 'What changes with a new phone?',
  octopus: '八达通怎样增值？',
};
const step = (kind: TrailStep['kind'], name: string, more: Partial<TrailStep> = {}): TrailStep => ({
  at: '2026-03-02T09:00:00.000Z',
  kind,
  name,
  ...more,
});
const onLimits = [
  step('event', 'limit_change', { label: 'A higher limit refused', code: 'LIM-031', outcome: 'failed' }),
  step('page', 'card_limits', { label: 'Cards › Limits' }),
];
const onDocuments = [step('page', 'documents', { label: 'Documents' })];

/** A virtual agent whose rules always guess the PIN first, and fees on the page of documents. */
async function aGuesser({ chance = 0.99, attributes = {} }: { chance?: number; attributes?: object } = {}) {
  const { log, database, clock, bus } = await aHouse({ at: '2026-03-02T09:00:00Z' });
  const read = database.read;
  const customer = {
    value: 'high',
    since: '2026-02-20',
    attributes: { plan: 'gold', phone: '+65 8123 4567', nickname: 'Anna Ong', employed: true, ...attributes },
    identities: [{}],
  } as unknown as Customer;
  const deps = {
    log,
    read,
    clock,
    bus,
    chance: () => chance,
    knownOf: async () => ({ customer, openIn: ['Cards'], freeText: ['nickname'] }),
    knowledge: {
      guess: (trail: readonly TrailStep[]) =>
        (trail.at(-1)?.name === 'documents' ? ['fees'] : ['pin']).map((slug) => ({
          articleId: article(slug),
          question: questions[slug] as string,
          evidence: 'by a rule',
        })),
      // One of them is written in Chinese alone.
      askable: (locale: Locale) =>
        Object.entries(questions)
          .filter(([slug]) => locale === 'zh' || slug !== 'octopus')
          .map(([slug, question]) => ({ articleId: article(slug), question })),
    },
  };
  const guesses = createGuesses(deps);
  const rows = async () =>
    (await sql<Record<string, unknown>>`select * from virtual_agent.guess order by at, id`.execute(read)).rows;
  const someone = () => idFrom('cust', newId()) as CustomerId;
  /** Somebody comes, is shown what is guessed, and types something else that an article answers. */
  async function visit(trail: readonly TrailStep[], asks: string, locale: Locale = 'en') {
    const customerId = someone();
    const shown = await guesses.guess({ customerId, trail, locale, readership: 'anyone' });
    await guesses.heard({ customerId, text: 'in my own words', articleId: article(asks) });
    return shown;
  }
  return { guesses, deps, rows, someone, visit, clock };
}

test('at first the rules guess, and what is shown is kept by names and numbers alone', async () => {
  const { guesses, rows, someone } = await aGuesser();
  const customerId = someone();
  expect(await guesses.guess({ customerId, trail: onLimits, locale: 'en', readership: 'anyone' })).toEqual([
    { question: questions.pin, evidence: 'by a rule' },
  ]);
  const [row] = await rows();
  expect(row).toMatchObject({ customer_id: customerId, asked: null, learnt: false });
  expect(row?.shown).toMatchObject([{ articleId: article('pin'), propensity: 1 }]);
  const clues = Object.keys(row?.clues as object);
  expect(clues).toEqual(
    expect.arrayContaining([
      'at:card_limits',
      'code:LIM-031',
      'is:value=high',
      'is:plan=gold',
      'is:open=Cards',
      'is:new',
    ]),
  );
  expect(JSON.stringify(row?.clues), 'nothing of one person alone').not.toMatch(/8123|refused|Anna/);
});

test('what people ask instead is learnt within the minute, here and in the other process', async () => {
  const { guesses, deps, visit } = await aGuesser();
  const other = createGuesses({ ...deps });
  await other.guess({ customerId: 'cust_x' as CustomerId, trail: onLimits, locale: 'en', readership: 'anyone' });
  for (let i = 0; i < 30; i++) {
    await visit(onLimits, 'new-phone');
    await visit(onDocuments, 'statements');
  }
  expect(await guesses.learn()).toBe(60);
  expect(await guesses.learn(), 'once').toBe(0);
  for (const one of [guesses, other]) {
    const onCards = await one.guess({
      customerId: 'cust_y' as CustomerId,
      trail: onLimits,
      locale: 'en',
      readership: 'anyone',
    });
    expect(onCards[0]).toEqual({ question: questions['new-phone'], evidence: 'Cards › Limits' });
    const [first] = await one.guess({
      customerId: 'cust_y' as CustomerId,
      trail: onDocuments,
      locale: 'en',
      readership: 'anyone',
    });
    expect(first?.question).toBe(questions.statements);
  }
});

test('what stands in one language only is learnt from those who read it', async () => {
  const { guesses, visit } = await aGuesser();
  for (let i = 0; i < 20; i++) await visit(onLimits, 'octopus', 'zh');
  await guesses.learn();
  expect((await visit(onLimits, 'octopus', 'zh'))[0]?.question).toBe(questions.octopus);
  expect((await visit(onLimits, 'pin')).map(({ question }) => question)).not.toContain(questions.octopus);
});

test('two processes learn from an outcome once', async () => {
  const { guesses, deps, visit } = await aGuesser();
  const other = createGuesses({ ...deps, bus: createLocalBus() });
  for (let i = 0; i < 10; i++) await visit(onLimits, 'fees');
  const learnt = await Promise.all([guesses.learn(), other.learn()]);
  expect(learnt.sort()).toEqual([0, 10]);
});

describe('what was asked', () => {
  test('is the shown question when that was taken, whatever the answer was made of', async () => {
    const { guesses, rows, someone } = await aGuesser();
    const customerId = someone();
    await guesses.guess({ customerId, trail: onLimits, locale: 'en', readership: 'anyone' });
    await guesses.heard({ customerId, text: ` ${questions.pin} `, articleId: article('fees') });
    expect(await rows()).toMatchObject([{ asked: article('pin'), taken: true, customer_id: null }]);
  });

  test('is unknown when nothing answered, when nothing was shown, and when it was long ago', async () => {
    const { guesses, rows, someone, clock } = await aGuesser();
    const customerId = someone();
    await guesses.heard({ customerId, text: 'hello', articleId: article('fees') });
    await guesses.guess({ customerId, trail: onLimits, locale: 'en', readership: 'anyone' });
    await guesses.heard({ customerId, text: 'hello', articleId: undefined });
    clock.advance({ minutes: 31 });
    await guesses.heard({ customerId, text: 'fees?', articleId: article('fees') });
    expect(await rows()).toMatchObject([{ asked: null, customer_id: customerId }]);
    clock.advance({ hours: 25 });
    await guesses.learn();
    expect(await rows(), 'forgotten after a day').toEqual([]);
  });

  test('belongs to the last guess, and only once', async () => {
    const { guesses, rows, someone, clock } = await aGuesser();
    const customerId = someone();
    await guesses.guess({ customerId, trail: onLimits, locale: 'en', readership: 'anyone' });
    clock.advance({ seconds: 1 });
    await guesses.guess({ customerId, trail: onDocuments, locale: 'en', readership: 'anyone' });
    await guesses.heard({ customerId, text: 'fees?', articleId: article('fees') });
    await guesses.heard({ customerId, text: 'and this', articleId: article('pin') });
    expect(await rows()).toMatchObject([{ asked: article('fees'), taken: false }]);
  });
});

test('of somebody who is erased nothing stays', async () => {
  const { guesses, rows, someone } = await aGuesser();
  const customerId = someone();
  await guesses.guess({ customerId, trail: onLimits, locale: 'en', readership: 'anyone' });
  await guesses.forgetCustomer(customerId);
  expect(await rows()).toEqual([]);
});

test('now and then another question is tried in the last place, with its propensity', async () => {
  const { guesses, rows, visit } = await aGuesser({ chance: 0.05 });
  const asked = ['pin', 'fees', 'statements', 'new-phone'];
  for (let i = 0; i < 32; i++) await visit(onLimits, asked[(i + (i >> 2)) % 4] as string);
  await guesses.learn();
  await guesses.guess({ customerId: 'cust_z' as CustomerId, trail: onLimits, locale: 'en', readership: 'anyone' });
  const shown = (await rows()).at(-1)?.shown as { propensity: number }[];
  expect(shown).toHaveLength(3);
  expect(shown[2]?.propensity).toBeLessThanOrEqual(0.1);
});
