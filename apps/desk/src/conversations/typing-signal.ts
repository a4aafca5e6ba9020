import type { ConversationId } from '@harken/contract/ids';
import { useCallback, useEffect, useRef } from 'react';
import { say } from '../platform/desk.ts';
import type { Tab } from './drafts.ts';

const everyMs = 3000;

/** Tells the customer and colleagues that one is writing: at most every few seconds, and at once when one stops. */
export function useTypingSignal(conversationId: ConversationId, what: Tab): (on: boolean) => void {
  const last = useRef(0);
  const tell = useCallback(
    (on: boolean) => {
      const now = Date.now();
      if (on ? now - last.current < everyMs : last.current === 0) return;
      last.current = on ? now : 0;
      say({ type: 'typing', conversationId, what, on });
    },
    [conversationId, what],
  );
  useEffect(() => () => tell(false), [tell]);
  return tell;
}
