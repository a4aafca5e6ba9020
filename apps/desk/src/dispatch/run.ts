import { NoAnswer, ProblemError } from '@harken/client/call';
import type { Problem } from '@harken/contract/problems';
import type { TwinLine, TwinQuestion, TwinResult } from '@harken/contract/routes-twin';
import { useCallback, useEffect, useRef, useState } from 'react';

export type Run =
  | { kind: 'idle' }
  | { kind: 'waiting' }
  | { kind: 'running'; share: number }
  | { kind: 'cancelled' }
  | { kind: 'failed'; error: unknown };

/** An answer, and what it is the answer to. */
export interface Answered {
  question: TwinQuestion;
  result: TwinResult;
}

/** Asks the twin and follows it line by line. Whoever leaves the screen cancels. */
export function useRun() {
  const [run, setRun] = useState<Run>({ kind: 'idle' });
  const [answered, setAnswered] = useState<Answered | null>(null);
  const cancelling = useRef<AbortController | null>(null);
  useEffect(() => () => cancelling.current?.abort(), []);

  const start = useCallback(async (question: TwinQuestion) => {
    cancelling.current?.abort();
    const own = new AbortController();
    cancelling.current = own;
    setRun({ kind: 'waiting' });
    try {
      for await (const line of linesOf(question, own.signal)) {
        if (own.signal.aborted) return;
        if (line.kind === 'failed') throw new ProblemError(line.problem);
        if (line.kind === 'progress') setRun({ kind: 'running', share: line.share });
        if (line.kind === 'done') {
          setAnswered({ question, result: line.result });
          setRun({ kind: 'idle' });
          return;
        }
      }
      throw new NoAnswer('cut off');
    } catch (error) {
      if (!own.signal.aborted) setRun({ kind: 'failed', error });
    }
  }, []);

  const cancel = useCallback(() => {
    cancelling.current?.abort();
    setRun({ kind: 'cancelled' });
  }, []);
  return { run, answered, start, cancel };
}

async function* linesOf(question: TwinQuestion, signal: AbortSignal): AsyncGenerator<TwinLine> {
  let response: Response;
  try {
    response = await fetch('/api/twin/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal,
    });
  } catch (error) {
    throw new NoAnswer('no answer', { cause: error });
  }
  if (!response.ok || !response.body) throw new ProblemError((await response.json()) as Problem);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as TwinLine;
  }
}
