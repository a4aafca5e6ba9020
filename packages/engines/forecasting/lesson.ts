import { type BacktestQuestion, originsOf, seriesAgo } from './backtest.ts';
import type { Lesson } from './learn.ts';
import { toRegular } from './regular.ts';
import type { Series } from './series.ts';
import { planTrials } from './trials.ts';

/** What a pool must be able to answer so that these series can be forecast, and tried at `origins` earlier moments too. */
export function lessonOf(
  examples: readonly Series[],
  { horizon, origins = 0, step = 1 }: Pick<BacktestQuestion, 'horizon'> & { origins?: number; step?: number },
): Lesson | null {
  const votes = new Map<string, number>();
  const cuts = new Set<number>();
  const lengths: number[] = [];
  let cells = 1;
  for (const series of examples) {
    const { sample } = toRegular(series, 0);
    if (sample.seasons.length === 0) continue;
    const name = sample.seasons.join();
    votes.set(name, (votes.get(name) ?? 0) + 1);
    lengths.push(sample.values.length);
    const moments = origins === 0 ? [0] : originsOf({ horizon, origins, step });
    for (const ago of moments) {
      const then = toRegular(seriesAgo(series, ago), horizon);
      const base = sample.values.length - then.sample.values.length;
      cells = Math.max(cells, then.cells);
      cuts.add(base);
      const plan = planTrials(then.sample.values.length, then.sample.seasons, Math.max(1, then.cells));
      for (const cut of plan.cuts) cuts.add(base + cut);
    }
  }
  const [most] = [...votes].sort((one, other) => other[1] - one[1]);
  if (!most) return null;
  const half = lengths.sort((one, other) => one - other)[lengths.length >> 1]!;
  return {
    room: half - Math.max(...cuts) - 2 * Math.min(cells, 2 * Number(most[0].split(',')[0])),
    seasons: most[0].split(',').map(Number),
    horizon: cells,
    cuts: [...cuts].sort((one, other) => one - other),
  };
}
