import type { RouteReply } from '@harken/contract/routes';
import { forgetOutbox, startOutbox } from '../conversations/outbox.ts';
import { forgetThreads } from '../conversations/threads.ts';
import { call } from './api.ts';
import { meStore, startDesk, stopDesk } from './desk.ts';
import { language, setLanguage } from './i18n.ts';
import { startNotices, stopNotices } from './notices.ts';

let leaveOutbox: (() => void) | undefined;

/** Takes the seat: who am I, the state, the socket. Does nothing while one sits there already. */
export async function enter(): Promise<void> {
  if (!meStore.get()) meStore.set(await call('GET /api/me'));
  const me = meStore.get();
  await Promise.all([startDesk(), me && me.person.locale !== language() ? setLanguage(me.person.locale) : undefined]);
  if (!leaveOutbox) {
    leaveOutbox = startOutbox();
    startNotices();
  }
}

/** After a sign-in or a set-up: the answer says who it is. */
export async function enterAs(me: RouteReply<'whoAmI'>): Promise<void> {
  leave();
  meStore.set(me);
  await enter();
}

/** Leaves nothing of this person on the screen or in memory. Unsent replies stay stored under their name. */
export function leave() {
  leaveOutbox?.();
  leaveOutbox = undefined;
  stopNotices();
  forgetOutbox();
  forgetThreads();
  stopDesk();
}
