import { expect, test } from 'vitest';
import { passagesOf } from './language.ts';

const article = { id: 'limits', title: 'Limits', locale: 'en' as const };

test('an article becomes its summary and its numbered sections', () => {
  const passages = passagesOf({
    ...article,
    summary: 'What a card may spend.',
    body: '## 1 What it counts\n\nAll **purchases**.\n\n## 2 Change it\n\n1. Open `Cards`.\n2. See [Fees](article:fees).\n',
    questions: ['How do I raise my limit?'],
  });
  expect(passages.map(({ id, section, heading, text }) => ({ id, section, heading, text }))).toEqual([
    { id: 'limits/en#0', section: 0, heading: null, text: 'What a card may spend.' },
    { id: 'limits/en#1', section: 1, heading: 'What it counts', text: 'All purchases.' },
    { id: 'limits/en#2', section: 2, heading: 'Change it', text: '1. Open Cards.\n2. See Fees.' },
  ]);
  expect(passages.map((passage) => passage.questions)).toEqual([['How do I raise my limit?'], undefined, undefined]);
});

test('a heading keeps a number that is not its own', () => {
  const headings = passagesOf({
    ...article,
    body: '## 3 days\n\nText.\n\n## 2. Then\n\nText.\n\n## 三、以后\n\nText.',
  }).map((p) => p.heading);
  expect(headings).toEqual(['3 days', 'Then', '以后']);
});

test('every row of a table can be cited alone', () => {
  const [passage] = passagesOf({
    ...article,
    body: '| Where | Usually | Latest |\n|---|:-:|---|\n| Hotel, abroad | 3 to 7 | 30 |\n| Car hire | 5 to 10 | |',
  });
  expect(passage?.text).toBe('Hotel, abroad: Usually 3 to 7, Latest 30\nCar hire: Usually 5 to 10');
});

test('a long section is cut at a paragraph, and a list stays with the line that introduces it', () => {
  const long = 'A sentence of some length that fills the passage quite well. '.repeat(15).trim();
  const passages = passagesOf({ ...article, body: `## Steps\n\n${long}\n\nDo this:\n\n1. One.\n\n2. Two.\n\n${long}` });
  expect(passages.map(({ id }) => id)).toEqual(['limits/en#1', 'limits/en#1.2', 'limits/en#1.3']);
  expect(passages[1]?.text).toBe('Do this:\n1. One.\n2. Two.');
});

test('wrapped lines join with a space in English and without one in Chinese', () => {
  const texts = passagesOf({ ...article, body: 'One\nsentence.\n\n额度\n提高。' }).map(({ text }) => text);
  expect(texts).toEqual(['One sentence.\n额度提高。']);
});

test('an article without text has no passage', () => {
  expect(passagesOf({ ...article, body: '\n\n## 1 Empty\n\n' })).toEqual([]);
});
