import { beforeEach, expect, it } from 'vitest';
import { clearSelection, meanAll, rowsRead, selection, selectTo, toggle } from './selection.ts';
import { anId } from './testing.ts';

const order = Array.from({ length: 6 }, () => anId('conv'));
const [a, b, c, d] = order as [(typeof order)[0], (typeof order)[0], (typeof order)[0], (typeof order)[0]];
const chosen = () => order.filter((id) => selection.get().ids.has(id));

beforeEach(clearSelection);

it('chooses a row and lets it go again', () => {
  toggle(b);
  expect(chosen()).toEqual([b]);
  toggle(b);
  expect(chosen()).toEqual([]);
});

it('chooses everything from the last choice to here, in either direction', () => {
  toggle(b);
  selectTo(d, order);
  expect(chosen()).toEqual([b, c, d]);
  selectTo(a, order);
  expect(chosen()).toEqual([a, b, c, d]);
});

it('chooses only the row itself when nothing was chosen before', () => {
  selectTo(c, order);
  expect(chosen()).toEqual([c]);
});

it('means all of the list until one is let go; then the others that are read stay chosen', () => {
  rowsRead.set(order);
  toggle(a);
  meanAll({ count: 5000, more: true });
  expect(chosen()).toEqual([a]);
  toggle(b);
  expect(selection.get().all).toBeNull();
  expect(chosen()).toEqual(order.filter((id) => id !== b));
});
