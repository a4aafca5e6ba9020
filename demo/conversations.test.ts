import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { dialogues } from './conversations.ts';
import { customerOf, customers } from './customers.ts';
import { ratingsByMood } from './dialogue.ts';
import { readKnowledge } from './knowledge.ts';
import { intents } from './service.ts';

const chinese = /\p{Script=Han}/u;

test('at least forty customers, nobody’s number or address, each told apart from the others', () => {
  expect(customers.length).toBeGreaterThanOrEqual(40);
  for (const key of ['externalId', 'name', 'email', 'phone'] as const) {
    expect(new Set(customers.map((customer) => customer[key])).size, key).toBe(customers.length);
  }
  for (const { name, email, phone, locale, since } of customers) {
    expect(email).toMatch(/^[a-z.]+@example\.com$/);
    expect(phone).toMatch(/^\+65 0000 \d{4}$/);
    expect(chinese.test(name), name).toBe(locale === 'zh');
    expect(since, name).toMatch(/^20(1[89]|2[0-4])-\d\d-\d\d$/);
  }
});

test('what happened to a customer happened on their own card or account, with a code that the facts explain', async () => {
  const facts = await readFile(new URL('./facts.md', import.meta.url), 'utf8');
  for (const { name, accounts, cards, situation } of customers) {
    const own = [...accounts, ...cards].map(({ lastFour }) => lastFour);
    expect(new Set(own).size, name).toBe(own.length);
    for (const { on, state, code, text } of situation.activity) {
      expect(own, `${name}: ${text}`).toContain(on);
      if (state === 'declined') expect(code, `${name}: ${text}`).toBeDefined();
      if (code) expect(facts, name).toContain(`| ${code} |`);
    }
    for (const step of situation.trail) {
      if (step.kind === 'event' && step.code) expect(facts, name).toContain(`| ${step.code} |`);
    }
    for (const card of cards) expect(card.spentToday, name).toBeLessThanOrEqual(card.dailyLimit);
  }
});

test('a refused payment really did not fit: Rachel’s deposit is S$26.40 too much', () => {
  const { cards, situation } = customerOf('hb-10417');
  const [card] = cards;
  const deposit = -(situation.activity[0]?.amount ?? 0);
  expect((card?.spentToday ?? 0) + deposit - (card?.dailyLimit ?? 0)).toBeCloseTo(26.4);
});

test('trails run from the past to now and end on the page where the customer is', () => {
  for (const { situation, name } of [
    ...customers,
    ...dialogues.flatMap((d) => (d.context ? [{ name: d.id, situation: d.context }] : [])),
  ]) {
    const minutes = situation.trail.map((step) => step.minutesAgo);
    expect(minutes, name).toEqual([...minutes].sort((a, b) => b - a));
    const visits = situation.trail.flatMap((step) => (step.kind === 'page' ? [step.page] : []));
    expect(visits.at(-1), name).toBe(situation.page);
  }
});

test('at least sixty dialogues in two languages, spoken by customers who speak them', () => {
  expect(dialogues.length).toBeGreaterThanOrEqual(60);
  expect(dialogues.filter(({ locale }) => locale === 'zh').length).toBeGreaterThanOrEqual(25);
  expect(new Set(dialogues.map(({ id }) => id)).size).toBe(dialogues.length);
  for (const { id, customerId, context, locale, opening, afterAnswer, toPerson, thanks } of dialogues) {
    if (customerId) expect(customerOf(customerId).locale, id).toBe(locale);
    else expect(context, `${id} has no customer, so it must say where it happens`).not.toBeNull();
    const said = [
      opening,
      afterAnswer.satisfied,
      ...afterAnswer.followUps,
      afterAnswer.asksForPerson,
      ...toPerson,
      thanks,
    ];
    for (const words of said) {
      expect(words.trim(), id).not.toBe('');
      expect(chinese.test(words), `${id}: ${words}`).toBe(locale === 'zh');
    }
    expect(toPerson.length, id).toBeGreaterThanOrEqual(1);
  }
});

test('dialogues ask for what exists, in words of their own', async () => {
  const articles = await readKnowledge();
  const ids = new Set(articles.map(({ id }) => id));
  const questions = new Set(articles.flatMap((article) => article.questions.map((question) => question.toLowerCase())));
  for (const { id, intent, article, opening, afterAnswer } of dialogues) {
    expect(
      intents.map(({ key }) => key),
      id,
    ).toContain(intent);
    if (article) expect(ids, id).toContain(article);
    else expect(afterAnswer.satisfiedShare, id).toBe(0);
    expect(questions.has(opening.toLowerCase()), opening).toBe(false);
    expect(afterAnswer.satisfiedShare, id).toBeGreaterThanOrEqual(0);
    expect(afterAnswer.satisfiedShare, id).toBeLessThanOrEqual(1);
  }
  expect(dialogues.filter(({ article }) => article === null).length).toBeGreaterThanOrEqual(5);
});

test('patience and ratings are usable as they stand', () => {
  for (const [mood, { responseShare, shares }] of Object.entries(ratingsByMood)) {
    expect(responseShare, mood).toBeLessThanOrEqual(1);
    expect(
      shares.reduce((sum, share) => sum + share, 0),
      mood,
    ).toBeCloseTo(1);
    expect(
      dialogues.some((dialogue) => dialogue.mood === mood),
      mood,
    ).toBe(true);
  }
  for (const { id, patienceSeconds } of dialogues) expect(patienceSeconds, id).toBeGreaterThanOrEqual(60);
});
