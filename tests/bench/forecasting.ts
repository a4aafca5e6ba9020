/**
 * Forecasting on the hourly series of the M4 competition: `node tests/bench/forecasting.ts Hourly-train.csv`. The file is not
 * part of this project. First the yardsticks on the last 48 values, which must be those of the competition's own code; then
 * three origins of 48, everybody together, each member, on all series and on those that no setting was chosen on (every
 * second one; settings were chosen on the others, at earlier origins).
 *
 * SERIES=40 takes every so-manieth series only; ABLATION=1 tells what each member and each step earns.
 */
import { ownMembers } from '@harken/engines/forecasting';
import { accuracyOf, addTallies, originsOf, seriesAgo, type Tallies } from '@harken/engines/forecasting/backtest';
import { gather, pooledMembers, settle } from '@harken/engines/forecasting/learn';
import { lessonOf } from '@harken/engines/forecasting/lesson';
import { mase, naive2, seasonalScale, smape } from '@harken/engines/forecasting/metrics';
import { toRegular } from '@harken/engines/forecasting/regular';
import { ask, planTrials, trialsOf } from '@harken/engines/forecasting/trials';
import { priorOf, together, weigh } from '@harken/engines/forecasting/weights';
import { prepare, seasonsOf } from '../../packages/cli/series/prepare.ts';
import { readSeries } from '../../packages/cli/series/series-file.ts';
import { backtestAll } from '../../packages/cli/series/together.ts';
import { table } from '../house/figures.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('Give the file with the training series.');
const horizon = 48;
const every = process.env.SERIES ? Math.max(1, Math.floor(414 / Number(process.env.SERIES))) : 1;
const rows = (await readSeries(file, { wide: true, before: null })).filter((_, nth) => nth % every === 0);
const seasons = seasonsOf(rows, undefined);
const all = rows.map((row) => prepare(row, { intervalMinutes: undefined, seasons, horizon, events: [] }).series);

const last = all.map(({ values }) => ({
  past: values.subarray(0, values.length - horizon),
  actual: values.subarray(values.length - horizon),
}));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const asDayBefore = (past: Float64Array) =>
  Float64Array.from({ length: horizon }, (_, h) => past[past.length - 24 + (h % 24)]!);
const yardsticks = { naive2: (past: Float64Array) => naive2(past, 24, horizon), seasonal_naive: asDayBefore };
const digits = (value: number | null, places = 3) => (value === null ? '' : value.toFixed(places));
console.log(
  table(
    Object.entries(yardsticks).map(([method, forecast]) => ({
      'last 48': method,
      smape: digits(mean(last.map(({ past, actual }) => smape(actual, forecast(past))))),
      mase: digits(mean(last.map(({ past, actual }) => mase(actual, forecast(past), seasonalScale(past, 24))))),
    })),
  ),
);

if (process.env.ABLATION) ablation();
else await origins();

async function origins() {
  const [everyone, unmet]: [Tallies, Tallies] = [new Map(), new Map()];
  const began = performance.now();
  let nth = 0;
  const work = { count: all.length, seriesAt: (at: number) => all[at]!, onProgress: () => {} };
  await backtestAll(work, { horizon, origins: 3, step: horizon }, (tallies) => {
    addTallies(everyone, tallies);
    if (nth++ % 2 === 1) addTallies(unmet, tallies);
  });
  for (const [title, tallies] of Object.entries({ 'series never met': unmet, 'all series': everyone }))
    console.log(
      `\n${table(
        [...tallies].map(([method, bands]) => {
          const { smape, mase, owa, msis95, coverage80, coverage95 } = accuracyOf(bands.get('all')!);
          return {
            [title]: method,
            smape: digits(smape),
            mase: digits(mase),
            owa: digits(owa, 4),
            msis95: digits(msis95),
            'within 80': digits(coverage80),
            'within 95': digits(coverage95),
          };
        }),
      )}`,
    );
  console.log(`\n${all.length} series, 3 origins, in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** The same trials, weighed without one member or without one step. */
function ablation() {
  const question = { horizon, origins: 3, step: horizon };
  const lesson = lessonOf(all.slice(0, 5), question)!;
  const learned = settle(
    [
      gather(
        all.map((series) => toRegular(series, 0).sample),
        lesson,
      ),
    ],
    lesson,
  );
  const runs = all
    .filter((_, nth) => nth % 2 === 1)
    .flatMap((series) =>
      originsOf(question).map((ago) => {
        const { sample } = toRegular(seriesAgo(series, ago), horizon);
        const membersAt = (cut: number) => [...ownMembers, ...pooledMembers(learned, ago + cut)];
        const now = ask(sample, membersAt(0), horizon);
        const plan = planTrials(sample.values.length, sample.seasons, horizon);
        const { judged, trials } = trialsOf(
          sample,
          plan,
          membersAt,
          now.map(({ member }) => member),
        );
        const said = judged.map((name) => now.find(({ member }) => member === name)!.points);
        const past = sample.values;
        const actual = series.values.subarray(past.length, past.length + horizon);
        return { judged, trials, said, past, actual, scale: seasonalScale(past, 24), naive: naive2(past, 24, horizon) };
      }),
    );
  type Run = (typeof runs)[number];
  const owa = (forecast: (run: Run) => Float64Array) => {
    const points = runs.map(forecast);
    const ratio = (of: (run: Run, point: Float64Array) => number) =>
      mean(runs.map((run, nth) => of(run, points[nth]!))) / mean(runs.map((run) => of(run, run.naive)));
    return (
      (ratio((run, point) => smape(run.actual, point)) + ratio((run, point) => mase(run.actual, point, run.scale))) / 2
    );
  };
  const equal = (run: Run) => new Float64Array(run.judged.length).fill(1 / run.judged.length);
  const without = (left: (member: string) => boolean) => (run: Run) => {
    const kept = run.judged.flatMap((name, nth) => (left(name) ? [] : [nth]));
    const of = (said: readonly Float64Array[]) => kept.map((nth) => said[nth]!);
    const trials = run.trials.map((trial) => ({ ...trial, said: of(trial.said) }));
    const even = new Float64Array(kept.length).fill(1 / kept.length);
    return together(of(run.said), weigh(trials, priorOf(trials, even)));
  };
  const whole = owa(without(() => false));
  const variants: Record<string, (run: Run) => Float64Array> = {
    'equal weights': (run) => together(run.said, equal(run)),
    'each by its own error only': (run) => together(run.said, priorOf(run.trials, equal(run))),
    'together, from equal weights': (run) => together(run.said, weigh(run.trials, equal(run))),
    'one trial only': (run) =>
      together(run.said, weigh(run.trials.slice(0, 1), priorOf(run.trials.slice(0, 1), equal(run)))),
    'no logarithms': without((name) => name.endsWith('_log')),
    'nothing over all series': without((name) => /^(pooled|adapted)/.test(name)),
    'nothing adapted': without((name) => name.startsWith('adapted')),
    ...Object.fromEntries(
      [...new Set(runs.flatMap(({ judged }) => judged))].map((member) => [
        `without ${member}`,
        without((name) => name === member),
      ]),
    ),
  };
  console.log(
    `\n${table([
      { variant: 'as it is', owa: digits(whole, 4), worse: '' },
      ...Object.entries(variants).map(([variant, forecast]) => {
        const found = owa(forecast);
        return { variant, owa: digits(found, 4), worse: digits(found - whole, 4) };
      }),
    ])}`,
  );
}
