import { expect, test } from 'vitest';
import { splitSentences } from './sentences.ts';

const split = (text: string) => splitSentences(text).map((sentence) => sentence.text);

test('a full stop behind an abbreviation or inside an amount ends nothing', () => {
  expect(
    split('Mr. Tan paid S$1,000.00 on 3 Nov. It was refused, e.g. at the hotel. Call at 9 a.m. tomorrow. See No. 5.'),
  ).toEqual([
    'Mr. Tan paid S$1,000.00 on 3 Nov.',
    'It was refused, e.g. at the hotel.',
    'Call at 9 a.m. tomorrow.',
    'See No. 5.',
  ]);
});

test('Chinese sentences end without a space', () => {
  expect(split('限额为S$1,000.00。您可以修改限额！真的吗？是的。')).toEqual([
    '限额为S$1,000.00。',
    '您可以修改限额！',
    '真的吗？',
    '是的。',
  ]);
});

test('list items are sentences of their own and keep their marker apart', () => {
  expect(
    splitSentences('1. Open Cards.\n2. Tap it. Confirm.\n- 第三步').map(({ marker, text }) => [marker, text]),
  ).toEqual([
    ['1.', 'Open Cards.'],
    ['2.', 'Tap it.'],
    [null, 'Confirm.'],
    ['-', '第三步'],
  ]);
});

test('customers who write without capitals are still read in sentences', () => {
  expect(split('is it you?? i lost my card! what now')).toEqual(['is it you??', 'i lost my card!', 'what now']);
  expect(split('Really... I do not know. OK')).toEqual(['Really...', 'I do not know.', 'OK']);
});

test('a quoted question inside a sentence does not end it', () => {
  expect(split('The app asks “Was this you?” with the amount. Answer it.')).toEqual([
    'The app asks “Was this you?” with the amount.',
    'Answer it.',
  ]);
});

test('a range says where the sentence stands', () => {
  const text = '  One. \n  2) Two!  Three';
  for (const { text: sentence, start, end } of splitSentences(text)) expect(text.slice(start, end)).toBe(sentence);
});
