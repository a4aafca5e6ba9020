/** What the screens draw. Whoever changes it says `changed()`; it is drawn once per turn. */
import type { CallReply } from '@harken/client/call';
import type { ConversationId } from '@harken/contract/ids';
import type { Known } from './record.ts';

export type Screen = ConversationId | 'home' | 'trail';
type Wait = Partial<CallReply<'GET /api/messenger/conversations/:id/wait'>> & { at: string };

/** Everything about one person; all of it goes when another one comes. */
const ofPerson = () => ({
  known: { conversations: new Map(), messages: new Map() } as Known,
  /** Conversations whose messages are here. */
  loaded: new Set<string>(),
  /** Position up to which this device said that messages were delivered, or read. */
  told: {} as Record<string, number>,
  customer: undefined as CallReply<'GET /api/messenger/state'>['customer'] | undefined,
  guesses: undefined as CallReply<'POST /api/messenger/guesses'>['questions'] | undefined,
  screen: 'home' as Screen,
  wait: undefined as Wait | undefined,
  typing: undefined as { id: ConversationId; name: string } | undefined,
  /** Read out by screen readers. */
  said: '',
});

export const model = {
  ...ofPerson(),
  shown: false,
  menu: false,
  settings: undefined as CallReply<'GET /api/messenger/settings'> | undefined,
  /** No connection since. */
  offline: undefined as string | undefined,
  /** It will never work on this site. */
  broken: false,
};

export const forgetPerson = () => Object.assign(model, ofPerson());

let draw = () => {};
let due = false;
export const drawBy = (how: () => void) => {
  draw = how;
};
/** At once, for what must be on the screen before the next line. */
export const drawNow = () => draw();
export const changed = () => {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    draw();
  });
};
