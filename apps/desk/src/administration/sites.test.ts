import { expect, test } from 'vitest';
import { originsOf } from './sites.ts';

test('a site is known by its origin, however it was typed, and once', () => {
  const typed = 'www.example.com\nhttps://www.example.com/help?x=1, http://localhost:8080\n\n*';
  expect(originsOf(typed)).toEqual(['https://www.example.com', 'http://localhost:8080', '*']);
});

test('what is no address of a site is told apart', () => {
  expect(originsOf('mailto:me@example.com')).toEqual([null]);
  expect(originsOf('ftp://example.com')).toEqual([null]);
  expect(originsOf('http://')).toEqual([null]);
});
