import type { ReportQuery } from '@harken/contract/routes-analytics';
import { describe, expect, test } from 'vitest';
import { periodsOf } from './periods.ts';

const at = new Date('2026-11-22T10:30:00Z');
const ask = (more: Partial<ReportQuery>) =>
  periodsOf(
    { period: { kind: 'days', days: 1, upTo: 'yesterday' }, zone: 'UTC', bin: 'quarter', compare: 'none', ...more },
    at,
    true,
  );
const day = (date: string) => ({ period: { kind: 'dates' as const, from: date, to: date }, zone: 'Europe/Berlin' });
const iso = (ms: number) => new Date(ms).toISOString();

describe('the lines of a period', () => {
  test('a day has 96 quarter hours, 92 when the clocks go forward, 100 when they go back', () => {
    expect(ask(day('2026-03-28')).bins).toHaveLength(96);
    expect(ask(day('2026-03-29')).bins).toHaveLength(92);
    expect(ask(day('2026-10-25')).bins).toHaveLength(100);
    expect(ask({ ...day('2026-03-29'), bin: 'hour' }).bins).toHaveLength(23);
  });

  test('leave no gap and do not overlap, whatever the clocks do', () => {
    for (const bin of ['quarter', 'hour', 'day', 'week', 'month'] as const) {
      const { now, bins } = ask({
        period: { kind: 'dates', from: '2026-03-20', to: '2026-04-05' },
        zone: 'Europe/Berlin',
        bin,
      });
      expect(bins[0]?.from).toBe(now.from);
      expect(bins.at(-1)?.to).toBe(now.to);
      for (const [n, one] of bins.slice(1).entries()) expect(one.from).toBe(bins[n]?.to);
    }
  });

  test('begin at midnight in Kathmandu, a quarter before the hour elsewhere', () => {
    const { now, bins } = ask({
      period: { kind: 'dates', from: '2026-03-02', to: '2026-03-02' },
      zone: 'Asia/Kathmandu',
    });
    expect(iso(now.from)).toBe('2026-03-01T18:15:00.000Z');
    expect(bins).toHaveLength(96);
  });
});

describe('the period beside it', () => {
  test('begins on the same weekday and is as long', () => {
    const { now, earlier } = ask({
      period: { kind: 'days', days: 10, upTo: 'yesterday' },
      compare: 'earlier',
      bin: 'day',
    });
    expect([iso(now.from), iso(earlier!.from)]).toEqual(['2026-11-12T00:00:00.000Z', '2026-10-29T00:00:00.000Z']);
    expect(earlier!.to - earlier!.from).toBe(now.to - now.from);
  });

  test('takes of a day that still runs only as much as has passed', () => {
    const { earlier } = ask({ period: { kind: 'days', days: 1, upTo: 'today' }, compare: 'earlier' });
    expect([iso(earlier!.from), iso(earlier!.to)]).toEqual(['2026-11-15T00:00:00.000Z', '2026-11-15T10:30:00.000Z']);
  });

  test('of a year ago is 52 weeks back', () => {
    const { earlier } = ask({ compare: 'year' });
    expect(iso(earlier!.from)).toBe('2025-11-22T00:00:00.000Z');
  });
});

test('refuses a zone that is none, days in the wrong order, and more lines than anyone reads', () => {
  expect(() => ask({ zone: 'Mars/Base' })).toThrow();
  expect(() => ask({ period: { kind: 'dates', from: '2026-03-02', to: '2026-03-01' } })).toThrow();
  expect(() => ask({ period: { kind: 'days', days: 60, upTo: 'today' } })).toThrow();
});
