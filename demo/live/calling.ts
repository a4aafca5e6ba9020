/** Calls that are made again when the house is busy, and given up when it is not meant to be. */
import { NoAnswer, ProblemError } from '@harken/client/call';
import { pause } from './chance.ts';

/** @returns seconds after which it may be tried again; null when trying again is useless */
export function retryAfterSeconds(error: unknown): number | null {
  if (error instanceof NoAnswer) return 2;
  if (!(error instanceof ProblemError)) return null;
  const { status, retryAfterSeconds: told } = error.problem;
  return status === 429 || status >= 500 ? (told ?? 2) : null;
}

/** Repeats with the same ids, so nothing happens twice. Tells each refusal to `onRefused`, with the pause asked for. */
export async function insist<T>(
  call: () => Promise<T>,
  { signal, onRefused }: { signal: AbortSignal; onRefused: (seconds: number) => void },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const seconds = retryAfterSeconds(error);
      if (seconds === null || attempt >= 4 || signal.aborted) throw error;
      const wait = Math.min(60, Math.max(seconds, 2 ** attempt));
      onRefused(wait);
      await pause(wait * 1000, signal);
    }
  }
}

/** Resolves at the next `ring()`, or after `ms`. */
export function createBell() {
  let wake = () => {};
  return {
    ring: () => wake(),
    wait: (ms: number, signal: AbortSignal) => {
      const woken = new AbortController();
      wake = () => woken.abort();
      // Woken or not, it is over; only the end of everything goes on as an error.
      return pause(ms, AbortSignal.any([signal, woken.signal])).catch((error: unknown) => {
        if (signal.aborted) throw error;
      });
    },
  };
}

const perSecond = { en: 6, zh: 2.6 };

/** How long it takes to type this, on a phone, in seconds. */
export function typingSeconds(text: string): number {
  const pace = /\p{Script=Han}/u.test(text) ? perSecond.zh : perSecond.en;
  return Math.min(25, 0.8 + text.length / pace);
}

export const readingSeconds = (text: string): number =>
  Math.min(9, 1.2 + text.length / (/\p{Script=Han}/u.test(text) ? 12 : 28));
