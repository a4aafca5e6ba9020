import i18next from 'i18next';
import { tell } from './toasts.tsx';

/** Browsers keep the clipboard from pages that came over plain http, and may refuse it to others: then that is said. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    tell(i18next.t('platform:notCopied'), { tone: 'breaking' });
    return false;
  }
}
