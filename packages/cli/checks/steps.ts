import { type Check, passed } from './check.ts';
import { type Counts, runSuite, type Suite } from './suites.ts';

/** One line of `npm test`: a check or a suite of tests. */
export interface Step {
  readonly name: string;
  /** Needs none of the others and may be done while they wait for browsers and clocks. */
  readonly beside?: boolean;
  readonly run: (root: string) => Promise<Outcome>;
}

export interface Outcome extends Counts {
  /** What was looked at or run, for the table: "214 files", "312 tests". */
  readonly over: string;
  /** What to tell when it failed. */
  readonly problems: readonly string[];
}

export interface Result extends Outcome {
  readonly name: string;
  readonly seconds: number;
}

export function checkStep(check: Check): Step {
  return {
    name: check.name,
    async run(root) {
      const verdict = await check.run(root);
      const nothing = verdict.looked === 0 ? [`It found no ${verdict.at} to look at, so it proves nothing.`] : [];
      const good = passed(verdict);
      return {
        passed: good ? 1 : 0,
        failed: good ? 0 : 1,
        skipped: 0,
        over: `${verdict.looked} ${verdict.at}`,
        problems: good ? [] : [`Demanded: ${check.demands}.`, ...nothing, ...verdict.problems],
      };
    },
  };
}

export function suiteStep(name: string, suite: (root: string) => Suite): Step {
  return {
    name,
    async run(root) {
      const { tests, failures, ...counts } = await runSuite(root, suite(root));
      return { ...counts, over: `${tests} tests`, problems: failures };
    },
  };
}

/**
 * Runs every step, also after one failed, so that a run shows all there is to mend: one after the other, and those
 * that need nothing of the rest beside it.
 * @returns in the order of the steps
 */
export async function runSteps(
  root: string,
  steps: readonly Step[],
  tell: (line: string) => void = console.log,
): Promise<Result[]> {
  const results = new Map<Step, Result>();
  async function inTurn(these: readonly Step[]): Promise<void> {
    for (const step of these) {
      const started = performance.now();
      const outcome = await step.run(root).catch((error: Error) => broken(error));
      const result = { name: step.name, seconds: (performance.now() - started) / 1000, ...outcome };
      results.set(step, result);
      tell(`${mark(result)} ${step.name}: ${result.over} in ${result.seconds.toFixed(1)} s`);
      for (const problem of result.problems.slice(0, 40)) tell(`    ${problem}`);
      if (result.problems.length > 40) tell(`    … and ${result.problems.length - 40} more`);
    }
  }
  await Promise.all([inTurn(steps.filter(({ beside }) => beside)), inTurn(steps.filter(({ beside }) => !beside))]);
  return steps.flatMap((step) => results.get(step) ?? []);
}

/** A step that could not do its work has failed like any other; the next ones still run. */
function broken(error: Error): Outcome {
  return { passed: 0, failed: 1, skipped: 0, over: 'nothing', problems: [error.stack ?? error.message] };
}

/** A table of all steps, what failed in them once more, and as the last line the two numbers that matter. */
export function summary(results: readonly Result[]): string {
  const rows = results.map((result) => [
    mark(result),
    result.name,
    result.over,
    result.failed > 0 ? `${result.failed} failed` : '',
    result.skipped > 0 ? `${result.skipped} skipped` : '',
    `${result.seconds.toFixed(1)} s`,
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { passed: good, failed } = totals(results);
  // The end of a long log is what people see first, and often all that is kept.
  const reasons = results.flatMap(({ name, problems }) => problems.slice(0, 8).map((problem) => `${name}: ${problem}`));
  if (reasons.length > 0) reasons.unshift('');
  return ['', ...table, ...reasons, '', `${good} passed, ${failed} failed`].join('\n');
}

export function totals(results: readonly Pick<Counts, 'passed' | 'failed'>[]) {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
  };
}

const mark = ({ failed }: Outcome) => (failed === 0 ? '✓' : '✗');
