import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentOf, contrast } from './accent.ts';
import { stylesheet, themed } from './styles.ts';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

describe('the organisation’s colour', () => {
  test('whatever it is, letters in it and on it can be read in both themes', () => {
    fc.assert(
      fc.property(hex, (colour) => {
        const { light, dark } = accentOf(colour);
        for (const [shades, room] of [
          [light, '#ffffff'],
          [dark, '#1a1c1e'],
        ] as const) {
          expect(contrast(shades.accent, room)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(shades.accent, shades.soft)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(shades.on, shades.accent)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test('one that was too pale is said to be moved, one that was not is kept', () => {
    expect(accentOf('#ffdd00').moved).toBe(true);
    expect(accentOf('#0a6b6b')).toMatchObject({ moved: false, light: { accent: '#0a6b6b' } });
  });
});

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
