import { expect, test } from 'vitest';
import { colourOf } from './colours.ts';

test('a colour is kept in one way, however it is typed', () => {
  expect([' #7A1F3D', '7a1f3d', '#abc'].map(colourOf)).toEqual(['#7a1f3d', '#7a1f3d', '#aabbcc']);
  expect(['', 'teal', '#7a1f3', '#7a1f3d0'].map(colourOf)).toEqual([null, null, null, null]);
});
