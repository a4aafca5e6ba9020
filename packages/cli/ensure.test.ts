import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTemporaryFolder, type PlantedProject } from './checks/a-project.ts';
import { build } from './checks/tools.ts';

/** A project of one browser app and one package it uses, with nothing to fetch, so that npm itself can run here. */
function aTinyProject(): PlantedProject {
  const project = inTemporaryFolder();
  const app = { name: '@harken/desk', version: '1.0.0', dependencies: { '@harken/ui': '1.0.0' } };
  const ui = { name: '@harken/ui', version: '1.0.0' };
  const house = { name: 'house', version: '1.0.0', workspaces: ['apps/*', 'packages/*'] };
  project.write({
    'package.json': JSON.stringify(house),
    'package-lock.json': JSON.stringify({
      ...{ name: 'house', version: '1.0.0', lockfileVersion: 3 },
      packages: {
        '': house,
        'apps/desk': app,
        'packages/ui': ui,
        'node_modules/@harken/desk': { resolved: 'apps/desk', link: true },
        'node_modules/@harken/ui': { resolved: 'packages/ui', link: true },
      },
    }),
    'tsconfig.base.json': '{}',
    'apps/desk/package.json': JSON.stringify({ ...app, scripts: { build: 'node build.cjs' } }),
    'apps/desk/build.cjs':
      "const fs = require('fs'); fs.mkdirSync('dist', { recursive: true }); fs.appendFileSync('../../builds', 'x');",
    'apps/desk/src/app.ts': 'export const app = 1;\n',
    'packages/ui/package.json': JSON.stringify(ui),
    'packages/ui/tokens.css': ':root {}\n',
  });
  mkdirSync(join(project.root, 'packages/cli'));
  copyFileSync(join(import.meta.dirname, 'ensure.cjs'), join(project.root, 'packages/cli/ensure.cjs'));
  return project;
}

let project: PlantedProject;
beforeEach(() => {
  project = aTinyProject();
});
afterEach(() => project[Symbol.dispose]());

const inProject = (path: string) => join(project.root, path);
const builds = () => (existsSync(inProject('builds')) ? readFileSync(inProject('builds'), 'utf8').length : 0);

/** Runs `ensure` on a host as described: its version and platform are what the script sees of it. */
function ensure(args: string[] = [], host: { version?: string; platform?: string; arch?: string } = {}) {
  const told = Object.entries(host).map(
    ([name, value]) => `Object.defineProperty(process, '${name}', { value: '${value}' });`,
  );
  writeFileSync(inProject('before.cjs'), told.join('\n'));
  const words = ['--require', inProject('before.cjs'), inProject('packages/cli/ensure.cjs'), ...args];
  // npm tells its scripts where it is; without that, `npm` is searched on the PATH.
  const { npm_execpath: _, npm_node_execpath: __, ...environment } = process.env;
  const child = spawn(process.execPath, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  return new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  );
}

/** The tiny project brings no Node along, so it is on a machine for which there is none to bring. */
const anywhere = { arch: 'riscv64' };

describe('npm start and npm test', { timeout: 60_000 }, () => {
  test('install once, then only when the lock file changed, and say so in two lines', async () => {
    const first = await ensure([], anywhere);
    expect(first).toEqual({
      code: 0,
      said: expect.stringMatching(/^Installing up to \d+ packages.*…\nInstalled in [\d.]+ s\.\n$/),
    });
    expect(await ensure([], anywhere)).toEqual({ code: 0, said: '' });

    const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
    lock.packages['node_modules/@harken/planted'] = { resolved: 'packages/ui', link: true };
    writeFileSync(inProject('package-lock.json'), JSON.stringify(lock));
    expect((await ensure([], anywhere)).said).toMatch(/^Installing/);
  });

  test('do not repeat an install that was done by hand', async () => {
    await ensure([], anywhere);
    rmSync(inProject('node_modules/.installed'));
    expect(await ensure([], anywhere)).toEqual({ code: 0, said: '' });
    rmSync(inProject('node_modules/.installed'));
    rmSync(inProject('node_modules/@harken/ui'));
    expect((await ensure([], anywhere)).said).toMatch(/^Installing/);
  });

  test('build once, then only when a source of the app or of a package it uses changed', async () => {
    expect((await ensure(['build'], anywhere)).said).toMatch(/\nBuilding desk …\nBuilt desk in [\d.]+ s\.\n$/);
    expect(await ensure(['build'], anywhere)).toEqual({ code: 0, said: '' });
    expect(builds()).toBe(1);

    project.write({ 'apps/desk/src/app.test.ts': '// no part of what is built', 'packages/cli/other.ts': '' });
    expect(await ensure(['build'], anywhere)).toEqual({ code: 0, said: '' });
    for (const [path, content] of [
      ['apps/desk/src/app.ts', 'export const app = 2;\n'],
      ['packages/ui/tokens.css', ':root { --a: 1 }\n'],
    ] as const) {
      project.write({ [path]: content });
      expect((await ensure(['build'], anywhere)).said).toMatch(/^Building desk …/);
    }
    renameSync(inProject('apps/desk/src/app.ts'), inProject('apps/desk/src/desk.ts'));
    expect((await ensure(['build'], anywhere)).said).toMatch(/^Building desk …/);
    expect((await ensure(['build', '--force'], anywhere)).said).toMatch(/^Building desk …/);
    expect(builds()).toBe(5);
  });

  test.for([
    ['Linux', anywhere],
    ['any other Unix', { platform: 'sunos' }],
  ] as const)('at the same time install and build once on %s; the second waits', async ([, host]) => {
    const both = await Promise.all([ensure(['build'], host), ensure(['build'], host)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ said }) => said).sort()).toEqual([
      expect.stringMatching(/^Another Harken command is installing or building; waiting for it …\n$/),
      expect.stringMatching(/^Installing/),
    ]);
    expect(builds()).toBe(1);
  });

  test('tell why a build failed, and try again next time', async () => {
    project.write({ 'apps/desk/build.cjs': "throw new Error('planted');" });
    for (const _ of [1, 2]) {
      const { code, said } = await ensure(['build'], anywhere);
      expect(code).toBe(1);
      expect(said).toContain('Error: planted');
      expect(said).toMatch(/Building desk failed \(npm exit 1\); what npm said is above\.\n$/);
    }
    const { problems } = await build.run(project.root);
    expect(problems).toContainEqual(expect.stringContaining('Error: planted'));
  });

  test('never install through a link: the folder of another checkout would be emptied', async () => {
    const other = inProject('other-checkout');
    mkdirSync(other);
    writeFileSync(join(other, 'kept'), '');
    symlinkSync(other, inProject('node_modules'));
    const { code, said } = await ensure([], anywhere);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^node_modules is a link to .*other-checkout, .* Remove the link and run the command again\.\n$/,
    );
    expect(existsSync(join(other, 'kept'))).toBe(true);
  });

  test('refuse a host that is too old in one sentence, and touch nothing', async () => {
    expect(await ensure([], { version: 'v18.20.4' })).toEqual({
      code: 1,
      said: expect.stringMatching(/^Harken needs Node 20 or newer to start, and this is Node v18\.20\.4\. .*\n$/),
    });
    expect(existsSync(inProject('node_modules'))).toBe(false);
  });

  test('refuse Node 20 where no Node 24 can be brought along, as on macOS', async () => {
    expect(await ensure([], { version: 'v20.20.2', platform: 'darwin' })).toEqual({
      code: 1,
      said: expect.stringMatching(
        /^Harken runs on Node 24\. On darwin \(\w+\) it cannot bring its own, and this is Node v20\.20\.2\. .*\n$/,
      ),
    });
  });
});
