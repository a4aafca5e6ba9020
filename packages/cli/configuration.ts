import type { Config } from '@harken/server/config';

/** The configuration of this process is wrong: every mistake with its remedy, exit 2. */
class Misconfigured extends Error {
  readonly exitCode = 2;
}

/** The configuration as the environment gives it. Commands that need one take it from here. */
export async function configuration(): Promise<Config> {
  const { readConfig } = await import('@harken/server/config');
  const read = readConfig();
  if (!('mistakes' in read)) return read;
  throw new Misconfigured(read.mistakes.map(({ message, remedy }) => `${message}\n  ${remedy}`).join('\n'));
}
