import { ProblemError } from '@harken/client/call';
import i18next from 'i18next';
import { codeOf } from './api.ts';
import { span } from './format.ts';

/** What went wrong, and what to do, in the reader's language. A code nobody translated yet is shown as it is. */
export function problemWords(error: unknown): string {
  const code = codeOf(error);
  const seconds = error instanceof ProblemError ? error.problem.retryAfterSeconds : undefined;
  return problemOfCode(code, seconds);
}

export function problemOfCode(code: string, retryAfterSeconds?: number): string {
  // Codes have dots, and so do the paths of the dictionary.
  const key = `problems:${code.replaceAll('.', '_')}`;
  const left = retryAfterSeconds === undefined ? '' : span(retryAfterSeconds);
  const withTime = left && i18next.exists(`${key}_in`) ? `${key}_in` : key;
  return i18next.exists(withTime)
    ? i18next.t(withTime as 'problems:no_answer', { left })
    : i18next.t('problems:unknown', { code });
}
