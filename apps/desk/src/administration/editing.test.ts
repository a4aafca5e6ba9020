import { describe, expect, test } from 'vitest';
import { beginEdit, changesOf, decide, rebase } from './editing.ts';

const queue = { name: 'Cards', priority: 5, hours: [{ day: 1, opens: '09:00' }] };

describe('two people edit the same record', () => {
  test('what one did not touch follows the other, what one did stays', () => {
    const edit = { ...beginEdit(queue, 1), mine: { ...queue, name: 'Bank cards' } };
    const now = rebase(edit, { ...queue, priority: 2 }, 2);
    expect(now.mine).toEqual({ name: 'Bank cards', priority: 2, hours: queue.hours });
    expect(now.clashes).toEqual([]);
    expect(changesOf(now)).toEqual({ name: 'Bank cards' });
    expect(now.version).toBe(2);
  });

  test('what both changed is kept twice until somebody decides', () => {
    const edit = { ...beginEdit(queue, 1), mine: { ...queue, priority: 1 } };
    const now = rebase(edit, { ...queue, priority: 2 }, 2);
    expect(now).toMatchObject({ base: { priority: 2 }, mine: { priority: 1 }, clashes: ['priority'] });
    expect(decide(now, 'priority', 'theirs')).toMatchObject({ mine: { priority: 2 }, clashes: [] });
    expect(changesOf(decide(now, 'priority', 'theirs'))).toEqual({});
    expect(changesOf(decide(now, 'priority', 'mine'))).toEqual({ priority: 1 });
  });

  test('the same change by both is no clash, also within lists', () => {
    const hours = [{ day: 1, opens: '08:00' }];
    const edit = { ...beginEdit(queue, 1), mine: { ...queue, hours: [...hours] } };
    const now = rebase(edit, { ...queue, hours }, 2);
    expect(now.clashes).toEqual([]);
    expect(changesOf(now)).toEqual({});
  });

  test('a clash ends by itself when the other one takes their change back', () => {
    const edit = { ...beginEdit(queue, 1), mine: { ...queue, priority: 1 } };
    const clashing = rebase(edit, { ...queue, priority: 2 }, 2);
    const settled = rebase(clashing, { ...queue, priority: 1 }, 3);
    expect(settled.clashes).toEqual([]);
  });
});
