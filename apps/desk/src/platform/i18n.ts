import type { Locale, Localised } from '@harken/contract/people';
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { dictionary } from './dictionary.en.ts';

export type Dictionary = typeof dictionary;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'platform';
    resources: Dictionary;
  }
}

/** `desk-boot.js` reads the same name before the first paint. */
const name = 'harken.language';

/** Each language is a file of its own: one downloads only what one reads. */
const load: Record<Locale, () => Promise<{ dictionary: object }>> = {
  en: () => import('./dictionary.en.ts'),
  zh: () => import('./dictionary.zh.ts'),
};

export const languageNames: Record<Locale, string> = { en: 'English', zh: '中文' };

function preferred(): Locale {
  const kept = localStorage.getItem(name) ?? navigator.language;
  return kept.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export const language = (): Locale => (i18next.language === 'zh' ? 'zh' : 'en');

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: preferred(),
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await setLanguage(preferred());
}

export async function setLanguage(next: Locale): Promise<void> {
  const { dictionary } = await load[next]();
  for (const [room, words] of Object.entries(dictionary)) i18next.addResourceBundle(next, room, words, true, true);
  localStorage.setItem(name, next);
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  await i18next.changeLanguage(next);
}

export function useLanguage(): Locale {
  useTranslation();
  return language();
}

/** A name that the organisation gave in every language. */
export const localName = (text: Localised): string => text[language()];
