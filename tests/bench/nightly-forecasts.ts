/**
 * A night's forecasts: `node tests/bench/nightly-forecasts.ts`. Quarters of an hour of 26 weeks, drawn around a day and a week,
 * a week ahead. SERIES (20) are forecast; time is told per series, so a night of 500 is 25 times that. With the members that
 * the whole installation taught, and without, as one series is fitted anew in the day. The yardstick is the mean of the last
 * four weeks.
 */
import { forecast } from '@harken/engines/forecasting';
import { gather, settle } from '@harken/engines/forecasting/learn';
import { lessonOf } from '@harken/engines/forecasting/lesson';
import { toRegular } from '@harken/engines/forecasting/regular';
import { calendarBetween } from '@harken/engines/forecasting/series';
import { chance, table } from '../house/figures.ts';

const count = Number(process.env.SERIES ?? 20);
const quarter = 15 * 60_000;
const from = Date.UTC(2026, 0, 5);
const horizon = 7 * 96;

function drawn(seed: number, weeks: number) {
  const luck = chance(seed);
  const slots = weeks * 672;
  const calendar = calendarBetween(
    from,
    from + (slots + horizon) * quarter,
    15,
    () => 0,
    (_, place) => place >= 28 && place < 88,
  );
  const values = Float64Array.from({ length: slots }, (_, slot) => {
    if (calendar.open[slot] === 0) return 0;
    const level = 30 + 20 * Math.sin((Math.PI * (calendar.place[slot]! - 27)) / 61);
    return Math.round(
      level * (1 + 0.1 * (calendar.day[slot]! % 7)) + Math.sqrt(level) * 2 * (luck.next() + luck.next() - 1),
    );
  });
  return { id: `q${seed}`, values, calendar };
}

const seconds = (began: number) => (performance.now() - began) / 1000;
const rows = [8, 26, 104].map((weeks) => {
  const all = Array.from({ length: weeks === 26 ? count : 3 }, (_, seed) => drawn(seed + 1, weeks));
  let began = performance.now();
  const lesson = lessonOf(all.slice(0, 3), { horizon })!;
  const learned = settle(
    [
      gather(
        all.map((series) => toRegular(series, 0).sample),
        lesson,
      ),
    ],
    lesson,
  );
  const learning = seconds(began);
  began = performance.now();
  for (const series of all) forecast(series, { horizon, learned });
  const each = seconds(began) / all.length;
  began = performance.now();
  forecast(all[0]!, { horizon });
  return {
    weeks,
    series: all.length,
    'learned in s': learning,
    's a series': each,
    's of one anew': seconds(began),
    '500 on 2 threads, min': (500 * each) / 2 / 60,
    'memory MB': process.memoryUsage().rss / 2 ** 20,
  };
});
console.log(table(rows));
