import { describe, expect, it } from 'vitest';
import { around, lineDifference } from './line-difference.ts';

const shown = (before: string, after: string) =>
  lineDifference(before, after).map(({ what, text }) => `${{ same: ' ', gone: '-', new: '+' }[what]}${text}`);

describe('the difference of two texts', () => {
  it('keeps what stands in both, in its order', () => {
    expect(shown('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d']);
    expect(shown('', 'a')).toEqual(['+a']);
    expect(shown('a', '')).toEqual(['-a']);
    expect(shown('a\n\nb', 'a\n\nb')).toEqual([' a', ' ', ' b']);
  });

  it('gives either text back when its lines are put together', () => {
    const [before, after] = ['one\ntwo\nthree\nfour\nfive', 'zero\ntwo\nfour\nthree\nfive\nsix'];
    const lines = lineDifference(before, after);
    const of = (leaves: string) => lines.filter(({ what }) => what !== leaves).map(({ text }) => text);
    expect(of('new').join('\n')).toBe(before);
    expect(of('gone').join('\n')).toBe(after);
  });

  it('leaves out what is far from a change', () => {
    const lines = lineDifference('a\nb\nc\nd\ne', 'a\nb\nc\nd\nf');
    expect(around(lines).map((line) => line?.text ?? '…')).toEqual(['…', 'd', 'e', 'f']);
  });
});
