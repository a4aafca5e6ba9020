/** `/health`: this process lives. `/ready`: it can do its work; a balancer sends nobody here before. */
import { Refusal } from '@harken/contract/problems';
import type { FastifyInstance } from 'fastify';
import { problemOf } from './problem-reply.ts';

export interface Check {
  name: string;
  /** Null when all is well, else what is wrong, in words for the operator and without data. */
  look(): Promise<string | null> | string | null;
}

const patienceMs = 2_000;

export function serveHealth(app: FastifyInstance, checks: Check[], stopping: () => boolean): void {
  const quiet = { schema: { hide: true } as object };

  app.get('/health', quiet, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  app.get('/ready', quiet, async (request, reply) => {
    const found = stopping() ? [['process', 'is stopping']] : await Promise.all(checks.map(look));
    const wrong = found.filter(([, what]) => what !== null);
    reply.header('cache-control', 'no-store');
    if (wrong.length === 0) return reply.send({ status: 'ok', checks: checks.map(({ name }) => name) });
    const detail = wrong.map(([name, what]) => `${name} ${what}`).join('; ');
    const problem = problemOf(new Refusal('server.not_ready', detail), request.id);
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
}

async function look({ name, look }: Check): Promise<[string, string | null]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, patienceMs, `has not answered within ${patienceMs / 1000} s`);
  });
  try {
    return [name, await Promise.race([look(), late])];
  } catch {
    // Why is in the log of whoever failed; this page is open to anyone.
    return [name, 'does not answer'];
  } finally {
    clearTimeout(timer);
  }
}
