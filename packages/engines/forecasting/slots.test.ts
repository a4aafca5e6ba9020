import { expect, test } from 'vitest';
import { toSlots } from './slots.ts';

const monday = Date.UTC(2026, 0, 5);
const minute = 60_000;

/** Quarters of an hour from 08:00 to 12:00 on weekdays, of six weeks. */
function records(leave: (day: number, quarter: number) => boolean = () => false) {
  const rows: { at: number; value: number }[] = [];
  for (let day = 0; day < 42; day++)
    for (let quarter = 0; quarter < 16; quarter++)
      if (day % 7 < 5 && !leave(day, quarter))
        rows.push({ at: monday + (day * 1440 + 480 + quarter * 15) * minute, value: 10 });
  return rows;
}

function laid(rows: readonly { at: number; value: number }[], intervalMinutes?: number) {
  const found = toSlots(
    {
      id: 'q',
      at: Float64Array.from(rows, ({ at }) => at),
      offsetMinutes: new Int16Array(rows.length),
      values: Float64Array.from(rows, ({ value }) => value),
    },
    { intervalMinutes, horizon: 96 },
  );
  if ('mistake' in found) throw new Error(found.mistake);
  return found;
}

test('missing slots and days are put back as not known, and hours that are always empty are closed', () => {
  const { series, intervalMinutes } = laid(records((day, quarter) => day === 9 || (day === 10 && quarter === 3)));
  expect(intervalMinutes).toBe(15);
  const { open, day, place } = series.calendar!;
  const unknown = [...series.values.keys()].filter((slot) => open[slot] === 1 && Number.isNaN(series.values[slot]!));
  expect(unknown).toHaveLength(17);
  expect(
    [...day.keys()].filter((slot) => open[slot] === 1).every((slot) => place[slot]! >= 32 && place[slot]! < 48),
  ).toBe(true);
});

test('finer rows are summed, one piece of a slot that is missing is made up for, and the order of rows is nothing', () => {
  const rows = records((day, quarter) => day === 8 && quarter === 5);
  const { series } = laid(rows.toReversed(), 60);
  const known = series.values.filter((value) => !Number.isNaN(value));
  expect(known).toHaveLength(30 * 4);
  expect(known.every((value) => value === 40)).toBe(true);
});

test('of two rows of one slot the later line stands, and it is told', () => {
  const { series, remarks } = laid([...records(), { at: monday + 480 * minute, value: 99 }]);
  expect(series.values[0]).toBe(99);
  expect(remarks).toEqual([{ about: 'duplicates', count: 1, slots: [] }]);
});

test('an interval finer than the rows is refused', () => {
  expect(() => laid(records(), 5)).toThrow('q comes every 15 minutes, which is coarser than the interval of 5');
});
