import { describe, expect, test } from 'vitest';
import { passagesOf } from '../language.ts';
import { compareArticles } from './compare.ts';
import { mainQuestion } from './main-question.ts';
import { type Replies, recurringSentences } from './recurring.ts';

const cut = (title: string, body: string, locale: 'en' | 'zh' = 'en', id = title) =>
  passagesOf({ id, title, body, locale, questions: [] });

const limits = cut(
  'Card limits',
  '## 1 The daily limit\n\nYour daily card limit is S$1,000 unless you changed it. Hotel deposits count towards the limit until midnight.\n\n## 2 Abroad\n\nCards do not work abroad before you switch on travel mode.',
);

describe('two articles', () => {
  test('that give different figures for the same contradict each other', () => {
    const other = cut(
      'Limits of your card',
      '## 1 The daily limit\n\nThe daily card limit is S$2,000 unless you changed it.',
    );
    expect(compareArticles(limits, other).contradictions).toEqual([
      {
        sentence: 'Your daily card limit is S$1,000 unless you changed it.',
        other: 'The daily card limit is S$2,000 unless you changed it.',
      },
    ]);
  });

  test('of which one denies what the other says contradict each other', () => {
    const other = cut('Card limits abroad', '## 2 Abroad\n\nCards do work abroad before you switch on travel mode.');
    expect(compareArticles(limits, other).contradictions).toHaveLength(1);
  });

  test('that speak of different things may give different figures', () => {
    const other = cut(
      'Savings accounts',
      '## 1 Withdrawals\n\nYour daily card limit is S$3,000 unless you changed it.',
    );
    expect(compareArticles(limits, other).contradictions).toEqual([]);
  });

  test('that write the same figure in two ways agree', () => {
    const other = cut(
      'Card limits',
      '## 1 The daily limit\n\nYour daily card limit is S$1000.00 unless you changed it.',
      'en',
      'b',
    );
    const found = compareArticles(limits, other);
    expect(found.contradictions).toEqual([]);
    expect(found.shared).toBe(1);
  });

  test('that share nothing share nothing, in either order', () => {
    const other = cut('Opening hours', '## 1 Branches\n\nBranches open at nine on weekdays and close at five.');
    expect(compareArticles(limits, other)).toEqual({ shared: 0, alike: [], contradictions: [] });
    expect(compareArticles(other, limits).shared).toBe(0);
    expect(compareArticles([], limits).shared).toBe(0);
  });

  test('in Chinese contradict each other as in English', () => {
    const one = cut('银行卡限额', '## 1 每日限额\n\n除非您改过，每日消费限额是1,000新元。', 'zh');
    const two = cut('银行卡每日限额', '## 1 每日限额\n\n除非您改过，每日消费限额是3,000新元。', 'zh');
    expect(compareArticles(one, two).contradictions).toHaveLength(1);
    expect(compareArticles(one, one).contradictions).toEqual([]);
  });
});

/** So many conversations, each with the replies of one of the variants in turn. */
const conversations = (count: number, ...variants: string[][]): Replies[] =>
  Array.from({ length: count }, (_, at) => ({ id: `c${at}`, replies: variants[at % variants.length] as string[] }));

describe('what agents say again and again', () => {
  const one = [
    'Hello Mei!',
    'The update of 3 May reset the fingerprint log-in. Remove the app and install it again. Anything else?',
  ];
  const two = [
    'The update of 3 May has reset fingerprint log-in. Please remove the app, then install it again.',
    'Have a nice day!',
  ];

  test('is kept in the order in which it is said, without greetings and questions back', () => {
    const found = recurringSentences(conversations(10, one, two));
    expect(found.map(({ text }) => text)).toEqual([
      expect.stringContaining('reset'),
      expect.stringContaining('install it again'),
    ]);
    expect(found[0]?.conversations).toHaveLength(10);
  });

  test('is not what one of them said, nor what carried personal data', () => {
    const own = ['I refunded the fee on your card [card] as a kindness today.'];
    const odd = [['My colleague from accounting will walk over to the branch.']];
    expect(recurringSentences([...conversations(2, ...odd), ...conversations(20, own)])).toEqual([]);
  });

  test('is not what they say about everything else too', () => {
    const manners = 'Our team values your patience with this matter.';
    const others = conversations(20, [manners, 'Your parcel leaves the warehouse tomorrow morning.']);
    const found = recurringSentences(conversations(10, [...one, manners]), others);
    expect(found.map(({ text }) => text)).not.toContain(manners);
    expect(recurringSentences(conversations(10, [...one, manners])).map(({ text }) => text)).toContain(manners);
  });

  test('tells where they differ in a figure, the commonest first', () => {
    const five = ['A refund takes five working days to reach your account.'];
    const three = ['A refund takes 3 working days to reach your account.'];
    const [found] = recurringSentences(conversations(9, five, five, three));
    expect(found).toMatchObject({ text: five[0], otherwise: three });
  });

  test('is read from at most so much of what was said', () => {
    const long = conversations(2000, [
      Array.from({ length: 200 }, (_, i) => `Sentence ${i} about refunds and cards.`).join(' '),
    ]);
    const before = process.cpuUsage().user;
    recurringSentences(long, long);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
  });
});

test('the main question is what was asked first and says most, without greeting and wish for a person', () => {
  const turns = [
    {
      from: 'customer' as const,
      text: 'Hi there! Why does the app reject my fingerprint since the update? A person please.',
    },
    { from: 'person' as const, text: 'Remove it and install it again.' },
    { from: 'customer' as const, text: 'Thanks, that worked' },
  ];
  expect(mainQuestion(turns)).toBe('Why does the app reject my fingerprint since the update?');
  expect(mainQuestion([{ from: 'customer', text: 'hello' }])).toBeNull();
});
