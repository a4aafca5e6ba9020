import { describe, expect, test } from 'vitest';
import { isQuiet, type Standing, stand } from './alert-rule.ts';

const minute = 60_000;
const low = { above: false, threshold: 0.8, holdMinutes: 5 };

/** The states after each value, one a minute. */
function course(values: (number | null)[], condition = low, quietUntil = 0): string[] {
  let now: Standing = { state: 'calm', since: null, value: null };
  return values.map((value, n) => {
    now = stand(now, condition, value, n * minute, n < quietUntil);
    return now.state;
  });
}

describe('an alert', () => {
  test('comes only when it has been so for as long as the rule says', () => {
    expect(course([0.9, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]).join(' ')).toBe(
      'calm building building building building building raised raised',
    );
  });

  test('does not come for a short dip', () => {
    expect(course([0.7, 0.7, 0.85, 0.7, 0.7])).not.toContain('raised');
  });

  test('does not flap around its threshold, and ends when the value is back by a tenth', () => {
    const at = { ...low, holdMinutes: 0 };
    expect(course([0.79, 0.81, 0.79, 0.82, 0.9, 0.79], at)).toEqual([
      'raised',
      'raised',
      'raised',
      'raised',
      'calm',
      'raised',
    ]);
    expect(course([11, 10, 9.5, 9, 11], { above: true, threshold: 10, holdMinutes: 0 })).toEqual([
      'raised',
      'raised',
      'raised',
      'calm',
      'raised',
    ]);
  });

  test('ends when there is nothing left to measure', () => {
    expect(course([0.2, null], { ...low, holdMinutes: 0 })).toEqual(['raised', 'calm']);
  });

  test('waits through the quiet time, and comes afterwards if it still holds', () => {
    expect(course([0.1, 0.1, 0.1], { ...low, holdMinutes: 0 }, 2)).toEqual(['building', 'building', 'raised']);
  });
});

describe('quiet time', () => {
  const night = { from: '22:00', to: '07:00', zone: 'Asia/Kathmandu' };
  test('spans midnight in its own zone', () => {
    expect(isQuiet(night, new Date('2026-03-02T18:00:00Z'))).toBe(true); // 23:45
    expect(isQuiet(night, new Date('2026-03-02T01:14:00Z'))).toBe(true); // 06:59
    expect(isQuiet(night, new Date('2026-03-02T01:15:00Z'))).toBe(false); // 07:00
    expect(isQuiet(null, new Date('2026-03-02T18:00:00Z'))).toBe(false);
  });
});
