import { expect, test } from 'vitest';
import { readKnowledge } from './knowledge.ts';
import { macros } from './macros.ts';
import { agents, leadership, skills, staff } from './people.ts';
import { dispositions, intents, publicHolidays, queues } from './service.ts';

test('at least twelve agents, a lead, a planner, an experience owner and an administrator, each with an address', () => {
  expect(agents.length).toBeGreaterThanOrEqual(12);
  expect(leadership.map((person) => person.roles)).toEqual([['lead'], ['planner'], ['experience_owner'], ['admin']]);
  expect(new Set(staff.map((person) => person.email)).size).toBe(staff.length);
  for (const { email, name } of staff) {
    const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(' ', '.');
    expect(email).toBe(`${plain}@harbourbank.example`);
  }
});

test('nobody works in a queue without its skill, and agents have work they may hold', () => {
  for (const agent of agents) {
    expect(agent.capacity, agent.name).toBeGreaterThan(0);
    for (const key of agent.queues) {
      const queue = queues.find((candidate) => candidate.key === key);
      expect(queue && agent.skills[queue.skill], `${agent.name} in ${key}`).toBeGreaterThanOrEqual(1);
    }
  }
});

test('every queue is served by at least four people in English and two in Mandarin', () => {
  for (const { key } of queues) {
    const serving = agents.filter((agent) => agent.queues.includes(key));
    expect(serving.filter((agent) => agent.skills.english).length, key).toBeGreaterThanOrEqual(4);
    expect(serving.filter((agent) => agent.skills.mandarin).length, key).toBeGreaterThanOrEqual(2);
  }
});

test('a Sunday holiday is followed by a free Monday, and no day is named twice', () => {
  const dates = publicHolidays.map(({ date }) => date);
  expect(dates).toEqual([...new Set(dates)].sort());
  for (const date of dates) {
    const day = new Date(`${date}T00:00:00Z`);
    if (day.getUTCDay() !== 0) continue;
    day.setUTCDate(day.getUTCDate() + 1);
    expect(dates, `after ${date}`).toContain(day.toISOString().slice(0, 10));
  }
});

test('hours are times of day in order, and one queue has a split shift', () => {
  for (const { key, hours } of queues) {
    for (const { opens, closes } of hours.weekly) {
      expect(opens, key).toMatch(/^\d\d:\d\d$/);
      expect(closes > opens, key).toBe(true);
    }
    expect(new Set(hours.weekly.map(({ day }) => day)).size, key).toBe(7);
  }
  const entries = (key: string) => queues.find((queue) => queue.key === key)?.hours.weekly.length;
  expect(entries('card_limits')).toBe(7);
  expect(entries('accounts')).toBe(9);
});

test('every article belongs to exactly one intent', async () => {
  const ids = [...new Set((await readKnowledge()).map((article) => article.id))].sort();
  expect(intents.flatMap((intent) => intent.articles).sort()).toEqual(ids);
  expect(new Set(intents.map((intent) => intent.key)).size).toBe(intents.length);
});

test('outcomes and ready-made replies are there in both languages, with variables that the desk fills', () => {
  expect(dispositions.length).toBeGreaterThanOrEqual(8);
  expect(macros.length).toBeGreaterThanOrEqual(8);
  const known = ['customer.firstName', 'customer.name', 'agent.firstName', 'agent.name', 'case.reference'];
  for (const { key, text } of macros) {
    expect(text.zh, key).toMatch(/\p{Script=Han}/u);
    expect(text.en, key).not.toMatch(/\p{Script=Han}/u);
    for (const [, name] of `${text.en}${text.zh}`.matchAll(/\{\{(.*?)\}\}/g)) expect(known, key).toContain(name);
  }
  for (const { name } of [...dispositions, ...skills, ...queues, ...intents]) {
    expect(name.zh).toMatch(/\p{Script=Han}/u);
    expect(name.en).not.toMatch(/\p{Script=Han}/u);
  }
});
