import { createCaller, NoAnswer, ProblemError } from '@harken/client/call';
import { QueryClient } from '@tanstack/react-query';

export const call = createCaller();

/** A refusal will be a refusal again; only a missing answer is worth another try. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => error instanceof NoAnswer && failures < 3,
      refetchOnWindowFocus: false,
      staleTime: 30_000,
    },
  },
});

/** The stable code of whatever went wrong; `no_answer` when nobody answered. */
export function codeOf(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  if (error instanceof NoAnswer) return 'no_answer';
  return 'server.failed';
}

export function isRefused(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}
