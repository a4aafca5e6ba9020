/** What becomes of work that nobody takes now, beside waiting: the plan's overflow, call-back and closing time. Pure. */
import type { Work } from './floor.ts';
import type { Plan } from './plan.ts';

export type Left =
  | {
      readonly kind: 'overflow';
      readonly workId: string;
      readonly queueId: string;
      readonly reason: 'overflow_wait' | 'overflow_closed';
    }
  | { readonly kind: 'call_back'; readonly workId: string; readonly reason: 'call_back_wait' | 'call_back_closed' };

/**
 * Closing time goes before the wait. Nothing goes to a queue that is closed: there it would wait longer.
 * @returns null when it waits as before
 */
export function leftOf(
  { id: workId, queueId: own, isCallBackOffered }: Pick<Work, 'id' | 'queueId' | 'isCallBackOffered'>,
  waitSeconds: number,
  { overflow, callBack, whenClosed }: Plan,
  closed: ReadonlySet<string>,
): Left | null {
  const isClosed = closed.has(own);
  if (isClosed && whenClosed && 'overflow' in whenClosed && !closed.has(whenClosed.overflow))
    return { kind: 'overflow', workId, queueId: whenClosed.overflow, reason: 'overflow_closed' };
  if (overflow && waitSeconds >= overflow.afterSeconds && !closed.has(overflow.to))
    return { kind: 'overflow', workId, queueId: overflow.to, reason: 'overflow_wait' };
  if (isCallBackOffered) return null;
  if (isClosed && whenClosed && 'message' in whenClosed)
    return { kind: 'call_back', workId, reason: 'call_back_closed' };
  if (callBack && waitSeconds >= callBack.afterSeconds) return { kind: 'call_back', workId, reason: 'call_back_wait' };
  return null;
}
