import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast } from './forecast.ts';
import { chance, countsOf, normalOf } from './generated.ts';
import { gather, settle } from './learn.ts';
import { lessonOf } from './lesson.ts';
import type { Member } from './member.ts';
import { toRegular } from './regular.ts';
import { calendarBetween, type Series } from './series.ts';
import { planTrials, trialsOf } from './trials.ts';
import { quantileOfSum, quantiles, samplePaths } from './uncertainty.ts';

const monday = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

/** Hours of a queue that is open 08–18 on weekdays, as Poisson numbers around a day and a week. */
function queue(weeks: number, seed = 1, scale = 1): Series & { truth: (slot: number) => number } {
  const calendar = calendarBetween(
    monday,
    monday + (weeks + 2) * 168 * hour,
    60,
    () => 0,
    (day, place) => (day + 3) % 7 < 5 && place >= 8 && place < 18,
  );
  const truth = (slot: number) =>
    calendar.open[slot] === 0
      ? 0
      : (60 + 40 * Math.sin((Math.PI * (calendar.place[slot]! - 7)) / 11)) *
        (1 + 0.1 * ((calendar.day[slot]! + 3) % 7));
  const luck = chance(seed);
  const values = Float64Array.from({ length: weeks * 168 }, (_, slot) => scale * countsOf(truth(slot), luck));
  return { id: `queue ${seed}`, values, calendar, truth };
}

describe('a forecast', () => {
  test('finds the day and the week, gives closed hours nothing, and says who spoke and how they had erred', () => {
    const series = queue(10);
    const answer = forecast(series, { horizon: 168 });
    const truth = Float64Array.from({ length: 168 }, (_, h) => series.truth(series.values.length + h));
    expect(answer.point.filter((_, h) => truth[h] === 0).every((value) => value === 0)).toBe(true);
    const wrong = sum(answer.point.map((value, h) => Math.abs(value - truth[h]!)));
    // Four weeks' mean of Poisson numbers of 80 errs by 4.5 % from their truth; weekdays of several weeks by less.
    expect(wrong / sum(truth)).toBeLessThan(0.045);
    expect(answer.simple).toBeNull();
    expect(sum(answer.voices.map(({ weight }) => weight))).toBeCloseTo(1, 6);
    expect(answer.voices.every(({ error, origins }) => error! > 0 && origins === 4)).toBe(true);
  });

  test('of a scaled series is the scaled forecast', () => {
    const [one, ten] = [queue(6), queue(6, 1, 10)];
    const [small, large] = [forecast(one, { horizon: 48 }), forecast(ten, { horizon: 48 })];
    for (const [h, value] of small.point.entries()) expect(large.point[h]! / 10).toBeCloseTo(value, 1);
    const [low, lower] = [quantiles(large, 0.1), quantiles(small, 0.1)];
    for (const [h, value] of lower.entries()) expect(low[h]! / 10).toBeCloseTo(value, 1);
  });

  test('does not hang on the order of the series it learned from', () => {
    const all = [1, 2, 3, 4].map((seed) => queue(6, seed));
    const learnFrom = (series: readonly Series[]) => {
      const lesson = lessonOf(series, { horizon: 24 })!;
      return settle(
        [
          gather(
            series.map((one) => toRegular(one, 0).sample),
            lesson,
          ),
        ],
        lesson,
      );
    };
    const [forward, backward] = [learnFrom(all), learnFrom(all.toReversed())].map((learned) =>
      forecast(all[0]!, { horizon: 24, learned }),
    );
    expect(forward!.voices.map(({ member }) => member)).toContain('adapted');
    for (const [h, value] of forward!.point.entries()) expect(backward!.point[h]).toBeCloseTo(value, 6);
  });

  test('of a day that is closed adds nothing to the rest', () => {
    const series = queue(6);
    const open = Uint8Array.from(series.calendar!.open);
    // The Wednesday of the week asked for.
    const wednesday = (day: number) => day === Math.floor(monday / 24 / hour) + 6 * 7 + 2;
    for (let slot = series.values.length; slot < open.length; slot++)
      if (wednesday(series.calendar!.day[slot]!)) open[slot] = 0;
    const closed = forecast({ ...series, calendar: { ...series.calendar!, open } }, { horizon: 168 });
    expect(sum(closed.point.filter((_, h) => wednesday(series.calendar!.day[series.values.length + h]!)))).toBe(0);
    expect(quantileOfSum(closed, { from: 48, until: 72 }, 0.95)).toBe(0);
    expect(sum(closed.point.subarray(0, 48))).toBeGreaterThan(1000);
  });

  test('goes through days of 92, 96 and 100 quarters by the clock on the wall', () => {
    // In 2026 Brussels goes to summer time on 29 March and back on 25 October.
    for (const [from, jump, quarters] of [
      [Date.UTC(2026, 1, 28, 23), Date.UTC(2026, 2, 29, 1), 92],
      [Date.UTC(2026, 8, 26, 22), Date.UTC(2026, 9, 25, 1), 100],
    ] as const) {
      const spring = quarters === 92;
      const offset = (instant: number) => (instant < jump === spring ? 60 : 120);
      const days = 28;
      const calendar = calendarBetween(from, from + (days + 3) * 24 * hour, 15, offset);
      const changing = Math.floor((jump + 2 * hour) / 24 / hour);
      expect(calendar.day.filter((day) => day === changing)).toHaveLength(quarters);
      expect(calendar.day.filter((day) => day === changing - 1)).toHaveLength(96);
      const at = (slot: number) => 20 + 15 * Math.sin((calendar.place[slot]! / 96) * 2 * Math.PI);
      const n = calendar.day.indexOf(changing);
      const answer = forecast(
        { id: 'q', values: Float64Array.from({ length: n }, (_, slot) => at(slot)), calendar },
        { horizon: 192 },
      );
      for (const [h, value] of answer.point.entries()) expect(Math.abs(value - at(n + h))).toBeLessThan(1.5);
    }
  });

  test('puts an outage aside and tells it, and lifts what came before a new level', () => {
    const broken = queue(8);
    for (let slot = 3 * 168 + 34; slot < 3 * 168 + 38; slot++) broken.values[slot] = 0;
    for (let slot = 3 * 168 + 58; slot < 3 * 168 + 60; slot++) broken.values[slot] = 900;
    expect(forecast(broken, { horizon: 24 }).remarks).toMatchObject([{ about: 'put_aside', count: 6 }]);
    expect(forecast(queue(8), { horizon: 24 }).remarks).toEqual([]);

    const merged = queue(10);
    for (let slot = 8 * 168; slot < merged.values.length; slot++) merged.values[slot]! *= 3;
    const answer = forecast(merged, { horizon: 168 });
    expect(answer.remarks).toMatchObject([{ about: 'level_shift' }]);
    const truth = sum(Array.from({ length: 168 }, (_, h) => 3 * merged.truth(merged.values.length + h)));
    expect(Math.abs(sum(answer.point) / truth - 1)).toBeLessThan(0.08);
  });

  test('says that it is simple where it is, and never fails', () => {
    const of = (values: number[], seasons?: number[]) =>
      forecast(
        { id: 'x', values: Float64Array.from(values), calendar: null, ...(seasons && { seasons }) },
        { horizon: 3 },
      );
    expect(of([])).toMatchObject({ simple: 'empty', point: Float64Array.of(0, 0, 0) });
    expect(of(Array(100).fill(0), [7])).toMatchObject({ simple: 'all_zero', point: Float64Array.of(0, 0, 0) });
    expect(of(Array(100).fill(4), [7])).toMatchObject({ simple: 'constant', point: Float64Array.of(4, 4, 4) });
    expect(of([4, 6])).toMatchObject({ simple: 'too_short', point: Float64Array.of(5, 5, 5) });
    expect(of([Number.NaN, Number.NaN])).toMatchObject({ simple: 'empty' });
    expect(forecast(queue(1), { horizon: 24 }).point.every(Number.isFinite)).toBe(true);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constant(Number.NaN)), { maxLength: 90 }),
        fc.constantFrom<(number[] | undefined)[]>(undefined, [7], [4, 12]),
        (values, seasons) => {
          const answer = of(values, seasons);
          expect(answer.point.every(Number.isFinite)).toBe(true);
          expect(quantiles(answer, 0.99).every((high, h) => high >= quantiles(answer, 0.01)[h]!)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('how sure it is', () => {
  const horizon = 24;
  const days = 35;
  const wave = (t: number) => 100 + 40 * Math.sin((t / 24) * 2 * Math.PI) + (Math.floor(t / 24) % 7 > 4 ? -30 : 0);
  const processes: Record<string, (t: number, luck: () => number) => number> = {
    'a double season': (t, luck) => wave(t) + 8 * normalOf(luck),
    'a trend that breaks': (t, luck) => wave(t) + 8 * normalOf(luck) + 0.05 * t - 0.09 * Math.max(0, t - 25 * 24),
    'low counts': (t, luck) => countsOf(wave(t) / 40, luck),
    'heavy tails': (t, luck) =>
      wave(t) + (5 * normalOf(luck)) / Math.sqrt((-2 * Math.log(luck()) - 2 * Math.log(luck())) / 4 + 0.05),
  };

  test.each(Object.keys(processes))('bands of slots and of the day hold as often as they say: %s', (name) => {
    let [within80, within95, slots, daysWithin, runs] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= 6; seed++) {
      const luck = chance(seed * 977);
      const all = Float64Array.from({ length: days * 24 + horizon }, (_, t) => processes[name]!(t, luck));
      const values = all.subarray(0, days * 24);
      const answer = forecast({ id: name, values, calendar: null, seasons: [24, 168] }, { horizon });
      const actual = all.subarray(days * 24);
      const [low80, high80] = [quantiles(answer, 0.1), quantiles(answer, 0.9)];
      const [low95, high95] = [quantiles(answer, 0.025), quantiles(answer, 0.975)];
      for (let h = 0; h < horizon; h++) {
        slots += 1;
        if (actual[h]! >= low80[h]! && actual[h]! <= high80[h]!) within80 += 1;
        if (actual[h]! >= low95[h]! && actual[h]! <= high95[h]!) within95 += 1;
      }
      runs += 1;
      const total = sum(actual);
      const whole = { from: 0, until: horizon };
      if (total >= quantileOfSum(answer, whole, 0.025) && total <= quantileOfSum(answer, whole, 0.975)) daysWithin += 1;
    }
    expect(within80 / slots).toBeGreaterThan(0.72);
    // Counts of two or three come in steps of one: a band that holds 80 % holds more.
    if (name !== 'low counts') expect(within80 / slots).toBeLessThan(0.9);
    expect(within95 / slots).toBeGreaterThan(0.9);
    expect(daysWithin / runs).toBeGreaterThan(0.7);
  });

  test('a sum keeps the shape of what its slots share and tends to a normal one in what they do not', () => {
    // 60 on one side, 30 on the other: skew.
    const shape = Float64Array.from({ length: 200 }, (_, nth) => (nth < 100 ? -3 + 0.03 * nth : 0.06 * (nth - 100)));
    const of = (shared: number) => ({
      point: new Float64Array(25).fill(100),
      uncertainty: { scale: new Float64Array(25).fill(2), shape, shared, lasting: 0 },
      least: null,
    });
    const day = { from: 0, until: 25 };
    for (const share of [0.1, 0.9])
      expect(quantileOfSum(of(1), day, share)).toBeCloseTo(25 * quantiles(of(1), share)[0]!, 6);
    const [low, high] = [0.025, 0.975].map((share) => quantileOfSum(of(0), day, share) - 2500);
    const deviation = Math.sqrt(sum(shape.map((error) => error * error)) / shape.length);
    expect(high! / (1.96 * 2 * 5 * deviation)).toBeCloseTo(1, 2);
    expect(low! + high!).toBeCloseTo(0, 6);
  });

  test('a member that is too big for the past does not take the trials from the others', () => {
    const { values, calendar } = queue(8);
    const { sample } = toRegular({ id: 'q', values, calendar }, 0);
    const plan = planTrials(sample.values.length, sample.seasons, 2 * sample.seasons[0]!);
    expect(plan.cuts).toHaveLength(10);
    const fits = (least: number): Member => ({
      name: `from ${least}`,
      fit: (of) => (of.values.length < least ? null : { predict: (horizon) => new Float64Array(horizon) }),
    });
    const [third, half] = [plan.cuts[7]!, plan.cuts[5]!].map((cut) => sample.values.length - cut);
    const members = [fits(0), fits(third!), fits(half!)];
    const { judged, trials } = trialsOf(
      sample,
      plan,
      () => members,
      members.map(({ name }) => name),
    );
    expect(judged).toEqual(['from 0', `from ${third}`]);
    expect(trials).toHaveLength(8);
  });

  test('futures that are drawn spread as the bands say, hour by hour and over the day', () => {
    const series = queue(8);
    const answer = forecast(series, { horizon: 24 });
    const luck = chance(5);
    const paths = samplePaths(answer, 2000, luck);
    const below = (share: number, slot: number) => {
      const edge = quantiles(answer, share)[slot]!;
      return paths.filter((path) => path[slot]! <= edge).length / paths.length;
    };
    for (const slot of [9, 13])
      for (const share of [0.1, 0.5, 0.9]) expect(Math.abs(below(share, slot) - share)).toBeLessThan(0.04);
    const whole = { from: 0, until: 24 };
    for (const share of [0.1, 0.9]) {
      const edge = quantileOfSum(answer, whole, share);
      expect(Math.abs(paths.filter((path) => sum(path) <= edge).length / paths.length - share)).toBeLessThan(0.07);
    }
  });
});
