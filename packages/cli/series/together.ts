import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Forecast } from '@harken/engines/forecasting';
import type { BacktestQuestion, Tallies } from '@harken/engines/forecasting/backtest';
import type { Gathered, Learned, Lesson } from '@harken/engines/forecasting/learn';
import { lessonOf } from '@harken/engines/forecasting/lesson';
import type { Series } from '@harken/engines/forecasting/series';
import { type Answer, answer, type Task } from './tasks.ts';

/** Fewer than these are done before a second thread has started. */
const few = 6;
/** More series teach a pool nothing that these do not. */
const teachers = 600;

export interface Work {
  readonly count: number;
  /** Made when it is its turn, so that not all are in memory at once. */
  readonly seriesAt: (nth: number) => Series;
  readonly workers?: number | undefined;
  /** @param share of the whole, 0–1 */
  readonly onProgress: (share: number, text: string) => void;
}

/** Forecasts one series after the other, in their order, by what all of them taught. */
export async function forecastAll(
  work: Work,
  horizon: number,
  take: (nth: number, forecast: Forecast) => Promise<void> | void,
): Promise<void> {
  await taught(
    work,
    { horizon },
    (series) => ({ kind: 'forecast', series, horizon }),
    (nth, found) => take(nth, found as Forecast),
  );
}

export async function backtestAll(
  work: Work,
  question: BacktestQuestion,
  take: (tallies: Tallies) => void,
): Promise<void> {
  await taught(
    work,
    question,
    (series) => ({ kind: 'backtest', series, question }),
    (_, found) => take(found as Tallies),
  );
}

async function taught(
  { count, seriesAt, workers = availableParallelism(), onProgress }: Work,
  question: { horizon: number; origins?: number; step?: number },
  taskOf: (series: Series) => Task,
  take: (nth: number, found: Answer) => Promise<void> | void,
) {
  const threads = count < few ? [atHand()] : Array.from({ length: Math.min(workers, count) }, () => thread());
  try {
    const every = Math.max(1, Math.ceil(count / teachers));
    const chosen = Array.from({ length: Math.ceil(count / every) }, (_, nth) => nth * every);
    const examples = chosen.filter((_, nth) => nth % Math.ceil(chosen.length / 20) === 0).map(seriesAt);
    const lesson = lessonOf(examples, question);
    if (lesson !== null) {
      onProgress(0, 'learning what all series share');
      const learned = await learnTogether(threads, chosen, seriesAt, lesson);
      await Promise.all(threads.map(({ ask }) => ask({ kind: 'keep', learned })));
    }
    await inOrder(
      threads,
      count,
      (nth) => taskOf(seriesAt(nth)),
      take,
      (done) => onProgress(done / count, `${done} of ${count} series`),
    );
  } finally {
    await Promise.all(threads.map(({ end }) => end()));
  }
}

async function learnTogether(
  threads: readonly Thread[],
  chosen: readonly number[],
  seriesAt: (nth: number) => Series,
  lesson: Lesson,
): Promise<Learned> {
  const parts = await Promise.all(
    threads.map(({ ask }, nth) => {
      const series = chosen.filter((_, at) => at % threads.length === nth).map(seriesAt);
      return ask({ kind: 'gather', series, lesson }) as Promise<Gathered>;
    }),
  );
  return (await threads[0]!.ask({ kind: 'settle', parts, lesson })) as Learned;
}

/** Answers are taken in the order of the series, whichever thread is done first; none runs far ahead of the slowest. */
async function inOrder(
  threads: readonly Thread[],
  count: number,
  taskOf: (nth: number) => Task,
  take: (nth: number, found: Answer) => Promise<void> | void,
  onDone: (done: number) => void,
) {
  const waiting = new Map<number, Answer>();
  let [next, taken] = [0, 0];
  let taking = Promise.resolve();
  const drain = async () => {
    for (let found = waiting.get(taken); found !== undefined; found = waiting.get(taken)) {
      waiting.delete(taken);
      await take(taken, found);
      taken += 1;
      onDone(taken);
    }
  };
  await Promise.all(
    threads.map(async ({ ask }) => {
      while (next < count) {
        const nth = next++;
        waiting.set(nth, await ask(taskOf(nth)));
        taking = taking.then(drain);
        await taking;
      }
    }),
  );
  await taking;
}

interface Thread {
  readonly ask: (task: Task) => Promise<Answer>;
  readonly end: () => Promise<unknown> | undefined;
}

function atHand(): Thread {
  return { ask: async (task) => answer(task), end: () => undefined };
}

function thread(): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  return {
    ask: (task) =>
      new Promise((resolve, reject) => {
        const off = () => worker.off('message', done).off('error', failed);
        const done = (found: Answer) => {
          off();
          resolve(found);
        };
        const failed = (error: Error) => {
          off();
          reject(error);
        };
        worker.on('message', done).on('error', failed);
        worker.postMessage(task);
      }),
    end: () => worker.terminate(),
  };
}
