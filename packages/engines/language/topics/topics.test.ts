import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findTopics } from './topics.ts';

const asked = {
  card: [
    'my card was declined',
    'why is my card declined at the shop',
    'card payment declined again',
    'the terminal declined my card',
  ],
  fee: [
    'what is the monthly account fee',
    'why was I charged an account fee',
    'account fee refund please',
    'is there an account fee',
  ],
  pin: ['I forgot my passcode', 'reset the passcode please', 'how do I change my passcode', 'passcode forgotten'],
  限额: ['怎么提高转账限额', '转账限额太低了', '每日转账限额是多少', '想提高转账限额'],
};

test('groups questions by what they are about, in both languages, and names each by its words and its most typical question', () => {
  const questions = Object.values(asked).flat();
  const topics = findTopics(questions, 4);
  expect(topics.map(({ members }) => [...members].sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
    [12, 13, 14, 15],
  ]);
  const nameOf = (nth: number) => topics.find(({ members }) => members.includes(nth))!.name;
  expect(nameOf(0)).toContain('declined');
  expect(nameOf(4)).toContain('fee');
  expect(nameOf(8)).toContain('passcode');
  expect(nameOf(12)).toContain('限额');
  for (const { central, members } of topics) expect(members[0]).toBe(central);
});

test('the same questions are always grouped alike, and nothing is found in nothing', () => {
  const questions = Object.values(asked).flat();
  expect(findTopics(questions)).toEqual(findTopics(questions));
  expect(findTopics([])).toEqual([]);
  expect(findTopics(['', ' ', '🙂'])).toEqual([]);
  expect(findTopics(['only one question'])).toMatchObject([{ central: 0, members: [0] }]);
  expect(findTopics(['the same', 'the same', 'the same'], 3).flatMap(({ members }) => members)).toHaveLength(3);
});

test('every question with words is in one topic, once', () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('lost card', '丢卡', 'a fee')),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 9 }), (questions, count) => {
      const members = findTopics(questions, count).flatMap((topic) => topic.members);
      expect(new Set(members).size).toBe(members.length);
      questions.forEach((question, i) => {
        if (/^(?:lost card|丢卡|a fee)$/.test(question)) expect(members).toContain(i);
      });
    }),
    { numRuns: 40 },
  );
});
