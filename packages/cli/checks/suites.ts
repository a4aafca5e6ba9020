import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { isTest, projectFiles, read } from './files.ts';

/** One run of vitest: which of its projects, over which files, in which surroundings. */
export interface Suite {
  readonly project: 'unit' | 'scenarios' | 'servers';
  /** Parts of paths; all files of the project when empty. */
  readonly files?: readonly string[];
  /** Globs of files that are left out. */
  readonly without?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface SuiteCounts extends Counts {
  /** Tests that vitest knew of; what failed may be more than tests. */
  readonly tests: number;
  /** File, title and reason of each that failed, and of each that passed only at a second try. */
  readonly failures: readonly string[];
}

/** Runs a suite, its progress on the screen as it happens, and counts from vitest's own report. */
export async function runSuite(
  root: string,
  { project, files = [], without = [], environment = {} }: Suite,
): Promise<SuiteCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'harken-tests-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    args.push(...without.map((glob) => `--exclude=${glob}`));
    const child = spawn(process.execPath, [vitest, ...args, ...files], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...surroundings(process.env), ...inMemory(), TZ: 'UTC', ...environment },
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return counted(existsSync(report) ? readFileSync(report, 'utf8') : undefined, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment without what would point a test at somebody's own Harken, database or clock. */
function surroundings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^((HARKEN|DATABASE|NATS|LOG)_.*|TEST_(DATABASE|NATS)_URL|PORT|HOST|PUBLIC_URL|NODE_ENV|TZ)$/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
}

/**
 * Tests make hundreds of data folders and flush each of their commits. They are about killed processes and what is asked
 * of the system, not about power cuts, so in CI their folders lie in memory where there is plenty. Our PostgreSQL keeps
 * to the disk: there races are as in production. On somebody's own machine what is kept for the next run would fill it.
 */
function inMemory(): { TMPDIR?: string } {
  if (!process.env.CI) return {};
  const folder = '/dev/shm';
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8') : '';
  const [, options] = /^\S+ \/dev\/shm tmpfs (\S+)/m.exec(mounts) ?? [];
  // The browser is unpacked there too, and must be allowed to run.
  if (!options || options.split(',').some((one) => one === 'noexec' || one === 'ro')) return {};
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 4 * 1024 ** 3 ? { TMPDIR: folder } : {};
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/**
 * vitest counts a file that could not even be loaded as a failed file without a failed test, and an error outside any
 * test only in its exit code. Neither may pass for success.
 */
export function counted(report: string | undefined, exitCode: number | null): SuiteCounts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, tests: 0, failures: ['vitest left no report.'] };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(report) as Report;
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = numFailedTests + broken.length;
  const nothing = numPassedTests + failed === 0;
  const outside = failed === 0 && (exitCode !== 0 || nothing);
  return {
    passed: numPassedTests,
    failed: outside ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
    tests: numPassedTests + numFailedTests + numPendingTests + numTodoTests,
    failures: [
      ...(outside ? [nothing ? 'No test ran.' : 'Something broke outside every test: see above.'] : []),
      ...broken.map(({ name, message }) => `${name}: ${firstLine(message)}`),
      ...testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ failureMessages }) => failureMessages.length > 0)
          .map(({ status, fullName, failureMessages: [message] }) => {
            const told = `${name} > ${fullName}: ${reason(message)}`;
            // A story may be told twice. That it had to be is said, and is not forgotten.
            return status === 'failed' ? told : `only at the second try: ${told}`;
          }),
      ),
    ],
  };
}

const firstLine = (message = '') => message.split('\n', 1)[0]?.slice(0, 300) ?? '';

/** Its first line, what a browser was waiting for, and the line of the test. */
function reason(message = ''): string {
  const plain = stripVTControlCharacters(message);
  const waited = /^[\s-]*(waiting for .+)$/m.exec(plain)?.[1];
  const place = /[\w.-]+\.test\.tsx?:\d+/.exec(plain)?.[0];
  return [firstLine(plain), waited, place && `(${place})`].filter(Boolean).join(' ');
}

/**
 * Tests of the server that open a database or a bus, told by the help that they take for it. What the others prove
 * does not depend on either.
 */
export function testsOnServers(root: string): string[] {
  const opens = /\/(testing(-\w+)?|fresh-database)\.ts'|TEST_(DATABASE|NATS)_URL/;
  return projectFiles(root)
    .filter((path) => isTest(path) && path.startsWith('apps/server/src/'))
    .filter((path) => opens.test(read(root, path)));
}

/**
 * Tests of code that reckons with zones and calendars, told by what they or the files beside them mention. They run
 * once more far from UTC, at an offset that is no whole hour.
 */
export function timeSensitiveTests(root: string): string[] {
  const reckons = /Temporal|timeZone|DateTimeFormat|toLocale(Date|Time)?String|\.get(Hours|Date|Day|Month|FullYear)\(/;
  // The server keeps instants; a browser reads its own clock and calendar.
  const onScreen = /^(apps\/(desk|messenger)|demo)\//;
  const files = projectFiles(root);
  return files
    .filter((path) => isTest(path) && !/^(tests|packages\/cli)\//.test(path))
    .filter((path) => {
      const subject = join(dirname(path), basename(path).replace('.test.', '.')).replaceAll('\\', '/');
      return [path, subject]
        .filter((file) => files.includes(file))
        .map((file) => read(root, file))
        .some((text) => reckons.test(text) || (onScreen.test(path) && text.includes('new Date(')));
    });
}
