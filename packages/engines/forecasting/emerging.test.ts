import { expect, test } from 'vitest';
import { emergingIssues, overdispersionOf } from './emerging.ts';
import { chance, countsOf } from './generated.ts';

const look = 20;
const agreed = { intervalsPerFalseAlarm: 2000 };

/** Intervals from the first that is busier until it is found, each time anew. */
function delays(times: number, factor: number, seed: number): number[] {
  const luck = chance(seed);
  return Array.from({ length: times }, () => {
    const came = Array.from({ length: look }, () => countsOf(10, luck));
    const expected = new Array<number>(look).fill(10);
    for (let passed = 1; passed < 60; passed++) {
      came.shift();
      came.push(countsOf(10 * factor, luck));
      if (emergingIssues([{ intent: 'card lost', came, expected, overdispersion: 0 }], agreed).length > 0)
        return passed;
    }
    return 60;
  }).sort((one, other) => one - other);
}

test('twice as many contacts are found within three intervals, half as many again within eight', () => {
  expect(delays(200, 2, 1)[100]).toBeLessThanOrEqual(3);
  expect(delays(200, 1.5, 2)[100]).toBeLessThanOrEqual(8);
});

test('where nothing happens, hardly anything is found, however many intents are watched', () => {
  const luck = chance(3);
  const means = Array.from({ length: 20 }, (_, nth) => 0.2 * 1.35 ** nth);
  const came = means.map((mean) => Array.from({ length: look }, () => countsOf(mean, luck)));
  let alarms = 0;
  for (let interval = 0; interval < 2000; interval++) {
    came.forEach((of, nth) => {
      of.shift();
      of.push(countsOf(means[nth]!, luck));
    });
    const watched = came.map((of, nth) => ({
      intent: `${nth}`,
      came: of,
      expected: new Array<number>(look).fill(means[nth]!),
      overdispersion: 0,
    }));
    alarms += emergingIssues(watched, agreed).length > 0 ? 1 : 0;
  }
  // One in 2,000 agreed; more than four by chance once in three hundred such runs.
  expect(alarms).toBeLessThanOrEqual(4);
});

test('the one that grew is named among many, and bursts that are usual for an intent are not an issue', () => {
  const quiet = { expected: new Array<number>(look).fill(5), overdispersion: 0 };
  const usual = Array.from({ length: look }, (_, nth) => 3 + (nth % 5));
  const watched = [
    { intent: 'card lost', came: usual, ...quiet },
    { intent: 'app down', came: [...usual.slice(0, -2), 19, 22], ...quiet },
  ];
  const [found, ...others] = emergingIssues(watched, agreed);
  expect(found).toMatchObject({ intent: 'app down', intervals: 2, came: 41, expected: 10, foundBy: 'scan' });
  expect(others).toEqual([]);
  expect(
    emergingIssues(
      watched.map((one) => ({ ...one, overdispersion: 3 })),
      agreed,
    ),
  ).toEqual([]);
  expect(emergingIssues([{ intent: 'new', came: [], expected: [], overdispersion: 0 }], agreed)).toEqual([]);
});

test('overdispersion is nothing for independent arrivals and large for bursts', () => {
  const luck = chance(4);
  const expected = new Array<number>(3000).fill(8);
  expect(
    overdispersionOf(
      expected.map((mean) => countsOf(mean, luck)),
      expected,
    ),
  ).toBeLessThan(0.02);
  expect(
    overdispersionOf(
      expected.map((mean) => countsOf(mean * (luck() < 0.5 ? 0.5 : 1.5), luck)),
      expected,
    ),
  ).toBeCloseTo(0.25, 1);
});
