import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startNats, startPostgres } from './own-servers.ts';
import { type Result, runSteps, type Step, suiteStep, summary, totals } from './steps.ts';
import { testsOnServers } from './suites.ts';

/**
 * `npm run test:servers`: the room suites and the scenarios once more, on PostgreSQL with NATS, and what only shows
 * there. Starts both servers itself and stops them again.
 *
 *   --after <file>   results of a run before this one, to be counted with it
 *   --pids <file>    where to write which processes were started, for a caller that cleans up after a kill
 */
const { values } = parseArgs({ options: { after: { type: 'string' }, pids: { type: 'string' } } });
const root = join(import.meta.dirname, '../../..');
const before: Result[] = values.after ? JSON.parse(readFileSync(values.after, 'utf8')) : [];

async function onServers(): Promise<Result[]> {
  await using postgres = await startPostgres();
  await using nats = await startNats();
  if (values.pids) writeFileSync(values.pids, `${postgres.pid}\n${nats.pid}\n`);
  const environment = { TEST_DATABASE_URL: postgres.url, TEST_NATS_URL: nats.url };
  const steps: Step[] = [
    // What the twin's threads do does not depend on the database under them; the embedded database's folder is no server's.
    suiteStep('rooms on servers', (root) => ({
      project: 'unit',
      files: testsOnServers(root),
      without: ['**/dispatch/twin.test.ts', '**/platform/database.test.ts'],
      environment,
    })),
    // How screens look and read does not depend on the database under them; what they show is tested in the rooms.
    suiteStep('scenarios on servers', () => ({
      project: 'scenarios',
      without: ['**/{accessibility,administration,coming-in,eye,forecast,portal,routing-trial}.test.ts'],
      environment,
    })),
    suiteStep('servers', () => ({ project: 'servers', environment })),
  ];
  // Awaited here: what `await using` holds is stopped when this function is left, not when its promise is kept.
  return await runSteps(root, steps);
}

/** Servers that do not start are a failure to be counted, not a stack that hides what passed before. */
async function counted(): Promise<Result[]> {
  const started = performance.now();
  try {
    return await onServers();
  } catch (error) {
    const { stack, message } = error as Error;
    console.error(stack ?? message);
    const seconds = (performance.now() - started) / 1000;
    return [{ name: 'servers', seconds, passed: 0, failed: 1, skipped: 0, over: 'nothing', problems: [message] }];
  }
}

const results = [...before, ...(await counted())];
console.log(summary(results));
process.exitCode = totals(results).failed === 0 ? 0 : 1;
