import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from './embedding.ts';

/** Where sentence vectors are computed: a model takes milliseconds for each, in which nothing else could be answered. */
const port = parentPort!;
const [library, source] = workerData as [string, string];
const loaded = Promise.all([import(library), import(source)]).then(
  ([{ initModel }, { modelSource }]): Promise<{ embed(texts: readonly string[]): Promise<number[][]> }> =>
    initModel(modelSource),
);

port.on('message', async (texts: readonly string[]) => {
  let answer: Answer;
  try {
    const vectors = await (await loaded).embed(texts);
    answer = { vectors: vectors.map((vector) => Float32Array.from(vector)) };
  } catch (error) {
    answer = { failed: (error as Error).message };
  }
  port.postMessage(answer);
});
