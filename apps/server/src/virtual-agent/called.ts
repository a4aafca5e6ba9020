/** What became of a call of a tool. */
import type { readAnswer } from '@harken/engines/procedures/read-answer';

export type Inputs = Readonly<Record<string, string | number | boolean>>;
type ToolAnswer = NonNullable<ReturnType<typeof readAnswer>>;
export type CallFailure = 'timeout' | 'down' | 'refused' | 'not_allowed' | 'wrong_form' | 'address_refused';
export type Called =
  | { readonly kind: 'answered'; readonly answer: ToolAnswer }
  /** @property unknown it may have been done all the same */
  | { readonly kind: 'failed'; readonly reason: CallFailure; readonly unknown: boolean };

export const failed = (reason: CallFailure, unknown = false): Called & { kind: 'failed' } => ({
  kind: 'failed',
  reason,
  unknown,
});
