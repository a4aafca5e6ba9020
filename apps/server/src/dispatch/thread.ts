/**
 * What takes a processor for a while, in a thread of its own: nobody who is being served should notice. The same file is
 * the thread and the way to it. One order at a time, so that two people who ask do not take two processors.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { calibrate, type Recorded } from '@harken/engines/calibration';
import type { Plan } from '@harken/engines/routing/plan';
import { type Impossible, impossible, prepare, simulate, type Tally } from '@harken/engines/simulation';
import { type Pair, pairsOf } from '@harken/engines/simulation/pairs';

type Order =
  | { does: 'calibrate'; record: Recorded }
  /** The days under the plans that ran and under others, with the same customers. */
  | { does: 'compare'; record: Recorded; plans: readonly Plan[]; replications: number };

type Calibrated = ReturnType<typeof calibrate>;
/** Queues whose other plan cannot be said in the twin, or why there is no such day; otherwise how they differ. */
export type Compared = { pairs: Pair[] } | { unsaid: string[]; impossible: Impossible[] };

type Word = { share: number } | { done: unknown };

let turn: Promise<unknown> = Promise.resolve();

export const calibrateApart = (record: Recorded) => asked<Calibrated>({ does: 'calibrate', record });

export const compareApart = (
  order: Omit<Extract<Order, { does: 'compare' }>, 'does'>,
  onProgress?: (share: number) => void,
) => asked<Compared>({ does: 'compare', ...order }, onProgress);

function asked<Answer>(order: Order, onProgress?: (share: number) => void): Promise<Answer> {
  const answer = turn
    .catch(() => {})
    .then(
      () =>
        new Promise<Answer>((resolve, reject) => {
          const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: order, name: 'dispatch' });
          worker.once('error', reject);
          worker.once('exit', (code) => reject(new Error(`The thread of the twin ended with ${code}`)));
          worker.on('message', (word: Word) => {
            if ('share' in word) onProgress?.(word.share);
            else resolve(word.done as Answer);
          });
        }),
    );
  turn = answer;
  return answer;
}

function compare(
  { record, plans, replications }: Extract<Order, { does: 'compare' }>,
  tell: (word: Word) => void,
): Compared {
  const kept = record.plans.filter(({ queueId }) => !plans.some((plan) => plan.queueId === queueId));
  const one = calibrate(record).scenario;
  const { scenario: other, fit } = calibrate({ ...record, plans: [...kept, ...plans] });
  const unsaid = fit.leftOut.flatMap(({ what, queueId }) =>
    what === 'plan' && plans.some((plan) => plan.queueId === queueId) ? [queueId as string] : [],
  );
  const wrong = impossible(one);
  if (unsaid.length > 0 || wrong.length > 0) return { unsaid, impossible: wrong };
  const [model, otherModel] = [prepare(one), prepare(other)];
  const tallies: [Tally[], Tally[]] = [[], []];
  for (let replication = 0; replication < replications; replication++) {
    tallies[0].push(simulate(one, model, replication));
    tallies[1].push(simulate(other, otherModel, replication));
    tell({ share: (replication + 1) / replications });
  }
  return { pairs: pairsOf(model, ...tallies) };
}

// Tests run in threads too; only ours is given a port and an order.
const order = workerData as Partial<Order> | null;
if (!isMainThread && parentPort && order?.does && order.record) {
  const port = parentPort;
  const tell = (word: Word) => port.postMessage(word);
  tell({
    done:
      order.does === 'calibrate'
        ? calibrate(order.record)
        : compare(order as Extract<Order, { does: 'compare' }>, tell),
  });
}
