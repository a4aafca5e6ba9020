import { expect, test } from 'vitest';
import { chance, countsOf, normalOf } from './generated.ts';
import { dayAlarm, reforecast, waysOf } from './within-day.ts';

const slots = 28;
const forecast = Array.from({ length: slots }, (_, slot) => 60 + 60 * Math.sin((Math.PI * (slot + 1)) / (slots + 1)));

/** Days that differ from their forecast as a whole and by leaning, each by its own deviation. */
function days(count: number, { whole, lean }: { whole: number; lean: number }, seed: number) {
  const luck = chance(seed);
  return Array.from({ length: count }, () => {
    const [more, earlier] = [whole * normalOf(luck), lean * normalOf(luck)];
    const came = forecast.map((mean, slot) =>
      countsOf(mean * Math.max(0.1, 1 + more + earlier * Math.cos((Math.PI * (slot + 0.5)) / slots)), luck),
    );
    return { forecast, came };
  });
}

const restError = (values: ArrayLike<number>, came: readonly number[], from: number) => {
  const sum = (of: ArrayLike<number>) =>
    Array.from(of)
      .slice(from)
      .reduce((all, one) => all + one, 0);
  return Math.abs(sum(values) - sum(came));
};

test('a day that runs high is carried on, little after an hour and as far as it is true after four', () => {
  const ways = waysOf(days(60, { whole: 0.1, lean: 0.03 }, 1));
  const high = forecast.map((mean) => 1.2 * mean);
  const factor = (over: number) =>
    reforecast(forecast, high.slice(0, over), ways).rest.forecast /
    reforecast(forecast, high.slice(0, over), ways).rest.morning;
  expect(factor(0)).toBe(1);
  expect(factor(1)).toBeLessThan(factor(8));
  expect(factor(8)).toBeGreaterThan(1.1);
  expect(factor(8)).toBeLessThan(1.2);
  const later = days(200, { whole: 0.1, lean: 0.03 }, 2);
  for (const over of [2, 4, 8]) {
    const [morning, now] = [0, 0].map((_, which) =>
      later.reduce(
        (sum, { came }) =>
          sum + restError(which === 0 ? forecast : reforecast(forecast, came.slice(0, over), ways).values, came, over),
        0,
      ),
    );
    expect(now! / morning!).toBeLessThan(over < 8 ? 0.95 : 0.6);
  }
});

test('where days are only chance, what came so far moves nothing', () => {
  const ways = waysOf(days(60, { whole: 0, lean: 0 }, 3));
  const { rest } = reforecast(
    forecast,
    forecast.slice(0, 8).map((mean) => 1.1 * mean),
    ways,
  );
  expect(rest.forecast / rest.morning).toBeLessThan(1.035);
});

test('a day that only came early is not taken for a busy one', () => {
  const ways = waysOf(days(60, { whole: 0.01, lean: 0.12 }, 4));
  const early = forecast.map((mean, slot) => mean * (1 + 0.2 * Math.cos((Math.PI * (slot + 0.5)) / slots)));
  const { rest } = reforecast(forecast, early.slice(0, 10), ways);
  expect(rest.forecast).toBeLessThan(rest.morning);
});

test('the band of the rest holds what comes, and a day that leaves its own is told', () => {
  const world = { whole: 0.06, lean: 0.04 };
  const ways = waysOf(days(60, world, 5));
  const later = days(300, world, 6).map(({ came }) => ({ came, now: reforecast(forecast, came.slice(0, 8), ways) }));
  const within =
    later.filter(({ came, now }) => restError(now.values, came, 8) < 1.2816 * now.rest.spread).length / 300;
  expect(within).toBeGreaterThan(0.72);
  expect(within).toBeLessThan(0.92);
  expect(later.filter(({ now }) => dayAlarm(now, 0.01).kind !== 'within').length).toBeLessThanOrEqual(9);
  const outage = reforecast(
    forecast,
    forecast.slice(0, 8).map((mean) => 1.5 * mean),
    ways,
  );
  expect(dayAlarm(outage, 0.01).kind).toBe('above');
});

test('closed slots, unknown ones and a series without any past are no hindrance', () => {
  const ways = waysOf([]);
  const closed = [0, 0, ...forecast];
  const { values, rest } = reforecast(closed, [0, 0, Number.NaN, 90], ways);
  expect(values[0]).toBe(0);
  expect(values.every(Number.isFinite)).toBe(true);
  expect(rest.spread).toBeGreaterThan(0);
  expect(reforecast([0, 0], [0], ways).rest).toEqual({ forecast: 0, morning: 0, spread: 0 });
});
