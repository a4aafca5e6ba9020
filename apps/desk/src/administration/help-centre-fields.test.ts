import type { PortalSettings } from '@harken/contract/portal';
import { expect, test } from 'vitest';
import { addressOf, asKept, mistakesIn } from './help-centre-fields.ts';

const usual: PortalSettings = {
  name: null,
  accent: null,
  logo: null,
  title: null,
  lead: null,
  links: [],
  locales: ['en', 'zh'],
};
const privacy = { text: { en: 'Privacy', zh: '' }, url: 'acme.example/privacy' };

test('as it comes nothing is wrong; what was begun must be finished', () => {
  expect(mistakesIn(usual)).toEqual({});
  const begun = { name: { en: ' ', zh: '' }, accent: 'teal', links: [{ ...privacy, url: 'javascript:alert(1)' }] };
  expect(mistakesIn({ ...usual, ...begun, locales: [] })).toEqual({
    name: 'needed',
    accent: 'colour',
    links: 'link',
    locales: 'language',
  });
});

test('a text in one language is one in both, an address is whole, and what was not changed is not named', () => {
  const typed = { accent: 'ABC', title: { en: 'Good day ', zh: '' }, links: [privacy] };
  expect(mistakesIn({ ...usual, ...typed })).toEqual({});
  expect(asKept(typed)).toEqual({
    accent: '#aabbcc',
    title: { en: 'Good day', zh: 'Good day' },
    links: [{ text: { en: 'Privacy', zh: 'Privacy' }, url: 'https://acme.example/privacy' }],
  });
});

test('only what a browser opens as a page is an address', () => {
  expect(['', 'acme', 'mailto:me@acme.example', 'https://'].map(addressOf)).toEqual([null, null, null, null]);
});
