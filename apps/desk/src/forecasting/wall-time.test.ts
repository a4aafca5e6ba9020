import { describe, expect, it } from 'vitest';
import { instantOf, wallOf } from './wall-time.ts';

describe('a time on the wall of a zone', () => {
  it('is the instant at which its clock shows it, and back', () => {
    expect(instantOf('2026-11-19T10:00', 'Asia/Singapore')).toBe('2026-11-19T02:00:00.000Z');
    expect(wallOf('2026-11-19T02:00:00Z', 'Asia/Singapore')).toBe('2026-11-19T10:00');
    expect(instantOf('2026-07-01T00:15', 'Asia/Kathmandu')).toBe('2026-06-30T18:30:00.000Z');
  });

  it('is found on both sides of a change of the clock', () => {
    expect(instantOf('2026-03-28T09:00', 'Europe/Berlin')).toBe('2026-03-28T08:00:00.000Z');
    expect(instantOf('2026-03-29T09:00', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z');
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('is none where none was written', () => {
    expect(instantOf('', 'Asia/Singapore')).toBeNull();
    expect(instantOf('2026-13-01T00:00', 'Asia/Singapore')).toBeNull();
  });
});
