import { describe, expect, it } from 'vitest';
import { mistakesIn, newEvent } from './the-events.ts';

describe('an event as it is typed', () => {
  const { values } = newEvent('2026-11-24', 'Asia/Singapore', {});

  it('begins in the morning of its day by the clock of the house', () => {
    expect(values.startsAt).toBe('2026-11-24T01:00:00.000Z');
    expect(mistakesIn({ ...values, name: 'Salary day' })).toEqual({});
  });

  it('needs a name, must end after it begins, and adds no more than can be', () => {
    expect(mistakesIn({ ...values, name: ' ' })).toEqual({ name: true });
    expect(mistakesIn({ ...values, name: 'x', endsAt: values.startsAt })).toEqual({ ends: true });
    expect(mistakesIn({ ...values, name: 'x', startsAt: '', assumed: -2, value: Number.NaN })).toEqual({
      starts: true,
      value: true,
      assumed: true,
    });
  });
});
