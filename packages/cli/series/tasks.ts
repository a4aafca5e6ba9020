import { type Forecast, forecast } from '@harken/engines/forecasting';
import { type BacktestQuestion, backtest, type Tallies } from '@harken/engines/forecasting/backtest';
import { type Gathered, gather, type Learned, type Lesson, settle } from '@harken/engines/forecasting/learn';
import type { Sample } from '@harken/engines/forecasting/member';
import { toRegular } from '@harken/engines/forecasting/regular';
import type { Series } from '@harken/engines/forecasting/series';

/** What a thread is asked, and what it answers. */
export type Task =
  | { kind: 'gather'; series: readonly Series[]; lesson: Lesson }
  | { kind: 'settle'; parts: readonly Gathered[]; lesson: Lesson }
  | { kind: 'keep'; learned: Learned | null }
  | { kind: 'forecast'; series: Series; horizon: number }
  | { kind: 'backtest'; series: Series; question: BacktestQuestion };

export type Answer = Gathered | Learned | null | Forecast | Tallies;

let kept: Learned | undefined;

export function answer(task: Task): Answer {
  switch (task.kind) {
    case 'gather':
      return gather(samplesOf(task.series, task.lesson), task.lesson);
    case 'settle':
      return settle(task.parts, task.lesson);
    case 'keep':
      kept = task.learned ?? undefined;
      return null;
    case 'forecast':
      return forecast(task.series, { horizon: task.horizon, ...(kept && { learned: kept }) });
    case 'backtest':
      return backtest(task.series, { ...task.question, ...(kept && { learned: kept }) });
  }
}

function* samplesOf(all: readonly Series[], { seasons }: Lesson): Generator<Sample> {
  for (const series of all) {
    const { sample } = toRegular(series, 0);
    if (sample.seasons.join() === seasons.join()) yield sample;
  }
}
