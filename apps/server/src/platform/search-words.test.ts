import { expect, test } from 'vitest';
import { wordQuery, wordsOf } from './search-words.ts';

test('Latin words are kept in lower case, without marks of punctuation', () => {
  expect(wordsOf('Mei-Ling O’Brien', 'HB-48213')).toEqual(['mei', 'ling', 'o', 'brien', 'hb', '48213']);
  expect(wordsOf('Ａｙｌｉｎ ÖZ')).toEqual(['aylin', 'öz']);
});

test('Chinese is kept by characters and by pairs that stand together', () => {
  expect(wordsOf('陈美玲')).toEqual(['陈', '美', '玲', '陈美', '美玲']);
  expect(wordsOf('卡号A1')).toEqual(['卡', '号', '卡号', 'a1']);
});

test('what is asked: beginnings of Latin words, pairs of Chinese, all of them', () => {
  expect(wordQuery('Mei li')).toBe("'mei':* & 'li':*");
  expect(wordQuery('陈美玲')).toBe("'陈美' & '美玲'");
  expect(wordQuery('玲')).toBe("'玲'");
});

test('nothing that means something to a tsquery gets through', () => {
  expect(wordQuery("'; drop table | & ! :* <-> \\")).toBe("'drop':* & 'table':*");
  expect(wordQuery(" '' \u0000 ")).toBeNull();
  expect(wordsOf(null, undefined, '')).toEqual([]);
});

test('a very long word and very many words are cut', () => {
  expect(wordsOf('x'.repeat(5000))).toEqual(['x'.repeat(60)]);
  const many = Array.from({ length: 500 }, (_, n) => `w${n}`).join(' ');
  expect(wordQuery(many)?.split(' & ')).toHaveLength(20);
});
