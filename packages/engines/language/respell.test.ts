import { describe, expect, test } from 'vitest';
import { buildIndex, passagesOf, respell } from './language.ts';

const index = buildIndex(
  passagesOf({
    id: 'deposits',
    title: 'Deposits at hotels',
    body: '## Refused\n\nA declined deposit was never cancelled; nothing is held.',
    locale: 'en',
    questions: ['Why was my payment refused?'],
  }),
);
const meant = (text: string) => respell(index, text, 'en');

describe('what a search probably meant', () => {
  test('a misspelt word is put right as an article writes it, and the rest stays as it was typed', () => {
    expect(meant('Hotel DEPOZIT, declnied?')).toBe('Hotel deposit, declined?');
  });

  test('words that are known, in any form, and words that are near nothing are left alone', () => {
    expect(meant('deposits declined')).toBeNull();
    expect(meant('cancellation')).toBeNull();
    expect(meant('zebra 押金 LIM-010 42')).toBeNull();
    expect(meant('')).toBeNull();
  });
});
