import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startNats, startPostgres } from './own-servers.ts';
import { checkStep, runSteps, type Step, summary, totals } from './steps.ts';
import { counted } from './suites.ts';

describe('a suite', () => {
  const report = (numPassedTests: number, numFailedTests: number, files: object[] = []) =>
    JSON.stringify({ numPassedTests, numFailedTests, numPendingTests: 0, numTodoTests: 0, testResults: files });
  const brokenFile = { name: 'a.test.ts', status: 'failed', message: 'No such module\nat a.ts', assertionResults: [] };

  test('counts what vitest counts, and names what failed with its reason', () => {
    expect(counted(report(12, 0), 0)).toEqual({ passed: 12, failed: 0, skipped: 0, tests: 12, failures: [] });
    const assertionResults = [
      { status: 'failed', fullName: 'the bank opens', failureMessages: ['Expected 9\nat bank.ts'] },
      { status: 'passed', fullName: 'the bank closes', failureMessages: [] },
    ];
    const files = [{ name: 'bank.test.ts', status: 'failed', message: '', assertionResults }];
    const failures = ['bank.test.ts > the bank opens: Expected 9'];
    expect(counted(report(11, 1, files), 1)).toEqual({ passed: 11, failed: 1, skipped: 0, tests: 12, failures });
  });

  test('names what passed only at the second try, and counts it as passed', () => {
    const assertionResults = [{ status: 'passed', fullName: 'the bank opens', failureMessages: ['Too late\nat a.ts'] }];
    const files = [{ name: 'bank.test.ts', status: 'passed', message: '', assertionResults }];
    const failures = ['only at the second try: bank.test.ts > the bank opens: Too late'];
    expect(counted(report(1, 0, files), 0)).toEqual({ passed: 1, failed: 0, skipped: 0, tests: 1, failures });
  });

  test('tells what a browser waited for, and where', () => {
    const message = [
      'locator.waitFor: Timeout 15000ms exceeded.',
      'Call log:',
      "\u001b[2m  - waiting for getByText('Undone.') to be visible\u001b[22m",
      '    at tests/scenarios/eye.test.ts:243:46',
    ].join('\n');
    const assertionResults = [{ status: 'failed', fullName: 'put back', failureMessages: [message] }];
    const files = [{ name: 'eye.test.ts', status: 'failed', message: '', assertionResults }];
    expect(counted(report(11, 1, files), 1).failures).toEqual([
      "eye.test.ts > put back: locator.waitFor: Timeout 15000ms exceeded. waiting for getByText('Undone.') to be visible (eye.test.ts:243)",
    ]);
  });

  test('has failed when a file cannot be loaded, although no test failed', () => {
    const failures = ['a.test.ts: No such module'];
    expect(counted(report(12, 0, [brokenFile]), 1)).toEqual({ passed: 12, failed: 1, skipped: 0, tests: 12, failures });
  });

  test('has failed when something broke outside every test', () => {
    const { failed, failures } = counted(report(12, 0), 1);
    expect({ failed, told: failures.length }).toEqual({ failed: 1, told: 1 });
  });

  test('has failed when it ran nothing, and when it left no report', () => {
    expect(counted(report(0, 0), 0).failed).toBe(1);
    expect(counted(undefined, 0).failed).toBe(1);
  });
});

describe('a run', () => {
  const good: Step = {
    name: 'good',
    run: async () => ({ passed: 3, failed: 0, skipped: 0, over: '3 tests', problems: [] }),
  };
  const bad = checkStep({
    name: 'bad',
    demands: 'order',
    run: async () => ({ looked: 2, at: 'files', problems: ['a.ts is wrong'] }),
  });
  const broken: Step = { name: 'broken', run: () => Promise.reject(new Error('no such program')) };
  const blind = checkStep({
    name: 'blind',
    demands: 'order',
    run: async () => ({ looked: 0, at: 'files', problems: [] }),
  });

  test('goes on after a failed step and a broken one, and ends with the two numbers', async () => {
    const told: string[] = [];
    const results = await runSteps('/', [bad, broken, good], (line) => told.push(line));
    expect(told.filter((line) => /^[✓✗]/.test(line))).toEqual([
      expect.stringMatching(/^✗ bad: 2 files in /),
      expect.stringMatching(/^✗ broken: nothing in /),
      expect.stringMatching(/^✓ good: 3 tests in /),
    ]);
    expect(told).toContain('    a.ts is wrong');
    expect(results.map(({ name }) => name)).toEqual(['bad', 'broken', 'good']);
    expect(totals(results)).toEqual({ passed: 3, failed: 2 });
    expect(summary(results)).toContain('bad: a.ts is wrong');
    expect(summary(results).split('\n').at(-1)).toBe('3 passed, 2 failed');
  });

  test('does what needs nothing of the rest beside it, and tells of all in their order', async () => {
    let met = () => {};
    const meeting = new Promise<void>((resolve) => {
      met = resolve;
    });
    const outcome = await good.run('/');
    const early = { name: 'early', beside: true, run: () => meeting.then(() => outcome) };
    const late: Step = {
      name: 'late',
      run: async () => {
        met();
        return outcome;
      },
    };
    const results = await runSteps('/', [early, good, late], () => {});
    expect(results.map(({ name }) => name)).toEqual(['early', 'good', 'late']);
  });

  test('does not count a check that looked at nothing as passed', async () => {
    const [result] = await runSteps('/', [blind], () => {});
    expect(result).toMatchObject({ passed: 0, failed: 1 });
  });
});

const installed = ['/usr/lib/postgresql', '/usr/sbin/nats-server'].every((path) => existsSync(path));

/** Only where the servers are installed; the run that demands them says so when they are not. */
describe.runIf(installed)('servers of our own', () => {
  const answers = (url: string) =>
    new Promise<boolean>((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });

  test.for([
    ['PostgreSQL', startPostgres],
    ['NATS', startNats],
  ] as const)('%s answers on this machine, and is gone afterwards', async ([, start]) => {
    let url: string;
    let pid: number;
    {
      await using server = await start();
      ({ url, pid } = server);
      expect(new URL(url).hostname).toBe('127.0.0.1');
      expect(await answers(url)).toBe(true);
    }
    expect(await answers(url)).toBe(false);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });
});
