import { forgetOutbox } from '../conversations/outbox.ts';
import { call } from './api.ts';
import { meStore } from './desk.ts';
import { language, setLanguage } from './i18n.ts';
import { forgetPerson } from './kept.ts';
import { stopNotices } from './notices.ts';
import { problemWords } from './problem-words.ts';
import { tell } from './toasts.tsx';

/**
 * The caller then leads to the sign-in, which takes everything of this person off the screen. The server's word to
 * clear what the browser keeps is heard over https only, so it is cleared here.
 */
export async function signOut(): Promise<boolean> {
  try {
    const me = meStore.get();
    await call('POST /api/sign-out');
    // First who would write it down again.
    stopNotices();
    forgetOutbox();
    if (me) forgetPerson(me.person.id);
    return true;
  } catch (error) {
    tell(problemWords(error), { tone: 'breaking' });
    return false;
  }
}

/** Kept with the person, so that the next screen they sit at speaks it too. */
export async function switchLanguage(next: 'en' | 'zh' = language() === 'en' ? 'zh' : 'en') {
  await setLanguage(next);
  try {
    meStore.set(await call('PATCH /api/me', { body: { locale: next } }));
  } catch (error) {
    tell(problemWords(error), { tone: 'breaking' });
  }
}
