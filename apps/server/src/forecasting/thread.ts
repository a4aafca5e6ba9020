/**
 * Forecasts are made in a thread of their own: whoever serves customers here is not kept waiting. The same file is the
 * thread and the way to it.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Forecast, forecast } from '@harken/engines/forecasting';
import type { Series } from '@harken/engines/forecasting/series';

interface Order {
  nth: number;
  series: Series;
  horizon: number;
}
interface Word {
  nth: number;
  answer: Forecast;
}

const ours = 'forecasting';

export type Forecaster = ReturnType<typeof openForecaster>;

/** A thread that forecasts one series after another until it is closed. */
export function openForecaster() {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: ours, name: ours });
  const asked = new Map<number, { resolve: (answer: Forecast) => void; reject: (why: Error) => void }>();
  let next = 0;
  const fail = (why: Error) => {
    for (const { reject } of asked.values()) reject(why);
    asked.clear();
  };
  worker.on('message', ({ nth, answer }: Word) => {
    asked.get(nth)?.resolve(answer);
    asked.delete(nth);
  });
  worker.once('error', (error) => fail(error as Error));
  worker.once('exit', (code) => fail(new Error(`The thread that forecasts ended with ${code}`)));
  return {
    forecast: (series: Series, horizon: number) =>
      new Promise<Forecast>((resolve, reject) => {
        const nth = next++;
        asked.set(nth, { resolve, reject });
        worker.postMessage({ nth, series, horizon } satisfies Order);
      }),
    close: async () => void (await worker.terminate()),
  };
}

// Tests run in threads too; only ours has this for its data.
if (!isMainThread && parentPort && workerData === ours) {
  const port = parentPort;
  port.on('message', ({ nth, series, horizon }: Order) => {
    port.postMessage({ nth, answer: forecast(series, { horizon }) } satisfies Word);
  });
}
