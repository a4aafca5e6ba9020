import type { Mistake } from '@harken/contract/quantities';

/** What was given cannot be used: one line for each mistake, exit 2. */
export class BadInput extends Error {
  readonly exitCode = 2;
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

/** The value that JSON text says; `where` names it in the message. */
export function parseJson(text: string, where: string): unknown {
  // A byte order mark is what some editors put first; it says nothing.
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') throw new BadInput([`${where} is empty`]);
  try {
    return JSON.parse(bare);
  } catch (error) {
    throw new BadInput([`${where} is not JSON: ${(error as Error).message.replaceAll('\n', ' ')}`]);
  }
}

/** One line for a mistake; `within` goes before its place, as in `[2].servers is missing`. */
export function lineOf({ at, says }: Mistake, within = ''): string {
  const place = [within, at].filter(Boolean).join('.');
  return `${place === '' ? 'The input' : place} ${says}`;
}
