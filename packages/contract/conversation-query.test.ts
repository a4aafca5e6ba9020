import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channels, isWellFormed, parseQuery, printQuery, queryKeys, rangeOf, states } from './conversation-query.ts';
import { channel, conversationState } from './record.ts';

const is = (key: (typeof queryKeys)[number], value: string, not = false) => ({ kind: 'is', key, value, not }) as const;

describe('the query language', () => {
  test('reads keys, quoted values, exact words and bare words', () => {
    expect(parseQuery('tag:refund queue:"Card limits" before:2026-11-01 "exact words" late fee')).toEqual([
      is('tag', 'refund'),
      is('queue', 'Card limits'),
      is('before', '2026-11-01'),
      { kind: 'phrase', text: 'exact words', not: false },
      { kind: 'words', text: 'late fee' },
    ]);
  });

  test('reads Chinese keys with their own colon and quotes', () => {
    expect(parseQuery('标签：退款 队列：“卡 限额” 状态:snoozed 手续费')).toEqual([
      is('tag', '退款'),
      is('queue', '卡 限额'),
      is('state', 'snoozed'),
      { kind: 'words', text: '手续费' },
    ]);
  });

  test('a minus in front leaves out', () => {
    expect(parseQuery('-tag:spam -"on holiday"')).toEqual([
      is('tag', 'spam', true),
      { kind: 'phrase', text: 'on holiday', not: true },
    ]);
  });

  test('what looks like a key and is none stays what was typed', () => {
    expect(parseQuery('http://x.example 12:30')).toEqual([{ kind: 'words', text: 'http://x.example 12:30' }]);
  });

  test('a quote left open ends with the line; nothing at all is no term', () => {
    expect(parseQuery('queue:"Card lim')).toEqual([is('queue', 'Card lim')]);
    for (const nothing of ['', '  ', '""']) expect(parseQuery(nothing)).toEqual([]);
  });

  test('what is printed reads as what it was', () => {
    const value = fc.stringMatching(/^[\p{L}\p{N}=._-][\p{L}\p{N} =._-]{0,20}$/u).map((text) => text.trim());
    const term = fc.oneof(
      fc.record({
        kind: fc.constant('is' as const),
        key: fc.constantFrom(...queryKeys),
        value: value.filter(Boolean),
        not: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('phrase' as const), text: value.filter(Boolean), not: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), (terms) => {
        expect(parseQuery(printQuery(terms))).toEqual(terms);
      }),
    );
  });

  test('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseQuery(text);
      }),
    );
  });

  test.each([
    ['3', { from: 3, to: 3 }],
    ['1..2', { from: 1, to: 2 }],
    ['<3', { from: 1, to: 2 }],
    ['>=4', { from: 4, to: 5 }],
    ['2..1', null],
    ['0', null],
    ['>5', null],
    ['x', null],
  ])('the range %s', (text, range) => expect(rangeOf(text, 5)).toEqual(range));

  test('knows every channel and state of the record', () => {
    expect(channels).toEqual(channel.options);
    expect(states).toEqual(conversationState.options);
  });

  test('knows a value that cannot be meant', () => {
    expect(isWellFormed(is('before', '2026-02-30'))).toBe(false);
    expect(isWellFormed(is('before', '2026-02-28'))).toBe(true);
    expect(isWellFormed(is('state', 'open'))).toBe(true);
    expect(isWellFormed(is('state', 'asleep'))).toBe(false);
    expect(isWellFormed(is('attribute', 'tier'))).toBe(false);
  });
});
