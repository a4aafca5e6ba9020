import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join, relative } from 'node:path';
import type { Check } from './check.ts';
import { isCode, projectFiles, read } from './files.ts';

/**
 * The checks that other people's programs make. Each is asked for its findings in a form we can count, and for what
 * it looked at, because all of them are content to look at nothing.
 */
export const types: Check = {
  name: 'types',
  demands: 'every file is type-checked under the rules of its workspace (tsc -b)',
  async run(root) {
    const { output } = await ask(root, 'typescript/lib/tsc.js', [
      ...['-b', '--force', '--listFiles', '--pretty', 'false'],
      // Each checker of a project learns all of its types anew: of four at once, seven gigabytes.
      ...['--checkers', '1', '--builders', '2'],
    ]);
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    // Inside a workspace a file is listed by its full path; everything that is no path is about an error.
    const listed = (line: string) => /^(\/|[A-Za-z]:[\\/])\S*\.\w+$/.test(line);
    const checked = new Set(lines.filter(listed).map((line) => relative(root, line).replaceAll('\\', '/')));
    const ours = projectFiles(root).filter((path) => /\.tsx?$/.test(path));
    const unseen = ours.filter((path) => !checked.has(path));
    return {
      looked: ours.length - unseen.length,
      at: 'files',
      problems: [
        ...lines.filter((line) => !listed(line)),
        ...unseen.map((path) => `${path} belongs to no tsconfig.json, so nobody checks its types`),
      ],
    };
  },
};

export const lint: Check = {
  name: 'lint',
  demands: 'the code is formatted and free of known mistakes (biome); mend what can be mended with: npm run format',
  async run(root) {
    const { output, said } = await ask(root, '@biomejs/biome/bin/biome', [
      'check',
      '.',
      '--reporter=json',
      '--max-diagnostics=none',
    ]);
    const report = jsonIn<BiomeReport>(output, said);
    return {
      looked: report.summary.unchanged + report.summary.changed,
      at: 'files',
      problems: report.diagnostics.map(({ category, message, location }) => {
        const at = location.start?.line ? `${location.path}:${location.start.line}` : location.path;
        return category === 'format' ? `${at} is not formatted` : `${at} ${message} (${category})`;
      }),
    };
  },
};

interface BiomeReport {
  summary: { unchanged: number; changed: number };
  diagnostics: { category: string; message: string; location: { path: string; start?: { line: number } } }[];
}

export const unused: Check = {
  name: 'unused',
  demands: 'what is declared is used, and what is used is declared: packages, files, exports (knip)',
  async run(root) {
    const { output, said } = await ask(root, 'knip/bin/knip.js', ['--reporter', 'json', '--no-progress']);
    const { issues } = jsonIn<{ issues: ({ file: string } & Record<string, unknown>)[] }>(output, said);
    return {
      looked: projectFiles(root).filter(isCode).length,
      at: 'files',
      problems: issues.flatMap(({ file, ...kinds }) =>
        Object.entries(kinds).flatMap(([kind, found]) =>
          (found as ({ name: string } | { name: string }[])[]).flat().map(({ name }) => sentence(file, kind, name)),
        ),
      ),
    };
  },
};

function sentence(file: string, kind: string, name: string) {
  if (kind === 'files') return `${file} is used by nothing`;
  if (/ependencies$/.test(kind)) return `${file} declares ${name}, and nothing uses it`;
  if (kind === 'unlisted') return `${file} uses ${name}, and its package.json does not declare it`;
  if (kind === 'exports') return `${file} exports ${name}, and nothing imports it`;
  return `${file}: ${kind} ${name}`;
}

/** What `npm start` would serve, built now; up to date is as good as built. */
export const build: Check = {
  name: 'build',
  demands: 'every browser app builds',
  async run(root) {
    const { output, said, code } = await run(root, join(root, 'packages/cli/ensure.cjs'), ['build']);
    const apps = projectFiles(root).filter((path) => /^apps\/[^/]+\/package\.json$/.test(path) && builds(root, path));
    return {
      looked: apps.length,
      at: 'apps',
      problems: code === 0 ? [] : `${output}${said}`.split('\n').filter((line) => line.trim() !== ''),
    };
  },
};

const builds = (root: string, path: string) => JSON.parse(read(root, path)).scripts?.build !== undefined;

/** Asks a program of node_modules, on this very Node. */
const ask = (root: string, program: string, args: string[]) => run(root, join(root, 'node_modules', program), args);

function run(
  root: string,
  program: string,
  args: string[],
): Promise<{ output: string; said: string; code: number | null }> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Suites run at the same time, and what they measure is not to wait for us.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const output: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (data) => output.push(data));
  child.stderr.on('data', (data) => said.push(data));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ output: Buffer.concat(output).toString(), said: Buffer.concat(said).toString(), code }),
    );
  });
}

function jsonIn<T>(output: string, said: string): T {
  try {
    return JSON.parse(output);
  } catch {
    throw new Error(`It did not report: ${said.trim() || output.trim() || 'it said nothing'}`);
  }
}
