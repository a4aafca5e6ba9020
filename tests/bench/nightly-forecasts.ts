/**
 * A night's forecasts: `node tests/bench/nightly-forecasts.ts`. 500 series of quarters of an hour of 8, 26 and 104 weeks, drawn
 * around a day and a week, a week ahead. All of them are held as a night holds them; SERIES (6) are forecast, and time is
 * told per series. Alone, as the hub publishes; with the members that the whole installation taught, and how much nearer
 * these come to what was drawn next. One series is fitted anew and its week staffed (Erlang A) in the day. The yardstick of
 * error is the mean of the last four weeks.
 *
 * COUNTS=50,100,250,500 tells instead how a night of 26 weeks grows: so many series, all of them forecast on two threads with
 * what they taught together, their wall and processor time, and the most memory that the process ever had.
 */
import { forecast } from '@harken/engines/forecasting';
import { gather, settle } from '@harken/engines/forecasting/learn';
import { lessonOf } from '@harken/engines/forecasting/lesson';
import { toRegular } from '@harken/engines/forecasting/regular';
import { calendarBetween } from '@harken/engines/forecasting/series';
import { staff } from '@harken/engines/staffing';
import { forecastAll } from '../../packages/cli/series/together.ts';
import { chance, table } from '../house/figures.ts';

const count = Number(process.env.SERIES ?? 6);
const held = 500;
const quarter = 15 * 60_000;
const from = Date.UTC(2026, 0, 5);
const week = 672;
const horizon = week;

function calendarOf(weeks: number) {
  const until = from + (weeks * week + horizon) * quarter;
  return calendarBetween(
    from,
    until,
    15,
    () => 0,
    (_, place) => place >= 28 && place < 88,
  );
}

/** The past, and the week after it. */
function drawn(seed: number, calendar: ReturnType<typeof calendarOf>) {
  const luck = chance(seed);
  const size = 0.2 + 1.6 * luck.next();
  const all = Float64Array.from(calendar.open, (open, slot) => {
    if (open === 0) return 0;
    const level = size * (30 + 20 * Math.sin((Math.PI * (calendar.place[slot]! - 27)) / 61));
    return Math.max(
      0,
      Math.round(
        level * (1 + 0.1 * (calendar.day[slot]! % 7)) + Math.sqrt(level) * 2 * (luck.next() + luck.next() - 1),
      ),
    );
  });
  const end = all.length - horizon;
  return { series: { id: `q${seed}`, values: all.subarray(0, end), calendar }, next: all.subarray(end) };
}

const seconds = (began: number) => (performance.now() - began) / 1000;
const wape = (said: ArrayLike<number>, came: Float64Array) =>
  came.reduce((sum, value, slot) => sum + Math.abs(value - said[slot]!), 0) /
  came.reduce((sum, value) => sum + value, 0);

function timed<Result>(work: () => Result): [result: Result, seconds: number] {
  const began = performance.now();
  return [work(), seconds(began)];
}

if (process.env.COUNTS) await grown(process.env.COUNTS.split(',').map(Number));
else perSeries();

async function grown(counts: readonly number[]): Promise<void> {
  const calendar = calendarOf(26);
  for (const series of counts) {
    const night = Array.from({ length: series }, (_, seed) => drawn(seed + 1, calendar));
    const before = process.cpuUsage();
    const began = performance.now();
    let points = 0;
    const work = { count: series, seriesAt: (nth: number) => night[nth]!.series, workers: 2, onProgress: () => {} };
    await forecastAll(work, horizon, (_, { point }) => {
      points += point.length;
    });
    const { user, system } = process.cpuUsage(before);
    const row = {
      series,
      points,
      'wall s': seconds(began),
      'processor s': (user + system) / 1e6,
      'processor s a series': (user + system) / 1e6 / series,
      'most MB': process.resourceUsage().maxRSS / 1024,
    };
    console.log(table([row]));
  }
}

function perSeries(): void {
  console.log(table([8, 26, 104].map(rowOf)));
}

function rowOf(weeks: number) {
  const calendar = calendarOf(weeks);
  const before = process.memoryUsage().rss;
  const night = Array.from({ length: held }, (_, seed) => drawn(seed + 1, calendar));
  const some = night.slice(0, weeks === 26 ? count : Math.ceil(count / 2));
  const [alone, aloneSeconds] = timed(() => some.map(({ series }) => forecast(series, { horizon })));
  const [learned, learning] = timed(() => {
    const lesson = lessonOf(
      some.slice(0, 3).map(({ series }) => series),
      { horizon },
    )!;
    return settle(
      [
        gather(
          some.map(({ series }) => toRegular(series, 0).sample),
          lesson,
        ),
      ],
      lesson,
    );
  });
  const [pooled, pooledSeconds] = timed(() => some.map(({ series }) => forecast(series, { horizon, learned })));
  const [, anew] = timed(() => {
    const { point } = forecast(some[0]!.series, { horizon });
    const asked = { model: 'erlang-a', handleSeconds: 300, withinSeconds: 20, patienceSeconds: 600 } as const;
    // As the hub asks: what differs by less than two in a hundred is one question.
    const questions = new Set(Array.from(point, (contacts) => Math.round(Math.log(Math.max(0.01, contacts)) / 0.02)));
    for (const question of questions)
      staff({ ...asked, arrivalsPerHour: 4 * Math.exp(question * 0.02), target: { serviceLevel: 0.8 } });
  });
  const meanWape = (said: (nth: number) => ArrayLike<number>) =>
    some.reduce((sum, { next }, nth) => sum + wape(said(nth), next), 0) / some.length;
  const usual = (nth: number) => {
    const { values } = some[nth]!.series;
    return Float64Array.from({ length: horizon }, (_, slot) => {
      const at = values.length + slot;
      return (values[at - week]! + values[at - 2 * week]! + values[at - 3 * week]! + values[at - 4 * week]!) / 4;
    });
  };
  return {
    weeks,
    forecast: some.length,
    's a series': aloneSeconds / some.length,
    '500 on 1 thread, min': (held * aloneSeconds) / some.length / 60,
    'anew and staffed, s': anew,
    'held MB': (process.memoryUsage().rss - before) / 2 ** 20,
    'rss MB': process.memoryUsage().rss / 2 ** 20,
    'wape %': 100 * meanWape((nth) => alone[nth]!.point),
    'usual wape %': 100 * meanWape(usual),
    'learned in s': learning,
    's a series, pooled': pooledSeconds / some.length,
    'pooled wape %': 100 * meanWape((nth) => pooled[nth]!.point),
  };
}
