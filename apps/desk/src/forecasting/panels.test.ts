import type { ForecastDay, ForecastPoint } from '@harken/contract/forecasting';
import { describe, expect, it } from 'vitest';
import { dayPanels, monthPanel, oneDay, touches } from './panels.ts';

const ranged = (expected: number) => ({
  expected,
  lower80: expected - 2,
  upper80: expected + 2,
  lower95: expected - 4,
  upper95: expected + 4,
});
const point = (at: string, more: Partial<ForecastPoint> = {}): ForecastPoint => ({
  at,
  open: true,
  actual: null,
  forecast: ranged(10),
  earlier: null,
  yardstick: 9,
  withoutEvents: null,
  ...more,
});
const day = (date: string, more: Partial<ForecastDay> = {}): ForecastDay => ({
  date,
  from: `${date}T00:00:00.000Z`,
  to: `${new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)}T00:00:00.000Z`,
  closed: false,
  actual: null,
  forecast: ranged(100),
  earlier: null,
  yardstick: null,
  ...more,
});

describe('a day as it is drawn', () => {
  const points = [
    point('2026-11-18T08:00:00.000Z', { actual: 12, forecast: ranged(11) }),
    point('2026-11-18T08:30:00.000Z', { actual: 14, forecast: ranged(13), earlier: 11 }),
    point('2026-11-18T09:00:00.000Z', { withoutEvents: 8 }),
    point('2026-11-18T23:00:00.000Z', { open: false, forecast: ranged(0) }),
  ];

  it('shows what came, and a fan only for what is still to come; the fan begins where what came ends', () => {
    const [panel] = dayPanels(points, [day('2026-11-18')], 30);
    expect(panel?.places.map(({ actual, point: expected }) => [actual, expected])).toEqual([
      [12, null],
      [14, 14],
      [null, 10],
      [null, null],
    ]);
    expect(panel?.places[1]?.band80).toEqual([14, 14]);
    expect(panel?.places[2]?.band80).toEqual([8, 12]);
  });

  it('keeps what was published before as the plan: of the past the last word, where nothing else is known', () => {
    const [panel] = dayPanels(points, [day('2026-11-18')], 30);
    expect(panel?.places.map(({ earlier }) => earlier)).toEqual([11, 11, null, null]);
  });

  it('stands large beside what usually comes, with what its events bring', () => {
    const [panel] = oneDay(points, day('2026-11-18'), 30);
    expect(panel?.places.map(({ usual, without }) => [usual, without])).toEqual([
      [9, null],
      [9, null],
      [9, 8],
      [null, null],
    ]);
  });
});

describe('a month', () => {
  it('counts a day as come only when it is over', () => {
    const now = Date.parse('2026-11-18T12:00:00Z');
    const { places } = monthPanel([day('2026-11-17', { actual: 95 }), day('2026-11-18', { actual: 40 })], now);
    expect(places.map(({ actual, point: expected, earlier }) => [actual, expected, earlier])).toEqual([
      [95, 95, 100],
      [null, 100, null],
    ]);
  });
});

describe('an event', () => {
  it('touches the days of its zone, and not the one that begins when it ends', () => {
    const event = { startsAt: '2026-11-19T14:00:00Z', endsAt: '2026-11-19T16:00:00Z' };
    const of = (date: string) => touches(event, date, 'Asia/Singapore');
    expect([of('2026-11-19'), of('2026-11-20')]).toEqual([true, false]);
  });
});
