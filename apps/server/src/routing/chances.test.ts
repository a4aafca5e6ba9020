import type { Work } from '@harken/engines/routing';
import { expect, test } from 'vitest';
import { createChances } from './chances.ts';

test('a number is drawn once for each time that a work is to be given to somebody', () => {
  let drawn = 0;
  const withChances = createChances(() => drawn++ / 100);
  const work: Work = { id: 'a', queueId: 'q', requires: [], weight: 1, priority: 1, waitingSince: 0 };
  const chancesOf = (...works: Work[]) => withChances(works).map(({ chance }) => chance);
  expect(chancesOf(work, { ...work, id: 'b' })).toEqual([0, 0.01]);
  expect(chancesOf(work, { ...work, id: 'b' }), 'while they wait').toEqual([0, 0.01]);
  expect(chancesOf({ ...work, declinedBy: ['p'] }, { ...work, id: 'b' }), 'after somebody declined it').toEqual([
    0.02, 0.01,
  ]);
  chancesOf();
  expect(chancesOf(work), 'when it waits anew').toEqual([0.03]);
});
