import { expect, test } from 'vitest';
import { cellsPasted, isAgents, likeOn, planOf } from './plan-cells.ts';

test('a column of a sheet is pasted without its times and its head', () => {
  expect(cellsPasted('Time\tPeople\r\n09:00\t4\r\n09:30\t4,5\r\n')).toEqual(['4', '4.5']);
  expect(cellsPasted('3\t5\t6')).toEqual(['3', '5', '6']);
});

test('a cell is a number of people or nothing', () => {
  expect(['', ' ', '0', '2.5'].map(isAgents)).toEqual([true, true, true, true]);
  expect(['-1', 'x', '1e9', 'NaN'].map(isAgents)).toEqual([false, false, false, false]);
});

test('a plan is put on another day by the clock on the wall, also where clocks change', () => {
  const as = [
    { at: '2026-03-28T08:00:00.000Z', agents: 4 },
    { at: '2026-03-28T08:30:00.000Z', agents: null },
  ];
  expect(planOf(as, as.slice(0, 1))).toEqual(
    new Map([
      [as[0]?.at, '4'],
      [as[1]?.at, ''],
    ]),
  );
  // The next day it is nine in Berlin an hour earlier.
  const sunday = ['2026-03-29T07:00:00.000Z', '2026-03-29T07:30:00.000Z', '2026-03-29T09:00:00.000Z'];
  expect(
    likeOn(
      sunday.map((at) => ({ at })),
      as,
      'Europe/Berlin',
    ),
  ).toEqual([
    { at: sunday[0], agents: 4 },
    { at: sunday[1], agents: null },
  ]);
});
