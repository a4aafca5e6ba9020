import { readFileSync } from 'node:fs';
import { type Given, Misuse } from './command.ts';

/** From a file: on a command line it would stand in the list of processes and in the shell's history. */
export function passphraseFrom({ values }: Given): string | undefined {
  const file = values.get('passphrase-file');
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Misuse(`The passphrase file ${file} cannot be read.`);
  }
  const passphrase = text.split(/\r?\n/)[0] as string;
  if (passphrase.length < 12) throw new Misuse('The passphrase must have at least 12 characters.');
  return passphrase;
}
