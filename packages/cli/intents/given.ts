import { Misuse, type Option } from '../command.ts';

/** What learning and predicting have in common. */
export const vectorsOption: Option = {
  kind: { value: 'on|off' },
  about:
    'English sentence vectors. Left out: on where they are installed and more held-out examples were right with them.',
};

export function vectorsFrom(values: ReadonlyMap<string, string>): 'on' | 'off' | undefined {
  const given = values.get('vectors');
  if (given === undefined || given === 'on' || given === 'off') return given;
  throw new Misuse(`--vectors must be on or off, not '${given}'.`);
}

export function fileFrom(values: ReadonlyMap<string, string>, name: string, what: string): string {
  const file = values.get(name);
  if (file === undefined) throw new Misuse(`--${name} is missing: ${what}.`);
  return file;
}
