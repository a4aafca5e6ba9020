import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Inline, parseRichText, plainText } from './rich-text.ts';

const pieces = (text: string): Inline[] =>
  parseRichText(text).flatMap((b) => (b.kind === 'list' ? b.items : b.lines).flat());

describe('light marks', () => {
  test('bold, italic, code and links become pieces of a line', () => {
    expect(
      pieces('Raise it to **S$2,500** for _24 hours_, code `LIM-031`, see [limits](https://bank.example/l)'),
    ).toEqual([
      'Raise it to ',
      { mark: 'bold', text: 'S$2,500' },
      ' for ',
      { mark: 'italic', text: '24 hours' },
      ', code ',
      { mark: 'code', text: 'LIM-031' },
      ', see ',
      { mark: 'link', text: 'limits', url: 'https://bank.example/l' },
    ]);
  });

  test('a bare address is a link without the full stop that ends its sentence', () => {
    expect(pieces('See https://bank.example/help.')).toEqual([
      'See ',
      { mark: 'link', text: 'https://bank.example/help', url: 'https://bank.example/help' },
      '.',
    ]);
  });

  test('snake_case_names are not italic', () => {
    expect(pieces('card_limits_raise')).toEqual(['card_limits_raise']);
  });

  test('lists and paragraphs are told apart', () => {
    expect(parseRichText('First:\n- one\n- two\n1. three\n\nEnd').map((b) => b.kind)).toEqual([
      'paragraph',
      'list',
      'list',
      'paragraph',
    ]);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example'])(
    'never makes a link of %s',
    (url) => {
      expect(pieces(`[click](${url})`).some((piece) => typeof piece !== 'string' && piece.mark === 'link')).toBe(false);
    },
  );

  test('loses no character of a text without marks', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z,.;!? ]{0,200}$/), (text) => {
        expect(pieces(text).join('')).toBe(text.trim() ? text : '');
      }),
    );
  });

  test.each(['*', '_', '`', '[', '**a', '[a](', 'https://', '- '])('reads 64 KB of %j without giving up', (unit) => {
    const text = unit.repeat(Math.floor(65_536 / unit.length));
    expect(plainText(text).length).toBeLessThanOrEqual(text.length);
  });

  test('a preview is one line without marks', () => {
    expect(plainText('**Hello**\n- one\n- [two](https://x.example)')).toBe('Hello one two');
  });
});
