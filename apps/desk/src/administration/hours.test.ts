import { describe, expect, test } from 'vitest';
import { copied, hoursMistake, keptClosing, onDay, roundTheClock, shownClosing, usualHours, withDay } from './hours.ts';

const hours = { ...usualHours(), zone: 'Europe/Berlin' };
const day = (opens: string, closes: string) => ({ opens, closes });

describe('hours as they are edited', () => {
  test('a day is split, copied to others and closed', () => {
    const split = withDay(hours, 1, [day('09:00', '12:00'), day('13:00', '18:00')]);
    const all = copied(split, 1, [2, 3]);
    expect(onDay(all, 3)).toEqual([day('09:00', '12:00'), day('13:00', '18:00')]);
    expect(onDay(withDay(all, 3, []), 3)).toEqual([]);
    expect(hoursMistake(all)).toBeNull();
  });

  test('midnight at the end of a day is 24:00 in the record and 00:00 in the field', () => {
    expect(shownClosing('24:00')).toBe('00:00');
    expect(keptClosing('00:00')).toBe('24:00');
    expect(hoursMistake(roundTheClock(hours))).toBeNull();
  });

  test('a slip is told: overlapping times, a place that is no zone, a day that is twice a holiday', () => {
    expect(hoursMistake(withDay(hours, 1, [day('09:00', '13:00'), day('12:00', '18:00')]))).toBe('overlap');
    expect(hoursMistake(withDay(hours, 1, [day('22:00', '06:00'), day('23:00', '24:00')]))).toBe('overlap');
    expect(hoursMistake(withDay(hours, 1, [day('', '06:00')]))).toBe('time');
    expect(hoursMistake({ ...hours, zone: 'Berlin' })).toBe('zone');
    const holiday = { date: '2026-12-25', name: { en: 'Christmas', zh: '圣诞节' } };
    expect(hoursMistake({ ...hours, holidays: [holiday, holiday] })).toBe('holidayTwice');
    expect(hoursMistake({ ...hours, holidays: [{ ...holiday, name: { en: '', zh: '' } }] })).toBe('holidayName');
    expect(hoursMistake({ ...hours, holidays: [{ ...holiday, hours: [day('09:00', '12:00')] }] })).toBeNull();
  });
});
