import { call } from './api.ts';
import { meStore } from './desk.ts';
import { language, setLanguage } from './i18n.ts';
import { problemWords } from './problem-words.ts';
import { tell } from './toasts.tsx';

/** The caller then leads to the sign-in, which takes everything of this person off the screen. */
export async function signOut(): Promise<boolean> {
  try {
    await call('POST /api/sign-out');
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
