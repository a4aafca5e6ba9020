import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** One command of `harken`. Adding one is adding a file to `commands/` that exports it as `command`. */
export interface Command {
  /** What is typed after `harken`: one word, or a noun and its verb: `key rotate`. */
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
  /** What `harken <name> --help` tells beyond the options. */
  readonly about: string;
  /** Words that follow the name, in order; all of them are required. */
  readonly words?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** Resolves to the exit code; nothing means 0. */
  readonly run: (given: Given) => Promise<number | undefined>;
}

export interface Option {
  /** `flag` is there or not; `value` takes the word that follows, shown by the name given here. */
  readonly kind: 'flag' | { readonly value: string };
  readonly about: string;
}

export interface Given {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/** The command line cannot be understood: one sentence, exit 2. */
export class Misuse extends Error {
  readonly exitCode = 2;
}

export async function loadCommands(folder = join(import.meta.dirname, 'commands')): Promise<Command[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const modules = await Promise.all(files.sort().map((file) => import(join(folder, file))));
  return modules.map((module) => module.command as Command);
}

/** The command that the words start with, longest name first, so that `key rotate` wins over `key`. */
export function findCommand(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const line = `${words.join(' ')} `;
  return commands
    .filter(({ name }) => line.startsWith(`${name} `))
    .reduce<Command | undefined>(
      (best, next) => (best && best.name.length > next.name.length ? best : next),
      undefined,
    );
}

export function parseFor(command: Command, args: readonly string[]): Given {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { kind }]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const wanted = command.words ?? [];
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (positionals.length > wanted.length) throw new Error(`Unexpected word '${positionals[wanted.length]}'`);
    const missing = wanted[positionals.length];
    if (missing) throw new Error(`Missing <${missing}>`);
    const entries = Object.entries(values);
    return {
      words: positionals,
      flags: new Set(entries.filter(([, value]) => value === true).map(([name]) => name)),
      values: new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    };
  } catch (error) {
    // parseArgs explains itself over several sentences; the first one names the mistake.
    const mistake = (error as Error).message.split('. ')[0];
    throw new Misuse(`${mistake}. See: harken ${command.name} --help`);
  }
}

export function helpOf(command: Command): string {
  const usage = [
    `harken ${command.name}`,
    ...(command.words ?? []).map((word) => `<${word}>`),
    ...Object.entries(command.options).map(([name, { kind }]) => `[${spelled(name, kind)}]`),
  ].join(' ');
  const options = Object.entries({ ...command.options, help: helpOption }).map(
    ([name, { kind, about }]) => [spelled(name, kind), about] as const,
  );
  return `${usage}\n\n${command.about}\n\n${columns(options)}`;
}

export function helpOfAll(commands: readonly Command[]): string {
  const list = columns(commands.map(({ name, summary }) => [name, summary] as const));
  return `harken <command> [options]\n\n${list}\n\nharken <command> --help tells more.`;
}

const helpOption: Option = { kind: 'flag', about: 'Show this.' };

function spelled(name: string, kind: Option['kind']) {
  return kind === 'flag' ? `--${name}` : `--${name} <${kind.value}>`;
}

function columns(rows: readonly (readonly [string, string])[]) {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
