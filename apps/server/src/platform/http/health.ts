/** `/health`: this process lives. `/ready`: it can do its work; a balancer sends nobody here before. */
import { Refusal } from '@harken/contract/problems';
import type { FastifyInstance } from 'fastify';
import { problemOf } from './problem-reply.ts';

export interface Check {
  name: string;
  /** Null when all is well, else what is wrong, in words for the operator and without data. */
  look(): Promise<Finding> | Finding;
}

/** What is wrong, so that nobody should be sent here; or what an operator should know though the work goes on. */
export type Finding = string | null | { note: string };

const patienceMs = 2_000;

export function serveHealth(app: FastifyInstance, checks: Check[], stopping: () => boolean): void {
  const quiet = { schema: { hide: true } as object };

  app.get('/health', quiet, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  app.get('/ready', quiet, async (request, reply) => {
    const found: [string, Finding][] = stopping() ? [['process', 'is stopping']] : await Promise.all(checks.map(look));
    const wrong = found.flatMap(([name, what]) => (typeof what === 'string' ? [`${name} ${what}`] : []));
    reply.header('cache-control', 'no-store');
    if (wrong.length === 0) {
      const notes = found.flatMap(([name, what]) =>
        what === null ? [] : [`${name}: ${(what as { note: string }).note}`],
      );
      const status = notes.length > 0 ? { status: 'degraded', notes } : { status: 'ok' };
      return reply.send({ ...status, checks: checks.map(({ name }) => name) });
    }
    const detail = wrong.join('; ');
    const problem = problemOf(new Refusal('server.not_ready', detail), request.id);
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
}

async function look({ name, look }: Check): Promise<[string, Finding]> {
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
