import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentOf, contrast } from './accent.ts';

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

  test('the messenger may lay a breath of it under its letters', () => {
    const mixed = (colour: string, share: number, room: string) =>
      `#${[1, 3, 5]
        .map((at) => [colour, room].map((one) => Number.parseInt(one.slice(at, at + 2), 16)) as [number, number])
        .map(([mine, its]) =>
          Math.round(mine * share + its * (1 - share))
            .toString(16)
            .padStart(2, '0'),
        )
        .join('')}`;
    fc.assert(
      fc.property(hex, (colour) => {
        const { light, dark } = accentOf(colour);
        for (const [{ accent }, room] of [
          [light, '#ffffff'],
          [dark, '#15191b'],
        ] as const) {
          expect(contrast(accent, mixed(accent, 0.08, room))).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('one that was too pale is said to be moved, one that was not is kept', () => {
    expect(accentOf('#ffdd00').moved).toBe(true);
    for (const brand of ['#0a6b6b', '#7a1f3d', '#5b00d6'])
      expect(accentOf(brand)).toMatchObject({ moved: false, light: { accent: brand } });
  });
});
