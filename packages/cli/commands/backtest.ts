import { accuracyOf, addTallies, type Tallies } from '@harken/engines/forecasting/backtest';
import { type Command, Misuse } from '../command.ts';
import { seriesFrom, seriesOptions, wholeFrom } from '../series/given.ts';

export const command: Command = {
  name: 'backtest',
  summary: 'How wrong forecasts of these series would have been.',
  about:
    'Forecasts each series from earlier moments, as it was then, and compares with what came. Answers as JSON: for everybody\n' +
    'together (ensemble), each model and the yardsticks (seasonal_naive, and mean_of_4: the last four same weekdays), over\n' +
    'the whole horizon and by band of it: wape, mase, smape, owa, bias, coverage80, coverage95, msis95, n.\n' +
    'The last origin lies a horizon before the end, each other --step slots before the next.\n\n' +
    'Exit codes: 0 answered, 2 a row or an option is wrong, a line a mistake.',
  options: {
    ...seriesOptions,
    origins: { kind: { value: 'number' }, about: 'Moments from which is forecast. Left out: 3.' },
    step: { kind: { value: 'slots' }, about: 'Between two moments. Left out: the horizon.' },
  },
  async run(given) {
    const origins = wholeFrom(given.values, 'origins', 10_000) ?? 3;
    const { count, horizon, prepared, workers } = await seriesFrom(given);
    const step = wholeFrom(given.values, 'step', 100_000) ?? horizon;
    const [{ backtestAll }, { progressBar }] = await Promise.all([
      import('../series/together.ts'),
      import('../progress-bar.ts'),
    ]);
    const bar = progressBar(process.stderr);
    const all: Tallies = new Map();
    const work = { count, seriesAt: (nth: number) => prepared(nth).series, workers, onProgress: bar.show };
    await backtestAll(work, { horizon, origins, step }, (tallies) => addTallies(all, tallies)).finally(bar.clear);
    if (![...all.values()].some((bands) => (bands.get('all')?.slots ?? 0) > 0))
      throw new Misuse(`No series is long enough for ${origins} origins ${step} slots apart.`);
    const methods = Object.fromEntries(
      [...all].map(([method, bands]) => [
        method,
        Object.fromEntries([...bands].map(([band, tally]) => [band, accuracyOf(tally)])),
      ]),
    );
    console.log(JSON.stringify({ origins, horizon, methods }, null, 2));
    return 0;
  },
};
