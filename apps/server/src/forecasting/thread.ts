/**
 * Forecasts are made in a thread of their own: whoever serves customers here is not kept waiting. The same file is the
 * thread and the way to it.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Forecast, forecast } from '@harken/engines/forecasting';
import { type MeasuredEvent, measureEvent } from '@harken/engines/forecasting/event-effects';
import { forecastHandleTime } from '@harken/engines/forecasting/handle-time';
import { toRegular } from '@harken/engines/forecasting/regular';
import type { Series } from '@harken/engines/forecasting/series';
import { type DayWays, type PastDay, waysOf } from '@harken/engines/forecasting/within-day';

type Order =
  | { does: 'forecast'; series: Series; horizon: number }
  /** How long contacts take. */
  | { does: 'times'; id: string; seconds: Float64Array; contacts: Float64Array; day: number; horizon: number }
  /** What past events of these names did. */
  | { does: 'measure'; series: Series; names: readonly string[] }
  /** How days differ from their mornings. */
  | { does: 'learn'; days: readonly PastDay[] };

interface Answers {
  forecast: Forecast;
  times: Forecast | null;
  measure: (MeasuredEvent | null)[];
  learn: DayWays;
}
type Does = Order['does'];
type Asked<D extends Does> = Omit<Extract<Order, { does: D }>, 'does'>;

const ours = 'forecasting';

export type Forecaster = ReturnType<typeof openForecaster>;

/** A thread that answers one order after another until it is closed. */
export function openForecaster() {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: ours, name: ours });
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (why: Error) => void }>();
  let next = 0;
  let ended: Error | null = null;
  const fail = (why: Error) => {
    ended = why;
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  };
  worker.on('message', ({ nth, answer }: { nth: number; answer: never }) => {
    waiting.get(nth)?.resolve(answer);
    waiting.delete(nth);
  });
  worker.once('error', (error) => fail(error as Error));
  worker.once('exit', (code) => fail(new Error(`The thread that forecasts ended with ${code}`)));
  return {
    ask: <D extends Does>(does: D, asked: Asked<D>) =>
      new Promise<Answers[D]>((resolve, reject) => {
        if (ended) return reject(ended);
        const nth = next++;
        waiting.set(nth, { resolve, reject });
        worker.postMessage({ nth, order: { does, ...asked } });
      }),
    close: async () => void (await worker.terminate()),
  };
}

/** With a thread of its own for as long as that takes. */
export async function apart<Result>(work: (forecaster: Forecaster) => Promise<Result>): Promise<Result> {
  const forecaster = openForecaster();
  try {
    return await work(forecaster);
  } finally {
    await forecaster.close();
  }
}

/** How far the last weeks were from what would have been said of them: the spread of handle times. */
const heldBackDays = 28;

function times({ id, seconds, contacts, day, horizon }: Asked<'times'>): Forecast | null {
  const seasons = [day, 7 * day];
  const point = forecastHandleTime({ seconds, contacts, seasons }, horizon);
  if (point === null) return null;
  const cut = Math.max(0, seconds.length - heldBackDays * day);
  const said = forecastHandleTime(
    { seconds: seconds.subarray(0, cut), contacts: contacts.subarray(0, cut), seasons },
    seconds.length - cut,
  );
  const errors: number[] = [];
  for (let slot = cut; said && slot < seconds.length; slot++)
    if (contacts[slot]! > 0) errors.push(seconds[slot]! - said[slot - cut]!);
  const size = errors.reduce((sum, error) => sum + Math.abs(error), 0) / Math.max(1, errors.length);
  return {
    id,
    point,
    uncertainty: {
      scale: new Float64Array(horizon).fill(size),
      shape: Float64Array.from(errors, (error) => (size > 0 ? error / size : 0)).sort(),
      shared: 0,
      lasting: 0,
    },
    least: 0,
    voices: [
      {
        member: 'handle_time',
        weight: 1,
        bands: [[0, 1]],
        error: null,
        origins: said ? 1 : 0,
        influences: [],
        points: point,
      },
    ],
    simple: said ? null : 'too_short',
    remarks: [],
  };
}

function answerTo(order: Order): Answers[Does] {
  switch (order.does) {
    case 'forecast':
      return forecast(order.series, { horizon: order.horizon });
    case 'times':
      return times(order);
    case 'measure': {
      const { sample } = toRegular(order.series, 0);
      return order.names.map((name) => measureEvent(sample, name));
    }
    case 'learn':
      return waysOf(order.days);
  }
}

// Tests run in threads too; only ours has this for its data.
if (!isMainThread && parentPort && workerData === ours) {
  const port = parentPort;
  port.on('message', ({ nth, order }: { nth: number; order: Order }) => {
    port.postMessage({ nth, answer: answerTo(order) });
  });
}
