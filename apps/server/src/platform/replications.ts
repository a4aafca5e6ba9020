import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Scenario, Tally } from '@harken/engines/simulation';

export type FromWorker =
  | { kind: 'progress'; contacts: number; share: number }
  /** Instants in milliseconds, comparable between threads. */
  | { kind: 'done'; replication: number; tally: Tally; began: number; ended: number };

export interface Run {
  /** In the order of their numbers. */
  readonly tallies: Tally[];
  /** From the first contact of the first replication to the last of the last. */
  readonly contactsPerSecond: number;
}

export interface Progress {
  /** Of the whole, 0–1. */
  share: number;
  contacts: number;
}

export const progressWords = ({ share, contacts }: Progress): string =>
  `${Math.round(share * 100)} %  ${(contacts / 1e6).toFixed(1)} million contacts`;

/**
 * Runs every replication of a scenario, as many at a time as there are workers. Each worker takes the next number when
 * it is done with one; which worker took which changes nothing.
 */
export async function runReplications(
  scenario: Scenario,
  {
    workers = availableParallelism(),
    onProgress = () => {},
  }: { workers?: number | undefined; onProgress?: (progress: Progress) => void } = {},
): Promise<Run> {
  const replications = scenario.replications ?? 1;
  const tallies: Tally[] = [];
  let next = 0;
  let done = 0;
  let contacts = 0;
  let began = Number.POSITIVE_INFINITY;
  let ended = 0;
  const started: Worker[] = [];
  /** What the workers are in the middle of. */
  const inHand = new Set<{ contacts: number; share: number }>();
  const tell = () => {
    let [soFar, share] = [contacts, done];
    for (const running of inHand) {
      soFar += running.contacts;
      share += running.share;
    }
    onProgress({ contacts: soFar, share: share / replications });
  };
  try {
    const all = Array.from({ length: Math.min(workers, replications) }, () => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: scenario, name: 'simulation' });
      started.push(worker);
      return new Promise<void>((resolve, reject) => {
        const running = { contacts: 0, share: 0 };
        inHand.add(running);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`A simulation worker ended with ${code}.`)));
        const give = () => {
          if (next < replications) worker.postMessage(next++);
          else resolve();
        };
        worker.on('message', (message: FromWorker) => {
          if (message.kind === 'progress') Object.assign(running, message);
          else {
            tallies[message.replication] = message.tally;
            contacts += message.tally.came;
            done += 1;
            began = Math.min(began, message.began);
            ended = Math.max(ended, message.ended);
            Object.assign(running, { contacts: 0, share: 0 });
            give();
          }
          tell();
        });
        give();
      });
    });
    await Promise.all(all);
  } finally {
    await Promise.all(started.map((worker) => worker.terminate()));
  }
  return { tallies, contactsPerSecond: contacts / Math.max(1e-3, (ended - began) / 1000) };
}
