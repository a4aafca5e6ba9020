import { PassThrough } from 'node:stream';
import { Refusal } from '@harken/contract/problems';
import type { TwinLine } from '@harken/contract/routes-twin';
import { problemOf } from '../platform/http/problem-reply.ts';
import type { Http } from '../platform/http.ts';
import type { Trials } from './dispatch.ts';

/** No more often than a bar can be seen to move. */
const tellEveryMs = 100;

export function serveTwin(http: Pick<Http, 'serve' | 'serveRaw' | 'onClosing'>, { twin, comparisons }: Trials): void {
  http.serve('twinDay', ({ query }) => twin.day(query));

  const stopping = new AbortController();
  http.onClosing(async () => stopping.abort());

  http.serveRaw('runTwin', async ({ body }, reply, { person }) => {
    // What is wrong with the question is a refusal like any other; only what runs answers line by line.
    const prepared = await twin.ask(body);
    const left = new AbortController();
    reply.raw.once('close', () => left.abort());
    const lines = new PassThrough();
    const tell = (line: TwinLine) => lines.write(`${JSON.stringify(line)}\n`);
    let told = 0;
    const running = twin.run(prepared, person.id, {
      signal: AbortSignal.any([left.signal, stopping.signal]),
      onWaiting: () => tell({ kind: 'waiting' }),
      onProgress: (share) => {
        if (performance.now() - told < tellEveryMs) return;
        told = performance.now();
        tell({ kind: 'progress', share });
      },
    });
    void running
      .then(
        (result) => result && tell({ kind: 'done', result }),
        (error) => {
          if (!(error instanceof Refusal)) reply.log.error({ err: error }, 'a simulation failed');
          const refusal = error instanceof Refusal ? error : new Refusal('server.failed');
          tell({ kind: 'failed', problem: problemOf(refusal, reply.request.id) });
        },
      )
      .finally(() => lines.end());
    return reply.header('content-type', 'application/x-ndjson; charset=utf-8').send(lines);
  });

  http.serve('listComparisons', async () => ({ comparisons: await comparisons.list() }));
  http.serve('saveComparison', async ({ body }, { person }) => ({
    comparison: await comparisons.create(body, person.id),
  }));
  http.serve('updateComparison', async ({ params, body }, { person }) => ({
    comparison: await comparisons.update(params.id, body, person.id),
  }));
  http.serve('deleteComparison', async ({ params }, { person }) => {
    await comparisons.remove(params.id, person.id);
    return null;
  });
}
