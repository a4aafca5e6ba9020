import { accentOf } from '@harken/ui/accent';
import { describe, expect, test } from 'vitest';
import { stylesheet, themed } from './styles.ts';

describe('the stylesheet', () => {
  test('the dark theme follows the device', () => {
    const css = stylesheet(null);
    expect(css).toMatch(/@media \(prefers-color-scheme: ?dark\)\{:root\{color-scheme:dark/);
    expect(css).not.toContain('data-theme');
    expect(() => themed(':root { --ink: black }')).toThrow('no dark theme');
  });

  test('nothing is fetched from anywhere, and it leaves room for the page', () => {
    const css = stylesheet(accentOf('#e4002b'));
    expect(css).not.toMatch(/url\(|@import|@font-face/);
    expect(css.length).toBeLessThan(14_000);
    expect(css.split('{').length).toBe(css.split('}').length);
  });
});
