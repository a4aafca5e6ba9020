import fc from 'fast-check';
import { expect, test } from 'vitest';
import { predictSentiment, trainSentiment } from './learned.ts';
import { readFeeling } from './sentiment.ts';

test.each([
  ['Thank you, that was quick and very helpful.', 1],
  ['This is not good at all, I am disappointed.', -1],
  ['服务很好，送得也快，满意', 1],
  ['太慢了，等了两个小时，态度也差', -1],
  ['并不好', -1],
  ['Where is the branch in Orchard Road?', 0],
  ['请问网点几点开门', 0],
])('reads in %j whether it is for or against', (text, side) => {
  expect(Math.sign(readFeeling(text).sentiment)).toBe(side);
});

test('tells moods, and does not take loud praise for anger', () => {
  expect(readFeeling('THIS IS THE THIRD LETTER ABOUT IT').mood).toBe('angry');
  expect(readFeeling('我很担心').mood).toBe('worried');
  expect(readFeeling('Great, it works!!').mood).toBeNull();
  expect(readFeeling('What does a card cost?').mood).toBeNull();
});

test('what gets worse by waiting is more urgent than what is only told loudly', () => {
  const urgency = (text: string) => readFeeling(text).urgency;
  expect(urgency('Somebody stole my phone, my card is being used, please hurry, right now')).toBeGreaterThan(0.25);
  expect(urgency('我的卡被盗刷了，马上处理')).toBeGreaterThan(urgency('马上处理'));
  expect(urgency('This app is terrible')).toBeLessThan(urgency('My card was stolen'));
  expect(urgency('How do I open an account?')).toBe(0);
});

/** Two sides that share most of their words, so that only what differs can be learnt. */
const examples = ['card', 'app', 'branch', 'transfer', 'letter', '客服', '卡片', '转账'].flatMap((thing) =>
  ['today', 'again', 'at home', '今天', '这次'].flatMap((when) => [
    { text: `the ${thing} ${when} was a pleasure 值`, positive: true },
    { text: `the ${thing} ${when} was a chore 亏`, positive: false },
  ]),
);

test('learns the words of a trade that no list has, and how sure it may be', () => {
  const model = trainSentiment(examples);
  expect(predictSentiment(model, 'a pleasure')).toBeGreaterThan(0.8);
  expect(predictSentiment(model, 'a chore 亏')).toBeLessThan(0.2);
  expect(predictSentiment(model, 'zebra')).toBeCloseTo(0.5, 1);
  const read = JSON.parse(JSON.stringify(model));
  expect(predictSentiment(read, 'the card was a chore')).toBe(predictSentiment(model, 'the card was a chore'));
});

test('refuses to learn from too little, or from one side', () => {
  expect(() => trainSentiment(examples.slice(0, 19))).toThrow(RangeError);
  expect(() => trainSentiment(examples.map(({ text }) => ({ text, positive: true })))).toThrow('80 favourable of 80');
});

test('any text has a sentiment, an urgency and a probability within their bounds', () => {
  const model = trainSentiment(examples);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const { sentiment, urgency } = readFeeling(text);
      expect(Math.abs(sentiment)).toBeLessThanOrEqual(1);
      expect(urgency).toBeGreaterThanOrEqual(0);
      expect(urgency).toBeLessThanOrEqual(1);
      const probability = predictSentiment(model, text);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }),
  );
});
