import { statSync } from 'node:fs';
import { mistakesOf } from '../mistakes.ts';
import { jsonLinesOf, textsOf } from './json-rows.ts';

export interface Question {
  /** As it was given, text or number. */
  id: unknown;
  text: string;
  locale: string | undefined;
}

/**
 * Questions of a file, or of standard input for `-`, one JSON object a line, as they are read. A file is read once before,
 * so that nothing is answered when a line is wrong; what comes as a stream is answered until the end, then refused.
 * @throws BadInput with a line for each that is wrong
 */
export async function* questionsOf(file: string): AsyncGenerator<Question> {
  if (file !== '-' && statSync(file, { throwIfNoEntry: false })?.isFile()) {
    const check = questionsIn(file);
    while (!(await check.next()).done);
  }
  yield* questionsIn(file);
}

async function* questionsIn(file: string): AsyncGenerator<Question> {
  const mistakes = mistakesOf(file === '-' ? 'standard input' : file);
  for await (const { value, line } of jsonLinesOf(file)) {
    const read = textsOf(value, ['id', 'text']);
    const { id, locale } = (value ?? {}) as { id?: unknown; locale?: unknown };
    if ('wrong' in read) mistakes.add(line, read.wrong);
    else if (locale !== undefined && locale !== null && typeof locale !== 'string')
      mistakes.add(line, 'has a locale that is not text');
    else yield { id, text: read.texts.text, locale: locale ?? undefined };
  }
  mistakes.refuse();
}
