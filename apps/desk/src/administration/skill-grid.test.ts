import { expect, test } from 'vitest';
import { proficiencyTyped, sortedBy, stepped } from './skill-grid.ts';

test('arrows move within the matrix and stay at its edges', () => {
  const size = { rows: 2, columns: 3 };
  expect(stepped({ row: 0, column: 0 }, 'ArrowDown', size)).toEqual({ row: 1, column: 0 });
  expect(stepped({ row: 1, column: 2 }, 'ArrowRight', size)).toEqual({ row: 1, column: 2 });
  expect(stepped({ row: 1, column: 1 }, 'End', size)).toEqual({ row: 1, column: 2 });
  expect(stepped({ row: 1, column: 1 }, 'Tab', size)).toBeNull();
});

test('a figure sets a level, nought and Delete clear it, nothing else is a level', () => {
  expect(proficiencyTyped('4')).toBe(4);
  expect(proficiencyTyped('0')).toBeNull();
  expect(proficiencyTyped('Delete')).toBeNull();
  expect(proficiencyTyped('6')).toBeUndefined();
});

test('those without a figure stand last, whichever comes first', () => {
  const all = [null, 2, 5, null, 3];
  expect(sortedBy(all, (one) => one, 'highest')).toEqual([5, 3, 2, null, null]);
  expect(sortedBy(all, (one) => one, 'lowest')).toEqual([2, 3, 5, null, null]);
});
