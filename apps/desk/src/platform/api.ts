import { type Call, createCaller, NoAnswer, ProblemError } from '@harken/client/call';
import { QueryClient } from '@tanstack/react-query';
import { askForProof } from './proof.ts';

const plain = createCaller();

/** A sensitive change asks once who it is, and is sent again. */
export const call: Call = async (address, ...rest) => {
  try {
    return await plain(address, ...rest);
  } catch (error) {
    if (!isRefused(error, 'access.proof_needed') || !(await askForProof())) throw error;
    return await plain(address, ...rest);
  }
};

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
