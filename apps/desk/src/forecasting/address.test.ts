import { describe, expect, it } from 'vitest';
import { addDays, dateIn, move, rangeOf, readSearch, scopeOf, weekdayOf, weekNumber } from './address.ts';

describe('the address of the forecast', () => {
  it('keeps the screen, the day and of what, and leaves out what it does not understand', () => {
    expect(
      readSearch({ show: 'today', day: '2026-11-19', queue: 'queu_1', span: 'fortnight', measure: 'contacts' }),
    ).toEqual({
      show: 'today',
      day: '2026-11-19',
      queue: 'queu_1',
    });
    expect(readSearch({ day: '2026-02-30', show: 'forecast', span: 'week', by: 'intent' })).toEqual({ by: 'intent' });
  });

  it('names of what as the API asks it', () => {
    expect(scopeOf(readSearch({ show: 'today', queue: 'queu_1', language: 'zh' }))).toEqual({
      queueId: 'queu_1',
      language: 'zh',
    });
    expect(scopeOf({})).toEqual({});
  });
});

describe('days', () => {
  it('make a week from Monday and a month of its own length', () => {
    expect(rangeOf('2026-11-22', 'week')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(rangeOf('2028-02-11', 'month')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(weekdayOf('2026-11-22')).toBe(7);
  });

  it('go on by their own span; the 31st becomes the last of a shorter month', () => {
    expect(move('2026-10-31', 'month', 1)).toBe('2026-11-30');
    expect(move('2026-01-15', 'month', -1)).toBe('2025-12-15');
    expect(move('2026-03-29', 'week', 1)).toBe('2026-04-05');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('have the number of the week of their Thursday', () => {
    expect(['2026-11-18', '2027-01-01', '2026-12-31', '2024-12-30'].map(weekNumber)).toEqual([47, 53, 53, 1]);
  });

  it('begin where they are', () => {
    expect(dateIn('Asia/Singapore', '2026-11-18T17:00:00Z')).toBe('2026-11-19');
    expect(dateIn('America/New_York', '2026-11-18T03:00:00Z')).toBe('2026-11-17');
  });
});
