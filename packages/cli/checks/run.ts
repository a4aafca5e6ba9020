import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check as boundaries } from './boundaries.ts';
import { check as environment } from './environment.ts';
import { check as links } from './links.ts';
import { check as names } from './names.ts';
import { check as purity } from './purity.ts';
import { check as schemas } from './schemas.ts';
import { checkStep, runSteps, type Step, suiteStep, summary, totals } from './steps.ts';
import { timeSensitiveTests } from './suites.ts';
import { build, lint, types, unused } from './tools.ts';
import { check as wire } from './wire.ts';

const checks = [types, lint, boundaries, purity, environment, schemas, wire, unused, links, names];

/**
 * `npm test`: every check and every suite that needs nothing but this checkout.
 *
 *   npm test -- --only types,lint     these steps alone
 *   npm test -- --results <file>      also write the results there, for a run that goes on from here
 */
const steps: readonly Step[] = [
  ...checks.map((check) => ({ ...checkStep(check), beside: true })),
  checkStep(build),
  suiteStep('unit', () => ({ project: 'unit' })),
  suiteStep('zones', (root) => ({
    project: 'unit',
    files: timeSensitiveTests(root),
    environment: { TZ: 'Asia/Kathmandu' },
  })),
  suiteStep('scenarios', () => ({ project: 'scenarios' })),
];

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, results: { type: 'string' } } });
const wanted = values.only?.flatMap((list) => list.split(','));
const unknown = wanted?.filter((name) => !steps.some((step) => step.name === name)) ?? [];

if (unknown.length > 0) {
  console.error(
    `There is no step called ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  const root = join(import.meta.dirname, '../../..');
  const chosen = steps.filter(({ name }) => wanted === undefined || wanted.includes(name));
  const results = await runSteps(root, chosen);
  if (values.results) writeFileSync(values.results, JSON.stringify(results));
  console.log(summary(results));
  process.exitCode = totals(results).failed === 0 ? 0 : 1;
}
