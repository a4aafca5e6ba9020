/** Replications of the twin in threads of their own, so that whoever serves customers here is not kept waiting. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Scenario, Tally } from '@harken/engines/simulation';

export type FromWorker =
  | { kind: 'progress'; contacts: number; share: number }
  /** Instants in milliseconds, comparable between threads. */
  | ({ kind: 'done'; tally: Tally; began: number; ended: number } & Job);

/** One replication of one scenario. */
export interface Job {
  scenario: number;
  replication: number;
}

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

interface Options {
  workers?: number | undefined;
  onProgress?: (progress: Progress) => void;
}

/** Runs every replication of a scenario, as many at a time as there are workers. */
export async function runReplications(scenario: Scenario, options: Options = {}): Promise<Run> {
  const tallies: Tally[] = [];
  let contacts = 0;
  let began = Number.POSITIVE_INFINITY;
  let ended = 0;
  await runTogether([scenario], {
    ...options,
    replications: scenario.replications ?? 1,
    take: ({ replication }, tally, time) => {
      tallies[replication] = tally;
      contacts += tally.came;
      began = Math.min(began, time.began);
      ended = Math.max(ended, time.ended);
    },
  });
  return { tallies, contactsPerSecond: contacts / Math.max(1e-3, (ended - began) / 1000) };
}

/**
 * Runs the same replications of several scenarios, number by number: whenever it ends, as many are done of each, give or
 * take those in hand. Each worker takes the next when it is done with one; which worker took which changes nothing.
 * @param take   called with each tally, in the order in which they are done
 * @param signal ends it at once, and quietly: what was taken until then stays true
 */
export async function runTogether(
  scenarios: readonly Scenario[],
  {
    replications,
    workers = availableParallelism(),
    onProgress = () => {},
    take,
    signal,
  }: Options & {
    replications: number;
    take: (job: Job, tally: Tally, time: { began: number; ended: number }) => void;
    signal?: AbortSignal;
  },
): Promise<void> {
  const jobs = replications * scenarios.length;
  let next = 0;
  let done = 0;
  let contacts = 0;
  const started: Worker[] = [];
  /** What the workers are in the middle of. */
  const inHand = new Set<{ contacts: number; share: number }>();
  const tell = () => {
    let [soFar, share] = [contacts, done];
    for (const running of inHand) {
      soFar += running.contacts;
      share += running.share;
    }
    onProgress({ contacts: soFar, share: share / jobs });
  };
  const stopped = new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    const all = Array.from({ length: signal?.aborted ? 0 : Math.min(workers, jobs) }, () => {
      const worker = new Worker(new URL('./replications/worker.ts', import.meta.url), {
        workerData: scenarios,
        name: 'simulation',
      });
      started.push(worker);
      return new Promise<void>((resolve, reject) => {
        const running = { contacts: 0, share: 0 };
        inHand.add(running);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`A simulation worker ended with ${code}.`)));
        const give = () => {
          if (next === jobs) return resolve();
          const job: Job = { scenario: next % scenarios.length, replication: Math.floor(next / scenarios.length) };
          next += 1;
          worker.postMessage(job);
        };
        worker.on('message', (message: FromWorker) => {
          if (signal?.aborted) return;
          if (message.kind === 'progress') Object.assign(running, message);
          else {
            take(message, message.tally, message);
            contacts += message.tally.came;
            done += 1;
            Object.assign(running, { contacts: 0, share: 0 });
            give();
          }
          tell();
        });
        give();
      });
    });
    // Once stopped, workers end before their work is done, and nobody minds.
    for (const one of all) one.catch(() => {});
    await Promise.race([Promise.all(all), stopped]);
  } finally {
    await Promise.all(started.map((worker) => worker.terminate()));
  }
}
