/** One thread of the twin: takes numbers of replications, answers with what each counted. */
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { prepare, type Scenario, simulate } from '@harken/engines/simulation';
import type { FromWorker, Job } from '../replications.ts';

// The loop of a replication is made of many small functions. Compiled into one, it is a quarter faster; by itself the
// compiler stops half way.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=20000');
setFlagsFromString('--max-inlined-bytecode-size=5000');

const prepared = (workerData as Scenario[]).map((scenario) => ({ scenario, model: prepare(scenario) }));
const instant = () => performance.timeOrigin + performance.now();
const tell = (message: FromWorker) => parentPort?.postMessage(message);

parentPort?.on('message', (job: Job) => {
  const { scenario, model } = prepared[job.scenario] as (typeof prepared)[number];
  const began = instant();
  let told = began;
  const tally = simulate(scenario, model, job.replication, {
    onProgress(contacts, share) {
      if (instant() - told < 100) return;
      told = instant();
      tell({ kind: 'progress', contacts, share });
    },
  });
  tell({ kind: 'done', ...job, tally, began, ended: instant() });
});
