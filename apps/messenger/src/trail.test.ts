import { trailStep } from '@harken/contract/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawStep } from './launch.ts';
import { trailAfter } from './trail.ts';

describe('the trail', () => {
  test('takes names, labels, codes and outcomes, and nothing else that a page hands over', () => {
    const told: RawStep[] = [
      [1000, 'page', 'cards/limits', { label: 'Limits for card ··4417', value: '2500' }],
      [2000, 'event', 'limit_refused', { code: 'LIM-031', outcome: 'failed', amount: 2500, label: { deep: 'value' } }],
      [3000, 'set', { card: 'Travel card', balance: 12, secret: { a: 1 } }],
    ];
    expect(trailAfter(told)).toEqual([
      { at: '1970-01-01T00:00:01.000Z', kind: 'page', name: 'cards/limits', label: 'Limits for card ··4417' },
      { at: '1970-01-01T00:00:02.000Z', kind: 'event', name: 'limit_refused', code: 'LIM-031', outcome: 'failed' },
      { at: '1970-01-01T00:00:03.000Z', kind: 'set', name: 'card', label: 'Travel card' },
      { at: '1970-01-01T00:00:03.000Z', kind: 'set', name: 'balance', label: '12' },
      { at: '1970-01-01T00:00:03.000Z', kind: 'set', name: 'secret' },
    ]);
    expect(JSON.stringify(trailAfter(told))).not.toMatch(/2500|deep/);
  });

  test('what happened before the page was open keeps its own time, but nothing happens in the future', () => {
    const told: RawStep[] = [
      [9000, 'event', 'card_declined', { at: 4000 }],
      [9000, 'event', 'card_declined', { at: 12_000 }],
      [9000, 'event', 'card_declined', { at: 'yesterday' }],
    ];
    expect(trailAfter(told).map(({ at }) => Date.parse(at))).toEqual([4000, 9000, 9000]);
    expect(trailAfter(told, 8000), 'told now, whenever it was').toHaveLength(3);
  });

  test('only what is newer than what was told already', () => {
    const told: RawStep[] = [
      [1000, 'page', 'a'],
      [2000, 'page', 'b'],
    ];
    expect(trailAfter(told, 1000).map(({ name }) => name)).toEqual(['b']);
  });

  test('whatever a page says, what leaves it is what the contract takes', () => {
    const anything = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 4e12 }),
        fc.constantFrom('page', 'event', 'set'),
        fc.anything(),
        fc.anything(),
      ),
      { maxLength: 70 },
    );
    fc.assert(
      fc.property(anything, (told) => {
        const steps = trailAfter(told as RawStep[]);
        expect(steps.length).toBeLessThanOrEqual(50);
        for (const step of steps) trailStep.parse(JSON.parse(JSON.stringify(step)));
      }),
    );
  });
});
