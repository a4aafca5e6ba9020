import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillMacro,
  hasGap,
  insertAt,
  macroAsked,
  mark,
  mentionAsked,
  mentionParts,
  mentionsIn,
  ranked,
} from './writing.ts';

const people = [
  { id: '1', name: 'Ann' },
  { id: '2', name: 'Ann Lee' },
  { id: '3', name: '周一帆' },
];

describe('light marks', () => {
  it('go around the selection and come off again', () => {
    const set = mark({ text: 'raise the limit', start: 10, end: 15 }, 'bold');
    expect(set).toEqual({ text: 'raise the **limit**', start: 12, end: 17 });
    expect(mark(set, 'bold')).toEqual({ text: 'raise the limit', start: 10, end: 15 });
  });

  it('make a link of a word or of an address', () => {
    expect(mark({ text: 'see here', start: 4, end: 8 }, 'link').text).toBe('see [here](https://)');
    expect(mark({ text: 'https://a.example', start: 0, end: 17 }, 'link')).toEqual({
      text: '[](https://a.example)',
      start: 1,
      end: 1,
    });
  });

  it('make a list of the chosen lines and take it back', () => {
    const set = mark({ text: 'one\ntwo', start: 0, end: 7 }, 'list');
    expect(set.text).toBe('- one\n- two');
    expect(mark({ ...set, start: 0 }, 'list').text).toBe('one\ntwo');
  });

  it('never lose a letter of the text', () => {
    const written = fc
      .string({ maxLength: 60 })
      .chain((text) =>
        fc
          .tuple(fc.constant(text), fc.nat(text.length), fc.nat(text.length))
          .map(([t, a, b]) => ({ text: t, start: Math.min(a, b), end: Math.max(a, b) })),
      );
    const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(written, fc.constantFrom('bold', 'italic', 'code', 'list'), (before, kind) => {
        const after = mark(before, kind);
        return (
          letters(after.text) === letters(before.text) && after.start <= after.end && after.end <= after.text.length
        );
      }),
    );
  });
});

describe('macros', () => {
  it('are asked for by a slash at the beginning or after a space', () => {
    expect(macroAsked('/', 1)).toEqual({ from: 0, query: '' });
    expect(macroAsked('Hello /lim', 10)).toEqual({ from: 6, query: 'lim' });
    expect(macroAsked('1/2', 3)).toBeNull();
    expect(macroAsked('https://a', 9)).toBeNull();
    expect(macroAsked('/lim it', 7)).toBeNull();
  });

  it('are filled with what is known', () => {
    expect(
      fillMacro('Hello {{customer.firstName}}, {{ agent.firstName }} here.', {
        'customer.firstName': 'Rachel',
        'agent.firstName': 'Priya',
      }),
    ).toBe('Hello Rachel, Priya here.');
  });

  it('leave a gap that can be seen where something is not known, and the reply waits for it', () => {
    const text = fillMacro('Hello {{customer.firstName}}', { 'customer.firstName': null });
    expect(text).toBe('Hello ‹customer.firstName›');
    expect(hasGap(text)).toBe(true);
    expect(hasGap('Hello Rachel')).toBe(false);
  });

  it('are inserted with a space in English and without one in Chinese', () => {
    expect(insertAt({ text: 'Hello', start: 5, end: 5 }, 'there').text).toBe('Hello there');
    expect(insertAt({ text: '您好，', start: 3, end: 3 }, '我是').text).toBe('您好，我是');
  });
});

describe('mentions', () => {
  it('are asked for by @ and narrowed by a name with one space', () => {
    expect(mentionAsked('ask @', 5)).toEqual({ from: 4, query: '' });
    expect(mentionAsked('@Ann Le', 7)).toEqual({ from: 0, query: 'Ann Le' });
    expect(mentionAsked('a@b', 3)).toBeNull();
  });

  it('name the longer name and not the shorter within it', () => {
    expect(mentionsIn('@Ann Lee please', people)).toEqual(['2']);
    expect(mentionsIn('@Ann and @Ann Lee', people).sort()).toEqual(['1', '2']);
    expect(mentionsIn('@周一帆可以吗', people)).toEqual(['3']);
    expect(mentionsIn('Ann', people)).toEqual([]);
  });

  it('are told apart from the words around them', () => {
    expect(mentionParts('ok @Ann Lee, go', people)).toEqual(['ok ', { mention: '@Ann Lee' }, ', go']);
  });
});

describe('choices', () => {
  it('that begin with the words come before those that contain them', () => {
    const names = ['Close account', 'Account closed', 'Reaccount'];
    expect(ranked(names, (name) => name, 'acc')).toEqual(['Account closed', 'Close account', 'Reaccount']);
  });
});
