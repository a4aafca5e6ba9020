import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { settableClock } from './clock.ts';
import { derivedId, newId } from './ids.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([78])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids of one process rise strictly, within a millisecond and when the clock steps back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 200 }), (steps) => {
      const clock = settableClock();
      let last = newId(clock);
      for (const step of steps) {
        clock.advance({ seconds: step / 1000 });
        const next = newId(clock);
        expect(next).toMatch(uuid);
        expect(next > last).toBe(true);
        last = next;
      }
    }),
  );
});

test('ids rise also when the machine is set back by a year', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    vi.setSystemTime('2030-01-01T00:00:00Z');
    const before = newId();
    vi.setSystemTime('2029-01-01T00:00:00Z');
    const after = Array.from({ length: 5000 }, () => newId());
    expect([before, ...after]).toEqual([before, ...after].sort());
    expect(new Set(after).size).toBe(5000);
  } finally {
    vi.useRealTimers();
  }
});

test('ten thousand ids at one instant are different and in order', () => {
  const clock = settableClock();
  const ids = Array.from({ length: 10_000 }, () => newId(clock));
  expect(new Set(ids).size).toBe(10_000);
  expect(ids).toEqual([...ids].sort());
});

test('a derived id is the same for the same source and purpose, and another for any other', () => {
  const source = newId();
  expect(derivedId(source, 'answer')).toBe(derivedId(source, 'answer'));
  expect(derivedId(source, 'answer')).toMatch(uuid);
  expect(derivedId(source, 'answer')).not.toBe(derivedId(source, 'question'));
  expect(derivedId(source, 'answer')).not.toBe(derivedId(newId(), 'answer'));
});
